"""Filters, counts and order of calls, computed from the database at this moment.

Nothing about time is stored: where a call stands is worked out from its cut-offs for every answer,
by the same rule as `Call.status_at`. The few columns that filters need are read in one query and
compared here, because lists in JSON columns cannot be searched alike on both databases.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Max, Min, Q
from django.utils import timezone

from backend.common.viewer import Viewer
from backend.funding.enums import CallStatus
from backend.funding.models import CallCutoff
from backend.funding.models.calls import CallQuerySet
from backend.funding.selectors.calls import call_list, marks_of

FACETS: Final = (
    "programme", "kind", "status", "applicants", "who", "ecosystem", "transition", "trl",
    "budget", "deadline", "country", "source",
)  # fmt: skip
"""Facets that are counted; `action` filters only."""

FILTERS: Final = (*FACETS, "action")
SORTS: Final = ("relevance", "deadline", "newest", "budget")
DEFAULT_STATUS: Final = (CallStatus.OPEN.value, CallStatus.EXPECTED.value)
ALL: Final = "all"
UNKNOWN: Final = "unknown"

BUDGET_BANDS: Final = (
    ("lt100k", 100_000_00),
    ("100k_500k", 500_000_00),
    ("500k_2m", 2_000_000_00),
    ("2m_5m", 5_000_000_00),
)
"""Code → the amount in cents below which a call falls into the band; above all of them: gt5m."""

DEADLINE_BANDS: Final = (("30d", 30), ("90d", 90), ("180d", 180))
"""Code → days up to which a deadline falls into the band."""

_COLUMNS: Final = (
    "pk", "public_id", "programme__code", "programme_name", "kind", "applicants", "who",
    "ecosystems", "transitions", "trl_start", "trl_end", "budget_max_cents", "budget_min_cents",
    "lump_sum_cents", "countries", "source", "action_type", "opens_on", "is_announced",
    "created_at", "identifier", "call_identifier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallRow:
    """What filters and order need of a call; `values` are its codes by facet."""

    key: int
    public_id: str
    values: Mapping[str, frozenset[str]]
    next_close: datetime.datetime | None
    last_close: datetime.datetime | None
    created_at: datetime.datetime
    amount: int | None
    identifiers: tuple[str, str]

    @property
    def is_closed(self) -> bool:
        """True past the last entry."""
        return CallStatus.CLOSED.value in self.values["status"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that pass all filters, and the counts of each facet without its own filter."""

    rows: list[CallRow]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def status_of(
    last_close: datetime.datetime | None,
    opens_on: datetime.date | None,
    is_announced: bool,
    now: datetime.datetime,
) -> CallStatus:
    """Return where a call stands at `now` (the rule of `Call.status_at`)."""
    if last_close is not None and last_close <= now:
        return CallStatus.CLOSED
    if opens_on is None:
        return CallStatus.EXPECTED if is_announced else CallStatus.OPEN
    return CallStatus.EXPECTED if opens_on > timezone.localdate(now) else CallStatus.OPEN


def budget_band(amount: int | None) -> str:
    """Return the band of a largest grant or lump sum in cents."""
    if amount is None:
        return UNKNOWN
    return next((code for code, below in BUDGET_BANDS if amount < below), "gt5m")


def deadline_band(
    next_close: datetime.datetime | None, status: CallStatus, now: datetime.datetime
) -> frozenset[str]:
    """Return the band of the next deadline; a closed call is in none."""
    if status == CallStatus.CLOSED:
        return frozenset()
    if next_close is None:
        return frozenset({"none"})
    days = (next_close - now) / datetime.timedelta(days=1)
    return frozenset({next((code for code, upto in DEADLINE_BANDS if days <= upto), "later")})


def trl_levels(start: int | None, end: int | None) -> frozenset[str]:
    """Return the levels at which a project may stand.

    Without a start "activities may start at any TRL"; without an end they may go on to the market.
    """
    if start is None and end is None:
        return frozenset()
    return frozenset(str(level) for level in range(start or 1, (end or 9) + 1))


