"""The list of sessions: one's own, and each can be ended."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Person
from tests.backend.accounts.conftest import AUTH, PASSWORD

pytestmark = pytest.mark.django_db
URL = "/_allauth/browser/v1/auth/sessions"


def test_anonymous_401(browser: APIClient) -> None:
    assert browser.get(URL).status_code == 401


def test_own_sessions_and_ending_another(signed_in: APIClient, person: Person) -> None:
    phone = APIClient(HTTP_USER_AGENT="Phone")
    phone.post(f"{AUTH}/login", {"email": person.email, "password": PASSWORD})
    rows = signed_in.get(URL).json()["data"]
    assert sorted(r["is_current"] for r in rows) == [False, True]
    other = next(r for r in rows if not r["is_current"])
    assert other["user_agent"] == "Phone"
    assert signed_in.delete(URL, {"sessions": [other["id"]]}).status_code == 200
    assert phone.get("/api/v1/session/").json()["authenticated"] is False
    assert signed_in.get("/api/v1/session/").json()["authenticated"] is True


def test_session_of_somebody_else_400(signed_in: APIClient) -> None:
    from tests.factories import PersonFactory

    other = PersonFactory(email="bob@firm.example")
    other.set_password(PASSWORD)
    other.save()
    client = APIClient()
    client.post(f"{AUTH}/login", {"email": other.email, "password": PASSWORD})
    theirs = client.get(URL).json()["data"][0]["id"]
    assert signed_in.delete(URL, {"sessions": [theirs]}).status_code == 400
    assert client.get("/api/v1/session/").json()["authenticated"] is True
