"""What a cluster's staff do with its members: lists, bulk validation, ends, one curator."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Entry, Membership, Organisation, ValidationJob
from backend.directory.services.data import MembershipData
from backend.directory.services.memberships import membership_end, membership_upsert
from backend.directory.tasks import validate_members
from tests.factories import ContactPointFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _members(client: APIClient, world: SimpleNamespace, **params: str) -> Any:
    return client.get(f"/api/v1/clusters/{world.a.cluster.public_id}/members/", params)


def test_states_show_to_the_clusters_own_staff_alone(
    world: SimpleNamespace, client_of: Client
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    rows = {m["name"]: m["staff"] for m in _members(staff, world).json()["results"]}
    assert rows["Published A"]["life"]["code"] == "published"
    assert rows["Imported A"]["life"]["code"] == "draft"
    assert rows["Imported A"]["abilities"]["mandate"] is True
    assert rows["Published A"]["abilities"]["mandate"] is False
    for client in (
        client_of(Role.CLUSTER_READER, cluster=world.a.cluster),
        client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster),
        client_of(Role.ORG_OWNER, organisation=world.a.published),
    ):
        assert {m["staff"] for m in _members(client, world).json()["results"]} == {None}


def test_filters_are_for_staff_and_bad_ones_are_named(
    world: SimpleNamespace, client_of: Client
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    membership_upsert(
        organisation=OrganisationFactory(legal_name="Lettered", standing="imported"),
        cluster=world.a.cluster,
        data=MembershipData(),
    )
    written = OrganisationFactory(legal_name="Mailed", standing="imported")
    ContactPointFactory(organisation=written)
    membership_upsert(organisation=written, cluster=world.a.cluster, data=MembershipData())

    def names(**params: str) -> list[str]:
        return [m["name"] for m in _members(staff, world, **params).json()["results"]]

    assert names(notice="due") == ["Lettered", "Mailed"]
    assert names(notice="by_post") == ["Lettered"]
    assert names(notice="overdue") == []
    assert names(life="draft") == ["Imported A", "Lettered", "Mailed"]
    assert names(q="lett") == ["Lettered"]
    assert _members(staff, world, life="bogus").status_code == 400
    firm = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert len(_members(firm, world, life="draft").json()["results"]) == 1


def test_bulk_validation_runs_in_the_background_with_progress(
    world: SimpleNamespace, client_of: Client, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    many = [OrganisationFactory(standing="imported") for _ in range(30)]
    for row in many:
        MembershipFactory(organisation=row, cluster=world.a.cluster)
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    address = f"/api/v1/clusters/{world.a.cluster.public_id}/validations/"
    made = staff.post(address, {"all_waiting": True})
    assert made.status_code == 202
    assert (made.json()["state"], made.json()["total"]) == ("pending", 31)
    job = ValidationJob.objects.get()
    gone = many[3]
    membership_end(membership=gone.memberships.get(), on=timezone.localdate())
    assert validate_members(job.pk) is True
    done = staff.get(f"/api/v1/validations/{made.json()['id']}/").json()
    assert done == {
        "id": made.json()["id"],
        "state": "done",
        "total": 31,
        "done": 31,
        "validated": 30,
        "skipped": 1,
    }
    assert Organisation.objects.filter(life="validated").count() == 30
    assert validate_members(job.pk) is False
    again = staff.post(address, {"all_waiting": True})
    assert again.status_code == 400
    assert again.json()["errors"][0]["detail"] == "No member waits for validation now."
    other = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    assert other.get(f"/api/v1/validations/{made.json()['id']}/").status_code == 404
    assert other.post(address, {"all_waiting": True}).status_code == 403


def test_strangers_cannot_be_validated_by_id(world: SimpleNamespace, client_of: Client) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    address = f"/api/v1/clusters/{world.a.cluster.public_id}/validations/"
    for stranger in (world.b.imported, world.b.published):
        answer = staff.post(address, {"organisations": [str(stranger.public_id)]})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "unknown"


def test_an_ended_membership_keeps_the_firms_data(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = world.a.published
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    entries = Entry.objects.filter(organisation=row).count()
    address = f"/api/v1/clusters/{world.a.cluster.public_id}/members/{row.public_id}/end/"
    assert staff.post(address, {}).status_code == 204
    assert Membership.objects.get(organisation=row).until == timezone.localdate()
    assert Entry.objects.filter(organisation=row).count() == entries
    assert staff.post(address, {}).status_code == 404
    assert staff.get(f"/api/v1/organisations/{row.public_id}/history/").status_code == 403


def test_a_firm_leaves_by_its_owner_alone(world: SimpleNamespace, client_of: Client) -> None:
    row = world.a.published
    address = f"/api/v1/organisations/{row.public_id}/clusters/{world.a.cluster.public_id}/leave/"
    assert client_of(Role.ORG_EDITOR, organisation=row).post(address, {}).status_code == 403
    assert client_of(Role.ORG_OWNER, organisation=row).post(address, {}).status_code == 204
    row.refresh_from_db()
    assert row.standing == "published"


def test_a_membership_does_not_end_before_it_began(
    world: SimpleNamespace, client_of: Client
) -> None:
    Membership.objects.filter(organisation=world.a.published).update(
        since=datetime.date(2026, 1, 1)
    )
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    address = (
        f"/api/v1/clusters/{world.a.cluster.public_id}/members/{world.a.published.public_id}/end/"
    )
    answer = staff.post(address, {"on": "2025-12-31"})
    assert answer.json()["errors"][0]["code"] == "before_beginning"


def test_in_several_clusters_one_answers_for_the_unclaimed_profile(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = OrganisationFactory(standing="imported")
    for cluster in (world.a.cluster, world.b.cluster):
        membership_upsert(organisation=row, cluster=cluster, data=MembershipData())
    first = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    second = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    address = f"/api/v1/organisations/{row.public_id}/"
    assert first.patch(address, {"city": "Metz"}).status_code == 200
    assert second.patch(address, {"city": "Nancy"}).status_code == 403
    membership_end(membership=row.memberships.get(cluster=world.a.cluster), on=timezone.localdate())
    assert second.patch(address, {"city": "Nancy"}).status_code == 200


def test_policy_is_the_clusters_own(world: SimpleNamespace, client_of: Client) -> None:
    address = f"/api/v1/clusters/{world.a.cluster.public_id}/policy/"
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    assert staff.get(address).json()["validates"] is True
    body = staff.patch(address, {"validates": False, "revalidate_fields": ["city"]}).json()
    assert body == {"validates": False, "revalidate_fields": ["city"]}
    assert staff.patch(address, {"revalidate_fields": ["bogus"]}).status_code == 400
    reader = client_of(Role.CLUSTER_READER, cluster=world.a.cluster)
    assert reader.patch(address, {"validates": True}).status_code == 403


def test_staff_hear_why_a_member_is_not_theirs_to_validate_or_to_mandate(
    world: SimpleNamespace, client_of: Client
) -> None:
    keeps = "The firm keeps its own profile; its cluster can suggest changes."
    curator = "Another cluster answers for this profile."
    expired = "Its content is out of date: the firm has to renew it first."
    looks_on = "This is for managers and advisers of the firm’s cluster."
    Organisation.objects.filter(pk=world.a.imported.pk).update(curator=world.b.cluster)
    stale = OrganisationFactory(legal_name="Stale", standing="published", life="expired")
    MembershipFactory(organisation=stale, cluster=world.a.cluster)

    def said(client: APIClient) -> dict[str, Any]:
        rows = _members(client, world).json()["results"]
        return {m["name"]: m["staff"]["ability_reasons"] for m in rows}

    assert said(client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)) == {
        "Imported A": {"validate": curator},
        "Published A": {"mandate": keeps},
        "Stale": {"validate": expired, "mandate": keeps},
    }
    for reasons in said(client_of(Role.PLATFORM_ADMIN)).values():
        assert reasons == {"validate": looks_on, "mandate": looks_on}
