"""GET /clusters/, /clusters/{id}/ and /clusters/{id}/members/: only what the viewer sees counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import ClusterLabel
from tests.factories import (
    ClusterFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]
NOBODY = "00000000-0000-4000-8000-000000000000"


def _get(client: APIClient, url: str, **params: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/clusters/{url}", params)
    assert response.status_code == 200, response.json()
    body: dict[str, Any] = response.json()
    return body


def _members(client: APIClient, place: SimpleNamespace) -> dict[str, dict[str, Any]]:
    body = _get(client, f"{place.cluster.public_id}/members/")
    found = {r["name"]: r for r in body["results"]}
    assert body["count"] == len(found)
    return found


@pytest.mark.parametrize("tail", ["", f"{NOBODY}/", f"{NOBODY}/members/"])
def test_anonymous_403(world: SimpleNamespace, tail: str) -> None:
    assert APIClient().get(f"/api/v1/clusters/{tail}").status_code == 403


@pytest.mark.parametrize("tail", ["", "members/"])
def test_unknown_404(client_of: Client, tail: str) -> None:
    response = client_of().get(f"/api/v1/clusters/{NOBODY}/{tail}")
    assert response.status_code == 404
    assert response.json()["errors"][0]["code"] == "not_found"


@pytest.mark.parametrize("tail", ["", "members/"])
def test_cluster_whose_organisation_is_hidden_404(client_of: Client, tail: str) -> None:
    cluster = ClusterFactory(organisation__standing="imported")
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    assert client.get(f"/api/v1/clusters/{cluster.public_id}/{tail}").status_code == 404
    assert _get(client, "")["count"] == 0


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("owner", 1),
        ("own_imported", 2),
        ("stranger", 1),
        ("manager", 2),
        ("reader", 2),
        ("other_manager", 1),
        ("region", 1),
        ("admin", 2),
        ("no_seat", 1),
    ],
)
def test_members_counted_are_those_the_viewer_sees(
    world: SimpleNamespace, client_of: Client, who: str, count: int
) -> None:
    a, b = world.a, world.b
    made: dict[str, Callable[[], APIClient]] = {
        "owner": lambda: client_of(Role.ORG_OWNER, organisation=a.published),
        "own_imported": lambda: client_of(Role.ORG_OWNER, organisation=a.imported),
        "stranger": lambda: client_of(Role.ORG_OWNER, organisation=b.published),
        "manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=a.cluster),
        "reader": lambda: client_of(Role.CLUSTER_READER, cluster=a.cluster),
        "other_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=b.cluster),
        "region": lambda: client_of(Role.REGION_OFFICER, region="FRE"),
        "admin": lambda: client_of(Role.PLATFORM_ADMIN),
        "no_seat": client_of,
    }
    client = made[who]()
    assert len(_members(client, a)) == count
    assert _get(client, f"{a.cluster.public_id}/")["members_count"] == count
    listed = {c["id"]: c["members_count"] for c in _get(client, "")["results"]}
    assert listed[str(a.cluster.public_id)] == count


def test_only_current_members_count(world: SimpleNamespace, client_of: Client) -> None:
    cluster = world.a.cluster
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    for values in (
        {"status": "former"},
        {"status": "suspended"},
        {"until": today},
        {"since": today + day},
    ):
        MembershipFactory(cluster=cluster, **values)
    MembershipFactory(cluster=cluster, status="pending", since=today, until=today + day)
    client = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    assert len(_members(client, world.a)) == 3
    assert _get(client, f"{cluster.public_id}/")["members_count"] == 3


def test_mandate_and_exclusion_change_the_count(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    MandateFactory(organisation=world.a.imported, cluster=world.a.cluster)
    assert set(_members(client, world.a)) == {"Published A", "Imported A"}
    world.a.published.exclusions.create(excluded=world.b.published)
    assert set(_members(client, world.a)) == {"Imported A"}
    assert _get(client, f"{world.a.cluster.public_id}/")["members_count"] == 1


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.CLUSTER_MANAGER, True),
        (Role.CLUSTER_ADVISER, True),
        (Role.CLUSTER_READER, False),
        (Role.PLATFORM_ADMIN, True),
        (Role.NETWORK_ADVISER, False),
    ],
)
def test_completeness_is_for_the_staff(
    world: SimpleNamespace, client_of: Client, role: Role, sees: bool
) -> None:
    cluster = world.a.cluster if role.value.startswith("cluster_") else None
    rows = _members(client_of(role, cluster=cluster), world.a)
    row = rows["Published A"]
    assert isinstance(row["completeness"], int) is sees
    assert isinstance(row["missing"], list) is sees


def test_manager_of_another_cluster_sees_no_completeness(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = _members(client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster), world.a)["Published A"]
    assert row["completeness"] is None
    assert row["missing"] is None
    assert row["top_need"] == "public need of Published A"


def test_staff_cannot_infer_a_private_need(client_of: Client) -> None:
    membership = MembershipFactory()
    organisation = membership.organisation
    client = client_of(Role.CLUSTER_MANAGER, cluster=membership.cluster)
    place = SimpleNamespace(cluster=membership.cluster)
    url = f"/api/v1/organisations/{organisation.public_id}/"

    def told() -> tuple[object, ...]:
        row = _members(client, place)[organisation.legal_name]
        return row["completeness"], row["missing"], client.get(url).json()["completeness"]

    before = told()
    owner = client_of(Role.ORG_OWNER, organisation=organisation)
    body = {"kind": "need", "title": "Secret yarn", "visibility": "private"}
    assert owner.post(f"{url}entries/", body, format="json").status_code == 201
    assert told() == before
    own = owner.get(url).json()["completeness"]
    assert "needs" not in {m["field"] for m in own["missing"]}


def test_cluster_in_full(client_of: Client) -> None:
    cluster = ClusterFactory(
        acronym="NH",
        ecei_label="gold",
        ecei_valid_until=datetime.date(2027, 6, 1),
        chains=["batteries", "no such chain"],
        services=["Matchmaking"],
    )
    ClusterLabel.objects.create(cluster=cluster, name="Pôle", phase="V")
    body = _get(client_of(), f"{cluster.public_id}/")
    assert body["acronym"] == "NH"
    assert body["name"] == cluster.organisation.legal_name
    assert body["country"] == {"code": "FR", "label": "France"}
    assert body["region"]["code"] == "FRE11"
    assert [c["id"] for c in body["chains"]] == ["batteries"]
    assert body["ecei_label"]["code"] == "gold"
    assert body["labels"][0]["name"] == "Pôle"
    assert body["members_count"] == 0


def test_pages_are_whole_and_in_order(client_of: Client) -> None:
    cluster = ClusterFactory()
    for number in range(5):
        ClusterFactory(organisation__legal_name=f"Cluster {number}")
        organisation = OrganisationFactory(legal_name=f"Élan {number}")
        MembershipFactory(cluster=cluster, organisation=organisation)
    client = client_of()
    for url, key in (("", "count"), (f"{cluster.public_id}/members/", "count")):
        seen: list[str] = []
        page = 1
        while True:
            body = _get(client, url, page=page, page_size=2)
            assert (body["page"], body["page_size"], body["pages"]) == (page, 2, -(-body[key] // 2))
            seen += [r["name"] for r in body["results"]]
            if body["next"] is None:
                break
            page += 1
        assert len(seen) == len(set(seen)) == body[key]
        assert seen == sorted(seen, key=str.casefold)


@pytest.mark.parametrize("params", [{"page": "x"}, {"page": 0}, {"page": 99}])
def test_page_that_is_not_there_404(client_of: Client, params: dict[str, Any]) -> None:
    cluster = ClusterFactory()
    for url in ("", f"{cluster.public_id}/members/"):
        assert client_of().get(f"/api/v1/clusters/{url}", params).status_code == 404


def test_page_size_is_limited(client_of: Client) -> None:
    for size, kept in ((1000, 100), ("x", 20), (-1, 20)):
        assert _get(client_of(), "", page_size=size)["page_size"] == kept


def _fill(cluster: Any, number: int) -> None:
    for _ in range(number):
        membership = MembershipFactory(cluster=cluster)
        MembershipFactory(organisation=membership.organisation)
        for kind in ("offer", "need"):
            EntryFactory(organisation=membership.organisation, kind=kind)


def test_members_take_a_constant_number_of_queries(
    client_of: Client, django_assert_max_num_queries: Any
) -> None:
    cluster = ClusterFactory()
    client = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    url = f"/api/v1/clusters/{cluster.public_id}/members/"
    _fill(cluster, 2)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    _fill(cluster, 8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(url).json()["count"] == 10


def test_clusters_take_a_constant_number_of_queries(
    client_of: Client, django_assert_max_num_queries: Any
) -> None:
    client = client_of()
    ClusterFactory()
    with django_assert_max_num_queries(12) as few:
        client.get("/api/v1/clusters/")
    for _ in range(6):
        _fill(ClusterFactory(), 1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/api/v1/clusters/")


def test_an_organisation_takes_a_constant_number_of_queries(
    client_of: Client, django_assert_max_num_queries: Any
) -> None:
    organisation = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    url = f"/api/v1/organisations/{organisation.public_id}/"
    EntryFactory(organisation=organisation)
    MembershipFactory(organisation=organisation)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    for _ in range(8):
        EntryFactory(organisation=organisation)
        MembershipFactory(organisation=organisation)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(client.get(url).json()["offers"]) == 9
