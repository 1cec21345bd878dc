"""/seats/: why somebody may not change the people of a place, beside what they may."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.common.viewer import Role
from tests.factories import NetworkFactory, OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/seats/"
HEADS_ALONE = "Only who answers for the place can do this."
LAST = "This is the last person who answers for the place. Give another that role first."
TEAMS_OWN = "Maillon’s own team gives the roles of this place."
CURATORS = "Only managers and advisers of a cluster invite its members."


def team(client: APIClient) -> dict[str, Any]:
    got = client.get(URL)
    assert got.status_code == 200
    return dict(got.json())


def place_of(world: Any, role: Role) -> dict[str, Any]:
    if role.value.startswith("org_"):
        return {"organisation": world.a.published}
    if role.value.startswith("cluster_"):
        return {"cluster": world.a.cluster}
    return {
        Role.REGION_OFFICER: {"region": "FR"},
        Role.NETWORK_ADVISER: {"network": NetworkFactory()},
    }.get(role, {})


@pytest.mark.parametrize(
    ("role", "invite", "members"),
    [
        (Role.ORG_OWNER, "", CURATORS),
        (Role.ORG_EDITOR, HEADS_ALONE, CURATORS),
        (Role.ORG_READER, HEADS_ALONE, CURATORS),
        (Role.CLUSTER_MANAGER, "", ""),
        (Role.CLUSTER_ADVISER, HEADS_ALONE, ""),
        (Role.CLUSTER_READER, HEADS_ALONE, CURATORS),
        (Role.NETWORK_ADVISER, "", CURATORS),
        (Role.REGION_OFFICER, HEADS_ALONE, CURATORS),
        (Role.PLATFORM_ADMIN, TEAMS_OWN, CURATORS),
    ],
)
def test_who_invites_and_why_the_others_do_not(
    client_of: Any, world: Any, role: Role, invite: str, members: str
) -> None:
    body = team(client_of(role, **place_of(world, role)))
    assert body["abilities"] == {"invite": not invite, "invite_members": not members}
    assert body["ability_reasons"] == {
        name: why for name, why in (("invite", invite), ("invite_members", members)) if why
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_refused_ability_has_a_reason_and_no_other(
    client_of: Any, world: Any, role: Role
) -> None:
    for other in (Role.ORG_EDITOR, Role.CLUSTER_READER):
        SeatFactory(person=PersonFactory(), role=other.value, **place_of(world, other))
    body = team(client_of(role, **place_of(world, role)))
    for judged in [body, *body["seats"]]:
        refused = {name for name, held in judged["abilities"].items() if not held}
        assert set(judged["ability_reasons"]) == refused


@pytest.mark.parametrize(
    ("role", "own", "of_editor"),
    [
        (Role.ORG_OWNER, LAST, ""),
        (Role.ORG_EDITOR, "", HEADS_ALONE),
        (Role.ORG_READER, "", HEADS_ALONE),
    ],
)
def test_owners_remove_others_everybody_leaves_and_the_last_owner_stays(
    client_of: Any, world: Any, role: Role, own: str, of_editor: str
) -> None:
    firm = world.a.published
    if role != Role.ORG_OWNER:
        SeatFactory(person=PersonFactory(), role="org_owner", organisation=firm)
    SeatFactory(person=PersonFactory(), role="org_editor", organisation=firm)
    rows = team(client_of(role, organisation=firm))["seats"]
    mine = next(r for r in rows if r["is_me"])
    assert mine["ability_reasons"].get("remove", "") == own
    editor = next(r for r in rows if r["role"] == "org_editor" and not r["is_me"])
    assert editor["ability_reasons"].get("remove", "") == of_editor


def test_a_second_active_owner_frees_the_first_one_and_a_deactivated_does_not(
    client_of: Any, world: Any
) -> None:
    firm = world.a.published
    client = client_of(Role.ORG_OWNER, organisation=firm)
    second = PersonFactory(is_active=False)
    SeatFactory(person=second, role="org_owner", organisation=firm)
    SeatFactory(person=PersonFactory(), role="org_owner", organisation=OrganisationFactory())
    mine = next(r for r in team(client)["seats"] if r["is_me"])
    assert mine["ability_reasons"] == {"change_role": LAST, "remove": LAST}
    second.is_active = True
    second.save()
    mine = next(r for r in team(client)["seats"] if r["is_me"])
    assert mine["abilities"] == {"change_role": True, "remove": True}
    assert mine["ability_reasons"] == {}


def test_in_a_network_there_is_no_other_role(client_of: Any) -> None:
    network = NetworkFactory()
    SeatFactory(person=PersonFactory(), role="network_adviser", network=network)
    rows = team(client_of(Role.NETWORK_ADVISER, network=network))["seats"]
    assert [r["ability_reasons"] for r in rows] == [
        {"change_role": "There is no other role in this place."}
    ] * 2


def test_what_is_refused_is_what_the_api_refuses(client_of: Any, world: Any) -> None:
    firm = world.a.published
    SeatFactory(person=PersonFactory(), role="org_editor", organisation=firm)
    for role in (Role.ORG_OWNER, Role.ORG_READER):
        client = client_of(role, organisation=firm)
        for row in team(client)["seats"]:
            if row["abilities"]["remove"]:
                continue
            assert client.delete(f"{URL}{row['id']}/").status_code in {400, 403}


def test_a_changed_seat_answers_with_its_new_reasons(client_of: Any, world: Any) -> None:
    firm = world.a.published
    editor = SeatFactory(person=PersonFactory(), role="org_editor", organisation=firm)
    client = client_of(Role.ORG_OWNER, organisation=firm)
    got = client.patch(f"{URL}{editor.public_id}/", {"role": "org_owner"}).json()
    assert (got["abilities"], got["ability_reasons"]) == (
        {"change_role": True, "remove": True},
        {},
    )


def test_the_reasons_are_in_the_readers_language(client_of: Any, world: Any) -> None:
    client = client_of(Role.ORG_READER, organisation=world.a.published)
    assert team(client)["ability_reasons"]["invite"] == HEADS_ALONE
    Person.objects.update(language="fr")
    got = client.get(URL, headers={"accept-language": "fr"}).json()
    assert got["ability_reasons"]["invite"].startswith("Seul")


def test_the_list_takes_a_constant_number_of_queries(
    client_of: Any, world: Any, django_assert_max_num_queries: Any
) -> None:
    firm = world.a.published
    client = client_of(Role.ORG_OWNER, organisation=firm)
    client.get(URL)
    with django_assert_max_num_queries(12) as few:
        client.get(URL)
    for role in ("org_owner", "org_editor", "org_reader"):
        for _n in range(3):
            SeatFactory(person=PersonFactory(), role=role, organisation=firm)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(team(client)["seats"]) == 10
