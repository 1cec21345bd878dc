"""Signing in through another service: a real exchange with a provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.accounts.sign_in import terms
from backend.accounts.sign_in.oidc import apps_from
from backend.common.models import MailOut
from backend.privacy.models import Acceptance
from tests.backend.accounts.conftest import ACCOUNT, AUTH
from tests.backend.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.backend.accounts.test_second_step import code_for

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


def begin(browser: APIClient, provider: Provider, **values: Any) -> Any:
    """Accept the terms after coming back for the first time."""
    flows = browser.get(f"{AUTH}/session").json()["data"]["flows"]
    assert [f["id"] for f in flows if f.get("is_pending")] == ["provider_signup"]
    given = {"email": provider.claims["email"], "terms": terms.current()} | values
    return browser.post(f"{AUTH}/provider/signup", given)


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
    assert browser.get("/api/v1/session/").json()["authenticated"] is False
    assert begin(browser, provider).status_code == 200
    person = Person.objects.get(email="eve@work.example")
    assert person.name == "Eve Works"
    assert browser.get("/api/v1/session/").json()["authenticated"] is True
    again = APIClient()
    enter(again, provider)
    assert again.get("/api/v1/session/").json()["person"]["id"] == str(person.public_id)
    assert Person.objects.count() == 1


def test_the_first_time_asks_for_the_terms_and_keeps_the_version(
    browser: APIClient, provider: Provider
) -> None:
    enter(browser, provider)
    refused = begin(browser, provider, terms="")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["param"] == "terms"
    assert not Person.objects.exists()
    begin(browser, provider)
    row = Acceptance.objects.get(person__email="eve@work.example")
    assert (row.document, row.version) == ("terms", terms.current())


def test_unconfirmed_address_of_the_provider_is_confirmed_by_mail(
    browser: APIClient, provider: Provider, last_mail: Any
) -> None:
    provider.claims["email_verified"] = False
    enter(browser, provider)
    assert begin(browser, provider).status_code == 401
    assert browser.get("/api/v1/session/").json()["authenticated"] is False
    flows = browser.get(f"{AUTH}/session").json()["data"]["flows"]
    assert [f["id"] for f in flows if f.get("is_pending")] == ["verify_email"]
    assert last_mail("eve@work.example").key


def test_a_provider_cannot_take_an_account_over_by_its_address(
    browser: APIClient, provider: Provider, person: Person
) -> None:
    provider.claims["email"] = person.email
    enter(browser, provider)
    assert begin(browser, provider).status_code == 401
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


def test_who_has_no_password_shows_again_who_they_are_by_a_mailed_code(
    browser: APIClient, provider: Provider, last_mail: Any
) -> None:
    enter(browser, provider)
    begin(browser, provider)
    url = f"{ACCOUNT}/authenticators/totp"
    secret = browser.get(url).json()["meta"]["secret"]
    due = browser.post(url, {"code": code_for(secret)})
    assert due.status_code == 401
    ways = [f["id"] for f in due.json()["data"]["flows"]]
    assert "reauthenticate_by_code" in ways
    assert "reauthenticate" not in ways
    asked = browser.post(f"{AUTH}/reauthenticate/code/request", {"email": "eve@work.example"})
    assert asked.status_code == 200
    code = last_mail("eve@work.example").text.split("nobody.")[1].split()[0]
    wrong = browser.post(f"{AUTH}/reauthenticate/code/confirm", {"code": "WRONG1"})
    assert wrong.status_code == 400
    assert browser.post(url, {"code": code_for(secret)}).status_code == 401
    assert browser.post(f"{AUTH}/reauthenticate/code/confirm", {"code": code}).status_code == 200
    assert browser.post(url, {"code": code_for(secret)}).status_code == 200


def test_a_code_goes_to_no_address_but_ones_own(
    browser: APIClient, provider: Provider, person: Person
) -> None:
    enter(browser, provider)
    begin(browser, provider)
    answer = browser.post(f"{AUTH}/reauthenticate/code/request", {"email": person.email})
    assert answer.status_code == 400
    assert not MailOut.objects.filter(to=person.email).exists()
