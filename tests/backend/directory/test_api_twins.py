"""A firm entered itself beside a hidden record of it: who is offered the merge, and what moves."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.models import OutboxEntry
from backend.common.viewer import Role
from backend.directory.enums import HistoryKind, Life, Standing
from backend.directory.models import (
    FieldProvenance,
    HistoryRow,
    Invitation,
    Membership,
    Organisation,
    SuggestedValue,
    TwinOffer,
)
from backend.directory.services.invitations import invitation_create
from backend.directory.services.twins import find_twins
from backend.partnering.models import Exposure, Introduction, Proposal, ProposalRun
from tests.factories import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/twins/"
VAT = "FR40303265045"


@pytest.fixture
def pair(client_of: Any) -> SimpleNamespace:
    """A draft that a firm entered, and its cluster's hidden record, of one VAT number."""
    cluster = ClusterFactory(organisation__legal_name="Cluster Alpha", acronym="CA")
    record = OrganisationFactory(
        legal_name="Duval Revêtements SAS",
        standing=Standing.IMPORTED,
        life=Life.DRAFT,
        vat=VAT,
        website="https://duval.example",
        domain_key="duval.example",
        city="Lens",
        founded=1987,
    )
    MembershipFactory(organisation=record, cluster=cluster)
    firm = OrganisationFactory(
        legal_name="Duval",
        standing=Standing.CLAIMED,
        life=Life.DRAFT,
        city="Lille",
        founded=None,
        website="",
        domain_key="",
        numbers_under_review={"vat": VAT},
    )
    owner = PersonFactory(email="anne@mail.example", name="Anne")
    return SimpleNamespace(
        cluster=cluster,
        record=record,
        firm=firm,
        owner=owner,
        as_owner=client_of(Role.ORG_OWNER, organisation=firm, person=owner),
        as_manager=client_of(Role.CLUSTER_MANAGER, cluster=cluster),
    )