def _row(values: Mapping[str, Any], now: datetime.datetime) -> CallRow:
    status = status_of(values["last_close"], values["opens_on"], values["is_announced"], now)
    amount = values["budget_max_cents"] or values["lump_sum_cents"] or values["budget_min_cents"]
    programme = values["programme__code"] or values["programme_name"]
    codes = {
        "programme": {programme} if programme else set(),
        "kind": {values["kind"]},
        "status": {status.value},
        "applicants": {values["applicants"]},
        "who": values["who"],
        "ecosystem": values["ecosystems"],
        "transition": values["transitions"],
        "trl": trl_levels(values["trl_start"], values["trl_end"]),
        "budget": {budget_band(amount)},
        "deadline": deadline_band(values["next_close"], status, now),
        "country": values["countries"],
        "source": {values["source"]},
        "action": {values["action_type"]},
    }
    return CallRow(
        key=values["pk"],
        public_id=str(values["public_id"]),
        values={name: frozenset(found) for name, found in codes.items()},
        next_close=values["next_close"],
        last_close=values["last_close"],
        created_at=values["created_at"],
        amount=amount,
        identifiers=(values["identifier"], values["call_identifier"]),
    )


def call_rows(calls: CallQuerySet, now: datetime.datetime) -> list[CallRow]:
    """Return the rows of calls as they stand at `now`, in two queries.

    Grouping the cut-offs alone takes half the time of `with_dates`, which groups by every column.
    """
    entries = CallCutoff.objects.filter(stage=1).values("call_id")
    dates = entries.annotate(
        next_close=Min("closes_at", filter=Q(closes_at__gt=now)), last_close=Max("closes_at")
    )
    by_call: dict[int, Mapping[str, Any]] = {found["call_id"]: found for found in dates.order_by()}
    none: Mapping[str, Any] = {"next_close": None, "last_close": None}
    return [
        _row({**values, **by_call.get(values["pk"], none)}, now)
        for values in calls.order_by().values(*_COLUMNS)
    ]


def visible_rows(
    viewer: Viewer, mark: str, now: datetime.datetime
) -> tuple[list[CallRow], dict[int, str]]:
    """Return the rows that a viewer sees under a mark, and the viewer's marks.

    Hidden calls are left out unless hidden ones are asked for.
    """
    marks = marks_of(viewer)
    rows = call_rows(call_list(viewer), now)
    if mark:
        return [r for r in rows if marks.get(r.key) == mark], marks
    return [r for r in rows if marks.get(r.key) != "hidden"], marks


def _passes(row: CallRow, name: str, wanted: Collection[str]) -> bool:
    values = row.values[name]
    if name == "country":
        # No country named: the call itself shuts nobody out.
        return not values or not values.isdisjoint(wanted)
    return not values.isdisjoint(wanted)


def select(rows: Iterable[CallRow], filters: Mapping[str, Sequence[str]]) -> Selection:
    """Return the rows that pass, and the counts of every facet without its own filter.

    Of one filter any value is enough, all filters together must be met.
    """
    active = {name: frozenset(values) for name, values in filters.items() if values}
    kept: list[CallRow] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    anywhere = 0
    for row in rows:
        failed = [name for name, wanted in active.items() if not _passes(row, name, wanted)]
        if not failed:
            kept.append(row)
        if len(failed) > 1:
            continue
        # A row that fails one filter alone still counts in that filter's own facet.
        for name in FACETS if not failed else [n for n in failed if n in counts]:
            counts[name].update(row.values[name])
            anywhere += name == "country" and not row.values[name]
    # A call that names no country is open to those of each country that others name.
    for code in counts["country"]:
        counts["country"][code] += anywhere
    for name, wanted in active.items():
        for code in wanted if name in counts else ():
            counts[name].setdefault(code, anywhere if name == "country" else 0)
    return Selection(kept, counts)


def ordered(
    rows: Iterable[CallRow], sort: str, scores: Mapping[str, float] | None = None
) -> list[CallRow]:
    """Return rows in the order asked for; relevance needs scores, else the deadline decides."""
    keys: Mapping[str, Callable[[CallRow], Any]] = {
        "deadline": _by_deadline,
        "newest": lambda r: (-r.created_at.timestamp(), -r.key),
        "budget": lambda r: (r.amount is None, -(r.amount or 0), *_by_deadline(r)),
    }
    if sort == "relevance" and scores is not None:
        return sorted(rows, key=lambda r: (-scores.get(r.public_id, 0.0), *_by_deadline(r)))
    return sorted(rows, key=keys.get(sort, _by_deadline))


def _by_deadline(row: CallRow) -> tuple[bool, bool, float, int]:
    """Nearest deadline first, those without one after; closed calls last, the latest first."""
    if row.is_closed:
        last = row.last_close.timestamp() if row.last_close else 0.0
        return (True, False, -last, row.key)
    ahead = row.next_close
    return (False, ahead is None, ahead.timestamp() if ahead else 0.0, row.key)
