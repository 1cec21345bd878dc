"""GET /organisations/{id}/: who sees which organisation, and which parts of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Organisation
from tests.factories import ContactPointFactory, MandateFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _get(client: APIClient, organisation: Organisation) -> tuple[int, dict[str, object]]:
    response = client.get(f"/api/v1/organisations/{organisation.public_id}/")
    return response.status_code, response.json()


def _needs(body: dict[str, object]) -> set[str]:
    return {need["visibility"]["code"] for need in body["needs"]}  # type: ignore[attr-defined]


def test_anonymous_published_403(world: SimpleNamespace) -> None:
    status, body = _get(APIClient(), world.a.published)
    assert status == 403
    assert body["errors"][0]["code"] == "not_authenticated"  # type: ignore[index]


def test_sme_own_published_200_with_everything(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    status, body = _get(client, world.a.published)
    assert status == 200
    assert _needs(body) == {"public", "members", "private"}
    assert body["abilities"]["edit"] is True  # type: ignore[index]
    assert body["completeness"] is not None


def test_sme_own_reader_cannot_edit(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_READER, organisation=world.a.published)
    _status, body = _get(client, world.a.published)
    assert body["abilities"]["edit"] is False  # type: ignore[index]


def test_sme_of_other_cluster_published_200_public_parts_only(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    status, body = _get(client, world.a.published)
    assert status == 200
    assert _needs(body) == {"public"}
    assert body["identifiers"] is None
    assert body["contacts"] is None
    assert body["provenance"] is None
    assert body["abilities"]["edit"] is False  # type: ignore[index]


def test_sme_of_same_cluster_published_200_with_members_entries(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.imported)
    _status, body = _get(client, world.a.published)
    assert _needs(body) == {"public", "members"}


def test_sme_of_same_cluster_imported_404(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _get(client, world.a.imported)[0] == 404


def test_cluster_manager_own_imported_200_without_private(
    world: SimpleNamespace, client_of: Client
) -> None:
    ContactPointFactory(organisation=world.a.imported)
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    status, body = _get(client, world.a.imported)
    assert status == 200
    assert _needs(body) == {"public", "members"}
    assert body["contacts"][0]["email"].endswith(".example")  # type: ignore[index]
    assert body["abilities"]["edit"] is True  # type: ignore[index]


def test_cluster_manager_own_published_cannot_edit(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    _status, body = _get(client, world.a.published)
    assert body["abilities"]["edit"] is False  # type: ignore[index]
    assert body["abilities"]["see_internals"] is True  # type: ignore[index]


def test_cluster_reader_sees_no_internals(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.CLUSTER_READER, cluster=world.a.cluster)
    _status, body = _get(client, world.a.published)
    assert body["contacts"] is None


def test_cluster_manager_of_other_cluster_imported_404(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    assert _get(client, world.a.imported)[0] == 404


def test_cluster_manager_of_other_cluster_imported_with_mandate_200(
    world: SimpleNamespace, client_of: Client
) -> None:
    MandateFactory(organisation=world.a.imported, cluster=world.a.cluster)
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    status, body = _get(client, world.a.imported)
    assert status == 200
    assert _needs(body) == {"public"}


def test_region_officer_imported_404(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.REGION_OFFICER, region="FRE")
    assert _get(client, world.a.imported)[0] == 404
    assert _get(client, world.a.published)[0] == 200


def test_admin_sees_imported_but_no_private_need(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    status, body = _get(client, world.a.imported)
    assert status == 200
    assert "private" not in _needs(body)


def test_without_seat_sees_public_parts(world: SimpleNamespace, client_of: Client) -> None:
    status, body = _get(client_of(), world.a.published)
    assert status == 200
    assert _needs(body) == {"public"}


def test_public_record_shows_pic_and_invites(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    _status, body = _get(client, world.record)
    assert body["identifiers"]["pic"] == "998294028"  # type: ignore[index]
    assert body["abilities"]["invite"] is True  # type: ignore[index]
    assert body["abilities"]["ask"] is False  # type: ignore[index]


def test_excluded_404_both_ways(world: SimpleNamespace, client_of: Client) -> None:
    world.a.published.exclusions.create(excluded=world.b.published)
    assert (
        _get(client_of(Role.ORG_OWNER, organisation=world.a.published), world.b.published)[0] == 404
    )
    assert (
        _get(client_of(Role.ORG_OWNER, organisation=world.b.published), world.a.published)[0] == 404
    )


def test_unknown_404_in_the_one_error_form(client_of: Client) -> None:
    response = client_of().get("/api/v1/organisations/00000000-0000-4000-8000-000000000000/")
    assert response.status_code == 404
    assert response.json()["errors"][0]["code"] == "not_found"


def test_acting_seat_decides_not_the_union(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    from backend.accounts.models import Person
    from tests.factories import SeatFactory

    person = Person.objects.get()
    seat = SeatFactory(person=person, role=Role.CLUSTER_MANAGER.value, cluster=world.b.cluster)
    assert _get(client, world.b.imported)[0] == 404
    client.post("/api/v1/session/seat/", {"seat": str(seat.public_id)})
    assert _get(client, world.b.imported)[0] == 200
    assert _needs(_get(client, world.a.published)[1]) == {"public"}


@pytest.mark.parametrize(("whose", "may"), [("own", False), ("cluster", False), ("other", True)])
def test_one_asks_neither_oneself_nor_ones_own_cluster(
    world: SimpleNamespace, client_of: Client, whose: str, may: bool
) -> None:
    organisation = {
        "own": world.a.published,
        "cluster": world.a.cluster.organisation,
        "other": world.b.published,
    }[whose]
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    page = client.get(f"/api/v1/organisations/{organisation.public_id}/").json()
    assert page["abilities"]["ask"] is may
