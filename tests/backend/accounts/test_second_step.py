"""The second step: no door without it, secrets encrypted, recovery codes work once."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.accounts.sign_in.adapters import MfaAdapter
from tests.backend.accounts.conftest import ACCOUNT, AUTH, PASSWORD

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    value = totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    return totp.format_hotp_value(value)


@pytest.fixture
def secret(signed_in: APIClient) -> str:
    url = f"{ACCOUNT}/authenticators/totp"
    answer = signed_in.get(url)
    assert answer.status_code == 404
    meta = answer.json()["meta"]
    assert meta["totp_svg"].startswith("data:image/svg+xml;base64,")
    assert "Maillon" in meta["totp_url"]
    # Switching it on asks for the password again.
    assert signed_in.post(url, {"code": code_for(meta["secret"])}).status_code == 401
    again = signed_in.post(f"{AUTH}/reauthenticate", {"password": PASSWORD})
    assert again.status_code == 200
    made = signed_in.post(url, {"code": code_for(meta["secret"])})
    assert made.status_code == 200, made.content
    return str(meta["secret"])


def credentials(person: Person) -> dict[str, str]:
    return {"email": person.email, "password": PASSWORD}


def test_secret_is_not_stored_in_the_clear(secret: str, person: Person) -> None:
    row = Authenticator.objects.get(user=person, type="totp")
    assert secret not in str(row.data)
    assert MfaAdapter().decrypt(row.data["secret"]) == secret


def test_password_alone_is_not_enough_at_any_door(secret: str, person: Person) -> None:
    browser = APIClient()
    answer = browser.post("/api/v1/session/", credentials(person))
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "mfa_required"
    assert browser.get("/api/v1/session/").json()["authenticated"] is False
    assert browser.post(f"{AUTH}/login", credentials(person)).status_code == 401
    door = browser.get("/admin/login/")
    assert door.status_code == 302
    assert door.headers["Location"].startswith("/sign-in?")


def test_code_finishes_what_the_session_address_began(secret: str, person: Person) -> None:
    browser = APIClient()
    browser.post("/api/v1/session/", credentials(person))
    wrong = browser.post(f"{AUTH}/2fa/authenticate", {"code": "000000"})
    assert wrong.status_code == 400
    # A code works once: forget that the set-up used this one.
    cache.clear()
    right = browser.post(f"{AUTH}/2fa/authenticate", {"code": code_for(secret)})
    assert right.status_code == 200
    assert browser.get("/api/v1/session/").json()["authenticated"] is True


def test_recovery_code_works_once(secret: str, signed_in: APIClient, person: Person) -> None:
    codes = signed_in.get(f"{ACCOUNT}/authenticators/recovery-codes").json()["data"]
    assert codes["total_code_count"] == 10
    code = codes["unused_codes"][0]
    for expected in (200, 400):
        browser = APIClient()
        browser.post("/api/v1/session/", credentials(person))
        answer = browser.post(f"{AUTH}/2fa/authenticate", {"code": code})
        assert answer.status_code == expected


def test_second_step_can_be_switched_off_by_its_owner_only(
    secret: str, signed_in: APIClient, person: Person
) -> None:
    url = f"{ACCOUNT}/authenticators/totp"
    assert APIClient().delete(url).status_code == 401
    assert signed_in.delete(url).status_code == 200
    assert APIClient().post("/api/v1/session/", credentials(person)).status_code == 200