def offers(client: APIClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(URL).json()
    return found


def decide(client: APIClient, decision: str = "merge") -> Any:
    return client.post(
        f"{URL}{TwinOffer.objects.get().public_id}/decision/", {"decision": decision}
    )


def test_the_keeping_cluster_and_the_platform_are_offered_it(pair: Any, client_of: Any) -> None:
    assert find_twins() == 1
    admin = client_of(Role.PLATFORM_ADMIN)
    for client in (pair.as_manager, admin):
        (offer,) = offers(client)
        assert (offer["own"]["name"], offer["record"]["name"]) == ("Duval", "Duval Revêtements SAS")
        assert offer["proof"]["code"] == "vat"
    assert find_twins() == 0  # offered once


def test_nobody_else_learns_of_it_least_of_all_the_firm(pair: Any, client_of: Any) -> None:
    before = pair.as_owner.get(f"/api/v1/organisations/{pair.firm.public_id}/").json()
    find_twins()
    others = (
        pair.as_owner,
        client_of(Role.CLUSTER_READER, cluster=pair.cluster),
        client_of(Role.CLUSTER_MANAGER, cluster=ClusterFactory()),
        client_of(Role.REGION_OFFICER, region="FR"),
    )
    for client in others:
        assert offers(client) == []
        assert decide(client).status_code == 404
    assert APIClient().get(URL).status_code == 403
    assert not Notification.objects.filter(person=pair.owner).exists()
    assert pair.as_owner.get(f"/api/v1/organisations/{pair.firm.public_id}/").json() == before
    assert pair.as_owner.get(f"/api/v1/organisations/{pair.record.public_id}/").status_code == 404
    assert Organisation.objects.filter(pk=pair.record.pk).exists()


def test_entering_oneself_answers_alike_with_and_without_a_hidden_record(
    pair: Any, client_of: Any
) -> None:
    answers = []
    for email in ("ina@duval.example", "ina@unknown-firm.example"):
        person = PersonFactory(email=email)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        got = client_of(person=person).post(
            "/api/v1/organisations/", {"legal_name": f"New {email[4:7]}", "country": "FR"}
        )
        answers.append((got.status_code, sorted(got.json())))
    assert answers[0] == answers[1] == (201, ["id", "seat"])
    assert {o.proof for o in TwinOffer.objects.all()} == {"domain"}


def test_free_mail_and_unconfirmed_addresses_prove_nothing(pair: Any) -> None:
    Organisation.objects.filter(pk=pair.firm.pk).update(numbers_under_review={})
    EmailAddress.objects.create(user=pair.owner, email="a@duval.example", verified=False)
    assert find_twins() == 0
    EmailAddress.objects.update(verified=True)
    assert find_twins() == 1


def test_a_record_with_people_of_its_own_or_that_objected_is_not_offered(
    pair: Any, client_of: Any
) -> None:
    find_twins()
    client_of(Role.ORG_READER, organisation=pair.record)
    assert offers(pair.as_manager) == []
    assert decide(pair.as_manager).status_code == 404


def test_everything_moves_and_what_the_firm_says_stays(pair: Any) -> None:
    entry = EntryFactory(organisation=pair.record, title="Coatings", visibility="public")
    contact = ContactPointFactory(organisation=pair.record, name="Front desk")
    FieldProvenance.objects.create(
        organisation=pair.record, field="founded", source_kind="spreadsheet", source_ref="list.xlsx"
    )
    HistoryRow.objects.create(organisation=pair.record, kind="created", source_kind="spreadsheet")
    other = OrganisationFactory()
    run = ProposalRun.objects.create(organisation=other, question_key="x")
    Proposal.objects.create(run=run, candidate=pair.record, rank=1, score=0, probability=0.5)
    introduction = Introduction.objects.create(asker=other, asked=pair.record, source="search")
    Exposure.objects.create(organisation=pair.record, day=datetime.date(2026, 11, 20))
    find_twins()
    OutboxEntry.objects.all().delete()
    assert decide(pair.as_manager).status_code == 204
    pair.firm.refresh_from_db()
    assert not Organisation.objects.filter(pk=pair.record.pk).exists()
    assert (pair.firm.city, pair.firm.founded) == ("Lille", 1987)
    assert (pair.firm.vat, pair.firm.numbers_under_review) == (VAT, {})
    assert pair.firm.domain_key == "duval.example"
    assert Membership.objects.get(organisation=pair.firm).cluster == pair.cluster
    for row in (entry, contact):
        row.refresh_from_db()
        assert row.organisation == pair.firm
    assert entry.visibility == "public"  # a draft: nobody else reads it yet
    provenance = FieldProvenance.objects.get(organisation=pair.firm, field="founded")
    assert provenance.source_ref == "list.xlsx"
    assert Proposal.objects.get(run=run).candidate == pair.firm
    introduction.refresh_from_db()
    assert introduction.asked == pair.firm
    assert Exposure.objects.get().organisation == pair.firm
    kinds = set(pair.firm.history.values_list("kind", flat=True))
    assert {"created", HistoryKind.MERGED} <= kinds
    touched = set(OutboxEntry.objects.values_list("object_id", flat=True))
    assert {pair.firm.public_id, pair.record.public_id} <= touched
    assert offers(pair.as_manager) == []


def test_no_row_of_any_app_still_names_the_record(pair: Any) -> None:
    EntryFactory(organisation=pair.record)
    MembershipFactory(organisation=pair.record, cluster=ClusterFactory())
    gone = pair.record.pk
    find_twins()
    decide(pair.as_manager)
    for relation in Organisation._meta.related_objects:
        if relation.one_to_many or relation.one_to_one:
            left = relation.related_model.objects.filter(**{relation.field.attname: gone})
            assert not left.exists(), relation


@pytest.mark.parametrize(
    ("standing", "life"),
    [
        (Standing.PUBLISHED, Life.PUBLISHED),
        (Standing.CLAIMED, Life.DUE),
        (Standing.PUBLISHED, Life.DRAFT),
        (Standing.CLAIMED, Life.EXPIRED),
    ],
)
def test_a_profile_that_others_read_stays_as_they_see_it(
    pair: Any, standing: Standing, life: Life
) -> None:
    Organisation.objects.filter(pk=pair.firm.pk).update(life=life, standing=standing)
    entry = EntryFactory(organisation=pair.record, title="Coatings", visibility="public")
    find_twins()
    assert decide(pair.as_manager).status_code == 204
    entry.refresh_from_db()
    pair.firm.refresh_from_db()
    assert (entry.organisation, entry.visibility) == (pair.firm, "private")
    assert pair.firm.founded is None
    suggested = dict(SuggestedValue.objects.values_list("field", "new"))
    assert suggested["founded"] == 1987
    assert "city" not in suggested
    told = set(Notification.objects.filter(person=pair.owner).values_list("kind", flat=True))
    assert told == {"twin_merged", "change_suggested"}


def test_an_invitation_to_the_record_does_not_open_the_firms_place(pair: Any) -> None:
    invitation_create(
        email="somebody@mail.example",
        role=Role.ORG_OWNER,
        organisation=pair.record,
        via_cluster=pair.cluster,
        by=PersonFactory(),
    )
    find_twins()
    decide(pair.as_manager)
    row = Invitation.objects.get()
    assert row.organisation == pair.firm
    assert row.state == "revoked"


def test_of_two_memberships_in_one_cluster_the_present_one_stays(pair: Any) -> None:
    MembershipFactory(organisation=pair.firm, cluster=pair.cluster, until=datetime.date(2025, 1, 1))
    find_twins()
    decide(pair.as_manager)
    row = Membership.objects.get(organisation=pair.firm)
    assert row.until is None


def test_two_firms_stay_two_and_are_not_offered_again(pair: Any) -> None:
    find_twins()
    assert decide(pair.as_manager, "apart").status_code == 204
    assert find_twins() == 0
    assert offers(pair.as_manager) == []
    assert decide(pair.as_manager).status_code == 404
    assert Organisation.objects.filter(pk=pair.record.pk).exists()
