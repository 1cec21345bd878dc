"""/saved-searches/: one's own, kept in a role, renamed, silenced, woken and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Seat
from backend.search.models import SavedSearch
from tests.factories import PersonFactory, SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]
URL = "/api/v1/saved-searches/"
QUERY = {"q": "nickel", "kind": "need", "filters": {"country": ["FR", "DE"]}}


def _keep(client: APIClient, **values: Any) -> Any:
    return client.post(URL, {"name": "Nickel", "query": QUERY} | values, format="json")


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403
    assert _keep(APIClient()).status_code == 403


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.ORG_OWNER, "organisation"),
        (Role.ORG_READER, "organisation"),
        (Role.CLUSTER_READER, "cluster"),
        (Role.REGION_OFFICER, "region"),
        (Role.NETWORK_ADVISER, None),
    ],
)
def test_every_role_keeps_its_own(
    world: SimpleNamespace, client_of: Client, role: Role, place: str | None
) -> None:
    where = {
        "organisation": world.a.published,
        "cluster": world.a.cluster,
        "region": "FRE1",
    }
    client = client_of(role, **({place: where[place]} if place else {}))
    body = _keep(client, alert="daily").json()
    assert body["link"] == "/search?q=nickel&kind=need&country=FR&country=DE"
    assert body["seat"]["role"] == role.value
    assert client.get(URL).json()[0]["id"] == body["id"]


def test_nobody_else_sees_changes_or_removes_it(world: SimpleNamespace, client_of: Client) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    mine = _keep(owner).json()["id"]
    colleague = client_of(Role.ORG_OWNER, organisation=world.a.published)
    admin = client_of(Role.PLATFORM_ADMIN)
    for other in (colleague, admin):
        assert other.get(URL).json() == []
        assert other.get(f"{URL}{mine}/").status_code == 404
        assert other.patch(f"{URL}{mine}/", {"name": "x"}, format="json").status_code == 404
        assert other.delete(f"{URL}{mine}/").status_code == 404
    assert owner.get(f"{URL}{mine}/").json()["query"] == QUERY
    assert owner.delete(f"{URL}{mine}/").status_code == 204
    assert not SavedSearch.objects.exists()


def test_without_a_role_there_is_nothing_to_keep_it_in(client_of: Client) -> None:
    response = _keep(client_of())
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "no_seat"


def test_rename_silence_and_names_are_one_each(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    first = _keep(client, alert="weekly").json()["id"]
    taken = _keep(client)
    assert taken.status_code == 400
    assert taken.json()["errors"][0]["attr"] == "name"
    second = _keep(client, name="Other").json()["id"]
    response = client.patch(f"{URL}{second}/", {"name": "Nickel"}, format="json")
    assert response.json()["errors"][0]["code"] == "name_taken"
    body = client.patch(f"{URL}{first}/", {"alert": "never", "name": "N"}, format="json").json()
    assert (body["alert"], body["name"]) == ("never", "N")


def test_a_search_whose_role_is_gone_sleeps_until_it_is_woken_in_another(
    world: SimpleNamespace, client_of: Client
) -> None:
    person = PersonFactory()
    client = client_of(Role.ORG_OWNER, organisation=world.a.published, person=person)
    mine = _keep(client, alert="daily").json()["id"]
    Seat.objects.filter(person=person).delete()
    body = client.get(f"{URL}{mine}/").json()
    assert (body["sleeping"], body["seat"]) == (True, None)
    refused = client.patch(f"{URL}{mine}/", {"here": True}, format="json")
    assert refused.json()["errors"][0]["code"] == "no_seat"
    SeatFactory(person=person, role=Role.ORG_READER.value, organisation=world.b.published)
    body = client.patch(f"{URL}{mine}/", {"here": True}, format="json").json()
    assert (body["sleeping"], body["seat"]["label"]) == (False, "Published B")


@pytest.mark.parametrize(
    ("values", "attr", "code"),
    [
        ({"name": ""}, "name", "blank"),
        ({"name": "x" * 121}, "name", "max_length"),
        ({"alert": "hourly"}, "alert", "invalid_choice"),
        ({"query": {"filters": {"excluded": ["1"]}}}, "query.filters", "no_filter"),
        ({"query": {"kind": "person"}}, "query.kind", "invalid_choice"),
        ({"query": {"q": "x" * 2001}}, "query.q", "max_length"),
    ],
)
def test_bad_input_is_named(
    world: SimpleNamespace, client_of: Client, values: dict[str, Any], attr: str, code: str
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = _keep(client, **values)
    assert response.status_code == 400
    assert (response.json()["errors"][0]["attr"], response.json()["errors"][0]["code"]) == (
        attr,
        code,
    )


def test_there_is_an_end(
    world: SimpleNamespace, client_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.search.services.alerts.MOST_SEARCHES", 1)
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _keep(client).status_code == 201
    assert _keep(client, name="Two").json()["errors"][0]["code"] == "too_many_searches"
