"""Values that the directory takes, in their usual form, and those it refuses by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.common.models import OutboxEntry
from backend.directory.enums import SourceKind
from backend.directory.models import FieldProvenance, Organisation, Profile
from backend.directory.services.data import (
    OrganisationData,
    Source,
)
from backend.directory.services.organisations import organisation_create
from backend.directory.services.upsert import profile_upsert
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
SHEET = Source(SourceKind.SPREADSHEET, "members.xlsx#7")


def _errors(caught: pytest.ExceptionInfo[ValidationError]) -> dict[str, str]:
    return {name: " ".join(texts) for name, texts in caught.value.message_dict.items()}


def _upsert(organisation: Organisation, **fields: Any) -> dict[str, tuple[Any, Any]]:
    changes = profile_upsert(
        organisation=organisation, data=OrganisationData(**fields), source=SHEET
    )
    return {c.field: (c.old, c.new) for c in changes}


@pytest.mark.parametrize(
    ("low", "high", "size"),
    [
        (None, 9, "micro"),
        (10, None, "small"),
        (49, 50, "medium"),
        (250, 250, "small_mid_cap"),
        (1, 750, "large"),
        (None, None, "unknown"),
    ],
)
def test_size_follows_from_headcount(low: int | None, high: int | None, size: str) -> None:
    organisation = OrganisationFactory(size_class="unknown")
    _upsert(organisation, employees_min=low, employees_max=high)
    assert Organisation.objects.get(pk=organisation.pk).size_class == size


def test_size_follows_from_the_highest_number_known_also_when_the_lowest_changes() -> None:
    organisation = OrganisationFactory(employees_max=500, size_class="small_mid_cap")
    _upsert(organisation, employees_min=5)
    assert Organisation.objects.get(pk=organisation.pk).size_class == "small_mid_cap"


def test_size_given_beats_size_derived_and_stays_without_headcount() -> None:
    organisation = OrganisationFactory(size_class="large", employees_max=3)
    _upsert(organisation, city="Metz")
    assert Organisation.objects.get(pk=organisation.pk).size_class == "large"
    _upsert(organisation, employees_max=5, size_class="medium")
    assert Organisation.objects.get(pk=organisation.pk).size_class == "medium"


def test_fewer_at_most_than_at_least_is_refused() -> None:
    organisation = OrganisationFactory(employees_min=50, employees_max=60)
    with pytest.raises(ValidationError) as caught:
        _upsert(organisation, employees_max=10)
    assert "10" in _errors(caught)["employees_max"]


GOOD = [
    ("vat", "fr 40 303 265 045", "FR40303265045"),
    ("vat", "DE-136.695.976", "DE136695976"),
    ("vat", "GR094259216", "EL094259216"),
    ("vat", "CHE-107.787.577 IVA", "CHE107787577IVA"),
    ("vat", "", ""),
    ("pic", "998 294 028", "998294028"),
    ("siren", "303 265 045", "303265045"),
    ("siret", "732 829 320 00074", "73282932000074"),
    ("country", "Deutschland", "DE"),
    ("country", "fr", "FR"),
    ("legal_nuts", "fre11", "FRE11"),
    ("site_nuts", "DE300", "DE300"),
    ("website", "WWW.Firm.example/", "https://www.firm.example"),
    ("website", "http://firm.example/a?b=1", "http://firm.example/a?b=1"),
    ("founded", 1850, 1850),
    ("languages", ["fr", "fr", "de"], ["fr", "de"]),
    ("transitions", ["green"], ["green"]),
]


GOOD_PROFILE = [
    ("nace", ["28.29", "2829"], ["28.29"]),
    ("stages", ["recycling"], ["recycling"]),
    ("chains", ["batteries"], ["batteries"]),
    ("links", ["batteries.cathode"], ["batteries.cathode"]),
]


@pytest.mark.parametrize(("field", "value", "stored"), GOOD)
def test_good_values_are_kept_in_their_usual_form(field: str, value: Any, stored: Any) -> None:
    organisation = OrganisationFactory()
    _upsert(organisation, **{field: value})
    assert getattr(Organisation.objects.get(pk=organisation.pk), field) == stored


@pytest.mark.parametrize(("field", "value", "stored"), GOOD_PROFILE)
def test_good_codes_are_kept_once(field: str, value: Any, stored: Any) -> None:
    organisation = OrganisationFactory()
    _upsert(organisation, **{field: value})
    assert getattr(Profile.objects.get(organisation=organisation), field) == stored


BAD = [
    ("vat", "FR00000000000", "FR00000000000"),
    ("vat", "12345", "12345"),
    ("vat", "US123", "US123"),
    ("vat", "ÉÉ123", "ÉÉ123"),
    ("pic", "012345678", "012345678"),
    ("pic", "99829402", "99829402"),
    ("pic", "1٣٤٥٦٧٨٩٠", "1٣٤٥٦٧٨٩٠"),
    ("siren", "303265046", "303265046"),
    ("siret", "73282932000075", "73282932000075"),
    ("country", "Atlantis", "Atlantis"),
    ("legal_nuts", "FR999", "FR999"),
    ("site_nuts", "Lille", "Lille"),
    ("website", "not a site", "not a site"),
    ("website", "http://[", "http://["),
    ("website", "https://℀.example", "℀"),
    ("website", "javascript:alert(1)", "javascript"),
    ("website", "ftp://firm.example", "ftp"),
    ("founded", 99999, "99999"),
    ("org_type", "guild", "guild"),
    ("size_class", "huge", "huge"),
    ("languages", ["fr", "klingon"], "klingon"),
    ("transitions", ["golden"], "golden"),
    ("nace", ["28.29", "Z9"], "Z9"),
    ("stages", ["dreaming"], "dreaming"),
    ("chains", ["perpetual motion"], "perpetual motion"),
    ("links", ["batteries.nothing"], "batteries.nothing"),
    ("trl", (5, 3), "5"),
    ("trl", (0, 10), "10"),
    ("texts", {"klingon": "qo'"}, "klingon"),
]


@pytest.mark.parametrize(("field", "value", "named"), BAD)
def test_bad_value_is_named_with_its_field_and_nothing_is_written(
    field: str, value: Any, named: str
) -> None:
    organisation = OrganisationFactory(city="Lille")
    with pytest.raises(ValidationError) as caught:
        _upsert(organisation, city="Metz", **{field: value})
    errors = _errors(caught)
    assert list(errors) == [field]
    assert named in errors[field]
    assert Organisation.objects.get(pk=organisation.pk).city == "Lille"
    assert not OutboxEntry.objects.exists()
    assert not FieldProvenance.objects.exists()


def test_every_faulty_field_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        _upsert(OrganisationFactory(), vat="12345", country="Atlantis", trl=(9, 1))
    assert set(_errors(caught)) == {"vat", "country", "trl"}


@pytest.mark.parametrize(("field", "value"), [("vat", "FR40303265045"), ("pic", "998294028")])
def test_identifier_of_another_is_named(field: str, value: str) -> None:
    OrganisationFactory(**{field: value})
    with pytest.raises(ValidationError) as caught:
        _upsert(OrganisationFactory(), **{field: value})
    assert value in _errors(caught)[field]


def test_a_new_organisation_needs_a_name() -> None:
    with pytest.raises(ValidationError) as caught:
        organisation_create(data=OrganisationData(city="Metz"), standing="imported", source=SHEET)
    assert list(_errors(caught)) == ["legal_name"]
    assert not Organisation.objects.exists()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    field=st.sampled_from(["vat", "pic", "siren", "siret", "country", "legal_nuts", "website"]),
    text=st.text(max_size=20)
    | st.from_regex(r"\A[A-Z]{2}[0-9A-Z٣²\-. ]{2,12}\Z")
    | st.from_regex(r"\A(https?://)?[a-z\[\]:@%℀./?#-]{1,20}\Z"),
)
def test_no_text_breaks_the_checks(field: str, text: str) -> None:
    from backend.directory.services.validation import clean_fields, domain_of

    domain_of(text)
    try:
        cleaned = clean_fields({field: text})[field]
    except ValidationError:
        return
    assert clean_fields({field: cleaned})[field] == cleaned
