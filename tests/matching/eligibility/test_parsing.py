"""Rule data are read strictly: what is wrong is named with its path and value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from matching.eligibility.catalogue import (
    parse_country_sets,
    parse_national_terms,
    parse_programme,
    parse_region_categories,
)
from matching.eligibility.enums import Confidence, ParticipationKind, RuleKind, TermsState
from matching.eligibility.model import Who
from matching.eligibility.parsing import parse_rule_set, rule_set_to_mapping
from matching.eligibility.reading import RuleError
from matching.eligibility.sourcing import parse_sources
from tests.matching.eligibility.builders import LABEL, OLD, SEEN, SOURCES, rule, rule_set

UNREAD = {"source": "unread", "confidence": "seen_in_source"}


def refused(**changes: Any) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse_rule_set({"code": "TEST", **changes}, SOURCES)
    return caught.value


def refused_rule(**row: Any) -> RuleError:
    return refused(rules=[{"id": "one", **row}])


def test_verified_needs_reading_and_a_current_source() -> None:
    rules = rule_set(
        rule("min_entities", 3, id="seen"),
        rule("min_entities", 3, id="old") | OLD,
        rule("min_entities", 3, id="unsure") | {"confidence": "unverified"},
        {"id": "unknown", "kind": "min_entities", "value": None, "source": "unread"},
    )
    assert [each.verified for each in rules.rules] == [True, False, False, False]
    assert rules.rule("unknown").confidence is Confidence.UNVERIFIED
    assert set(rules.sources) == {"read", "old", "unread"}
    with pytest.raises(KeyError):
        rules.rule("none")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"source": "unread"}, "rules[0].source"),
        ({"source": ""}, "rules[0].source"),
        ({"source": "elsewhere"}, "rules[0].source"),
        ({"confidence": None}, "rules[0].confidence"),
        ({"confidence": "sure"}, "rules[0].confidence"),
    ],
)
def test_no_value_without_a_source_that_was_read(changes: dict[str, Any], path: str) -> None:
    error = refused_rule(**{"kind": "min_entities", "value": 3, **SEEN, **changes})
    assert error.path == path
    assert path in str(error)


@pytest.mark.parametrize("what", ["applicants", "counts"])
def test_who_applies_and_counts_needs_a_source_too(what: str) -> None:
    value: Any = "alone" if what == "applicants" else ["beneficiary"]
    assert refused(**{what: value}).path == f"{what}_source"
    error = refused(
        **{what: value, f"{what}_source": "unread", f"{what}_confidence": "seen_in_source"}
    )
    assert "read_on" in str(error)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("min_entities", 0),
        ("min_entities", True),
        ("min_entities", "three"),
        ("max_budget", -1),
        ("max_share", 1.01),
        ("max_share", 70),
        ("max_share", "1/0"),
        ("trl_start", [6]),
        ("trl_start", [6, 5]),
        ("trl_start", [0, 9]),
        ("independent", False),
        ("declaration", "yes"),
        ("countries_allowed", []),
        ("countries_allowed", ["ZZ"]),
        ("types_allowed", ["firm"]),
        ("coordinator", {}),
        ("coordinator", {"size": 3}),
        ("max_size", "tiny"),
        ("alone", 1),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(kind: str, value: Any) -> None:
    more: dict[str, Any] = {"key": "x"} if kind == "declaration" else {}
    if kind == "max_share":
        more = {"each": "participant"}
    error = refused_rule(kind=kind, value=value, **SEEN, **more)
    assert error.path.startswith("rules[0].value")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rules": [{"id": "x", "kind": "min_firms"}]}, "rules[0].kind"),
        ({"rules": [{"id": "X", "kind": "min_entities"}]}, "rules[0].id"),
        ({"rules": [{"id": "x", "kind": "min_entities", "valeu": 3}]}, "rules[0].valeu"),
        ({"rules": [{"id": "x", "kind": "min_entities", "kinds": []}]}, "rules[0].kinds"),
        ({"rules": [{"id": "x", "kind": "max_share", "value": None}]}, "rules[0].of"),
        (
            {"rules": [{"id": "x", "kind": "max_share", "of": {"sme": True}, "each": "country"}]},
            "rules[0].of",
        ),
        ({"rules": [{"id": "x", "kind": "min_regions", "nuts_level": 4}]}, "rules[0].nuts_level"),
        ({"rules": [{"id": "x", "kind": "declaration"}]}, "rules[0].key"),
        ({"rules": [{"id": "x", "kind": "alone"}] * 2}, "rules"),
        ({"rules": "none"}, "rules"),
        ({"pays": [{"id": "x", "kind": "rate", "value": 2, **SEEN}]}, "pays[0].value"),
        ({"pays": [{"id": "x", "kind": "grant_range", "value": [2, 1], **SEEN}]}, "pays[0].value"),
        ({"pays": [{"id": "x", "kind": "rate", "when": {"sme": True}}]}, "pays[0].when.sme"),
        ({"labels": {"en": "A", "fr": "B"}}, "labels.de"),
        ({"valid_from": "2027-01-01", "valid_to": "2026-01-01"}, "valid_to"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"version": 0}, "version"),
        ({"template": "no"}, "template"),
        ({"purposes": ["sell"]}, "purposes[0]"),
        ({"code": ""}, "code"),
        ({"rule": []}, "rule"),
    ],
)
def test_mistakes_are_named_by_their_path(changes: dict[str, Any], path: str) -> None:
    error = refused(**changes)
    assert error.path == path
    assert str(error).startswith(f"{path}: ")


def test_shares_are_read_as_they_are_written() -> None:
    rules = rule_set(
        rule("max_share", 0.70, each="country", id="a"),
        rule("max_share", "2/3", each="country", id="b"),
    )
    assert [each.value for each in rules.rules] == [Fraction(7, 10), Fraction(2, 3)]
    written = rule_set_to_mapping(rules)["rules"]
    assert [each["value"] for each in written] == [0.7, "2/3"]


def test_the_list_of_countries_may_stand_under_pool() -> None:
    rules = rule_set({"id": "x", "kind": "countries_allowed", "pool": ["EU27", "EL"], **SEEN})
    assert rules.rule("x").value == ("EU27", "GR")
    error = refused_rule(kind="countries_allowed", value=["EU27"], pool=["GR"], **SEEN)
    assert error.path == "rules[0].pool"


def test_everything_a_rule_can_say_is_read() -> None:
    rules = rule_set(
        {
            "id": "x",
            "kind": "min_share",
            "value": 0.5,
            "of": {"sme": True, "countries": ["UK"], "region_categories": ["transition"]},
            "basis": "grant",
            "without_subcontracting": True,
            "kinds": ["beneficiary", "affiliated"],
            "level": "soft",
            "note": LABEL,
            **SEEN,
        }
    )
    found = rules.rule("x")
    assert found.kind is RuleKind.MIN_SHARE
    assert found.who == Who(countries=("GB",), region_categories=("transition",), sme=True)
    assert found.kinds == (ParticipationKind.BENEFICIARY, ParticipationKind.AFFILIATED)
    assert (found.basis, found.without_subcontracting) == ("grant", True)
    assert found.note is not None
    assert found.note.get("de") == "C"


def test_sources_are_checked() -> None:
    with pytest.raises(RuleError) as caught:
        parse_sources({"a": {"title": "A", "url": "example.org"}})
    assert caught.value.path == "sources.a.url"
    with pytest.raises(RuleError) as caught:
        parse_sources({"a b": {"title": "A"}})
    assert caught.value.path == "sources"


def test_a_programme_is_read_with_its_rule_sets() -> None:
    row = {
        "programme": {
            "code": "home",
            "level": "national",
            "country": "EL",
            "period": {"from": date(2021, 1, 1), "to": "2027-12-31"},
            "labels": LABEL,
        },
        "sources": {"read": {"title": "A", "read_on": "2026-01-01"}},
        "rule_sets": [{"code": "ONE", "rules": [rule("min_entities", 2)]}],
    }
    found = parse_programme(row)
    assert (found.country, found.period_to) == ("GR", date(2027, 12, 31))
    assert found.rule_sets[0].rules[0].verified
    twice = {**row, "rule_sets": [{"code": "ONE"}, {"code": "ONE"}]}
    with pytest.raises(RuleError) as caught:
        parse_programme(twice)
    assert caught.value.path == "rule_sets[1].code"
    homeless = {**row, "programme": {**row["programme"], "country": ""}}  # type: ignore[dict-item]
    with pytest.raises(RuleError) as caught:
        parse_programme(homeless, "programmes/home.yaml")
    assert caught.value.path == "programmes/home.yaml.programme.country"


def test_norway_must_be_quoted() -> None:
    member = {"country": False, "status": "member", "source": "a", "confidence": "unverified"}
    with pytest.raises(RuleError, match="in quotes"):
        parse_country_sets(
            {
                "sources": {"a": {"title": "A", "read_on": "2026-01-01"}},
                "sets": [{"code": "SET", "labels": LABEL, "members": [member]}],
            }
        )


def test_national_terms() -> None:
    row = {
        "programme": "eurostars-3",
        "sources": {"a": {"title": "A", "read_on": "2026-01-01"}},
        "countries": [
            {
                "country": "DK",
                "state": "funded",
                "rate_min": 0.6,
                "rate_max": 0.75,
                "cap_cents": 30_000_000,
                "who": ["sme"],
                "source": "a",
                "confidence": "seen_in_source",
            },
            {"country": "UK", "state": "unknown"},
        ],
    }
    found = parse_national_terms(row)
    assert found.countries["DK"].rate_max == Fraction(3, 4)
    assert found.countries["DK"].verified
    assert found.countries["GB"].state is TermsState.UNKNOWN
    bare = {**row, "countries": [{"country": "DK", "state": "funded"}]}
    with pytest.raises(RuleError) as caught:
        parse_national_terms(bare)
    assert caught.value.path == "countries[0].source"


def test_region_categories() -> None:
    files = {"a.yaml": {"sources": {"a": {"title": "A", "read_on": "2026-01-01"}}}}
    row = {
        "nuts": "FR10",
        "nuts_version": "2021",
        "category": "more_developed",
        "outermost": "false",
        "source": "a",
        "confidence": "seen_in_source",
    }
    found = parse_region_categories(files, {"b.csv": [row]})
    assert found.category("FR101", verified_only=True) == "more_developed"
    blank = {**row, "category": "", "source": "", "confidence": ""}
    assert parse_region_categories(files, {"b.csv": [blank]}).category("FR101") is None
    for changes in ({"nuts": "FR1"}, {"category": "poor"}, {"outermost": "perhaps"}):
        with pytest.raises(RuleError, match=r"b\.csv, row 1"):
            parse_region_categories(files, {"b.csv": [{**row, **changes}]})
    with pytest.raises(RuleError, match="twice"):
        parse_region_categories(files, {"b.csv": [row, row]})
