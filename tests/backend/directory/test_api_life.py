"""Steps of a profile's life: who may take which, in which state, and who sees what then."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.dates import in_months
from backend.common.models import Revocation
from backend.common.viewer import Role
from backend.directory.models import HistoryRow, Organisation
from backend.directory.services.life import turn_clock
from tests.factories import MembershipFactory, OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _step(client: APIClient, organisation: Organisation, step: str, **more: object) -> object:
    return client.post(
        f"/api/v1/organisations/{organisation.public_id}/life/", {"step": step, **more}
    )


def _codes(response: object) -> list[str]:
    return [e["code"] for e in response.json()["errors"]]  # type: ignore[attr-defined]


@pytest.fixture
def draft(world: SimpleNamespace) -> Organisation:
    """A claimed profile of cluster A that its firm has not published yet."""
    row = OrganisationFactory(legal_name="Drafted Works", standing="claimed", life="draft")
    MembershipFactory(organisation=row, cluster=world.a.cluster)
    return row


def test_a_draft_goes_through_submission_validation_and_publication(
    world: SimpleNamespace, client_of: Client, draft: Organisation
) -> None:
    firm = client_of(Role.ORG_OWNER, organisation=draft)
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    other = client_of(Role.ORG_OWNER, organisation=world.b.published)
    address = f"/api/v1/organisations/{draft.public_id}/"
    assert other.get(address).status_code == 404
    assert firm.get(address).json()["life"]["steps"] == ["submit"]
    assert firm.get(address).json()["life"]["waits_for"] == [str(world.a.cluster)]
    assert _codes(_step(firm, draft, "publish")) == ["validation_first"]
    assert _step(firm, draft, "submit").json()["state"]["code"] == "submitted"
    assert Notification.objects.get(kind="profile_submitted").params["organisation"] == (
        "Drafted Works"
    )
    assert _step(firm, draft, "validate").status_code == 403
    assert staff.get(address).json()["life"]["steps"] == ["validate", "send_back"]
    assert _step(staff, draft, "validate").json()["state"]["code"] == "validated"
    assert other.get(address).status_code == 404
    body = _step(firm, draft, "publish").json()
    assert body["state"]["code"] == "published"
    assert body["renew_on"] == in_months(timezone.localdate(), 12).isoformat()
    assert other.get(address).json()["standing"]["code"] == "published"
    steps = list(
        HistoryRow.objects.filter(organisation=draft, kind="life").values_list("new", flat=True)
    )
    assert steps == ["published", "validated", "submitted"]


def test_send_back_tells_the_firm_why(
    world: SimpleNamespace, client_of: Client, draft: Organisation
) -> None:
    firm = client_of(Role.ORG_EDITOR, organisation=draft)
    staff = client_of(Role.CLUSTER_ADVISER, cluster=world.a.cluster)
    _step(firm, draft, "submit")
    answer = _step(staff, draft, "send_back", remark="The VAT number is missing.")
    assert answer.json()["state"]["code"] == "draft"
    told = Notification.objects.get(kind="profile_sent_back")
    assert set(told.params) == {"organisation", "cluster"}
    page = f"/api/v1/organisations/{draft.public_id}/"
    assert firm.get(page).json()["life"]["remark"] == "The VAT number is missing."
    assert _step(firm, draft, "submit").json()["remark"] == ""


def test_a_firm_without_a_cluster_publishes_by_itself(client_of: Client) -> None:
    row = OrganisationFactory(standing="claimed", life="draft")
    firm = client_of(Role.ORG_OWNER, organisation=row)
    assert _step(firm, row, "publish").json()["state"]["code"] == "published"


@pytest.mark.parametrize("step", ["submit", "publish", "renew", "validate", "send_back"])
@pytest.mark.parametrize("role", [Role.ORG_READER, Role.CLUSTER_READER])
def test_readers_take_no_step(
    world: SimpleNamespace, client_of: Client, draft: Organisation, role: Role, step: str
) -> None:
    place = {"organisation": draft} if role == Role.ORG_READER else {"cluster": world.a.cluster}
    assert _step(client_of(role, **place), draft, step).status_code == 403


def test_other_clusters_and_firms_do_not_know_of_a_draft(
    world: SimpleNamespace, client_of: Client, draft: Organisation
) -> None:
    for client in (
        client_of(Role.ORG_OWNER, organisation=world.a.published),
        client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster),
        client_of(Role.REGION_OFFICER, region="FRE"),
    ):
        assert _step(client, draft, "validate").status_code == 404


def test_the_wrong_state_is_explained(
    world: SimpleNamespace, client_of: Client, draft: Organisation
) -> None:
    answer = _step(client_of(Role.ORG_OWNER, organisation=draft), draft, "renew")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert _codes(answer) == ["life_step"]
    assert "Draft" in answer.json()["errors"][0]["detail"]  # type: ignore[attr-defined]


def test_an_unclaimed_import_is_validated_by_its_cluster_and_not_published(
    world: SimpleNamespace, client_of: Client
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    assert _step(staff, world.a.imported, "validate").status_code == 200  # type: ignore[attr-defined]
    assert _codes(_step(staff, world.a.imported, "publish")) == ["mandate_first"]


def test_the_clock_falls_due_expires_and_is_renewed(client_of: Client) -> None:
    day = timezone.localdate()
    row = OrganisationFactory(renew_on=day + datetime.timedelta(days=30))
    record = OrganisationFactory(standing="public_record", renew_on=day)
    seat = SeatFactory(role="org_owner", organisation=row)
    stranger = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    address = f"/api/v1/organisations/{row.public_id}/"
    assert turn_clock(day - datetime.timedelta(days=1)) == {"due": 0, "expired": 0}
    assert turn_clock(day) == {"due": 1, "expired": 0}
    assert turn_clock(day) == {"due": 0, "expired": 0}
    assert Notification.objects.get(kind="profile_due").person_id == seat.person_id
    assert stranger.get(address).status_code == 200
    assert turn_clock(row.renew_on + datetime.timedelta(days=1))["expired"] == 1
    assert Revocation.objects.filter(object_id=row.public_id).exists()
    assert stranger.get(address).status_code == 404
    firm = client_of(Role.ORG_OWNER, organisation=row)
    assert firm.get(address).json()["life"]["steps"] == ["renew"]
    assert _step(firm, row, "renew").json()["state"]["code"] == "published"
    assert stranger.get(address).status_code == 200
    record.refresh_from_db()
    assert record.life == "draft"
    assert HistoryRow.objects.filter(organisation=record).count() == 0


def test_a_change_of_a_validated_field_waits_to_be_looked_at_and_hides_nothing(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = world.a.published
    firm = client_of(Role.ORG_OWNER, organisation=row)
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    stranger = client_of(Role.ORG_OWNER, organisation=world.b.published)
    address = f"/api/v1/organisations/{row.public_id}/"
    _step(staff, row, "validate")
    firm.patch(address, {"city": "Metz"})
    assert firm.get(address).json()["life"]["revalidate"] == []
    firm.patch(address, {"legal_name": "Renamed Works"})
    assert firm.get(address).json()["life"]["revalidate"] == ["legal_name"]
    assert stranger.get(address).json()["name"] == "Renamed Works"
    members = f"/api/v1/clusters/{world.a.cluster.public_id}/members/"
    found = staff.get(members, {"life": "to_validate"}).json()["results"]
    assert [m["name"] for m in found] == ["Imported A", "Renamed Works"]
    assert _step(staff, row, "validate").json()["revalidate"] == []


def test_history_shows_who_when_what_to_those_who_answer_for_the_profile(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = world.a.published
    firm = client_of(Role.ORG_OWNER, organisation=row)
    firm.patch(f"/api/v1/organisations/{row.public_id}/", {"city": "Metz"})
    firm.post(
        f"/api/v1/organisations/{row.public_id}/entries/",
        {"kind": "need", "title": "A secret alloy", "visibility": "private"},
    )
    address = f"/api/v1/organisations/{row.public_id}/history/"
    own = firm.get(address).json()["results"]
    assert [(r["field"], r["new"], r["only_you"]) for r in own] == [
        ("needs", "A secret alloy", True),
        ("city", "Metz", False),
    ]
    assert own[1]["old"] == "Lille"
    assert own[1]["person"]
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster).get(address)
    assert [r["field"] for r in staff.json()["results"]] == ["city"]
    assert client_of(Role.CLUSTER_READER, cluster=world.a.cluster).get(address).status_code == 403
    assert client_of(Role.ORG_OWNER, organisation=world.b.published).get(address).status_code == 403


def test_history_of_an_entry_turns_private_with_it(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = world.a.published
    firm = client_of(Role.ORG_OWNER, organisation=row)
    entry = firm.post(
        f"/api/v1/organisations/{row.public_id}/entries/",
        {"kind": "need", "title": "An open alloy", "visibility": "public"},
    ).json()
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    address = f"/api/v1/organisations/{row.public_id}/history/"
    assert "An open alloy" in staff.get(address).content.decode()
    firm.patch(f"/api/v1/entries/{entry['id']}/", {"visibility": "private"})
    assert "An open alloy" not in staff.get(address).content.decode()
    assert "An open alloy" in firm.get(address).content.decode()
