"""One's own account: name and events, without secrets in the audit log."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from rest_framework.test import APIClient

from backend.accounts.models import Person
from tests.backend.accounts.conftest import ACCOUNT, AUTH, PASSWORD

pytestmark = pytest.mark.django_db


def test_anonymous_may_not(browser: APIClient) -> None:
    assert browser.patch("/api/v1/account/", {"name": "X"}).status_code == 403
    assert browser.get("/api/v1/account/events/").status_code == 403


def test_change_of_name(signed_in: APIClient, person: Person) -> None:
    assert signed_in.patch("/api/v1/account/", {"name": " Ada L. "}).json() == {"name": "Ada L."}
    assert signed_in.patch("/api/v1/account/", {"name": ""}).status_code == 400
    person.refresh_from_db()
    assert person.name == "Ada L."


def test_events_tell_what_happened_and_nothing_secret(signed_in: APIClient, person: Person) -> None:
    APIClient().post(f"{AUTH}/login", {"email": person.email, "password": "wrong-word"})
    signed_in.post(
        f"{ACCOUNT}/password/change",
        {"current_password": PASSWORD, "new_password": "quite-another-word-2"},
    )
    events = [e["event"] for e in signed_in.get("/api/v1/account/events/").json()]
    assert {"signed_in", "sign_in_failed", "password_changed"} <= set(events)
    person.refresh_from_db()
    log = json.dumps(list(LogEntry.objects.values()), default=str)
    for secret in (PASSWORD, "wrong-word", "quite-another-word-2", person.password):
        assert secret not in log


def test_events_of_others_are_not_shown(signed_in: APIClient) -> None:
    APIClient().post(f"{AUTH}/login", {"email": "nobody@firm.example", "password": "x"})
    events = signed_in.get("/api/v1/account/events/").json()
    assert [e["event"] for e in events] == ["signed_in"]
