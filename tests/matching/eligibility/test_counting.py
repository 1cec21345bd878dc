"""Rules that count participants, countries, regions and independent partners."""

from __future__ import annotations

import pytest

from matching.eligibility.enums import Outcome, ParticipationKind, Verdict
from matching.eligibility.evaluator import evaluate
from matching.eligibility.facts import Consortium, MissingFact, Participant, RuleResult
from matching.eligibility.model import RuleSet, Who
from tests.matching.eligibility.builders import OLD, consortium, context, firm, rule, rule_set

POOL = ["EU27", "HE_AC"]
BASE = rule_set(
    rule("min_entities", 3, pool=POOL),
    rule("min_countries", 3, pool=POOL),
    rule("min_entities", 1, pool=["EU27"], id="member-state"),
    rule("independent", True),
)


def result(rules: RuleSet, who: Consortium, rule_id: str, **more: object) -> RuleResult:
    return evaluate(rules, who, context(**more)).result(rule_id)


def outcomes(rules: RuleSet, who: Consortium, **more: object) -> dict[str, Outcome]:
    return {each.rule.id: each.outcome for each in evaluate(rules, who, context(**more)).results}


def test_three_from_three_countries_are_enough() -> None:
    found = evaluate(BASE, consortium(firm("a", "FR"), firm("b", "NO"), firm("c", "DE")), context())
    assert found.verdict is Verdict.ELIGIBLE
    assert {each.outcome for each in found.results} == {Outcome.MET}


def test_without_a_member_state_it_is_not_eligible() -> None:
    who = consortium(firm("a", "GB"), firm("b", "NO"), firm("c", "CA"))
    found = evaluate(BASE, who, context(scope="pillar-2"))
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert [each.rule.id for each in found.failed] == ["member-state"]


def test_eurostat_codes_count_like_iso_codes() -> None:
    who = consortium(firm("a", "EL"), firm("b", "GR"), firm("c", "UK"), firm("d", "GB"))
    assert result(BASE, who, "min-countries", scope="pillar-2").params["have"] == 2


def test_a_missing_country_is_not_known_rather_than_failed() -> None:
    found = result(BASE, consortium(firm("a", "FR"), firm("b", "DE"), firm("c")), "min-countries")
    assert found.outcome is Outcome.UNKNOWN
    assert found.missing == (MissingFact("country", "c"),)


def test_the_country_follows_from_the_region() -> None:
    who = consortium(firm("a", nuts="FR101"), firm("b", "DE"), firm("c", "NO"))
    assert result(BASE, who, "min-countries").outcome is Outcome.MET


def test_an_open_consortium_says_what_it_still_needs() -> None:
    found = evaluate(BASE, consortium(firm("a", "NO"), closed=False), context())
    assert found.verdict is Verdict.UNKNOWN
    assert not found.failed
    pool = Who(pool=("EU27", "HE_AC"))
    assert set(found.needs) == {
        MissingFact("partners", count=2, who=pool),
        MissingFact("countries", count=2, who=pool),
        MissingFact("partners", count=1, who=Who(pool=("EU27",))),
        MissingFact("independent", count=2),
    }


def test_a_maximum_is_exceeded_even_while_the_consortium_is_open() -> None:
    rules = rule_set(rule("max_entities", 2), rule("max_per_country", 1))
    who = consortium(firm("a", "FR"), firm("b", "FR"), firm("c", "DE"), closed=False)
    assert set(outcomes(rules, who).values()) - {Outcome.MET} == {Outcome.NOT_MET}
    assert outcomes(rules, consortium(firm("a", "FR"), firm("b")))["max-per-country"] is (
        Outcome.UNKNOWN
    )


@pytest.mark.parametrize(
    ("country", "scope", "outcome"),
    [
        ("CA", "pillar-2", Outcome.MET),
        ("CA", "widera", Outcome.NOT_MET),
        ("CA", None, Outcome.UNKNOWN),
        ("GB", "pillar-2", Outcome.MET),
        ("GB", "eic-fund", Outcome.NOT_MET),
        ("GB", None, Outcome.MET),
        ("NO", None, Outcome.MET),
        ("US", "pillar-2", Outcome.NOT_MET),
        ("EG", "pillar-2", Outcome.NOT_MET),
    ],
)
def test_countries_that_take_part_in_some_parts_only(
    country: str, scope: str | None, outcome: Outcome
) -> None:
    rules = rule_set(rule("countries_allowed", POOL))
    found = result(rules, consortium(firm("a", country)), "countries-allowed", scope=scope)
    assert found.outcome is outcome
    assert found.verified
    if outcome is Outcome.UNKNOWN:
        assert found.missing == (MissingFact("scope"),)


def test_an_unchecked_country_makes_the_result_unchecked() -> None:
    rules = rule_set(rule("countries_allowed", POOL))
    found = evaluate(rules, consortium(firm("a", "MA")), context())
    assert found.result("countries-allowed").outcome is Outcome.MET
    assert not found.result("countries-allowed").verified
    assert found.verdict is Verdict.NO_OBSTACLE
    enough = rule_set(rule("min_entities", 1, pool=POOL))
    both = consortium(firm("a", "MA"), firm("b", "FR"))
    assert result(enough, both, "min-entities").verified


