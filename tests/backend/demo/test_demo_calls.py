"""The invented calls of the demo: alive, plain in three languages, marked as invented."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from backend.common.models import OutboxEntry
from backend.demo.services.calls import demo_call_rows, demo_calls_create
from backend.funding.enums import CallStatus
from backend.funding.models import Call
from tests.factories import ProgrammeFactory, RuleSetFactory

ROWS = demo_call_rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["key"]))
def test_texts_are_there_in_three_languages_and_nothing_points_outside(row: dict[str, Any]) -> None:
    assert set(row["plain"]) == {"en", "fr", "de"}
    assert all(30 < len(text) < 600 for text in row["plain"].values())
    assert row["url"].startswith("https://calls.example/")
    assert "nvented" not in row["title"]
    assert row["cutoffs"]


def test_what_the_demo_shows() -> None:
    assert len({row["key"] for row in ROWS}) == len(ROWS) >= 6
    assert {"eurostars-3", "interreg-nwe"} <= {row["programme"] for row in ROWS}
    assert any(row.get("regions") == ["FRE"] for row in ROWS)
    cascade = [r for r in ROWS if r.get("kind") == "cascade" and r["applicants"] == "alone"]
    assert any(r["lump_sum"] == 60_000 and r["owner_project_name"] for r in cascade)
    assert any(c.get("stage") == 2 for row in ROWS for c in row["cutoffs"])


@pytest.mark.django_db
def test_they_are_alive_and_marked_as_invented() -> None:
    RuleSetFactory(code="EUROSTARS-3", programme=ProgrammeFactory(code="eurostars-3"))
    assert demo_calls_create() == len(ROWS)
    calls = {c.source_id: c for c in Call.objects.prefetch_related("cutoffs")}
    assert all(c.is_demo and c.source == "demo" for c in calls.values())
    states = {key: call.status_at() for key, call in calls.items()}
    assert states["closed-textile"] == CallStatus.CLOSED
    assert states["expected-twins"] == CallStatus.EXPECTED
    others = set(calls) - {"closed-textile", "expected-twins"}
    assert {states[key] for key in others} == {CallStatus.OPEN}
    assert calls["eurostars"].rule_set_code == "EUROSTARS-3"
    assert calls["interreg-nwe"].rule_set_code == ""
    assert calls["cascade-health"].lump_sum_cents == 6_000_000
    assert not calls["region-hdf"].cutoffs.get().has_time
    assert OutboxEntry.objects.filter(object_kind="call").count() == len(ROWS)


@pytest.mark.django_db
def test_a_second_time_changes_nothing_until_a_deadline_has_passed(time_machine: Any) -> None:
    demo_calls_create()
    before = list(Call.objects.order_by("pk").values())
    OutboxEntry.objects.all().delete()
    assert demo_calls_create() == 0
    assert list(Call.objects.order_by("pk").values()) == before
    assert not OutboxEntry.objects.exists()
    time_machine.move_to(timezone.now() + datetime.timedelta(days=50))
    assert demo_calls_create() == 0
    health = Call.objects.get(source_id="cascade-health")
    assert health.status_at() == CallStatus.OPEN
    assert health.cutoffs.get().closes_at > timezone.now()
    assert Call.objects.get(source_id="closed-textile").status_at() == CallStatus.CLOSED


@pytest.mark.django_db
def test_rules_that_come_later_are_named() -> None:
    demo_calls_create()
    RuleSetFactory(code="EUROSTARS-3", programme=ProgrammeFactory(code="eurostars-3"))
    demo_calls_create()
    call = Call.objects.get(source_id="eurostars")
    assert call.rule_set_code == "EUROSTARS-3"
    assert call.programme is not None
