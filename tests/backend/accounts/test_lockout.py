"""Locking out: the same on both doors, with the time to wait, also for people who do not exist."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Person
from tests.backend.accounts.conftest import AUTH, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _axes(settings: Any) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3


@pytest.mark.parametrize("url", [f"{AUTH}/login", "/api/v1/session/"])
@pytest.mark.parametrize("email", ["ada@firm.example", "nobody@firm.example"])
def test_too_many_failures_429_and_when_to_try_again(person: Person, url: str, email: str) -> None:
    browser = APIClient()
    for _ in range(2):
        answer = browser.post(url, {"email": email, "password": "wrong"})
        assert answer.status_code == 400
    for password in ("wrong", PASSWORD):
        answer = browser.post(url, {"email": email, "password": password})
        assert answer.status_code == 429
        error = answer.json()["errors"][0]
        assert error["code"] == "locked_out"
        assert "15 minutes" in error["detail"]
        assert answer.headers["Retry-After"] == "900"


def test_failures_at_one_door_count_at_the_other(person: Person) -> None:
    browser = APIClient()
    for url in (f"{AUTH}/login", "/api/v1/session/", f"{AUTH}/login"):
        browser.post(url, {"email": person.email, "password": "wrong"})
    answer = browser.post("/api/v1/session/", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 429


def test_success_forgets_failures(person: Person) -> None:
    for _ in range(2):
        browser = APIClient()
        for _ in range(2):
            browser.post(f"{AUTH}/login", {"email": person.email, "password": "wrong"})
        good = browser.post(f"{AUTH}/login", {"email": person.email, "password": PASSWORD})
        assert good.status_code == 200


def test_many_addresses_are_stopped_too(person: Person, settings: Any) -> None:
    settings.AXES_ENABLED = False
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/key"}
    for number in range(3):
        APIClient(REMOTE_ADDR=f"10.0.0.{number}").post(
            "/api/v1/session/", {"email": person.email, "password": "wrong"}
        )
    answer = APIClient(REMOTE_ADDR="10.0.0.9").post(
        "/api/v1/session/", {"email": person.email, "password": "wrong"}
    )
    assert answer.status_code == 429
    assert "15 minutes" in answer.json()["errors"][0]["detail"]


def _fail(person: Person, claimed: str, times: int = 3) -> int:
    """Fail to sign in, with this way here claimed; return the last status."""
    for _ in range(times):
        status = (
            APIClient()
            .post(
                f"{AUTH}/login",
                {"email": person.email, "password": "wrong"},
                headers={"X-Forwarded-For": claimed},
            )
            .status_code
        )
    return int(status)


def test_behind_a_proxy_visitors_are_told_apart(person: Person, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _fail(person, "203.0.113.7") == 429
    assert _fail(person, "203.0.113.8", times=1) == 400


def test_behind_a_proxy_nobody_gets_out_by_claiming_another_way(
    person: Person, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _fail(person, "198.51.100.1, 203.0.113.7") == 429
    assert _fail(person, "198.51.100.2, 203.0.113.7", times=1) == 429


def test_without_a_proxy_nobody_gets_out_by_claiming_one(person: Person) -> None:
    assert _fail(person, "198.51.100.1") == 429
    assert _fail(person, "198.51.100.2", times=1) == 429