def test_a_transitional_country_counts_and_is_flagged_while_it_lasts() -> None:
    rules = rule_set(rule("countries_allowed", POOL), rule("min_entities", 1, pool=POOL))
    found = evaluate(rules, consortium(firm("a", "JP")), context())
    assert found.verdict is Verdict.ELIGIBLE
    for each in ("countries-allowed", "min-entities"):
        assert found.result(each).params["transitional"] == ("a",)
    later = context(day=context().day.replace(year=2027))
    assert evaluate(rules, consortium(firm("a", "JP")), later).verdict is Verdict.NOT_ELIGIBLE


def test_only_the_kinds_that_count_are_counted() -> None:
    affiliated = firm("c", "NO", kind=ParticipationKind.AFFILIATED)
    who = consortium(firm("a", "FR"), firm("b", "DE"), affiliated)
    assert result(BASE, who, "min-entities").outcome is Outcome.NOT_MET
    own = rule_set(rule("min_entities", 3, kinds=["beneficiary", "affiliated"]))
    assert result(own, who, "min-entities").outcome is Outcome.MET
    unsure = rule_set(rule("min_entities", 3), counts_source="old")
    assert not result(unsure, who, "min-entities").verified
    unknown = consortium(firm("a", "FR"), firm("b", "DE"), firm("c", "NO", kind=None))
    assert result(BASE, unknown, "min-entities").missing == (MissingFact("kind", "c"),)


def test_regions_are_counted_at_their_level() -> None:
    rules = rule_set(rule("min_regions", 2))
    same = consortium(firm("a", nuts="FR101"), firm("b", nuts="FR105"))
    assert result(rules, same, "min-regions").outcome is Outcome.NOT_MET
    other = consortium(firm("a", nuts="FR101"), firm("b", nuts="DE212"))
    assert result(rules, other, "min-regions").outcome is Outcome.MET
    # Another country is another region, whichever it is.
    country = consortium(firm("a", nuts="FR101"), firm("b", "DE"))
    assert result(rules, country, "min-regions").outcome is Outcome.MET
    coarse = consortium(firm("a", nuts="FR101"), firm("b", "FR", nuts="FR1"))
    assert result(rules, coarse, "min-regions").missing == (MissingFact("nuts", "b"),)


def test_related_partners_are_allowed_beyond_the_minimum() -> None:
    related = consortium(
        firm("a", "FR"), firm("b", "FR", group="a"), firm("c", "DE"), firm("d", "NO")
    )
    assert evaluate(BASE, related, context()).verdict is Verdict.ELIGIBLE
    few = consortium(firm("a", "FR"), firm("b", "DE", group="a"), firm("c", "NO"))
    found = result(BASE, few, "independent")
    assert found.outcome is Outcome.NOT_MET
    assert found.params["linked"] == ("a", "b")


def test_independent_partners_must_cover_the_countries() -> None:
    # Three groups and three countries, but whoever is not of group x sits in France.
    who = consortium(
        firm("a", "FR", group="x"),
        firm("b", "DE", group="x"),
        firm("c", "IT", group="x"),
        firm("d", "FR", group="y"),
        firm("e", "FR", group="z"),
    )
    found = outcomes(BASE, who)
    assert found["min-entities"] is found["min-countries"] is Outcome.MET
    assert found["independent"] is Outcome.NOT_MET


def test_independence_without_a_minimum_asks_it_of_everybody() -> None:
    rules = rule_set(rule("independent", True))
    linked = consortium(firm("a"), firm("b", group="a"), firm("c"))
    assert result(rules, linked, "independent").outcome is Outcome.NOT_MET
    assert result(rules, consortium(firm("a"), firm("b")), "independent").outcome is Outcome.MET
    unknown = consortium(firm("a"), firm("b", group=None))
    assert result(rules, unknown, "independent").missing == (MissingFact("group", "b"),)


@pytest.mark.parametrize(
    ("applicants", "number", "outcome"),
    [
        ("alone", 1, Outcome.MET),
        ("alone", 2, Outcome.NOT_MET),
        ("either", 1, Outcome.MET),
        ("consortium", 1, Outcome.NOT_MET),
        ("consortium", 2, Outcome.MET),
    ],
)
def test_who_applies_is_a_rule_of_its_own(applicants: str, number: int, outcome: Outcome) -> None:
    rules = rule_set(applicants=applicants)
    who = consortium(*(firm(f"p{at}", "FR") for at in range(number)))
    assert result(rules, who, "applicants").outcome is outcome


def test_unknown_applicants_leave_the_verdict_open() -> None:
    rules = rule_set(
        rule("max_months", 36), applicants="unknown", applicants_source=None,
        applicants_confidence=None,
    )  # fmt: skip
    found = evaluate(rules, consortium(firm("a", "FR"), months=12), context())
    assert found.result("applicants").outcome is Outcome.UNKNOWN
    assert found.verdict is Verdict.NO_OBSTACLE


def test_an_unchecked_rule_never_decides() -> None:
    rules = rule_set(rule("min_entities", 3) | OLD)
    found = evaluate(rules, consortium(firm("a", "FR")), context())
    assert found.result("min-entities").outcome is Outcome.NOT_MET
    assert found.result("min-entities").level_effective.value == "soft"
    assert found.verdict is Verdict.UNKNOWN
    enough = consortium(*(firm(f"p{at}", "FR") for at in range(3)))
    assert evaluate(rules, enough, context()).verdict is Verdict.NO_OBSTACLE


def test_nothing_is_said_outside_the_dates_of_a_rule_set() -> None:
    later = context(day=context().day.replace(year=2028))
    found = evaluate(BASE, consortium(Participant("a")), later)
    assert (found.in_force, found.verdict) == (False, Verdict.UNKNOWN)
