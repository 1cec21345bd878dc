"""Shares and budgets: exact at the threshold, and between bounds where sums are missing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matching.eligibility.enums import Outcome, ParticipationKind
from matching.eligibility.evaluator import evaluate
from matching.eligibility.facts import Consortium, MissingFact, Participant, RuleResult
from matching.eligibility.model import RuleSet
from tests.matching.eligibility.builders import consortium, context, firm, rule, rule_set

SME_HALF = rule_set(
    rule("min_share", 0.5, of={"sme": True, "pool": ["EU27"]}, without_subcontracting=True)
)
NOBODY_70 = rule_set(
    rule("max_share", 0.7, each="participant", id="participant"),
    rule("max_share", 0.7, each="country", id="country"),
)


def payer(name: str, cost: int | None, country: str | None = "FR", **more: object) -> Participant:
    given = {"cost_cents": cost, "subcontracted_cents": 0, "is_sme": False, **more}
    return firm(name, country, **given)


def only(rules: RuleSet, who: Consortium, rule_id: str = "min-share") -> RuleResult:
    return evaluate(rules, who, context()).result(rule_id)


@pytest.mark.parametrize(
    ("sme", "other", "outcome"),
    [
        (50, 50, Outcome.MET),
        (49_999_999, 50_000_001, Outcome.NOT_MET),
        (50_000_001, 49_999_999, Outcome.MET),
        (333_333_333_333_333_333, 333_333_333_333_333_334, Outcome.NOT_MET),
    ],
)
def test_half_is_exactly_half(sme: int, other: int, outcome: Outcome) -> None:
    who = consortium(payer("a", sme, is_sme=True), payer("b", other))
    assert only(SME_HALF, who).outcome is outcome


@pytest.mark.parametrize(
    ("cost", "outcome"), [(700, Outcome.MET), (701, Outcome.NOT_MET), (699, Outcome.MET)]
)
def test_seventy_percent_is_exactly_seventy_percent(cost: int, outcome: Outcome) -> None:
    who = consortium(payer("a", cost), payer("b", 1000 - cost, "DE"))
    assert only(NOBODY_70, who, "participant").outcome is outcome
    assert only(NOBODY_70, who, "country").outcome is outcome
    expected = ("a",) if outcome is Outcome.NOT_MET else ()
    assert only(NOBODY_70, who, "participant").params["beyond"] == expected


def test_countries_add_up() -> None:
    who = consortium(payer("a", 400), payer("b", 350), payer("c", 250, "DE"))
    assert only(NOBODY_70, who, "participant").outcome is Outcome.MET
    found = only(NOBODY_70, who, "country")
    assert found.outcome is Outcome.NOT_MET
    assert found.params["beyond"] == ("FR",)
    assert found.params["high"] == Fraction(3, 4)


def test_subcontracting_does_not_count_for_the_share() -> None:
    who = consortium(payer("a", 60, is_sme=True, subcontracted_cents=11), payer("b", 40))
    assert only(SME_HALF, who).outcome is Outcome.NOT_MET
    unknown = consortium(payer("a", 60, is_sme=True, subcontracted_cents=None), payer("b", 40))
    found = only(SME_HALF, unknown)
    assert found.outcome is Outcome.UNKNOWN
    assert found.missing == (MissingFact("subcontracted", "a"),)


def test_an_unknown_status_is_resolved_both_ways() -> None:
    known = payer("a", 60, is_sme=True)
    assert only(SME_HALF, consortium(known, payer("b", 40, is_sme=None))).outcome is Outcome.MET
    found = only(SME_HALF, consortium(payer("a", 60, is_sme=None), payer("b", 40)))
    assert found.outcome is Outcome.UNKNOWN
    assert found.missing == (MissingFact("is_sme", "a"),)
    never = consortium(payer("a", 60), payer("b", 40, is_sme=None))
    assert only(SME_HALF, never).outcome is Outcome.NOT_MET


def test_the_total_bounds_what_is_not_known() -> None:
    people = (payer("a", 50, is_sme=True), payer("b", None))
    assert only(SME_HALF, consortium(*people)).outcome is Outcome.UNKNOWN
    assert only(SME_HALF, consortium(*people, total_cost_cents=100)).outcome is Outcome.MET
    assert only(SME_HALF, consortium(*people, total_cost_cents=101)).outcome is Outcome.NOT_MET
    # A member whose cost is not known carries what is left.
    rest = consortium(payer("a", None, is_sme=True), payer("b", 50), total_cost_cents=100)
    assert only(SME_HALF, rest).outcome is Outcome.MET
    forced = consortium(
        payer("a", None, is_sme=True, subcontracted_cents=30), payer("b", 50), total_cost_cents=110
    )
    assert only(SME_HALF, forced).params["low"] == Fraction(30, 110)


def test_an_open_budget_is_not_decided() -> None:
    who = consortium(payer("a", 40, is_sme=True), closed=False, total_cost_cents=100)
    found = only(SME_HALF, who)
    assert found.outcome is Outcome.UNKNOWN
    assert MissingFact("open_budget", count=60) in found.missing
    large = consortium(payer("a", 51), closed=False, total_cost_cents=100)
    assert only(SME_HALF, large).outcome is Outcome.NOT_MET


def test_costs_above_the_total_are_a_contradiction() -> None:
    who = consortium(payer("a", 90, is_sme=True), payer("b", None), total_cost_cents=80)
    found = only(SME_HALF, who)
    assert found.outcome is Outcome.UNKNOWN
    assert MissingFact("total_differs") in found.missing


def test_subcontractors_have_no_budget_of_their_own() -> None:
    hired = payer("c", 1_000, kind=ParticipationKind.SUBCONTRACTOR)
    who = consortium(payer("a", 50, is_sme=True), payer("b", 50), hired)
    assert only(SME_HALF, who).outcome is Outcome.MET


def test_shares_of_the_grant() -> None:
    rules = rule_set(rule("max_share", "2/3", each="organisation", basis="grant"))
    who = consortium(firm("a", "FR", grant_cents=2), firm("b", "DE", grant_cents=1))
    assert only(rules, who, "max-share").outcome is Outcome.MET
    who = consortium(firm("a", "FR", grant_cents=3), firm("b", "DE", grant_cents=1))
    assert only(rules, who, "max-share").outcome is Outcome.NOT_MET


def test_budgets_are_declared_or_added_up() -> None:
    rules = rule_set(
        rule("max_budget", 100), rule("min_budget", 50, basis="grant"),
    )  # fmt: skip
    found = evaluate(rules, consortium(payer("a", 60), payer("b", 41)), context())
    assert found.result("max-budget").outcome is Outcome.NOT_MET
    assert found.result("min-budget").missing == (MissingFact("grant"),)
    told = consortium(total_cost_cents=100, grant_cents=49)
    found = evaluate(rules, told, context())
    assert found.result("max-budget").outcome is Outcome.MET
    assert found.result("min-budget").outcome is Outcome.NOT_MET


def test_what_one_third_party_may_receive() -> None:
    rules = rule_set(rule("max_awards", 6_000_000, kinds=["cascade_recipient"]))
    kind = ParticipationKind.CASCADE_RECIPIENT
    full = firm("a", "FR", kind=kind, grant_cents=6_000_000, awarded_cents=0)
    assert only(rules, consortium(full), "max-awards").outcome is Outcome.MET
    over = firm("a", "FR", kind=kind, grant_cents=1, awarded_cents=6_000_000)
    found = only(rules, consortium(over), "max-awards")
    assert (found.outcome, found.params["participants"]) == (Outcome.NOT_MET, ("a",))
    unknown = firm("a", "FR", kind=kind, grant_cents=1)
    assert only(rules, consortium(unknown), "max-awards").missing == (MissingFact("awarded", "a"),)
