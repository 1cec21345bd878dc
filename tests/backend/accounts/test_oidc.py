"""Signing in through another service: a real exchange with a provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.accounts.sign_in.oidc import apps_from
from tests.backend.accounts.conftest import AUTH
from tests.backend.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, running

pytestmark = pytest.mark.django_db
URL = "/api/v1/session/provider/"


def environ(url: str) -> dict[str, str]:
    return {
        "OIDC_PROVIDERS": "work",
        "OIDC_WORK_URL": url,
        "OIDC_WORK_NAME": "Work account",
        "OIDC_WORK_CLIENT_ID": CLIENT_ID,
        "OIDC_WORK_CLIENT_SECRET": CLIENT_SECRET,
    }


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running() as made:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps_from(environ(made.url))}
        }
        made.claims = {
            "sub": "42",
            "email": "eve@work.example",
            "email_verified": True,
            "name": "Eve Works",
        }
        yield made


def enter(browser: APIClient, provider: Provider, **values: Any) -> str:
    """Go to the provider and come back; return the page that one lands on."""
    address = browser.post(URL, {"provider": "work", "next": "/partners"} | values).json()["url"]
    assert address.startswith(provider.url)
    back = provider.approve(address).replace("http://testserver", "")
    answer = browser.get(back)
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def test_no_button_without_configuration(browser: APIClient) -> None:
    assert browser.get("/api/v1/session/").json()["providers"] == []
    answer = browser.post(URL, {"provider": "work"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown_provider"


def test_button_appears_when_configured(browser: APIClient, provider: Provider) -> None:
    listed = browser.get("/api/v1/session/").json()["providers"]
    assert listed == [{"id": "work", "name": "Work account"}]


def test_first_time_makes_the_person_and_later_finds_them(
    browser: APIClient, provider: Provider
) -> None:
    assert enter(browser, provider) == "/sign-in?provider=done&next=%2Fpartners"
    person = Person.objects.get(email="eve@work.example")
    assert person.name == "Eve Works"
    assert browser.get("/api/v1/session/").json()["authenticated"] is True
    again = APIClient()
    enter(again, provider)
    assert again.get("/api/v1/session/").json()["person"]["id"] == str(person.public_id)
    assert Person.objects.count() == 1


def test_unconfirmed_address_of_the_provider_is_confirmed_by_mail(
    browser: APIClient, provider: Provider, last_mail: Any
) -> None:
    provider.claims["email_verified"] = False
    enter(browser, provider)
    assert browser.get("/api/v1/session/").json()["authenticated"] is False
    flows = browser.get(f"{AUTH}/session").json()["data"]["flows"]
    assert [f["id"] for f in flows if f.get("is_pending")] == ["verify_email"]
    assert last_mail("eve@work.example").key


def test_a_provider_cannot_take_an_account_over_by_its_address(
    browser: APIClient, provider: Provider, person: Person
) -> None:
    provider.claims["email"] = person.email
    enter(browser, provider)
    assert browser.get("/api/v1/session/").json()["authenticated"] is False
    assert Person.objects.count() == 1


def test_connecting_while_signed_in(signed_in: APIClient, provider: Provider) -> None:
    assert enter(signed_in, provider, connect=True) == "/partners"
    fresh = APIClient()
    enter(fresh, provider)
    assert fresh.get("/api/v1/session/").json()["person"]["email"] == "ada@firm.example"


def test_forged_answer_signs_nobody_in(browser: APIClient, provider: Provider) -> None:
    answer = browser.get("/accounts/oidc/work/login/callback/?code=x&state=forged")
    assert answer.status_code == 302
    assert "error=" in answer.headers["Location"]
    assert browser.get("/api/v1/session/").json()["authenticated"] is False


def test_provider_that_is_away_is_told(browser: APIClient, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": apps_from(environ("http://127.0.0.1:9"))}
    }
    answer = browser.post(URL, {"provider": "work"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "provider_away"


def test_next_leads_nowhere_else(browser: APIClient, provider: Provider) -> None:
    landing = enter(browser, provider, next="//evil.example")
    assert landing == "/sign-in?provider=done&next=%2F"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"OIDC_WORK_CLIENT_SECRET": ""}, "OIDC_WORK_CLIENT_SECRET"),
        ({"OIDC_PROVIDERS": "Not An Id"}, "OIDC_PROVIDERS"),
    ],
)
def test_half_a_configuration_stops_the_start(change: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        apps_from(environ("https://id.example") | change)
