"""The invented calls of the demo, alive on the day they are made."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml
from django.db import transaction
from django.utils import timezone

from backend.common import outbox
from backend.common.markup import paragraphs
from backend.common.text import fold
from backend.funding.engine.tagging import tags_of
from backend.funding.enums import CallKind, CallSource
from backend.funding.models import Call, CallCutoff, Programme, RuleSetVersion
from backend.funding.services.call_mapping import CALL

PATH: Final = Path(__file__).resolve().parent.parent / "data" / "calls.yaml"
ZONE: Final = "Europe/Brussels"


def demo_call_rows() -> list[dict[str, Any]]:
    """Return the invented calls as the file gives them."""
    rows: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return rows


@transaction.atomic
def demo_calls_create(today: datetime.date | None = None) -> int:
    """Create the invented calls that are missing; return how many.

    Dates count from `today`, so that what is meant to be open is open; a call of which the last
    entry has passed in the meantime is dated anew. Programmes and rule sets are named where the
    rule data hold them.
    """
    day = today or timezone.localdate()
    held = {c.source_id: c for c in Call.objects.filter(source=CallSource.DEMO)}
    touched: list[Call] = []
    made = 0
    for row in demo_call_rows():
        call = held.get(row["key"])
        if call is None:
            call = _call(row)
            made += 1
        elif row.get("closed") or _alive(call) or call.is_withdrawn:
            if not _linked(call, row):
                continue
            call.save()
            touched.append(call)
            continue
        _linked(call, row)
        _dated(call, row, day)
        touched.append(call)
    outbox.touch_many(CALL, [c.public_id for c in touched])
    return made


def _alive(call: Call) -> bool:
    entries = call.cutoffs.filter(stage=1)
    return not entries.exists() or entries.filter(closes_at__gt=timezone.now()).exists()


def _cents(euros: int | None) -> int | None:
    return None if euros is None else euros * 100


def _call(row: dict[str, Any]) -> Call:
    text = row["text"]
    tags = tags_of(row["title"], text, row["language"])
    low, high = row.get("trl", (None, None))
    rate = row.get("rate")
    return Call(
        source=CallSource.DEMO,
        source_id=row["key"],
        title=row["title"],
        title_key=fold(row["title"], 600),
        language=row["language"],
        action_type=row["action_type"],
        scope_code=row.get("scope", ""),
        kind=row.get("kind", CallKind.STANDARD),
        applicants=row["applicants"],
        who=row.get("who", []),
        countries=row.get("countries", []),
        regions=row.get("regions", []),
        text=text,
        text_html=paragraphs([text]),
        plain=row["plain"],
        budget_min_cents=_cents(row.get("budget_min")),
        budget_max_cents=_cents(row.get("budget_max")),
        lump_sum_cents=_cents(row.get("lump_sum")),
        cap_cents=_cents(row.get("cap")),
        rate_bp=None if rate is None else round(rate * 10_000),
        time_zone=ZONE,
        trl_start=low,
        trl_end=high,
        ecosystems=row.get("ecosystems") or list(tags.ecosystems),
        transitions=row.get("transitions") or list(tags.transitions),
        concepts=list(tags.concepts),
        url=row["url"],
        publisher=row["publisher"],
        owner_project_name=row.get("owner_project_name", ""),
        is_demo=True,
    )


def _linked(call: Call, row: dict[str, Any]) -> bool:
    """Name programme and rule set where we hold them; say whether anything changed."""
    before = (call.programme_id, call.rule_set_code)
    programme = Programme.objects.filter(code=row["programme"]).first()
    call.programme = programme
    held = RuleSetVersion.objects.filter(code=row["rule_set"]).exists()
    call.rule_set_code = row["rule_set"] if held else ""
    return (call.programme_id, call.rule_set_code) != before


def _dated(call: Call, row: dict[str, Any], day: datetime.date) -> None:
    opens = row.get("opens_in_days")
    call.opens_on = None if opens is None else day + datetime.timedelta(days=opens)
    call.fetched_on = day
    call.save()
    call.cutoffs.all().delete()
    zone = ZoneInfo(call.time_zone)
    for cutoff in row["cutoffs"]:
        given = cutoff.get("time")
        time = datetime.time.fromisoformat(given) if given else datetime.time(23, 59, 59)
        closes = day + datetime.timedelta(days=cutoff["in_days"])
        CallCutoff.objects.create(
            call=call,
            closes_at=datetime.datetime.combine(closes, time, zone),
            stage=cutoff.get("stage", 1),
            has_time=given is not None,
        )
