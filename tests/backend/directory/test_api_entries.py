"""POST /organisations/{id}/entries/, PATCH and DELETE /entries/{id}/."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from rest_framework.test import APIClient

from backend.common.models import OutboxEntry, Revocation
from backend.common.viewer import Role
from backend.directory.models import Entry, FieldProvenance, Profile
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]
NEW = {"kind": "need", "title": "Somebody who coats nickel meshes", "visibility": "private"}


def _create(client: APIClient, organisation: object, **values: object) -> object:
    url = f"/api/v1/organisations/{organisation.public_id}/entries/"  # type: ignore[attr-defined]
    return client.post(url, {**NEW, **values}, format="json")


def test_create_owner_201_with_provenance_and_outbox(
    world: SimpleNamespace, client_of: Client
) -> None:
    version = Profile.objects.get(organisation=world.a.published).version
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = _create(
        client, world.a.published, trl={"min": 4, "max": 6}, stage="components", visibility="public"
    )
    assert response.status_code == 201
    body = response.json()
    assert body["trl"] == {"min": 4, "max": 6}
    assert body["visibility"]["code"] == "public"
    assert FieldProvenance.objects.get(field="needs").source_kind == "person"
    assert OutboxEntry.objects.filter(object_id=world.a.published.public_id).count() == 1
    assert Profile.objects.get(organisation=world.a.published).version == version + 1


def test_create_private_leaves_no_trace_that_others_could_read(
    world: SimpleNamespace, client_of: Client
) -> None:
    version = Profile.objects.get(organisation=world.a.published).version
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _create(client, world.a.published, visibility="private").status_code == 201
    assert FieldProvenance.objects.get().field == "needs.private"
    assert not OutboxEntry.objects.exists()
    assert Profile.objects.get(organisation=world.a.published).version == version


@pytest.mark.parametrize("role", [Role.ORG_READER])
def test_create_reader_403(world: SimpleNamespace, client_of: Client, role: Role) -> None:
    client = client_of(role, organisation=world.a.published)
    assert _create(client, world.a.published).status_code == 403


def test_create_other_sme_403_on_visible_404_on_hidden(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert _create(client, world.a.published).status_code == 403
    assert _create(client, world.a.imported).status_code == 404


def test_create_cluster_manager_only_for_unclaimed_members(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    assert _create(client, world.a.imported).status_code == 201
    assert _create(client, world.a.published).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", "blank"),
        ("title", "x" * 301, "max_length"),
        ("nace", ["Z9"], "nace_unknown"),
        ("stage", "nowhere", "stage_unknown"),
        ("trl", {"min": 9, "max": 2}, "trl_invalid"),
        ("trl", {"min": 0, "max": 2}, "min_value"),
        ("visibility", "secret", "invalid_choice"),
        ("kind", "wish", "invalid_choice"),
        ("partner_countries", ["France"], "invalid"),
        ("expires_on", "tomorrow", "invalid"),
    ],
)
def test_create_bad_value_400_names_the_field(
    world: SimpleNamespace, client_of: Client, field: str, value: object, code: str
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    before = Entry.objects.count()
    response = _create(client, world.a.published, **{field: value})
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert error["code"] == code
    assert error["attr"].split(".")[0] in {field, f"{field}s"}
    assert Entry.objects.count() == before


def test_update_to_private_revokes_until_the_index_knows(
    world: SimpleNamespace, client_of: Client
) -> None:
    entry = EntryFactory(organisation=world.a.published, visibility="public")
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = client.patch(
        f"/api/v1/entries/{entry.public_id}/", {"visibility": "private"}, format="json"
    )
    assert response.status_code == 200
    assert Revocation.objects.get().object_id == world.a.published.public_id


def test_update_to_public_revokes_nothing(world: SimpleNamespace, client_of: Client) -> None:
    entry = EntryFactory(organisation=world.a.published, visibility="private")
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    client.patch(f"/api/v1/entries/{entry.public_id}/", {"visibility": "public"}, format="json")
    assert not Revocation.objects.exists()


def test_update_half_a_trl_range_400(world: SimpleNamespace, client_of: Client) -> None:
    entry = EntryFactory(organisation=world.a.published)
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    url = f"/api/v1/entries/{entry.public_id}/"
    response = client.patch(url, {"trl": {"min": 3}}, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == "trl.max"


def test_update_private_of_another_404(world: SimpleNamespace, client_of: Client) -> None:
    entry = EntryFactory(organisation=world.a.published, visibility="private")
    for client in (
        client_of(Role.ORG_OWNER, organisation=world.b.published),
        client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
        client_of(Role.PLATFORM_ADMIN),
    ):
        url = f"/api/v1/entries/{entry.public_id}/"
        assert client.patch(url, {"title": "x"}, format="json").status_code == 404
        assert client.delete(url).status_code == 404


def test_delete_owner_204_and_revokes(world: SimpleNamespace, client_of: Client) -> None:
    entry = EntryFactory(organisation=world.a.published)
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert client.delete(f"/api/v1/entries/{entry.public_id}/").status_code == 204
    assert not Entry.objects.filter(pk=entry.pk).exists()
    assert Revocation.objects.exists()
