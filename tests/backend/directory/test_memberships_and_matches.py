"""Which organisation a source means, who is a member, and who may show whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from backend.common import hooks
from backend.common.models import OutboxEntry, Revocation
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Mandate, Membership, Organisation
from backend.directory.services.data import MembershipData, Source
from backend.directory.services.entries import entry_update
from backend.directory.services.memberships import (
    mandate_record,
    mandate_withdraw,
    membership_end,
    membership_upsert,
)
from backend.directory.services.organisations import organisation_claim, organisation_match
from tests.factories import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
KEYS = {
    "vat": "FR40303265045",
    "pic": "998294028",
    "siret": "30326504500013",
    "siren": "303265045",
}


@pytest.fixture
def changed() -> Iterator[list[int]]:
    """List the organisations of which the apps above are told that they changed."""
    found: list[int] = []

    def note(*, organisation_id: int) -> None:
        found.append(organisation_id)

    hooks.register(hooks.ORGANISATION_CHANGED, note)
    yield found
    hooks._receivers[hooks.ORGANISATION_CHANGED].remove(note)


# Which organisation a source means


@pytest.mark.parametrize("key", list(KEYS))
def test_match_by_identifier(key: str) -> None:
    wanted = OrganisationFactory(**{key: KEYS[key]})
    OrganisationFactory()
    found = organisation_match(**{key: KEYS[key]}, name="Something Else")
    assert found is not None
    assert (found.organisation, found.key) == (wanted, key)


def test_match_precedence_the_surest_first() -> None:
    order = ["vat", "pic", "siret", "siren"]
    holders = {key: OrganisationFactory(**{key: KEYS[key]}) for key in order}
    by_site = OrganisationFactory(
        legal_name="Acier", domain_key="acier.example", country="BE", vat=""
    )
    keys: dict[str, str] = dict(KEYS)
    for key in order:
        found = organisation_match(
            **keys, website="https://acier.example", name="Acier", country="FR"
        )
        assert found is not None
        assert (found.key, found.organisation) == (key, holders[key])
        del keys[key]
    found = organisation_match(website="https://www.acier.example", name="ACIER", country="FR")
    assert found is not None
    assert (found.key, found.organisation) == ("domain", by_site)


def test_match_by_name_needs_the_country_and_folds() -> None:
    wanted = OrganisationFactory(legal_name="Œuvre d'Été", country="FR")
    OrganisationFactory(legal_name="Œuvre d'Été", country="BE")
    found = organisation_match(name="oeuvre D'ete", country="FR")
    assert found is not None
    assert (found.key, found.organisation) == ("name", wanted)
    assert organisation_match(name="oeuvre d'ete") is None
    assert organisation_match(name="oeuvre d'ete", country="DE") is None


def test_look_alikes_match_nothing() -> None:
    for _ in range(2):
        OrganisationFactory(legal_name="Twin Works", country="FR", siren=KEYS["siren"])
    assert organisation_match(name="Twin Works", country="FR") is None
    assert organisation_match(siren=KEYS["siren"]) is None
    OrganisationFactory(legal_name="Group Holding", domain_key="group.example")
    assert organisation_match(website="https://group.example", name="Group Logistics") is None
    assert organisation_match() is None
    assert organisation_match(website="http://[", name="(") is None


@pytest.mark.parametrize("key", ["vat", "pic", "siren"])
def test_another_number_means_another_organisation(key: str) -> None:
    other = {"vat": "DE136695976", "pic": "999999999", "siren": "732829320"}[key]
    OrganisationFactory(legal_name="Acier", country="FR", domain_key="a.example", **{key: other})
    given = {key: KEYS[key]}
    assert organisation_match(name="Acier", country="FR", **given) is None
    assert organisation_match(name="Acier", website="https://a.example", **given) is None
    assert organisation_match(name="Acier", country="FR") is not None


# Members


def test_membership_made_touches_and_narrows_nothing(changed: list[int]) -> None:
    organisation, cluster = OrganisationFactory(), ClusterFactory()
    data = MembershipData(since=datetime.date(2024, 1, 1), member_key="M-7")
    changes = membership_upsert(organisation=organisation, cluster=cluster, data=data)
    assert {c.field for c in changes} == {"membership.since", "membership.member_key"}
    assert OutboxEntry.objects.get().object_id == organisation.public_id
    assert not Revocation.objects.exists()
    assert changed == [organisation.pk]


def test_membership_again_changes_nothing(changed: list[int]) -> None:
    row = MembershipFactory(member_key="M-7")
    args = {"organisation": row.organisation, "cluster": row.cluster}
    assert membership_upsert(**args, data=MembershipData()) == []
    assert not OutboxEntry.objects.exists()
    assert changed == []
    assert Membership.objects.get().member_key == "M-7"


@pytest.mark.parametrize(
    ("before", "after", "narrows"),
    [
        ("active", "former", True),
        ("active", "suspended", True),
        ("pending", "former", True),
        ("active", "pending", False),
        ("former", "active", False),
        ("former", "suspended", False),
    ],
)
def test_membership_status_narrows_when_it_ends(before: str, after: str, narrows: bool) -> None:
    row = MembershipFactory(status=before)
    membership_upsert(
        organisation=row.organisation, cluster=row.cluster, data=MembershipData(status=after)
    )
    assert Revocation.objects.exists() is narrows
    assert OutboxEntry.objects.count() == 1


def test_membership_bad_status_400_and_nothing_written() -> None:
    row = MembershipFactory()
    with pytest.raises(ValidationError):
        membership_upsert(
            organisation=row.organisation, cluster=row.cluster, data=MembershipData(status="x")
        )
    assert Membership.objects.get().status == "active"
    assert not OutboxEntry.objects.exists()


def test_membership_end_revokes_and_keeps_the_firms_data(changed: list[int]) -> None:
    row = MembershipFactory()
    membership_end(membership=row, on=timezone.localdate())
    assert not Membership.objects.current(timezone.localdate()).exists()
    assert Organisation.objects.filter(pk=row.organisation_id).exists()
    assert Revocation.objects.get().object_id == row.organisation.public_id
    assert changed == [row.organisation_id]


# Mandates and claims


def test_mandate_record_touches_and_withdraw_narrows(changed: list[int]) -> None:
    row = MembershipFactory(organisation__standing="imported")
    ContactPointFactory(organisation=row.organisation)
    mandate = mandate_record(
        organisation=row.organisation, cluster=row.cluster, given_on=datetime.date(2025, 1, 1)
    )
    assert OutboxEntry.objects.count() == 1
    assert not Revocation.objects.exists()
    mandate_withdraw(mandate=mandate)
    assert not Mandate.objects.exists()
    assert OutboxEntry.objects.count() == 2
    assert Revocation.objects.get().object_id == row.organisation.public_id
    assert changed == [row.organisation_id] * 2


def test_claim_turns_imported_into_claimed_once() -> None:
    organisation = OrganisationFactory(standing="imported")
    assert organisation_claim(organisation=organisation).standing == "claimed"
    assert OutboxEntry.objects.count() == 1
    assert not Revocation.objects.exists()
    with pytest.raises(ValidationError) as caught:
        organisation_claim(organisation=organisation)
    assert caught.value.code == "not_claimable"


@pytest.mark.parametrize("standing", ["public_record", "claimed", "published"])
def test_claim_of_any_other_standing_is_refused(standing: str) -> None:
    organisation = OrganisationFactory(standing=standing)
    with pytest.raises(ValidationError):
        organisation_claim(organisation=organisation)
    assert Organisation.objects.get(pk=organisation.pk).standing == standing
    assert not OutboxEntry.objects.exists()


# Entries that run out


@pytest.mark.parametrize(("days", "narrows"), [(-1, True), (0, False), (30, False)])
def test_an_entry_that_is_set_to_have_expired_is_revoked(days: int, narrows: bool) -> None:
    entry = EntryFactory()
    entry_update(
        entry=entry,
        values={"expires_on": timezone.localdate() + datetime.timedelta(days=days)},
        source=Source(SourceKind.PERSON),
    )
    assert Revocation.objects.exists() is narrows


@pytest.mark.parametrize(
    ("field", "value"), [("link", "batteries.nothing"), ("stage", "dreaming"), ("language", "xx")]
)
def test_an_entry_names_the_code_it_does_not_know(field: str, value: str) -> None:
    entry = EntryFactory()
    with pytest.raises(ValidationError) as caught:
        entry_update(entry=entry, values={field: value}, source=Source(SourceKind.PERSON))
    assert list(caught.value.message_dict) == [field]
    assert value in str(caught.value.message_dict)
    assert getattr(Entry.objects.get(), field) != value


def test_a_mandate_that_ran_out_shows_nothing() -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    MandateFactory(valid_until=yesterday)
    assert not Mandate.objects.valid_on(timezone.localdate()).exists()
