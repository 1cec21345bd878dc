"""Shipped rules in the database: run again, nothing changes; what was edited stays."""

from __future__ import annotations

import dataclasses
import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Origin
from backend.funding.models import CountryStatus, NationalTerms, Programme, RuleSetVersion
from backend.funding.services.rule_editing import version_edit
from backend.funding.services.rules_sync import Report, rules_sync

pytestmark = pytest.mark.django_db


def snapshot() -> list[Any]:
    tables = (Programme, RuleSetVersion, CountryStatus, NationalTerms)
    return [list(t.objects.order_by("pk").values()) for t in tables]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the platform ship one rule set changed: another version number, or other texts."""
    catalogue = engine.shipped()

    def change(code: str, **values: Any) -> None:
        programmes = tuple(
            dataclasses.replace(
                p,
                rule_sets=tuple(
                    dataclasses.replace(r, **values) if r.code == code else r for r in p.rule_sets
                ),
            )
            for p in catalogue.programmes
        )
        shipped = dataclasses.replace(catalogue, programmes=programmes)
        monkeypatch.setattr(engine, "shipped", lambda: shipped)

    return change


def test_everything_shipped_arrives(rules: Report) -> None:
    catalogue = engine.shipped()
    assert Programme.objects.count() == len(catalogue.programmes) > 0
    assert RuleSetVersion.objects.count() == len(catalogue.rule_sets()) > 0
    members = sum(len(s.members) for s in catalogue.country_sets.values())
    assert CountryStatus.objects.count() == members
    for terms in catalogue.national_terms.values():
        rows = NationalTerms.objects.filter(programme__code=terms.programme)
        assert rows.count() == len(terms.countries)


def test_a_stored_rule_set_reads_back_as_shipped(rules: Report) -> None:
    for shipped in engine.shipped().rule_sets():
        row = RuleSetVersion.objects.get(code=shipped.code, version=shipped.version)
        assert engine.rule_set_of(row) == shipped


def test_stored_country_sets_read_back_as_shipped(rules: Report) -> None:
    stored, shipped = engine.country_sets(), engine.shipped().country_sets
    assert stored.keys() == shipped.keys()
    for code, country_set in shipped.items():
        assert stored[code].complete == country_set.complete
        assert stored[code].labels == country_set.labels

        def facts(members: Any) -> set[tuple[Any, ...]]:
            return {
                (m.country, m.status, m.scopes, m.excluded, m.start, m.end, m.verified)
                for m in members
            }

        assert facts(stored[code].members) == facts(country_set.members)


def test_stored_national_terms_read_back_as_shipped(rules: Report) -> None:
    for code, shipped in engine.shipped().national_terms.items():
        stored = engine.national_terms(Programme.objects.get(code=code))
        assert stored is not None
        for country, row in shipped.countries.items():
            again = dataclasses.replace(stored.countries[country], source=row.source)
            assert again == row


def test_a_second_run_changes_nothing(rules: Report) -> None:
    before = snapshot()
    report = rules_sync()
    assert not report.changed_anything
    assert snapshot() == before


def test_no_value_is_shipped_without_a_source_that_was_read(rules: Report) -> None:
    for version in RuleSetVersion.objects.all():
        rule_set = engine.rule_set_of(version)
        for each in (*rule_set.rules, *rule_set.pays):
            if each.known:
                assert rule_set.sources[each.source].is_read, (version.code, each.id)


def test_a_shipped_correction_updates_the_row_in_place(rules: Report, changed: Any) -> None:
    changed("HE-IA", steps=("ncp",))
    report = rules_sync()
    assert report.counts["rule_sets"]["changed"] == 1
    row = RuleSetVersion.objects.get(code="HE-IA")
    assert row.body["steps"] == ["ncp"]
    assert row.origin == Origin.SHIPPED
    assert not rules_sync().changed_anything


def test_a_grown_number_makes_the_next_version_and_closes_the_one_before(
    rules: Report, changed: Any
) -> None:
    begins = datetime.date(2027, 1, 1)
    changed("HE-IA", version=2, valid_from=begins, steps=("ncp",))
    report = rules_sync()
    assert report.counts["rule_sets"]["new"] == 1
    first, second = RuleSetVersion.objects.filter(code="HE-IA").order_by("version")
    assert (first.version, first.valid_to) == (1, datetime.date(2026, 12, 31))
    assert (second.version, second.valid_from) == (2, begins)
    assert first.body["steps"] != ["ncp"]
    assert not rules_sync().changed_anything


def test_an_edited_rule_set_is_never_overwritten(rules: Report, changed: Any) -> None:
    version = RuleSetVersion.objects.get(code="HE-IA")
    body = version.body | {"steps": ["partner_search"]}
    edited = version_edit(version=version, body=body, person_id=None)
    before = snapshot()
    changed("HE-IA", version=9, steps=("ncp",))
    report = rules_sync()
    assert snapshot() == before
    assert report.counts["rule_sets"]["kept"] == 2
    assert any("HE-IA" in note for note in report.notes)
    edited.refresh_from_db()
    assert edited.body["steps"] == ["partner_search"]


def test_edited_programme_country_and_terms_stay(rules: Report) -> None:
    programme = Programme.objects.get(code="horizon-europe")
    programme.home, programme.origin = "https://edited.example/", Origin.EDITED
    programme.save()
    country = CountryStatus.objects.filter(set_code="HE_AC").first()
    assert country is not None
    country.state, country.origin = "excluded", Origin.EDITED
    country.save()
    terms = NationalTerms.objects.first()
    assert terms is not None
    terms.agency, terms.origin = "Edited agency", Origin.EDITED
    terms.save()
    before = snapshot()
    report = rules_sync()
    assert not report.changed_anything
    assert snapshot() == before
    assert report.counts["programmes"]["kept"] == 1


def test_a_shipped_row_that_was_changed_by_hand_is_mended(rules: Report) -> None:
    country = CountryStatus.objects.filter(set_code="HE_AC").first()
    assert country is not None
    wanted = country.state
    CountryStatus.objects.filter(pk=country.pk).update(state="excluded")
    extra = CountryStatus.objects.create(set_code="HE_AC", country="ZZ", state="member")
    report = rules_sync()
    country.refresh_from_db()
    assert country.state == wanted
    assert not CountryStatus.objects.filter(pk=extra.pk).exists()
    assert report.counts["countries"]["changed"] == report.counts["countries"]["removed"] == 1


def test_the_command_reports(db: None) -> None:
    out = StringIO()
    call_command("load_rules", stdout=out)
    assert "rule sets:" in out.getvalue()
    assert "new" in out.getvalue()
    again = StringIO()
    call_command("load_rules", stdout=again)
    assert "new" not in again.getvalue()
