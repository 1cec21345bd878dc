"""Finding a host: whom one may ask, who answers, and what a network sees."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.viewer import Role
from backend.directory.models import Membership
from backend.directory.selectors.seats import clusters_of
from tests.factories import ClusterFactory, MembershipFactory, NetworkFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/hosts/"


@pytest.fixture
def free(world: SimpleNamespace, client_of: Any) -> SimpleNamespace:
    firm = OrganisationFactory(
        legal_name="Free Firm", country="FR", legal_nuts="FRE11", standing="claimed"
    )
    network = NetworkFactory(name="EEN North", country="FR", clusters=[world.a.cluster])
    return SimpleNamespace(
        firm=firm,
        client=client_of(Role.ORG_OWNER, organisation=firm),
        network=network,
        world=world,
    )


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403
    assert APIClient().post(URL, {"kind": "direct"}).status_code == 403


def test_possible_hosts_say_why(free: SimpleNamespace) -> None:
    far = ClusterFactory(organisation__country="PT", organisation__legal_nuts="PT170")
    body = free.client.get(URL).json()
    reasons = {h["name"]: h["reasons"] for h in body["possible"]}
    assert reasons["Cluster A"] == ["region", "country"]
    assert reasons["EEN North"] == ["country"]
    assert far.organisation.legal_name not in reasons
    assert body["member_of"] == []


def test_cluster_accepts_and_the_firm_is_its_member(free: SimpleNamespace, client_of: Any) -> None:
    cluster = free.world.a.cluster
    manager = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    asked = free.client.post(
        URL, {"kind": "cluster", "host": str(cluster.public_id), "message": "May we?"}
    )
    assert asked.status_code == 201
    assert Notification.objects.filter(kind="host_asked").count() == 1
    url = f"{URL}{asked.json()['id']}/"
    other = client_of(Role.CLUSTER_MANAGER, cluster=free.world.b.cluster)
    assert other.post(url, {"accept": True}).status_code == 404
    assert free.client.post(url, {"accept": True}).status_code == 403
    reader = client_of(Role.CLUSTER_READER, cluster=cluster)
    assert reader.post(url, {"accept": True}).status_code == 404
    answer = manager.post(url, {"accept": True, "answer": "Welcome"})
    assert answer.json()["status"]["code"] == "accepted"
    assert list(clusters_of(free.firm)) == [cluster]
    assert [m["name"] for m in free.client.get(URL).json()["member_of"]] == ["Cluster A"]
    assert manager.post(url, {"accept": False}).status_code == 403


def test_declining_makes_no_member_and_tells_the_answer(
    free: SimpleNamespace, client_of: Any
) -> None:
    cluster = free.world.a.cluster
    manager = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    asked = free.client.post(URL, {"kind": "cluster", "host": str(cluster.public_id)}).json()
    manager.post(f"{URL}{asked['id']}/", {"accept": False, "answer": "Not our branch."})
    assert not Membership.objects.filter(organisation=free.firm).exists()
    row = free.client.get(URL).json()["requests"][0]
    assert (row["status"]["code"], row["answer"]) == ("declined", "Not our branch.")
    assert Notification.objects.filter(kind="host_answered").count() == 1


def test_network_and_platform_answer_what_is_asked_of_them(
    free: SimpleNamespace, client_of: Any
) -> None:
    adviser = client_of(Role.NETWORK_ADVISER, network=free.network)
    admin = client_of(Role.PLATFORM_ADMIN)
    to_network = free.client.post(
        URL, {"kind": "network", "host": str(free.network.public_id)}
    ).json()
    to_platform = free.client.post(URL, {"kind": "platform"}).json()
    assert [r["id"] for r in adviser.get(URL).json()["requests"]] == [to_network["id"]]
    assert [r["id"] for r in admin.get(URL).json()["requests"]] == [to_platform["id"]]
    assert adviser.post(f"{URL}{to_platform['id']}/", {"accept": True}).status_code == 404
    assert adviser.post(f"{URL}{to_network['id']}/", {"accept": True}).status_code == 200
    assert admin.post(f"{URL}{to_platform['id']}/", {"accept": True}).status_code == 200


def test_going_directly_holds_at_once_and_can_end(free: SimpleNamespace) -> None:
    made = free.client.post(URL, {"kind": "direct"}).json()
    assert made["status"]["code"] == "accepted"
    assert free.client.delete(f"{URL}{made['id']}/").json()["status"]["code"] == "withdrawn"


@pytest.mark.parametrize("role", [Role.ORG_READER])
def test_readers_do_not_speak_for_the_firm(
    free: SimpleNamespace, client_of: Any, role: Role
) -> None:
    client = client_of(role, organisation=free.firm)
    assert client.post(URL, {"kind": "direct"}).status_code == 403
    assert client.get(URL).json()["abilities"] == {"ask": False}


def test_faults_are_named(free: SimpleNamespace) -> None:
    cluster = free.world.a.cluster
    body = {"kind": "cluster", "host": str(cluster.public_id)}
    assert free.client.post(URL, {"kind": "cluster"}).status_code == 404
    free.client.post(URL, body)
    assert free.client.post(URL, body).json()["errors"][0]["code"] == "already_asked"
    MembershipFactory(organisation=free.firm, cluster=free.world.b.cluster)
    answer = free.client.post(URL, body | {"host": str(free.world.b.cluster.public_id)})
    assert answer.json()["errors"][0]["code"] == "already_member"


def test_several_clusters_to_pick_from(free: SimpleNamespace) -> None:
    for cluster in (free.world.a.cluster, free.world.b.cluster):
        MembershipFactory(organisation=free.firm, cluster=cluster)
    ended = MembershipFactory(organisation=free.firm, status="former")
    assert list(clusters_of(free.firm)) == [free.world.a.cluster, free.world.b.cluster]
    assert ended.cluster not in clusters_of(free.firm)


def test_network_sees_figures_of_its_clusters_and_nothing_private(
    free: SimpleNamespace, client_of: Any
) -> None:
    adviser = client_of(Role.NETWORK_ADVISER, network=free.network)
    body = adviser.get("/api/v1/network/").json()
    [row] = body["clusters"]
    assert (row["name"], row["members"], row["published"]) == ("Cluster A", 2, 1)
    # The one public need; the private one, the members' and the hidden firm's do not count.
    assert row["public_needs"] == 1
    text = json.dumps(body)
    assert "need of" not in text
    assert "Imported A" not in text


@pytest.mark.parametrize(
    "role", [Role.ORG_OWNER, Role.CLUSTER_MANAGER, Role.REGION_OFFICER, Role.PLATFORM_ADMIN]
)
def test_others_have_no_network(free: SimpleNamespace, client_of: Any, role: Role) -> None:
    place = {
        Role.ORG_OWNER: {"organisation": free.world.a.published},
        Role.CLUSTER_MANAGER: {"cluster": free.world.a.cluster},
        Role.REGION_OFFICER: {"region": "FRE1"},
    }.get(role, {})
    assert client_of(role, **place).get("/api/v1/network/").status_code == 404


def test_network_adviser_sees_no_members_entries_and_no_unclaimed_members(
    free: SimpleNamespace, client_of: Any
) -> None:
    adviser = client_of(Role.NETWORK_ADVISER, network=free.network)
    hidden = free.world.a.imported.public_id
    assert adviser.get(f"/api/v1/organisations/{hidden}/").status_code == 404
    seen = adviser.get(f"/api/v1/organisations/{free.world.a.published.public_id}/").json()
    assert [n["title"] for n in seen["needs"]] == ["public need of Published A"]
    assert seen["contacts"] is None
