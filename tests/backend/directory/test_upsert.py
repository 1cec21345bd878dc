"""Bringing what a source says into the directory: only what differs, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from backend.common import hooks
from backend.common.models import OutboxEntry, Revocation
from backend.directory.enums import SourceKind
from backend.directory.models import ContactPoint, Entry, FieldProvenance, Organisation, Profile
from backend.directory.services.data import (
    UNSET,
    ContactData,
    EntryData,
    OrganisationData,
    Source,
)
from backend.directory.services.organisations import organisation_create
from backend.directory.services.upsert import profile_upsert
from tests.factories import EntryFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
SHEET = Source(SourceKind.SPREADSHEET, "members.xlsx#7")


def _upsert(organisation: Organisation, **fields: Any) -> dict[str, tuple[Any, Any]]:
    changes = profile_upsert(
        organisation=organisation, data=OrganisationData(**fields), source=SHEET
    )
    return {c.field: (c.old, c.new) for c in changes}


WORDS = st.sampled_from(["Nickel mesh", "nickel  MESH", "Cœur d'acier", "Straße", "Ωmega", "x"])


ENTRIES = st.lists(
    st.builds(
        EntryData,
        kind=st.just("offer"),
        title=WORDS,
        text=st.sampled_from(["", "By the tonne", " spaced "]),
        key=st.sampled_from(["", "1", "2"]),
        visibility=st.sampled_from(["public", "members", "private"]),
        nace=st.sampled_from([(), ("28.29",), ("2829",)]),
        trl=st.sampled_from([None, (3, 5)]),
    ),
    max_size=4,
)


DATA = st.builds(
    OrganisationData,
    legal_name=st.one_of(st.just(UNSET), WORDS),
    country=st.sampled_from([UNSET, "FR", "france", "DE"]),
    city=st.sampled_from([UNSET, "Lille", ""]),
    legal_nuts=st.sampled_from([UNSET, "FRE11", "fre11", ""]),
    employees_max=st.sampled_from([UNSET, None, 9, 300]),
    vat=st.sampled_from([UNSET, "", "FR 40 303 265 045"]),
    website=st.sampled_from([UNSET, "", "Firm.example/"]),
    languages=st.sampled_from([UNSET, [], ["fr", "en", "fr"]]),
    nace=st.sampled_from([UNSET, [], ["28.29", "2829"]]),
    stages=st.sampled_from([UNSET, ["recycling"]]),
    trl=st.sampled_from([UNSET, None, (2, 9)]),
    texts=st.sampled_from([{}, {"en": "We make. "}, {"fr": " "}]),
    certifications=st.sampled_from([(), ("ISO 9001", "iso 9001")]),
    contacts=st.sampled_from([(), (ContactData(name="A", email="a@firm.example"),)]),
    offers=ENTRIES,
)


class Idempotence(TestCase):
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(first=DATA, second=DATA)
    def test_the_same_data_again_change_nothing(
        self, first: OrganisationData, second: OrganisationData
    ) -> None:
        organisation = OrganisationFactory()
        for data in (first, second):
            profile_upsert(organisation=organisation, data=data, source=SHEET)
        before = (OutboxEntry.objects.count(), Profile.objects.get().version)
        stamps = list(FieldProvenance.objects.order_by("pk").values_list("written_at", flat=True))
        again = Organisation.objects.get(pk=organisation.pk)
        assert profile_upsert(organisation=again, data=second, source=SHEET) == []
        assert before == (OutboxEntry.objects.count(), Profile.objects.get().version)
        assert stamps == list(
            FieldProvenance.objects.order_by("pk").values_list("written_at", flat=True)
        )


def test_unset_leaves_alone_and_empty_clears() -> None:
    organisation = OrganisationFactory(city="Lille", website="https://firm.example")
    assert _upsert(organisation, website="") == {"website": ("https://firm.example", "")}
    organisation.refresh_from_db()
    assert organisation.city == "Lille"
    assert organisation.domain_key == ""


def test_lists_of_texts_and_certificates_are_added_to_never_emptied() -> None:
    organisation = OrganisationFactory(profile__description="We make meshes.")
    _upsert(organisation, certifications=["ISO 9001"])
    changes = _upsert(organisation, texts={"fr": "Nous tissons."}, certifications=["EN 9100"])
    assert set(changes) == {"texts.fr", "certifications"}
    assert organisation.profile.texts.count() == 2
    assert organisation.certifications.count() == 2


def test_provenance_names_source_and_person_per_field() -> None:
    organisation = OrganisationFactory()
    person = PersonFactory()
    _upsert(organisation, city="Metz", nace=["28.29"])
    profile_upsert(
        organisation=organisation,
        data=OrganisationData(city="Nancy", nace=["28.29"]),
        source=Source(SourceKind.PERSON, person_id=person.pk),
    )
    rows = {p.field: p for p in FieldProvenance.objects.filter(organisation=organisation)}
    assert set(rows) == {"city", "nace"}
    assert (rows["city"].source_kind, rows["city"].person) == ("person", person)
    assert (rows["nace"].source_kind, rows["nace"].source_ref) == ("spreadsheet", SHEET.ref)


def test_contacts_are_reported_without_their_values() -> None:
    organisation = OrganisationFactory()
    first = ContactData(name="Ada Lovell", email="ada@firm.example", phone="+33 1")
    _upsert(organisation, contacts=[first])
    outbox = OutboxEntry.objects.count()
    changes = _upsert(organisation, contacts=[ContactData(email="ada@firm.example", job="CEO")])
    assert list(changes) == ["contacts"]
    assert "CEO" not in str(changes)
    assert "Ada" not in str(changes)
    contact = ContactPoint.objects.get()
    assert (contact.name, contact.job, contact.phone) == ("Ada Lovell", "CEO", "+33 1")
    # Contacts are no matter of matching: the index need not follow.
    assert OutboxEntry.objects.count() == outbox


def test_two_entries_of_one_name_the_last_counts() -> None:
    organisation = OrganisationFactory()
    twice = [EntryData("offer", "Mesh", "first"), EntryData("offer", "MESH ", "second")]
    _upsert(organisation, offers=twice)
    assert Entry.objects.get().text == "second"
    assert _upsert(organisation, offers=twice) == {}


def test_a_need_never_takes_the_place_of_an_offer_with_the_same_key() -> None:
    organisation = OrganisationFactory()
    _upsert(
        organisation,
        offers=[EntryData("offer", "We weave", key="1")],
        needs=[EntryData("need", "We look for yarn", key="1")],
    )
    kinds = dict(Entry.objects.values_list("kind", "title"))
    assert kinds == {"offer": "We weave", "need": "We look for yarn"}


@pytest.fixture
def narrowed() -> Iterator[list[object]]:
    """List the entries of which the apps above are told that they became less visible."""
    found: list[object] = []

    def note(*, entry_public_id: object) -> None:
        found.append(entry_public_id)

    hooks.register(hooks.ENTRY_NARROWED, note)
    yield found
    hooks._receivers[hooks.ENTRY_NARROWED].remove(note)


@pytest.mark.parametrize(
    ("before", "after", "revokes"),
    [
        ("public", "members", True),
        ("public", "private", True),
        ("members", "private", True),
        ("private", "members", False),
        ("members", "public", False),
        ("public", "public", False),
    ],
)
def test_narrowing_through_an_entry_revokes(
    narrowed: list[object], before: str, after: str, revokes: bool
) -> None:
    organisation = OrganisationFactory()
    _upsert(organisation, needs=[EntryData("need", "Yarn", key="n", visibility=before)])
    _upsert(organisation, needs=[EntryData("need", "Yarn", "more", key="n", visibility=after)])
    assert Revocation.objects.exists() is revokes
    assert narrowed == ([Entry.objects.get().public_id] if revokes else [])


@pytest.mark.parametrize(
    "bad",
    [
        EntryData("need", "Yarn", nace=["Z9"]),
        EntryData("need", "Yarn", stage="dreaming"),
        EntryData("need", "Yarn", visibility="secret"),
        EntryData("need", "x" * 301),
        EntryData("need", " "),
    ],
)
def test_bad_entry_writes_nothing_not_even_what_came_before(bad: EntryData) -> None:
    organisation = OrganisationFactory()
    with pytest.raises(ValidationError):
        _upsert(organisation, city="Metz", offers=[EntryData("offer", "Mesh")], needs=[bad])
    assert not Entry.objects.exists()
    assert Organisation.objects.get(pk=organisation.pk).city == "Lille"


def test_created_with_everything_that_follows() -> None:
    organisation, changes = organisation_create(
        data=OrganisationData(
            legal_name="Œuvre d'Acier",
            siret="73282932000074",
            website="www.acier.example",
            employees_max=30,
            offers=[EntryData("offer", "Steel")],
        ),
        standing="imported",
        source=SHEET,
    )
    found = Organisation.objects.get()
    assert found.name_key == "oeuvre d'acier"
    assert found.siren == "732829320"
    assert found.domain_key == "acier.example"
    assert found.size_class == "small"
    assert found.completeness > 0
    assert {"legal_name", "siret", "offers", "size_class"} <= {c.field for c in changes}
    assert OutboxEntry.objects.get().object_id == organisation.public_id


def test_completeness_and_version_follow_a_change() -> None:
    organisation = OrganisationFactory()
    EntryFactory(organisation=organisation)
    version = organisation.profile.version
    _upsert(organisation, nace=["28.29"])
    found = Organisation.objects.select_related("profile").get(pk=organisation.pk)
    assert found.profile.version == version + 1
    with_offer_and_nace = found.completeness
    _upsert(found, needs=[EntryData("need", "Yarn")])
    assert Organisation.objects.get(pk=organisation.pk).completeness == with_offer_and_nace + 25
