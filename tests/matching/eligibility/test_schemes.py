"""Which scheme is for me? At most one of each band, with reasons, the same every time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.eligibility.catalogue import load_catalogue, parse_national_terms
from matching.eligibility.enums import ProgrammeLevel, Purpose
from matching.eligibility.model import RuleSet
from matching.eligibility.scheme_model import (
    Band,
    Company,
    SchemeAnswer,
    SchemeOption,
    SchemeQuestions,
    Side,
)
from matching.eligibility.schemes import judge, which_scheme
from matching.eligibility.wording import Wording
from tests.matching.eligibility.builders import SEEN, context, rule, rule_set

DEVELOP = {"purposes": ["develop"]}
SOLO = rule_set(rule("alone", True), **DEVELOP)
TEAM = rule_set(rule("min_entities", 3), applicants="consortium", **DEVELOP)


def option(name: str, rules: RuleSet = SOLO, **more: Any) -> SchemeOption:
    given: dict[str, Any] = {"level": ProgrammeLevel.EUROPEAN, **more}
    return SchemeOption(name, rules, **given)


def questions(**more: Any) -> SchemeQuestions:
    given: dict[str, Any] = {
        "who": "sme", "country": "FR", "nuts": "FRK26", "wants": Purpose.DEVELOP, **more,
    }  # fmt: skip
    return SchemeQuestions(**given)


def codes(answer: SchemeAnswer | None, side: Side) -> set[str]:
    assert answer is not None
    return {each.code for each in answer.side(side)}


def test_one_scheme_of_each_band_nearest_first() -> None:
    options = [
        option("eu"),
        option("between", level=ProgrammeLevel.INTERREGIONAL),
        option("fr", level=ProgrammeLevel.NATIONAL, country="FR"),
        option("de", level=ProgrammeLevel.NATIONAL, country="DE"),
        option("ara", level=ProgrammeLevel.REGIONAL, country="FR", nuts="FRK"),
        option("idf", level=ProgrammeLevel.REGIONAL, country="FR", nuts="FR1"),
    ]
    found = which_scheme(questions(), options, context())
    assert [(each.option.id, each.band) for each in found] == [
        ("ara", Band.REGIONAL),
        ("fr", Band.NATIONAL),
        ("between", Band.EUROPEAN),
    ]
    assert which_scheme(questions(), options[::-1], context()) == found


def test_a_firm_that_says_no_place_gets_nothing_bound_to_one() -> None:
    options = [
        option("eu"),
        option("fr", level=ProgrammeLevel.NATIONAL, country="FR"),
        option("ara", level=ProgrammeLevel.REGIONAL, country="FR", nuts="FRK"),
    ]
    found = which_scheme(questions(country=None, nuts=None), options, context())
    assert [each.option.id for each in found] == ["eu"]
    by_region = which_scheme(questions(country=None), options, context())
    assert [each.option.id for each in by_region] == ["ara", "fr", "eu"]


def test_what_is_ruled_out_is_not_proposed() -> None:
    large_only = rule_set(rule("types_allowed", ["large"]), **DEVELOP)
    train = rule_set(rule("alone", True), purposes=["train"])
    past = rule_set(rule("alone", True), valid_to="2025-12-31", **DEVELOP)
    unread = rule_set(template=True)
    for each in (large_only, train, past, unread):
        assert judge(questions(), option("x", each), context()) is None
    closed = option("x", closes=date(2026, 5, 31))
    assert judge(questions(), closed, context()) is None
    assert which_scheme(questions(wants=None), [option("x")], context()) == ()


def test_alone_or_with_partners() -> None:
    def company(rules: RuleSet, wish: Company | None) -> tuple[set[str], set[str]]:
        found = judge(questions(company=wish), option("x", rules), context())
        return codes(found, Side.FOR), codes(found, Side.AGAINST)

    assert "alone_possible" in company(SOLO, Company.ALONE)[0]
    assert "partners_needed_alone" in company(TEAM, Company.ALONE)[1]
    assert "partners_welcome" in company(TEAM, Company.WOULD_LIKE)[0]
    assert "partners_needed" in company(TEAM, None)[1]
    single = rule_set(applicants="alone", **DEVELOP)
    assert "alone_only" in company(single, Company.PARTNERS)[1]
    options = [option("a-team", TEAM), option("solo", SOLO)]
    chosen = which_scheme(questions(company=Company.ALONE), options, context())
    assert [each.option.id for each in chosen] == ["solo"]
    chosen = which_scheme(questions(company=Company.PARTNERS), options, context())
    assert [each.option.id for each in chosen] == ["a-team"]


@pytest.mark.parametrize(
    ("trl", "code"), [((4, 6), "trl_fits"), ((1, 3), "trl_differs"), ((9, 9), "trl_differs")]
)
def test_how_far_the_idea_is(trl: tuple[int, int], code: str) -> None:
    rules = rule_set(rule("trl_start", [5, 6]), rule("trl_end", [7, 8]), **DEVELOP)
    found = judge(questions(trl=trl), option("x", rules), context())
    assert found is not None
    assert code in {each.code for each in found.reasons}
    unread = judge(questions(trl=trl), option("x", SOLO), context())
    assert "trl_unknown" in codes(unread, Side.UNKNOWN)


@pytest.mark.parametrize(
    ("budget", "code"),
    [
        ((50, 200), "budget_fits"),
        ((500, 900), "budget_fits"),
        ((1001, 2000), "budget_below"),
        ((1, 99), "budget_above"),
    ],
)
def test_how_large_the_project_is(budget: tuple[int, int], code: str) -> None:
    span = {"id": "range", "kind": "grant_range", "value": [100, 1000], **SEEN}
    rules = rule_set(rule("alone", True), pays=[span], **DEVELOP)
    found = judge(questions(budget_cents=budget), option("x", rules), context())
    assert found is not None
    assert code in {each.code for each in found.reasons}


@pytest.mark.parametrize("confidence", ["seen_in_source", "unverified"])
def test_projects_that_cost_more_speak_against(confidence: str) -> None:
    floor = rule("min_budget", 1000, basis="total_cost", confidence=confidence)
    rules = rule_set(rule("alone", True), floor, **DEVELOP)
    checked = confidence == "seen_in_source"
    small = judge(questions(budget_cents=(500, 500)), option("x", rules), context())
    assert small is not None
    against = {each.code for each in small.reasons if each.side is Side.AGAINST}
    assert against == {"project_larger" if checked else "project_larger_unchecked"}
    large = judge(questions(budget_cents=(1000, 1000)), option("x", rules), context())
    assert large is not None
    assert not [each for each in large.reasons if each.code.startswith("project_larger")]


def test_what_it_pays_and_asks() -> None:
    rate = {"id": "rate", "kind": "rate", "value": 0.7, **SEEN}
    special = rule("declaration", True, key="existing_project_result")
    rules = rule_set(rule("alone", True), special, pays=[rate], **DEVELOP)
    found = judge(questions(), option("x", rules), context())
    assert "pays" in codes(found, Side.FOR)
    assert "asks" in codes(found, Side.AGAINST)
    assert "pays_unknown" in codes(judge(questions(), option("x"), context()), Side.UNKNOWN)
    outside = rule_set(rule("countries_allowed", ["EU27"], level="soft"), **DEVELOP)
    found = judge(questions(country="US", nuts=None), option("x", outside), context())
    assert "no_money" in codes(found, Side.AGAINST)


def test_countries_that_pay_themselves() -> None:
    terms = parse_national_terms(
        {
            "programme": "x",
            "sources": {"a": {"title": "A", "read_on": "2026-01-01"}},
            "countries": [
                {"country": "FR", "state": "unfunded", "source": "a",
                 "confidence": "seen_in_source"},
                {"country": "DK", "state": "funded", "source": "a",
                 "confidence": "seen_in_source"},
            ],
        }
    )  # fmt: skip
    asked = option("x", national_terms=terms)

    def side(country: str, which: Side) -> set[str]:
        return codes(judge(questions(country=country, nuts=None), asked, context()), which)

    assert "country_pays" in side("DK", Side.FOR)
    assert "country_pays_not" in side("FR", Side.AGAINST)
    assert "country_unknown" in side("PT", Side.UNKNOWN)


def test_an_unknown_kind_of_firm_is_refused() -> None:
    with pytest.raises(ValueError, match="who must be one of"):
        which_scheme(questions(who="startup"), [option("x")], context())


SHIPPED = [
    SchemeOption(each.code, each, programme.level, programme.country, programme.nuts)
    for programme in load_catalogue().programmes
    for each in programme.rule_sets
]


@settings(max_examples=40, deadline=None)
@given(
    who=st.sampled_from(("sme", "larger", "other", None)),
    place=st.sampled_from(
        (("FR", "FRK26"), ("FR", None), ("DE", None), ("US", None), (None, None))
    ),
    wants=st.sampled_from(list(Purpose)),
    company=st.sampled_from([*Company, None]),
    trl=st.sampled_from(((1, 3), (4, 6), (9, 9), None)),
    budget=st.sampled_from(((1_000_000, 6_000_000), (200_000_000, 500_000_000), None)),
)
def test_any_answers_give_at_most_one_of_each_band_with_reasons(
    who: str | None,
    place: tuple[str | None, str | None],
    wants: Purpose,
    company: Company | None,
    trl: tuple[int, int] | None,
    budget: tuple[int, int] | None,
) -> None:
    catalogue = load_catalogue()
    here = catalogue.context(date(2026, 12, 1))
    asked = SchemeQuestions(who, *place, wants, company, trl, budget)
    found = which_scheme(asked, SHIPPED, here)
    bands = [each.band for each in found]
    assert len(set(bands)) == len(bands)
    for each in found:
        assert each.reasons
        purposes = each.option.rule_set.purposes
        assert not purposes or each.side(Side.FOR)
        for lang in ("en", "fr", "de"):
            said = [Wording(lang).scheme_reason(reason) for reason in each.reasons]
            assert all(said)
            assert not any("{" in one or "None" in one for one in said)
