"""Signing up: the address is confirmed first, and nobody learns who has an account."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.accounts.sign_in import terms
from backend.common.models import MailOut
from backend.privacy.models import Acceptance
from tests.backend.accounts.conftest import AUTH, PASSWORD

pytestmark = pytest.mark.django_db
NEW = {
    "email": "New@Firm.example",
    "password": PASSWORD,
    "name": "Neu",
    "language": "de",
    "terms": terms.current(),
}


def pending(answer: Any) -> list[str]:
    return [f["id"] for f in answer.json()["data"]["flows"] if f.get("is_pending")]


def test_sign_up_waits_for_the_address_and_then_signs_in(
    browser: APIClient, last_mail: Any
) -> None:
    answer = browser.post(f"{AUTH}/signup", NEW)
    assert answer.status_code == 401
    assert pending(answer) == ["verify_email"]
    person = Person.objects.get(email="new@firm.example")
    assert (person.name, person.language) == ("Neu", "de")
    mail = last_mail("new@firm.example")
    assert mail.row.subject == mail.row.subject.strip()
    assert mail.row.language == "de"
    assert quote(mail.key) in mail.row.html
    answer = browser.post(f"{AUTH}/email/verify", {"key": mail.key})
    assert answer.status_code == 200
    assert browser.get("/api/v1/session/").json()["person"]["email"] == "new@firm.example"


def test_unconfirmed_person_gets_in_by_no_door(browser: APIClient) -> None:
    browser.post(f"{AUTH}/signup", NEW)
    other = APIClient()
    credentials = {"email": NEW["email"], "password": PASSWORD}
    assert other.post(f"{AUTH}/login", credentials).status_code == 401
    answer = other.post("/api/v1/session/", credentials)
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "email_unverified"
    assert other.get("/api/v1/session/").json()["authenticated"] is False


def test_link_from_another_browser_confirms_but_does_not_sign_in(
    browser: APIClient, last_mail: Any
) -> None:
    browser.post(f"{AUTH}/signup", NEW)
    other = APIClient()
    assert (
        other.post(f"{AUTH}/email/verify", {"key": last_mail("new@firm.example").key}).status_code
        == 401
    )
    assert EmailAddress.objects.get(email="new@firm.example").verified
    assert other.get("/api/v1/session/").json()["authenticated"] is False


def test_known_and_unknown_addresses_get_the_same_answer(
    browser: APIClient, person: Person, last_mail: Any
) -> None:
    fresh = browser.post(f"{AUTH}/signup", NEW)
    taken = APIClient().post(f"{AUTH}/signup", NEW | {"email": person.email})
    assert (taken.status_code, taken.json()) == (fresh.status_code, fresh.json())
    assert Person.objects.filter(email=person.email).count() == 1
    # The owner of the address is told, in their own language.
    assert last_mail(person.email).row.language == "fr"


def test_reset_gives_the_same_answer_for_known_and_unknown(
    browser: APIClient, person: Person, last_mail: Any
) -> None:
    known = browser.post(f"{AUTH}/password/request", {"email": person.email})
    unknown = browser.post(f"{AUTH}/password/request", {"email": "nobody@firm.example"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert last_mail(person.email).key
    assert not last_mail("nobody@firm.example").key


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("password1234", "password_too_common"),
        ("new@firm.example", "password_too_similar"),
    ],
)
def test_password_rule_is_named(browser: APIClient, password: str, code: str) -> None:
    answer = browser.post(f"{AUTH}/signup", NEW | {"password": password})
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert {(e["param"], e["code"]) for e in errors} == {("password", code)}
    assert not Person.objects.filter(email="new@firm.example").exists()
    assert not MailOut.objects.exists()


def test_sign_up_needs_csrf() -> None:
    answer = APIClient(enforce_csrf_checks=True).post(f"{AUTH}/signup", NEW)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "csrf_failed"


def test_closed_sign_up_403(browser: APIClient, settings: Any) -> None:
    settings.SIGN_UP_OPEN = False
    assert browser.post(f"{AUTH}/signup", NEW).status_code == 403
    assert browser.get("/api/v1/session/").json()["sign_up_open"] is False


def test_app_client_without_cookies_does_not_exist(browser: APIClient) -> None:
    assert browser.post("/_allauth/app/v1/auth/signup", NEW).status_code == 404


def test_terms_are_accepted_at_sign_up_with_version_and_time(browser: APIClient) -> None:
    before = timezone.now()
    browser.post(f"{AUTH}/signup", NEW)
    row = Acceptance.objects.get(person__email="new@firm.example")
    assert (row.document, row.version, row.language) == ("terms", terms.current(), "de")
    assert row.accepted_at >= before
    assert row.digest


@pytest.mark.parametrize(("given", "code"), [("", "required"), ("2001-01-01", "other_version")])
def test_without_the_terms_that_hold_there_is_no_account(
    browser: APIClient, given: str, code: str
) -> None:
    answer = browser.post(f"{AUTH}/signup", NEW | {"terms": given})
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert (fault["param"], fault["code"]) == ("terms", code)
    assert not Person.objects.exists()


def test_the_banner_is_silent_until_a_new_version(
    browser: APIClient, last_mail: Any, settings: Any, tmp_path: Path
) -> None:
    browser.post(f"{AUTH}/signup", NEW)
    browser.post(f"{AUTH}/email/verify", {"key": last_mail("new@firm.example").key})
    states = {x["document"]: x for x in browser.get("/api/v1/privacy/legal/").json()}
    assert states["terms"]["waits"] is False
    assert states["terms"]["accepted_version"] == terms.current()
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "2026-11-27.en.md").write_text("# Terms\n\nNew words.\n")
    settings.LEGAL_DIR = str(tmp_path)
    states = {x["document"]: x for x in browser.get("/api/v1/privacy/legal/").json()}
    assert states["terms"]["waits"] is True
