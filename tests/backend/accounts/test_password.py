"""Recovering and changing the password, and changing the address."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Person
from tests.backend.accounts.conftest import ACCOUNT, AUTH, PASSWORD

pytestmark = pytest.mark.django_db
OTHER = "quite-another-word-2"


def test_reset_by_mail_works_once_and_ends_other_sessions(
    signed_in: APIClient, person: Person, last_mail: Any
) -> None:
    stranger = APIClient()
    stranger.post(f"{AUTH}/password/request", {"email": person.email})
    key = last_mail(person.email).key
    answer = stranger.post(f"{AUTH}/password/reset", {"key": key, "password": OTHER})
    assert answer.status_code == 401  # done, and now sign in (with the second step, if any)
    assert signed_in.get("/api/v1/session/").json()["authenticated"] is False
    again = stranger.post(f"{AUTH}/password/reset", {"key": key, "password": "a-third-word-yes-3"})
    assert again.status_code == 400
    person.refresh_from_db()
    assert person.check_password(OTHER)


def test_change_needs_the_present_password(
    signed_in: APIClient, person: Person, last_mail: Any
) -> None:
    url = f"{ACCOUNT}/password/change"
    wrong = signed_in.post(url, {"current_password": "wrong", "new_password": OTHER})
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["param"] == "current_password"
    right = signed_in.post(url, {"current_password": PASSWORD, "new_password": OTHER})
    assert right.status_code == 200
    assert signed_in.get("/api/v1/session/").json()["authenticated"] is True
    assert last_mail(person.email).row.language == "fr"


def test_new_address_counts_only_once_confirmed(
    signed_in: APIClient, person: Person, last_mail: Any
) -> None:
    answer = signed_in.post(f"{ACCOUNT}/email", {"email": "ada@new.example"})
    assert answer.status_code == 200
    person.refresh_from_db()
    assert person.email == "ada@firm.example"
    key = last_mail("ada@new.example").key
    assert signed_in.post(f"{AUTH}/email/verify", {"key": key}).status_code == 200
    person.refresh_from_db()
    assert person.email == "ada@new.example"
    # The former address learns of it.
    assert last_mail("ada@firm.example").row.template == "account"


def test_anonymous_may_change_nothing(browser: APIClient) -> None:
    for url in (f"{ACCOUNT}/password/change", f"{ACCOUNT}/email"):
        assert browser.post(url, {}).status_code in {401, 409}
