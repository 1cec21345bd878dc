"""The people of a place: who sees and changes them, and the last owner stays."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from auditlog.models import LogEntry
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.viewer import Role
from backend.directory.models import Seat
from tests.factories import PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/seats/"


@pytest.fixture
def team(world: SimpleNamespace) -> SimpleNamespace:
    firm = world.a.published
    seats = {
        role: SeatFactory(person=PersonFactory(), role=role.value, organisation=firm)
        for role in (Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER)
    }
    return SimpleNamespace(firm=firm, seats=seats, world=world)


def of(client_of: Any, seat: Seat) -> APIClient:
    client = client_of(person=seat.person)
    return client  # the person's first seat is the acting one


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403


@pytest.mark.parametrize(
    ("role", "roles"),
    [
        (Role.ORG_OWNER, ["org_owner", "org_editor", "org_reader"]),
        (Role.ORG_EDITOR, []),
        (Role.ORG_READER, []),
    ],
)
def test_everybody_of_a_firm_sees_its_team_and_owners_manage_it(
    client_of: Any, team: SimpleNamespace, role: Role, roles: list[str]
) -> None:
    body = of(client_of, team.seats[role]).get(URL).json()
    assert body["seats"][0]["role"] == "org_owner"
    assert len(body["seats"]) == 3
    assert body["roles"] == roles
    assert [s["is_me"] for s in body["seats"]].count(True) == 1
    # The last owner stays one; the others' roles are for the owner to change.
    changeable = [s["abilities"]["change_role"] for s in body["seats"]]
    assert changeable == [False, *[role == Role.ORG_OWNER] * 2]


def test_team_of_another_firm_stays_unseen(client_of: Any, team: SimpleNamespace) -> None:
    stranger = client_of(Role.ORG_OWNER, organisation=team.world.b.published)
    names = {s["email"] for s in stranger.get(URL).json()["seats"]}
    assert names.isdisjoint({s.person.email for s in team.seats.values()})
    target = team.seats[Role.ORG_READER].public_id
    assert stranger.patch(f"{URL}{target}/", {"role": "org_owner"}).status_code == 404
    assert stranger.delete(f"{URL}{target}/").status_code == 404


@pytest.mark.parametrize("role", [Role.ORG_EDITOR, Role.ORG_READER])
def test_editors_and_readers_change_nobody(
    client_of: Any, team: SimpleNamespace, role: Role
) -> None:
    client = of(client_of, team.seats[role])
    target = team.seats[Role.ORG_OWNER].public_id
    assert client.patch(f"{URL}{target}/", {"role": "org_reader"}).status_code == 403
    assert client.delete(f"{URL}{target}/").status_code == 403
    own = team.seats[role].public_id
    assert client.patch(f"{URL}{own}/", {"role": "org_owner"}).status_code == 403


def test_owner_changes_a_role_and_the_person_is_told(client_of: Any, team: SimpleNamespace) -> None:
    client = of(client_of, team.seats[Role.ORG_OWNER])
    target = team.seats[Role.ORG_READER]
    answer = client.patch(f"{URL}{target.public_id}/", {"role": "org_editor"})
    assert answer.status_code == 200
    assert answer.json()["role"] == "org_editor"
    told = Notification.objects.get(person=target.person)
    assert (told.kind, told.params["place"]) == ("seat_changed", team.firm.legal_name)
    entry = LogEntry.objects.get_for_object(target).first()
    assert entry.changes["role"] == ["org_reader", "org_editor"]


@pytest.mark.parametrize("role", ["cluster_manager", "platform_admin", "nonsense"])
def test_roles_of_other_places_are_refused(
    client_of: Any, team: SimpleNamespace, role: str
) -> None:
    client = of(client_of, team.seats[Role.ORG_OWNER])
    target = team.seats[Role.ORG_READER]
    answer = client.patch(f"{URL}{target.public_id}/", {"role": role})
    assert answer.status_code == 400
    target.refresh_from_db()
    assert target.role == "org_reader"


def test_last_owner_stays_whatever_is_tried(client_of: Any, team: SimpleNamespace) -> None:
    client = of(client_of, team.seats[Role.ORG_OWNER])
    own = team.seats[Role.ORG_OWNER].public_id
    for answer in (
        client.patch(f"{URL}{own}/", {"role": "org_reader"}),
        client.delete(f"{URL}{own}/"),
    ):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "last_owner"
    other = team.seats[Role.ORG_EDITOR].public_id
    assert client.patch(f"{URL}{other}/", {"role": "org_owner"}).status_code == 200
    assert client.delete(f"{URL}{own}/").status_code == 204


def test_owner_who_is_deactivated_does_not_count_as_one(
    client_of: Any, team: SimpleNamespace
) -> None:
    SeatFactory(person=PersonFactory(is_active=False), role="org_owner", organisation=team.firm)
    client = of(client_of, team.seats[Role.ORG_OWNER])
    own = team.seats[Role.ORG_OWNER].public_id
    assert client.delete(f"{URL}{own}/").status_code == 400


def test_anybody_may_leave(client_of: Any, team: SimpleNamespace) -> None:
    seat = team.seats[Role.ORG_READER]
    assert of(client_of, seat).delete(f"{URL}{seat.public_id}/").status_code == 204
    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert not Notification.objects.filter(person=seat.person).exists()


def test_cluster_manager_manages_the_cluster_alone(
    client_of: Callable[..., APIClient], team: SimpleNamespace
) -> None:
    cluster = team.world.a.cluster
    adviser = SeatFactory(person=PersonFactory(), role="cluster_adviser", cluster=cluster)
    client = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    assert client.get(URL).json()["roles"] == [
        "cluster_manager",
        "cluster_adviser",
        "cluster_reader",
    ]
    changed = client.patch(f"{URL}{adviser.public_id}/", {"role": "cluster_manager"})
    assert changed.status_code == 200
    member = team.seats[Role.ORG_READER].public_id
    assert client.patch(f"{URL}{member}/", {"role": "org_owner"}).status_code == 404


def test_rights_follow_the_acting_seat_not_the_union(client_of: Any, team: SimpleNamespace) -> None:
    person = team.seats[Role.ORG_OWNER].person
    second = SeatFactory(person=person, role="org_reader", organisation=team.world.b.published)
    client = client_of(person=person)
    client.post("/api/v1/session/seat/", {"seat": str(second.public_id)})
    target = team.seats[Role.ORG_READER].public_id
    assert client.patch(f"{URL}{target}/", {"role": "org_editor"}).status_code == 404


def test_person_without_a_seat_sees_nobody(client_of: Any, team: SimpleNamespace) -> None:
    assert client_of().get(URL).json()["seats"] == []
