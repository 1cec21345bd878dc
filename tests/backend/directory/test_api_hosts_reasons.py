"""/hosts/: why somebody may not ask for a host, answer or withdraw, beside what they may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from backend.common.viewer import Role
from backend.directory.models import HostRequest
from tests.factories import NetworkFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/hosts/"
SPEAKERS = "Only owners and editors speak for their firm."
HOST = "Only the host that was asked answers."
ANSWERED = "This request has already been answered."
FIRM = "Only the firm that asked takes it back."
OVER = "This request is over."
MEMBER = "You are a member of this cluster now: an owner leaves it on the firm’s profile."


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    """A firm that asked cluster A."""
    firm = OrganisationFactory(standing="claimed")
    row = HostRequest.objects.create(organisation=firm, kind="cluster", cluster=world.a.cluster)
    return SimpleNamespace(firm=firm, cluster=world.a.cluster, row=row, world=world)


def requests(client: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(URL).json()["requests"]
    for row in rows:
        refused = {name for name, held in row["abilities"].items() if not held}
        assert set(row["ability_reasons"]) == refused
    return rows


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (Role.ORG_OWNER, ""),
        (Role.ORG_EDITOR, ""),
        (Role.ORG_READER, SPEAKERS),
        (Role.CLUSTER_MANAGER, SPEAKERS),
        (Role.CLUSTER_READER, SPEAKERS),
        (Role.PLATFORM_ADMIN, SPEAKERS),
    ],
)
def test_who_asks_for_a_host_and_why_the_others_do_not(
    scene: SimpleNamespace, client_of: Any, role: Role, why: str
) -> None:
    places = {"org": {"organisation": scene.firm}, "cluster": {"cluster": scene.cluster}}
    client = client_of(role, **places.get(role.value.split("_")[0], {}))
    body = client.get(URL).json()
    assert body["abilities"] == {"ask": not why}
    assert body["ability_reasons"] == ({"ask": why} if why else {})
    assert "can_ask" not in body
    assert (client.post(URL, {"kind": "direct"}).status_code == 403) is bool(why)


@pytest.mark.parametrize(
    ("status", "host", "owner", "reader"),
    [
        ("pending", {"withdraw": FIRM}, {"answer": HOST}, {"answer": HOST, "withdraw": SPEAKERS}),
        (
            "accepted",
            {"answer": ANSWERED, "withdraw": FIRM},
            {"answer": HOST, "withdraw": MEMBER},
            {"answer": HOST, "withdraw": SPEAKERS},
        ),
        (
            "declined",
            {"answer": ANSWERED, "withdraw": FIRM},
            {"answer": HOST, "withdraw": OVER},
            {"answer": HOST, "withdraw": SPEAKERS},
        ),
        (
            "withdrawn",
            {"answer": ANSWERED, "withdraw": FIRM},
            {"answer": HOST, "withdraw": OVER},
            {"answer": HOST, "withdraw": SPEAKERS},
        ),
    ],
)
def test_a_request_to_a_cluster(
    scene: SimpleNamespace,
    client_of: Any,
    status: str,
    host: dict[str, str],
    owner: dict[str, str],
    reader: dict[str, str],
) -> None:
    HostRequest.objects.update(status=status)
    said = {
        "host": client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster),
        "owner": client_of(Role.ORG_OWNER, organisation=scene.firm),
        "reader": client_of(Role.ORG_READER, organisation=scene.firm),
    }
    heard = {who: requests(client)[0]["ability_reasons"] for who, client in said.items()}
    assert heard == {"host": host, "owner": owner, "reader": reader}


def test_what_holds_without_a_membership_can_be_ended(
    scene: SimpleNamespace, client_of: Any
) -> None:
    network = NetworkFactory()
    HostRequest.objects.all().delete()
    for kind, more in (("network", {"network": network}), ("platform", {}), ("direct", {})):
        HostRequest.objects.create(organisation=scene.firm, kind=kind, status="accepted", **more)
    owner = client_of(Role.ORG_OWNER, organisation=scene.firm)
    rows = requests(owner)
    assert all(row["abilities"]["withdraw"] for row in rows)
    for row in rows:
        assert owner.delete(f"{URL}{row['id']}/").status_code == 200


def test_the_api_refuses_what_it_says_it_refuses(scene: SimpleNamespace, client_of: Any) -> None:
    HostRequest.objects.update(status="accepted")
    address = f"{URL}{scene.row.public_id}/"
    host = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    owner = client_of(Role.ORG_OWNER, organisation=scene.firm)
    assert host.post(address, {"accept": True}).status_code == 403
    assert owner.delete(address).status_code == 403


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.ORG_OWNER])
def test_nobody_else_learns_of_a_request_or_of_a_reason(
    scene: SimpleNamespace, client_of: Any, role: Role
) -> None:
    side = scene.world.b
    place = (
        {"organisation": side.published} if role == Role.ORG_OWNER else {"cluster": side.cluster}
    )
    client = client_of(role, **place)
    assert requests(client) == []
    got = client.delete(f"{URL}{scene.row.public_id}/")
    assert got.status_code == 404
    assert "reason" not in got.content.decode()


def test_the_list_takes_a_constant_number_of_queries(
    scene: SimpleNamespace, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    manager = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    manager.get(URL)
    with django_assert_max_num_queries(12) as few:
        assert len(requests(manager)) == 1
    for _n in range(8):
        firm = OrganisationFactory(standing="claimed")
        HostRequest.objects.create(organisation=firm, kind="cluster", cluster=scene.cluster)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(requests(manager)) == 9
