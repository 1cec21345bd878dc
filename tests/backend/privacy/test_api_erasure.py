"""/privacy/erasure/ and /privacy/sole-trader/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.privacy.models import ErasureRequest
from tests.backend.privacy.conftest import ADDRESS, PASSWORD
from tests.factories import OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/privacy/erasure/"
TRADER = "/api/v1/privacy/sole-trader/"


@pytest.fixture
def client(person: Person) -> APIClient:
    made = APIClient()
    made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return made


def _ask(client: APIClient, **values: Any) -> Any:
    body = {"email": ADDRESS, "password": PASSWORD} | values
    return client.post(URL, body, format="json")


def test_anonymous_403() -> None:
    for method in ("get", "delete"):
        assert getattr(APIClient(), method)(URL).status_code == 403
    assert _ask(APIClient()).status_code == 403
    assert APIClient().post(TRADER, {}, format="json").status_code == 403


@pytest.mark.parametrize(
    ("values", "attr"),
    [
        ({"email": "other@person.example"}, "email"),
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
    ],
)
def test_needs_address_and_password(client: APIClient, values: dict[str, str], attr: str) -> None:
    response = _ask(client, **values)
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == attr
    assert not ErasureRequest.objects.exists()


def test_waits_is_told_and_taken_back(client: APIClient) -> None:
    assert client.get(URL).json()["state"] is None
    body = _ask(client).json()
    assert body["state"] == "waiting"
    assert client.get(URL).json()["due_at"] == body["due_at"]
    assert client.delete(URL).json()["state"] is None
    assert client.delete(URL).status_code == 404


def test_at_once_signs_out(client: APIClient) -> None:
    assert _ask(client, at_once=True).json()["state"] == "erasing"
    assert client.get(URL).status_code == 403


def test_what_stands_in_the_way_is_named(client: APIClient, person: Person) -> None:
    firm = OrganisationFactory(legal_name="Alone Ltd")
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    [place] = client.get(URL).json()["sole"]
    assert (place["name"], place["may_go"]) == ("Alone Ltd", True)
    response = _ask(client)
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert (error["attr"], error["code"]) == ("organisations", "sole_owner")
    assert "Alone Ltd" in error["detail"]
    assert _ask(client, organisations=[str(firm.public_id)]).status_code == 201


def test_sole_trader_is_set_by_an_owner_alone(
    client: APIClient, sole_trader: Callable[..., Organisation]
) -> None:
    firm = sole_trader()
    body = {"organisation": str(firm.public_id), "is_sole_trader": True}
    assert client.post(TRADER, body, format="json").json()["owned"][0]["is_sole_trader"] is True
    firm.refresh_from_db()
    assert firm.is_sole_trader
    foreign = {"organisation": str(OrganisationFactory().public_id), "is_sole_trader": True}
    response = client.post(TRADER, foreign, format="json")
    assert response.json()["errors"][0]["code"] == "not_yours"
