"""Single facts of a topic: deadlines, opening day, money, technology readiness."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from backend.funding.enums import CallProblem

PORTAL_ZONE: Final = "Europe/Brussels"
"""The portal gives its dates in Brussels time."""

_MONTHS: Final = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_month = "|".join(m.capitalize() for m in _MONTHS)
_DATE: Final = (
    rf"(?:(?P<d1>\d{{1,2}}) (?P<m1>{_month}),? (?P<y1>20\d\d)"
    rf"|(?P<m2>{_month}),? (?P<d2>\d{{1,2}}),? (?P<y2>20\d\d)"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>20\d\d))"
)
_CLOSING: Final = re.compile(
    rf"[Dd]eadline[a-z ]{{0,40}}:?\s*{_DATE}\s*[,–-]?\s*"
    r"(?P<h>\d{1,2})[:.h](?P<min>\d\d)(?::\d\d)?[^.]{0,12}Brussels"
)
_OPENING: Final = re.compile(rf"(?:Call opening|Opening for submissions?)\s*:\s*{_DATE}")


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A moment at which a stage closes."""

    closes_at: datetime.datetime
    stage: int
    has_time: bool


def _day(match: re.Match[str]) -> datetime.date | None:
    for n in "123":
        if match.group(f"d{n}"):
            month = match.group(f"m{n}")
            number = _MONTHS[month.lower()] if month.isalpha() else int(month)
            try:
                return datetime.date(int(match.group(f"y{n}")), number, int(match.group(f"d{n}")))
            except ValueError:
                return None
    return None


def closing_times(text: str) -> dict[datetime.date, datetime.time]:
    """Return the days for which a text names a closing hour in Brussels time."""
    found: dict[datetime.date, datetime.time] = {}
    for match in _CLOSING.finditer(text):
        day = _day(match)
        hour, minute = int(match.group("h")), int(match.group("min"))
        if day is not None and hour < 24 and minute < 60:
            found[day] = datetime.time(hour, minute)
    return found


def opening_day(text: str) -> datetime.date | None:
    """Return the day on which submission opens, where a text names it."""
    match = _OPENING.search(text)
    return _day(match) if match else None


def end_of_day(day: datetime.date, zone: str) -> datetime.datetime:
    """Return the last second of a day there: what a date without an hour stands for."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), ZoneInfo(zone))


def cutoffs_of(
    row: Mapping[str, Any], text: str, problems: list[CallProblem]
) -> tuple[Cutoff, ...]:
    """Return the entry cut-offs of a topic.

    The portal's list gives one date a topic, which is that of the next entry; a list of dates is
    read too. An hour is kept only where the source says one.
    """
    given = row.get("deadline")
    values = given if isinstance(given, list) else [given] if given else []
    times = closing_times(text)
    found: dict[datetime.datetime, Cutoff] = {}
    for value in values:
        cutoff = _cutoff(str(value), times)
        if cutoff is None:
            problems.append(CallProblem.BAD_DEADLINE)
        else:
            found.setdefault(cutoff.closes_at, cutoff)
    if not values:
        problems.append(CallProblem.NO_DEADLINE)
    model = str(row.get("deadlineModel") or "").lower()
    if "multiple" in model and len(found) < 2:
        problems.append(CallProblem.OTHER_CUTOFFS)
    if "two-stage" in model:
        problems.append(CallProblem.SECOND_STAGE)
    return tuple(found[at] for at in sorted(found))


def _cutoff(value: str, times: Mapping[datetime.date, datetime.time]) -> Cutoff | None:
    zone = ZoneInfo(PORTAL_ZONE)
    try:
        if len(value.strip()) > 10:
            moment = datetime.datetime.fromisoformat(value.strip())
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=zone)
            return Cutoff(moment, 1, has_time=True)
        day = datetime.date.fromisoformat(value.strip())
    except ValueError:
        return None
    if day in times:
        return Cutoff(datetime.datetime.combine(day, times[day], zone), 1, has_time=True)
    return Cutoff(end_of_day(day, PORTAL_ZONE), 1, has_time=False)


def cents(value: Any) -> int | None:
    """Return euros as cents; zero, negative and unreadable amounts are not known."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        amount = round(float(value) * 100)
    except (TypeError, ValueError, OverflowError):
        return None
    return amount if 0 < amount < 2**62 else None


