"""Rules in the back office: clear errors, a preview before saving, versions after it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Person
from backend.funding.engine import eligibility as engine
from backend.funding.enums import Origin
from backend.funding.models import (
    Call,
    CascadeAward,
    CountryStatus,
    NationalTerms,
    Programme,
    RuleSetVersion,
)
from backend.funding.services.preview import Subject, register_subjects
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.rules import READ

pytestmark = pytest.mark.django_db
PAGES = [
    "programme",
    "rulesetversion",
    "countrystatus",
    "nationalterms",
    "call",
    "cascadeaward",
]


@pytest.fixture
def admin(db: None) -> Client:
    person = Person.objects.create_superuser("root@maillon.example", "a-long-password-1")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(version: RuleSetVersion) -> str:
    return f"/admin/funding/rulesetversion/{version.pk}/change/"


def as_yaml(body: dict[str, Any]) -> str:
    return yaml.safe_dump(body, allow_unicode=True, sort_keys=False)


def with_minimum(version: RuleSetVersion, least: object) -> str:
    body = copy.deepcopy(version.body)
    body["rules"][0]["value"] = least
    return as_yaml(body)


@pytest.mark.parametrize("page", PAGES)
def test_lists_open(admin: Client, rules: object, page: str) -> None:
    assert admin.get(f"/admin/funding/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["programme", "rulesetversion", "countrystatus", "nationalterms"])
def test_forms_open(admin: Client, rules: object, page: str) -> None:
    model = {
        "programme": Programme,
        "rulesetversion": RuleSetVersion,
        "countrystatus": CountryStatus,
        "nationalterms": NationalTerms,
    }[page]
    row = model.objects.first()
    assert admin.get(f"/admin/funding/{page}/{row.pk}/change/").status_code == 200
    assert admin.get(f"/admin/funding/{page}/add/").status_code == 200


def test_ordinary_people_are_sent_away(invented: RuleSetVersion) -> None:
    client = Client()
    client.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(page_of(invented)).status_code == 302
    data = {"body": with_minimum(invented, 4), "_save": "1"}
    assert client.post(page_of(invented), data).status_code == 302
    assert RuleSetVersion.objects.count() == 1


def test_the_form_shows_rules_sources_and_versions(admin: Client, invented: RuleSetVersion) -> None:
    page = admin.get(page_of(invented)).content.decode()
    assert "three-partners" in page
    assert 'href="https://rules.example/annex"' in page
    assert 'id="versions"' in page


def test_a_preview_shows_what_changes_and_saves_nothing(
    admin: Client, invented: RuleSetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.funding.services.preview._providers", [])
    two = engine.Consortium(
        participants=tuple(
            engine.Participant(
                id=str(n),
                country="FR",
                kind=engine.ParticipationKind.BENEFICIARY,
                group=str(n),
                is_lead=n == 0,
            )
            for n in range(3)
        ),
        months=12,
        closed=True,
    )
    register_subjects(lambda version: [Subject("Invented trio", two, timezone.localdate())])
    data = {"body": with_minimum(invented, 4), "note": "", "_preview": "1"}
    answer = admin.post(page_of(invented), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "rules.three-partners.value" in page
    assert "Invented trio" in page
    assert "<strong>not_eligible</strong>" in page
    assert RuleSetVersion.objects.count() == 1


@pytest.mark.parametrize("day", ["2020-01-01", "2031-01-01"])
def test_a_preview_refuses_a_day_that_saving_would_refuse(
    admin: Client, invented: RuleSetVersion, day: str
) -> None:
    data = {"body": with_minimum(invented, 4), "note": "", "valid_from": day, "_preview": "1"}
    page = admin.post(page_of(invented), data).content.decode()
    assert "rules.three-partners.value" not in page
    assert day[:4] in page
    assert "errorlist" in page


def test_saving_makes_the_next_version(admin: Client, invented: RuleSetVersion) -> None:
    data = {"body": with_minimum(invented, 4), "note": "New annex", "_save": "1"}
    answer = admin.post(page_of(invented), data)
    made = RuleSetVersion.objects.get(version=2)
    assert answer.status_code == 302
    assert answer["Location"] == page_of(made)
    assert made.origin == Origin.EDITED
    assert made.edited_by is not None
    assert made.body["rules"][0]["value"] == 4
    assert made.body["sources"]["annex"]["read_on"] == "2026-11-01"
    assert "New annex" in admin.get(page_of(made)).content.decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [", "no valid YAML"),
        ("- a\n- b\n", "has to be a mapping|have to be a mapping"),
        ("colour: blue", "colour"),
    ],
)
def test_a_slip_is_named(admin: Client, invented: RuleSetVersion, text: str, message: str) -> None:
    answer = admin.post(page_of(invented), {"body": text, "_save": "1"})
    assert answer.status_code == 200
    errors = str(answer.context["form"].errors["body"])
    assert any(m in errors for m in message.split("|")), errors
    assert RuleSetVersion.objects.count() == 1


def test_a_wrong_value_is_named_with_its_path(admin: Client, invented: RuleSetVersion) -> None:
    data = {"body": with_minimum(invented, "three"), "_save": "1"}
    answer = admin.post(page_of(invented), data)
    errors = str(answer.context["form"].errors["body"])
    assert "rules[0].value" in errors
    assert "three" in errors


def test_a_day_of_the_past_is_refused(admin: Client, invented: RuleSetVersion) -> None:
    data = {"body": with_minimum(invented, 4), "valid_from": "2024-01-01", "_save": "1"}
    answer = admin.post(page_of(invented), data)
    assert answer.status_code == 200
    assert "valid_from" in answer.context["form"].errors
    assert RuleSetVersion.objects.count() == 1


def test_versions_are_never_deleted(admin: Client, invented: RuleSetVersion) -> None:
    url = f"/admin/funding/rulesetversion/{invented.pk}/delete/"
    assert admin.post(url, {"post": "yes"}).status_code == 403
    assert RuleSetVersion.objects.count() == 1


def test_a_rule_set_of_ones_own(admin: Client, invented: RuleSetVersion) -> None:
    body = copy.deepcopy(invented.body)
    data = {
        "programme": invented.programme_id,
        "code": "OWN-1",
        "state": "active",
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "call_kind": "standard",
        "labels": '{"en": "Own", "fr": "Propre", "de": "Eigen"}',
        "summaries": "{}",
        "action_types": "[]",
        "purposes": "[]",
        "body": as_yaml(body),
        "note": "",
    }
    answer = admin.post("/admin/funding/rulesetversion/add/", data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = RuleSetVersion.objects.get(code="OWN-1")
    assert (made.version, made.origin, made.applicants) == (1, Origin.EDITED, "consortium")
    again = admin.post("/admin/funding/rulesetversion/add/", data)
    assert "code" in again.context["adminform"].form.errors


def test_withdrawing_and_putting_in_force(admin: Client, invented: RuleSetVersion) -> None:
    data = {"action": "withdraw", "_selected_action": [invented.pk]}
    admin.post("/admin/funding/rulesetversion/", data)
    invented.refresh_from_db()
    assert invented.state == "withdrawn"
    admin.post("/admin/funding/rulesetversion/", data | {"action": "activate"})
    invented.refresh_from_db()
    assert (invented.state, invented.origin) == ("active", Origin.EDITED)


def country_form(**values: Any) -> dict[str, Any]:
    source = '{"title": "Invented list", "read_on": "2026-11-02", "confidence": "seen_in_source"}'
    return {
        "set_code": "HE_AC",
        "country": "EL",
        "state": "associated",
        "scopes": "[]",
        "excepted": "[]",
        "valid_from": "2025-01-01",
        "valid_to": "",
        "source": source,
    } | values


def test_a_country_with_a_read_source_is_saved_as_edited(admin: Client, db: None) -> None:
    answer = admin.post("/admin/funding/countrystatus/add/", country_form())
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = CountryStatus.objects.get()
    assert (row.country, row.origin) == ("GR", Origin.EDITED)
    assert row.source["verified"] is True


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": "{}"}, "source"),
        ({"source": '{"title": "Heard of it"}'}, "source"),
        ({"source": '{"title": "A", "read_on": "soon"}'}, "source"),
        ({"country": "QQ"}, "country"),
        ({"valid_to": "2024-01-01"}, "valid_to"),
    ],
)
def test_a_country_without_a_read_source_is_refused(
    admin: Client, change: dict[str, str], field: str
) -> None:
    answer = admin.post("/admin/funding/countrystatus/add/", country_form(**change))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not CountryStatus.objects.exists()


def test_national_terms_need_a_source_for_any_value(
    admin: Client, invented: RuleSetVersion
) -> None:
    data = {
        "programme": invented.programme_id,
        "country": "DK",
        "state": "funded",
        "rate_min_bp": 6000,
        "rate_max_bp": 7500,
        "cap_note": "{}",
        "who": "[]",
        "deadline_note": "{}",
        "source": "{}",
    }
    url = "/admin/funding/nationalterms/add/"
    answer = admin.post(url, data)
    assert "source" in answer.context["adminform"].form.errors
    source = '{"title": "Invented", "read_on": "2026-11-02"}'
    assert admin.post(url, data | {"source": source}).status_code == 302
    assert NationalTerms.objects.get().origin == Origin.EDITED
    unknown = {"state": "unknown", "rate_min_bp": "", "rate_max_bp": "", "country": "FI"}
    assert admin.post(url, data | unknown).status_code == 302


def call_form(**values: Any) -> dict[str, Any]:
    return {
        "source": "demo",
        "source_id": "own-1",
        "title": "Invented call",
        "language": "en",
        "rule_set_code": "INVENTED-1",
        "kind": "standard",
        "applicants": "unknown",
        "time_zone": "Europe/Brussels",
        "plain": "{}",
        "overrides": "[]",
        "cutoffs-TOTAL_FORMS": 0,
        "cutoffs-INITIAL_FORMS": 0,
    } | values


def test_rules_of_a_call_are_checked(admin: Client, invented: RuleSetVersion) -> None:
    url = "/admin/funding/call/add/"
    wrong = '[{"op": "set", "rule": "no-such-rule", "value": 2}]'
    answer = admin.post(url, call_form(overrides=wrong))
    assert "overrides" in answer.context["adminform"].form.errors
    unsourced = '[{"op": "set", "rule": "three-partners", "value": 2}]'
    answer = admin.post(url, call_form(overrides=unsourced))
    assert "overrides" in answer.context["adminform"].form.errors
    override = {
        "op": "set",
        "rule": "three-partners",
        "value": 2,
        "source": READ,
        "confidence": "seen_in_source",
    }
    answer = admin.post(url, call_form(overrides=engine_json([override])))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    merged = engine.merged_rule_set(invented, Call.objects.get())
    assert merged.rule("three-partners").value == 2
    assert merged.overridden == ("three-partners",)


def engine_json(value: object) -> str:
    import json

    return json.dumps(value)


def test_an_unknown_rule_set_is_refused(admin: Client, db: None) -> None:
    answer = admin.post("/admin/funding/call/add/", call_form(rule_set_code="NO-SUCH"))
    assert "rule_set_code" in answer.context["adminform"].form.errors


def test_no_sum_of_an_award_is_shown_and_none_is_written(admin: Client, db: None) -> None:
    award = CascadeAward.objects.create(
        organisation=OrganisationFactory(), amount_cents=1_234_500, awarded_on="2026-01-01"
    )
    url = f"/admin/funding/cascadeaward/{award.pk}/change/"
    for page in ("/admin/funding/cascadeaward/", url):
        text = admin.get(page).content.decode()
        assert "12345" not in text.replace(",", "").replace(" ", "")
    assert admin.post(url, {"amount_cents": 1}).status_code == 403
    assert admin.get("/admin/funding/cascadeaward/add/").status_code == 403


def test_a_saved_programme_counts_as_edited(admin: Client, rules: object) -> None:
    programme = Programme.objects.get(code="horizon-europe")
    url = f"/admin/funding/programme/{programme.pk}/change/"
    form = admin.get(url).context["adminform"].form
    data = {k: ("" if v is None else v) for k, v in form.initial.items()}
    data |= {"labels": '{"en": "HE"}', "summaries": "{}", "home": "https://he.example/"}
    answer = admin.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    programme.refresh_from_db()
    assert (programme.origin, programme.home) == (Origin.EDITED, "https://he.example/")
    assert programme.sources
