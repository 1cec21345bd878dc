"""/invitations/: why one is not sent again or taken back, beside what may be done."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import Person
from backend.common.viewer import Role, Viewer
from backend.directory import rules_people
from backend.directory.models import Invitation
from backend.directory.models.invitations import SEND_AT_MOST
from backend.directory.selectors.people import invitation_list
from tests.factories import (
    ContactPointFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/invitations/"
CLOSED = "This invitation is no longer open."
OFTEN = "It was sent as often as is allowed. Ask the person by another way."
ELSE = "Somebody else sent this invitation."
AGO = datetime.timedelta(days=2)


def invitation(**values: Any) -> Invitation:
    number = Invitation.objects.count()
    now = timezone.now()
    row: Invitation = Invitation.objects.create(
        **{
            "email": f"guest{number}@firm.example",
            "role": "org_editor",
            "token_hash": f"{number:064d}",
            "sent_at": now - AGO,
            "expires_at": now + AGO,
            **values,
        }
    )
    return row


def listed(client: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(URL).json()
    for row in rows:
        refused = {name for name, held in row["abilities"].items() if not held}
        assert set(row["ability_reasons"]) == refused
    return rows


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({}, {}),
        ({"expires_at": timezone.now() - AGO}, {}),
        ({"sent_count": SEND_AT_MOST}, {"resend": OFTEN}),
        ({"revoked_at": timezone.now()}, {"resend": CLOSED, "revoke": CLOSED}),
        ({"accepted_at": timezone.now()}, {"resend": CLOSED, "revoke": CLOSED}),
    ],
    ids=["open", "expired", "sent too often", "taken back", "accepted"],
)
def test_an_invitation_in_each_state(
    world: SimpleNamespace, client_of: Any, state: dict[str, Any], why: dict[str, str]
) -> None:
    row = invitation(organisation=world.a.published, **state)
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    (said,) = listed(owner)
    assert said["ability_reasons"] == why
    again = owner.post(f"{URL}{row.public_id}/resend/")
    assert again.status_code == (400 if "resend" in why else 200)


@pytest.mark.parametrize(
    "role", [Role.ORG_EDITOR, Role.ORG_READER, Role.CLUSTER_READER, Role.REGION_OFFICER]
)
def test_who_may_not_see_an_invitation_gets_no_reason(
    world: SimpleNamespace, client_of: Any, role: Role
) -> None:
    row = invitation(organisation=world.a.published)
    places = {"org": {"organisation": world.a.published}, "cluster": {"cluster": world.a.cluster}}
    client = client_of(role, **places.get(role.value.split("_")[0], {"region": "FR"}))
    assert listed(client) == []
    got = client.delete(f"{URL}{row.public_id}/")
    assert got.status_code == 404
    assert "reason" not in got.content.decode()


def test_the_rule_of_one_row_says_what_the_list_says_of_all(world: SimpleNamespace) -> None:
    people: list[Person] = [PersonFactory(), PersonFactory()]
    network = NetworkFactory()
    sides = (world.a, world.b)
    for person in people:
        for side in sides:
            invitation(organisation=side.published, invited_by=person)
            invitation(cluster=side.cluster, role="cluster_reader", invited_by=person)
            invitation(
                organisation=side.imported,
                role="org_owner",
                via_cluster=side.cluster,
                invited_by=person,
            )
            invitation(organisation=side.published, to_claim=True, invited_by=person)
        invitation(network=network, role="network_adviser", invited_by=person)
    asked = 0
    for person in people:
        for role in Role:
            for side in sides:
                kind = role.value.split("_")[0]
                viewer = Viewer(
                    person_id=person.pk,
                    role=role,
                    organisation_id=side.published.pk if kind == "org" else None,
                    cluster_id=side.cluster.pk if kind == "cluster" else None,
                    network_id=network.pk if kind == "network" else None,
                )
                shown = set(invitation_list(viewer).values_list("pk", flat=True))
                managed = {
                    i.pk
                    for i in Invitation.objects.all()
                    if rules_people.manages_invitation(viewer, i)
                }
                assert managed == shown, (role, kind)
                asked += len(shown)
    assert asked > 0


def test_an_adviser_reads_of_an_invitation_by_others_that_it_is_theirs(
    world: SimpleNamespace, client_of: Any
) -> None:
    invitation(organisation=world.a.imported, role="org_owner", via_cluster=world.b.cluster)
    adviser = client_of(Role.CLUSTER_ADVISER, cluster=world.a.cluster)
    rows = adviser.get(f"{URL}bulk/").json()
    (row,) = [r["invited"] for r in rows if r["invited"]]
    assert row["ability_reasons"] == {"resend": ELSE, "revoke": ELSE}
    assert adviser.delete(f"{URL}{row['id']}/").status_code == 404


@pytest.mark.parametrize("path", ["", "bulk/"])
def test_the_lists_take_a_constant_number_of_queries(
    world: SimpleNamespace, client_of: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    cluster = world.a.cluster
    manager = client_of(Role.CLUSTER_MANAGER, cluster=cluster)

    def invite() -> None:
        firm = OrganisationFactory(standing="imported")
        MembershipFactory(organisation=firm, cluster=cluster)
        ContactPointFactory(organisation=firm)
        invitation(
            organisation=firm,
            role="org_owner",
            via_cluster=cluster,
            invited_by=PersonFactory(),
        )

    invite()
    manager.get(f"{URL}{path}")
    with django_assert_max_num_queries(12) as few:
        manager.get(f"{URL}{path}")
    for _n in range(6):
        invite()
    with django_assert_max_num_queries(len(few.captured_queries)):
        rows = manager.get(f"{URL}{path}").json()
    assert len([r for r in rows if r.get("invited", r)]) == 7
