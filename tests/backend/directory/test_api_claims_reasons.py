"""/claims/: why somebody may not decide or withdraw a claim, beside what they may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Claim
from backend.directory.services.claims import claim_open, claim_refuse
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/claims/"
OTHERS = "Others decide about your claim: the firm’s cluster, its owner or the platform."
CURATORS = "Only the firm’s cluster or the platform can do this."
CLAIMANT = "Only the person who claimed takes it back."
CLOSED = "This claim is no longer open."
NO_DISPUTE = "Only in a dispute are the present owners replaced."
ALL = {"approve", "refuse", "transfer", "withdraw"}


@pytest.fixture
def scene(world: SimpleNamespace, client_of: Any) -> SimpleNamespace:
    """A claim to an unowned member of cluster A, and a disputed one to an owned member."""
    claimant = PersonFactory()
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    return SimpleNamespace(
        world=world,
        pending=claim_open(person=claimant, organisation=world.a.imported),
        disputed=claim_open(person=claimant, organisation=world.a.published),
        by={
            "claimant": client_of(person=claimant),
            "owner": owner,
            "manager": client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
            "adviser": client_of(Role.CLUSTER_ADVISER, cluster=world.a.cluster),
            "admin": client_of(Role.PLATFORM_ADMIN),
        },
    )


def seen(client: APIClient, claim: Claim) -> dict[str, Any]:
    got = client.get(f"{URL}{claim.public_id}/")
    assert got.status_code == 200
    row = dict(got.json())
    refused = {name for name, held in row["abilities"].items() if not held}
    assert set(row["abilities"]) == ALL
    assert set(row["ability_reasons"]) == refused
    return row


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("claimant", {"approve": OTHERS, "refuse": OTHERS, "transfer": OTHERS}),
        ("manager", {"transfer": NO_DISPUTE, "withdraw": CLAIMANT}),
        ("adviser", {"transfer": NO_DISPUTE, "withdraw": CLAIMANT}),
        ("admin", {"transfer": NO_DISPUTE, "withdraw": CLAIMANT}),
    ],
)
def test_a_pending_claim(scene: SimpleNamespace, who: str, why: dict[str, str]) -> None:
    assert seen(scene.by[who], scene.pending)["ability_reasons"] == why


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("claimant", {"approve": OTHERS, "refuse": OTHERS, "transfer": OTHERS}),
        ("owner", {"transfer": CURATORS, "withdraw": CLAIMANT}),
        ("manager", {"withdraw": CLAIMANT}),
        ("admin", {"withdraw": CLAIMANT}),
    ],
)
def test_a_disputed_claim(scene: SimpleNamespace, who: str, why: dict[str, str]) -> None:
    assert seen(scene.by[who], scene.disputed)["ability_reasons"] == why


@pytest.mark.parametrize("who", ["claimant", "owner", "manager", "admin"])
def test_a_closed_claim_is_closed_to_everybody(scene: SimpleNamespace, who: str) -> None:
    claim_refuse(claim=scene.disputed, by=PersonFactory())
    said = seen(scene.by[who], scene.disputed)["ability_reasons"]
    withdraw = CLOSED if who == "claimant" else CLAIMANT
    assert said == {"approve": CLOSED, "refuse": CLOSED, "transfer": CLOSED, "withdraw": withdraw}


def test_nobody_decides_about_their_own_claim_whatever_seat_they_act_in(
    scene: SimpleNamespace, client_of: Any
) -> None:
    for role, place in (
        (Role.CLUSTER_MANAGER, {"cluster": scene.world.a.cluster}),
        (Role.PLATFORM_ADMIN, {}),
    ):
        person = PersonFactory()
        client = client_of(role, person=person, **place)
        claim = claim_open(person=person, organisation=scene.world.a.imported)
        assert seen(client, claim)["ability_reasons"]["approve"] == OTHERS


def test_the_claimant_hears_the_same_whoever_could_decide(
    scene: SimpleNamespace, client_of: Any
) -> None:
    """Whether the firm has a cluster, and which, is not read off the reasons."""
    person = PersonFactory()
    client = client_of(person=person)
    alone = claim_open(person=person, organisation=OrganisationFactory(standing="public_record"))
    theirs = seen(client, alone)["ability_reasons"]
    assert theirs == seen(scene.by["claimant"], scene.pending)["ability_reasons"]


@pytest.mark.parametrize(
    ("role", "of"),
    [
        (Role.CLUSTER_MANAGER, "b"),
        (Role.CLUSTER_READER, "a"),
        (Role.ORG_OWNER, "b"),
        (Role.ORG_EDITOR, "a"),
        (Role.REGION_OFFICER, ""),
    ],
)
def test_who_may_not_see_a_claim_gets_no_reason(
    scene: SimpleNamespace, client_of: Any, role: Role, of: str
) -> None:
    place: dict[str, Any] = {"region": "FR"}
    if of:
        side = getattr(scene.world, of)
        firm = role.value.startswith("org_")
        place = {"organisation": side.published} if firm else {"cluster": side.cluster}
    client = client_of(role, **place)
    got = client.get(f"{URL}{scene.disputed.public_id}/")
    assert got.status_code == 404
    assert "reason" not in got.content.decode()
    assert client.get(URL).json() == []


def test_the_cluster_answers_for_its_present_members_alone(
    scene: SimpleNamespace, client_of: Any
) -> None:
    scene.world.a.imported.memberships.update(until="2020-01-01")
    got = scene.by["manager"].get(f"{URL}{scene.pending.public_id}/")
    assert got.status_code == 404


def test_the_list_takes_a_constant_number_of_queries(
    scene: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    manager = scene.by["manager"]
    manager.get(URL)
    with django_assert_max_num_queries(12) as few:
        assert len(manager.get(URL).json()) == 2
    for _n in range(8):
        firm = OrganisationFactory(standing="imported")
        MembershipFactory(organisation=firm, cluster=scene.world.a.cluster)
        MembershipFactory(organisation=firm, cluster=scene.world.b.cluster)
        claim_open(person=PersonFactory(), organisation=firm)
    with django_assert_max_num_queries(len(few.captured_queries)):
        rows = manager.get(URL).json()
    assert len(rows) == 10
    assert all(r["abilities"]["approve"] for r in rows)
