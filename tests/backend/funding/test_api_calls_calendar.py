"""GET /calls/{id}/calendar.ics and /calls/saved.ics."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from rest_framework.test import APIClient

from backend.funding.models import Call, CallCutoff, CallMark
from tests.factories import CallCutoffFactory, CallFactory, PersonFactory

pytestmark = pytest.mark.django_db
SAVED = "/api/v1/calls/saved.ics"


def _url(call: object) -> str:
    return f"/api/v1/calls/{call.public_id}/calendar.ics"  # type: ignore[attr-defined]


def _events(response: Any) -> list[Any]:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.fixture
def call() -> Call:
    made: Call = CallFactory(
        title="Wood, glue; and more",
        identifier="INV-1",
        url="https://calls.example/1",
        time_zone="Europe/Brussels",
    )
    zone = ZoneInfo("Europe/Brussels")
    CallCutoffFactory(call=made, closes_at=datetime.datetime(2027, 7, 1, 17, tzinfo=zone))
    CallCutoffFactory(
        call=made, closes_at=datetime.datetime(2027, 12, 1, 23, 59, 59, tzinfo=zone), has_time=False
    )
    CallCutoffFactory(call=made, closes_at=datetime.datetime(2028, 2, 1, 12, tzinfo=zone), stage=2)
    return made


def test_everybody_signed_in_gets_it(clients: dict[str, APIClient], call: Call) -> None:
    for name, client in clients.items():
        assert client.get(_url(call)).status_code == (403 if name == "anonymous" else 200), name
        assert client.get(SAVED).status_code == (403 if name == "anonymous" else 200), name


def test_withdrawn_404(clients: dict[str, APIClient]) -> None:
    gone = CallFactory(is_withdrawn=True, closes_in_days=3)
    for name, client in clients.items():
        expected = {"anonymous": 403, "platform_admin": 200}.get(name, 404)
        assert client.get(_url(gone)).status_code == expected, name


def test_every_cutoff_is_an_event_in_its_zone_with_an_alarm(reader: APIClient, call: Call) -> None:
    first, day, second = _events(reader.get(_url(call)))
    start = first["DTSTART"]
    assert start.params["TZID"] == "Europe/Brussels"
    assert start.dt.isoformat() == "2027-07-01T17:00:00+02:00"
    assert day["DTSTART"].dt == datetime.date(2027, 12, 1)
    assert second["DTSTART"].dt.isoformat() == "2028-02-01T12:00:00+01:00"
    assert first["SUMMARY"] == "Deadline: Wood, glue; and more"
    assert "stage 2" in second["SUMMARY"]
    assert first["URL"] == "https://calls.example/1"
    for event in (first, day, second):
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == datetime.timedelta(days=-14)
    raw = reader.get(_url(call)).content
    assert b"BEGIN:VTIMEZONE" in raw
    assert b"SUMMARY:Deadline: Wood\\, glue\\; and more" in raw
    assert 'filename="call.ics"' in reader.get(_url(call))["Content-Disposition"]


def test_a_deadline_that_moves_keeps_its_event(reader: APIClient, call: Call) -> None:
    before = [str(e["UID"]) for e in _events(reader.get(_url(call)))]
    assert len(set(before)) == 3
    first = CallCutoff.objects.filter(call=call).earliest("closes_at")
    first.closes_at += datetime.timedelta(days=7)
    first.save()
    events = _events(reader.get(_url(call)))
    assert [str(e["UID"]) for e in events] == before
    assert events[0]["DTSTART"].dt.day == 8


def test_saved_ones_of_the_person_alone(client_of: Callable[..., APIClient], call: Call) -> None:
    person = PersonFactory()
    hidden, strangers = CallFactory(closes_in_days=3), CallFactory(closes_in_days=3)
    withdrawn = CallFactory(closes_in_days=3, is_withdrawn=True)
    CallMark.objects.create(person=person, call=call, mark="saved")
    CallMark.objects.create(person=person, call=withdrawn, mark="saved")
    CallMark.objects.create(person=person, call=hidden, mark="hidden")
    CallMark.objects.create(person=PersonFactory(), call=strangers, mark="saved")
    events = _events(client_of(person=person).get(SAVED))
    assert {str(e["UID"]).split("-")[0] for e in events} == {str(call.public_id).split("-")[0]}
    assert len(events) == 3


def test_a_calendar_program_that_accepts_nothing_else_is_served(
    reader: APIClient, call: Call
) -> None:
    response = reader.get(_url(call), headers={"accept": "text/calendar"})
    assert len(_events(response)) == 3
    missing = reader.get(
        "/api/v1/calls/00000000-0000-4000-8000-000000000000/calendar.ics",
        headers={"accept": "text/calendar"},
    )
    assert missing.status_code == 404


def test_invented_calls_say_so_in_the_readers_language(reader: APIClient) -> None:
    call = CallFactory(title="Demo", is_demo=True, closes_in_days=30)
    (event,) = _events(reader.get(_url(call)))
    assert event["SUMMARY"] == "[Invented] Deadline: Demo"
    assert call.title == "Demo"