def number(value: Any) -> int | None:
    """Return a positive whole number, else None."""
    try:
        found = int(value)
    except (TypeError, ValueError):
        return None
    return found if 0 < found < 2**31 else None


def budget_of(row: Mapping[str, Any], problems: list[CallProblem]) -> dict[str, int | None]:
    """Return smallest and largest grant in cents and how many grants are expected."""
    low, high = cents(row.get("budgetMin")), cents(row.get("budgetMax"))
    if low is not None and high is not None and low > high:
        problems.append(CallProblem.BUDGET_ORDER)
        low = high = None
    elif low is None and high is None:
        problems.append(CallProblem.NO_BUDGET)
    return {
        "budget_min_cents": low,
        "budget_max_cents": high,
        "expected_grants": number(row.get("expectedGrants")),
    }


@dataclass(frozen=True, slots=True)
class Readiness:
    """Technology readiness at the start and the end, with the words it was read from."""

    start: int | None
    end: int | None
    quote: str


_LEVELS: Final = (
    r"(?:[Tt]echnology [Rr]eadiness [Ll]evel \(TRL\)|TRLs?)[  ]?(?P<{0}>[1-9])(?!\d)"
    r"(?:[  ]?(?:-|–|‑|to|or|and)[  ]?(?:TRL[  ]?)?(?P<{1}>[1-9])(?!\d))?"
)
_RANGE_END: Final = _LEVELS.format("e1", "e2")
_RANGE_START: Final = _LEVELS.format("s1", "s2")
_PLAIN: Final = re.compile(
    r"TRLs?[  ]?(?P<lo>[1-9])(?!\d)[  ]?(?:-|–|‑|to)[  ]?(?:TRL[  ]?)?(?P<hi>[1-9])(?!\d)"
)
_EXPECTED: Final = re.compile(
    rf"expected to (?:start at (?:a )?{_RANGE_START}\s*(?:,)?\s*and )?"
    rf"(?:achieve|reach|be at minimum|attain)(?: at least)? {_RANGE_END}"
    r"(?P<more> (?:or|and) (?:above|higher|beyond))?"
)
_START_ONLY: Final = re.compile(rf"expected to start at {_RANGE_START}")


def readiness_of(text: str, problems: list[CallProblem]) -> Readiness | None:
    """Return what a text says of technology readiness; None where it is not clear.

    What "activities are expected to achieve" counts first. Of several such sentences (parts of a
    topic) the widest span is taken and noted. A bare "TRL 5-7" counts where it is the only one.
    """
    stated = list(_stated(text))
    if stated:
        if len({(r.start, r.end) for r in stated}) > 1:
            problems.append(CallProblem.TRL_UNCLEAR)
        starts = [r.start for r in stated]
        ends = [r.end for r in stated if r.end is not None]
        # One part that may start anywhere leaves the whole without a lowest level.
        low = None if None in starts else min(s for s in starts if s is not None)
        return Readiness(low, max(ends, default=None), " … ".join(r.quote for r in stated)[:300])
    spans = {(int(m["lo"]), int(m["hi"])): m for m in _PLAIN.finditer(text)}
    if len(spans) == 1:
        ((low_level, high_level), match) = next(iter(spans.items()))
        if low_level <= high_level:
            return Readiness(low_level, high_level, _quote(text, match))
    elif spans:
        problems.append(CallProblem.TRL_UNCLEAR)
    return None


def _stated(text: str) -> Iterator[Readiness]:
    for match in _EXPECTED.finditer(text):
        start = int(match["s1"]) if match["s1"] else None
        end = int(match["e2"] or match["e1"])
        if start is not None and start > end:
            continue
        yield Readiness(start, 9 if match["more"] else end, _quote(text, match))
    if not _EXPECTED.search(text):
        for match in _START_ONLY.finditer(text):
            yield Readiness(int(match["s1"]), None, _quote(text, match))


def _quote(text: str, match: re.Match[str]) -> str:
    """Return the sentence around a match, as far as it is short."""
    start = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()) + 1, -1) + 1
    ends = [p for p in (text.find("\n", match.end()), text.find(". ", match.end())) if p != -1]
    end = min([*ends, match.end() + 120, len(text)])
    start = max(start, match.start() - 100)
    return " ".join(text[start:end].split())[:200]
