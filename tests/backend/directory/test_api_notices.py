"""Unclaimed firms are told who keeps their data, before anybody else sees it, and can object."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.dates import in_months
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import FirmNotice, Organisation
from backend.directory.services.data import MembershipData
from backend.directory.services.memberships import membership_upsert
from backend.directory.services.notices import notice_of_token, objection_token, send_due
from tests.factories import ContactPointFactory, OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


@pytest.fixture
def firm(world: SimpleNamespace) -> Organisation:
    """An imported member of cluster A that writes German and has an address."""
    row: Organisation = OrganisationFactory(
        legal_name="Erfunden GmbH", standing="imported", country="DE", languages=["de"]
    )
    ContactPointFactory(organisation=row, email="kontakt@erfunden.example")
    membership_upsert(organisation=row, cluster=world.a.cluster, data=MembershipData())
    return row


def _mandate(client: APIClient, world: SimpleNamespace, row: Organisation, **more: Any) -> Any:
    day = timezone.localdate().isoformat()
    return client.post(
        f"/api/v1/clusters/{world.a.cluster.public_id}/members/{row.public_id}/mandates/",
        {"given_on": day, **more},
    )


def test_an_import_owes_a_notice_within_a_month_and_sends_it_after_a_week(
    world: SimpleNamespace, firm: Organisation
) -> None:
    notice = FirmNotice.objects.get(organisation=firm)
    today = timezone.localdate()
    assert notice.due_on == in_months(today, 1)
    assert send_due(today)["sent"] == 0
    assert send_due(today + datetime.timedelta(days=7))["sent"] == 1
    assert send_due(today + datetime.timedelta(days=8))["sent"] == 0
    mail = MailOut.objects.get()
    assert (mail.to, mail.language) == ("kontakt@erfunden.example", "de")
    assert "Artikel 14" in mail.text
    assert "Artikel 14" in mail.html
    assert f"/claim/{firm.public_id}" in mail.text
    # A token holds the second it was signed in: what counts is whose notice it opens.
    token = re.search(r"/objection/(\S+)", mail.text)
    assert token is not None
    assert notice_of_token(token[1]) == notice
    notice.refresh_from_db()
    assert (notice.channel, notice.reason, notice.language) == ("mail", "import", "de")


@pytest.mark.parametrize(
    ("languages", "country", "expected"),
    [
        (["fr"], "BE", "fr"),
        (["it"], "IT", "en"),
        (["it"], "CH", "de"),
        ([], "FR", "fr"),
    ],
)
def test_the_language_is_the_firms_own_else_by_country(
    world: SimpleNamespace, languages: list[str], country: str, expected: str
) -> None:
    row = OrganisationFactory(standing="imported", languages=languages, country=country)
    ContactPointFactory(organisation=row)
    membership_upsert(organisation=row, cluster=world.a.cluster, data=MembershipData())
    send_due(timezone.localdate() + datetime.timedelta(days=7))
    mail = MailOut.objects.get()
    assert mail.language == expected
    assert mail.subject
    assert "{" not in mail.text


def test_a_mandate_sends_the_notice_first(
    world: SimpleNamespace, client_of: Client, firm: Organisation
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    stranger = client_of(Role.ORG_OWNER, organisation=world.b.published)
    address = f"/api/v1/organisations/{firm.public_id}/"
    assert stranger.get(address).status_code == 404
    made = _mandate(staff, world, firm, note="By e-mail of 27 November")
    assert made.status_code == 201
    assert FirmNotice.objects.get(organisation=firm).reason == "disclosure"
    assert MailOut.objects.count() == 1
    assert stranger.get(address).status_code == 200
    mandate = f"/api/v1/mandates/{made.json()['id']}/"
    other = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    assert other.delete(mandate).status_code == 404
    assert staff.delete(mandate).status_code == 204
    assert stranger.get(address).status_code == 404


def test_without_an_address_a_letter_comes_before_the_mandate(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = OrganisationFactory(standing="imported")
    membership_upsert(organisation=row, cluster=world.a.cluster, data=MembershipData())
    staff = client_of(Role.CLUSTER_ADVISER, cluster=world.a.cluster)
    refused = _mandate(staff, world, row)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "no_address"
    notices = f"/api/v1/clusters/{world.a.cluster.public_id}/notices/"
    listed = staff.get(notices).json()
    assert (listed["due"], listed["by_post"]) == (1, 1)
    notice = listed["results"][0]
    tell = f"/api/v1/notices/{notice['id']}/tell/"
    assert staff.post(tell, {"channel": "mail"}).json()["errors"][0]["code"] == "no_address"
    told = staff.post(tell, {"channel": "post"}).json()
    assert (told["state"], told["channel"]) == ("told", "post")
    assert _mandate(staff, world, row).status_code == 201
    assert not MailOut.objects.exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"given_on": "2999-01-01"}, "given_later"),
        ({"given_on": "2026-01-02", "valid_until": "2026-01-01"}, "ends_before"),
    ],
)
def test_impossible_dates_are_refused_and_nobody_is_told(
    world: SimpleNamespace,
    client_of: Client,
    firm: Organisation,
    more: dict[str, str],
    code: str,
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    assert _mandate(staff, world, firm, **more).json()["errors"][0]["code"] == code
    assert not MailOut.objects.exists()


def test_mandate_and_notice_permissions(
    world: SimpleNamespace, client_of: Client, firm: Organisation
) -> None:
    notice = FirmNotice.objects.get(organisation=firm)
    tell = f"/api/v1/notices/{notice.public_id}/tell/"
    listed = f"/api/v1/clusters/{world.a.cluster.public_id}/notices/"
    reader = client_of(Role.CLUSTER_READER, cluster=world.a.cluster)
    other = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    sme = client_of(Role.ORG_OWNER, organisation=world.a.published)
    for client, expected in ((reader, 403), (other, 404), (sme, 404)):
        assert client.post(tell, {"channel": "post"}).status_code == expected
    for client in (reader, other, sme):
        assert client.get(listed).status_code == 403
        assert _mandate(client, world, firm).status_code == 403
    manager = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    # A claimed firm needs no mandate: it shows itself.
    assert _mandate(manager, world, world.a.published).status_code == 403


def test_the_objection_link_works_without_sign_in_and_hides_the_firm(
    world: SimpleNamespace, client_of: Client, firm: Organisation
) -> None:
    manager = SeatFactory(role="cluster_manager", cluster=world.a.cluster)
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    stranger = client_of(Role.ORG_OWNER, organisation=world.b.published)
    _mandate(staff, world, firm)
    notice = FirmNotice.objects.get(organisation=firm)
    link = f"/api/v1/objections/{objection_token(notice)}/"
    anonymous = APIClient()
    shown = anonymous.get(link).json()
    assert (shown["organisation"], shown["state"]) == ("Erfunden GmbH", "open")
    assert stranger.get(f"/api/v1/organisations/{firm.public_id}/").status_code == 200
    assert anonymous.post(link).json()["state"] == "objected"
    assert anonymous.post(link).json()["state"] == "objected"
    for client in (staff, stranger):
        assert client.get(f"/api/v1/organisations/{firm.public_id}/").status_code == 404
    members = staff.get(f"/api/v1/clusters/{world.a.cluster.public_id}/members/").json()
    assert "Erfunden GmbH" not in [m["name"] for m in members["results"]]
    listed = staff.get(f"/api/v1/clusters/{world.a.cluster.public_id}/notices/").json()
    assert listed["objected"] == 1
    told = Notification.objects.filter(kind="firm_objected", person=manager.person)
    assert told.count() == 1


def test_forged_links_are_unknown_and_a_claimed_firm_is_not_hidden_by_an_old_one(
    world: SimpleNamespace, firm: Organisation
) -> None:
    notice = FirmNotice.objects.get(organisation=firm)
    anonymous = APIClient()
    assert anonymous.get("/api/v1/objections/abc/").status_code == 404
    assert anonymous.post(f"/api/v1/objections/{objection_token(notice)}x/").status_code == 404
    Organisation.objects.filter(pk=firm.pk).update(standing="claimed", life="published")
    link = f"/api/v1/objections/{objection_token(notice)}/"
    assert anonymous.post(link).json()["state"] == "claimed"
    firm.refresh_from_db()
    assert firm.objected_at is None


def test_staff_are_reminded_once_a_week_of_letters(world: SimpleNamespace) -> None:
    row = OrganisationFactory(standing="imported")
    membership_upsert(organisation=row, cluster=world.a.cluster, data=MembershipData())
    SeatFactory(role="cluster_manager", cluster=world.a.cluster)
    late = in_months(timezone.localdate(), 2)
    monday = late - datetime.timedelta(days=late.weekday())
    assert send_due(monday) == {"sent": 0, "overdue": 1}
    send_due(monday + datetime.timedelta(days=1))
    assert Notification.objects.filter(kind="notices_overdue").count() == 1
    send_due(monday + datetime.timedelta(days=7))
    assert Notification.objects.filter(kind="notices_overdue").count() == 2


def test_public_records_are_owed_no_notice(world: SimpleNamespace) -> None:
    membership_upsert(organisation=world.record, cluster=world.a.cluster, data=MembershipData())
    assert not FirmNotice.objects.exists()
