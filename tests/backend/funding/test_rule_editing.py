"""Edits make versions; what a version judged stays judged by it."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Origin, RuleSetState
from backend.funding.models import RuleSetVersion
from backend.funding.selectors.programmes import latest_rule_sets, rule_set_get
from backend.funding.services.preview import Subject, preview, register_subjects
from backend.funding.services.rule_editing import version_edit, version_withdraw

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: TODAY)


def with_minimum(body: dict[str, Any], least: int) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    changed["rules"][0]["value"] = least
    return changed


def of_partners(number: int) -> engine.Consortium:
    """A closed consortium of so many independent French beneficiaries."""
    return engine.Consortium(
        participants=tuple(
            engine.Participant(
                id=str(n),
                country="FR",
                org_type="sme",
                kind=engine.ParticipationKind.BENEFICIARY,
                is_lead=n == 0,
                group=str(n),
            )
            for n in range(number)
        ),
        months=24,
        closed=True,
    )


def test_an_edit_makes_the_next_version_from_today(invented: RuleSetVersion) -> None:
    before = copy.deepcopy(invented.body)
    made = version_edit(
        version=invented, body=with_minimum(invented.body, 4), person_id=None, note="Annex of today"
    )
    invented.refresh_from_db()
    assert invented.body == before
    assert invented.valid_to == TODAY - datetime.timedelta(days=1)
    assert (made.version, made.valid_from, made.origin) == (2, TODAY, Origin.EDITED)
    assert made.valid_to == datetime.date(2027, 12, 31)
    assert made.note == "Annex of today"
    assert rule_set_get("INVENTED-1", TODAY) == made
    assert rule_set_get("INVENTED-1", TODAY - datetime.timedelta(days=1)) == invented


def test_an_edit_for_later_leaves_today_alone(invented: RuleSetVersion) -> None:
    begins = datetime.date(2027, 1, 1)
    made = version_edit(
        version=invented, body=with_minimum(invented.body, 4), person_id=None, valid_from=begins
    )
    assert rule_set_get("INVENTED-1", TODAY) == invented
    assert rule_set_get("INVENTED-1", datetime.date(2026, 12, 31)) == invented
    assert rule_set_get("INVENTED-1", begins) == made


def test_an_old_bid_is_judged_by_the_rules_of_its_day(invented: RuleSetVersion) -> None:
    handed_in = datetime.date(2026, 5, 1)
    bid = of_partners(3)
    old = rule_set_get("INVENTED-1", handed_in)
    assert old is not None
    judged = engine.evaluate_version(old, bid, handed_in)
    version_edit(version=invented, body=with_minimum(invented.body, 4), person_id=None)
    again = rule_set_get("INVENTED-1", handed_in)
    now = rule_set_get("INVENTED-1", TODAY)
    assert again is not None
    assert now is not None
    assert engine.evaluate_version(again, bid, handed_in).verdict == judged.verdict == "eligible"
    assert engine.evaluate_version(now, bid, TODAY).verdict == "not_eligible"


def test_two_edits_of_one_day_keep_both_and_the_last_one_judges(invented: RuleSetVersion) -> None:
    second = version_edit(version=invented, body=with_minimum(invented.body, 4), person_id=None)
    third = version_edit(version=second, body=with_minimum(invented.body, 5), person_id=None)
    second.refresh_from_db()
    assert second.body["rules"][0]["value"] == 4
    assert second.valid_to == TODAY
    assert rule_set_get("INVENTED-1", TODAY) == third


def test_a_version_not_yet_begun_is_changed_in_place(invented: RuleSetVersion) -> None:
    later = version_edit(
        version=invented,
        body=with_minimum(invented.body, 4),
        person_id=None,
        valid_from=datetime.date(2027, 3, 1),
    )
    again = version_edit(version=later, body=with_minimum(invented.body, 6), person_id=None)
    assert again.pk == later.pk
    assert RuleSetVersion.objects.count() == 2


def test_an_edit_between_two_versions_ends_before_the_later_one(invented: RuleSetVersion) -> None:
    later = version_edit(
        version=invented,
        body=with_minimum(invented.body, 4),
        person_id=None,
        valid_from=datetime.date(2027, 3, 1),
    )
    made = version_edit(version=invented, body=with_minimum(invented.body, 2), person_id=None)
    assert made.valid_to == datetime.date(2027, 2, 28)
    assert rule_set_get("INVENTED-1", datetime.date(2027, 2, 1)) == made
    assert rule_set_get("INVENTED-1", datetime.date(2027, 3, 1)) == later


def test_a_superseded_version_is_not_edited(invented: RuleSetVersion) -> None:
    version_edit(version=invented, body=with_minimum(invented.body, 4), person_id=None)
    with pytest.raises(ValidationError, match="newer version"):
        version_edit(version=invented, body=with_minimum(invented.body, 5), person_id=None)


def test_an_edit_does_not_begin_in_the_past(invented: RuleSetVersion) -> None:
    with pytest.raises(ValidationError) as caught:
        version_edit(
            version=invented,
            body=invented.body,
            person_id=None,
            valid_from=TODAY - datetime.timedelta(days=1),
        )
    assert list(caught.value.error_dict) == ["valid_from"]
    assert RuleSetVersion.objects.count() == 1


def test_nothing_holds_after_the_period(invented: RuleSetVersion) -> None:
    assert rule_set_get("INVENTED-1", datetime.date(2027, 12, 31)) == invented
    assert rule_set_get("INVENTED-1", datetime.date(2028, 1, 1)) is None
    RuleSetVersion.objects.update(valid_to=None)
    assert rule_set_get("INVENTED-1", datetime.date(2028, 1, 1)) is None
    assert latest_rule_sets(datetime.date(2028, 1, 1)) == []
    with pytest.raises(ValidationError) as caught:
        version_edit(
            version=invented,
            body=invented.body,
            person_id=None,
            valid_from=datetime.date(2028, 1, 1),
        )
    assert list(caught.value.error_dict) == ["valid_from"]


def test_a_withdrawn_version_judges_nothing(invented: RuleSetVersion) -> None:
    version_withdraw(version=invented, person_id=None)
    assert invented.state == RuleSetState.WITHDRAWN
    assert rule_set_get("INVENTED-1", TODAY) is None


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("source", ["", "unread"])
def test_a_value_without_a_read_source_is_refused(
    invented: RuleSetVersion, language: str, source: str
) -> None:
    body = copy.deepcopy(invented.body)
    body["rules"][0]["source"] = source
    with translation.override(language), pytest.raises(ValidationError) as caught:
        version_edit(version=invented, body=body, person_id=None)
    [message] = caught.value.message_dict["body"]
    assert message.startswith("rules[0].source")
    assert RuleSetVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("rules[0].value", lambda b: b["rules"][0].update(value="three")),
        ("rules[0].value", lambda b: b["rules"][0].update(value=-1)),
        ("rules[0].kind", lambda b: b["rules"][0].update(kind="min_planets")),
        ("rules[1].value[0]", lambda b: b["rules"][1].update(value=["XX"])),
        ("pays[0].value", lambda b: b["pays"][0].update(value=7)),
        ("rules", lambda b: b["rules"].append(dict(b["rules"][0]))),
        ("sources.annex.read_on", lambda b: b["sources"]["annex"].update(read_on="yesterday")),
        ("colour", lambda b: b.update(colour="blue")),
    ],
)
def test_an_error_names_path_and_value(invented: RuleSetVersion, path: str, change: Any) -> None:
    body = copy.deepcopy(invented.body)
    change(body)
    with pytest.raises(ValidationError) as caught:
        version_edit(version=invented, body=body, person_id=None)
    [message] = caught.value.message_dict["body"]
    assert message.startswith(f"{path}:"), message


def test_a_preview_shows_rules_and_verdicts_and_stores_nothing(
    invented: RuleSetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.funding.services.preview._providers", [])

    def provider(version: RuleSetVersion) -> list[Subject]:
        assert version == invented
        return [
            Subject("Three of us", of_partners(3), TODAY),
            Subject("Five of us", of_partners(5), TODAY),
        ]

    register_subjects(provider)
    register_subjects(provider)
    shown = preview(invented, with_minimum(invented.body, 4))
    assert [(s.label, s.before, s.after) for s in shown.subjects] == [
        ("Five of us", "eligible", "eligible"),
        ("Three of us", "eligible", "not_eligible"),
    ]
    assert [s.label for s in shown.changed_subjects] == ["Three of us"]
    assert any("three-partners" in c.path or "rules[0]" in c.path for c in shown.rules)
    assert RuleSetVersion.objects.count() == 1
    with pytest.raises(ValidationError):
        preview(invented, {"rules": [{"id": "x"}]})
