"""Rules on countries, types, the lead, duration, maturity, declarations and size."""

from __future__ import annotations

from typing import Any

import pytest

from matching.eligibility.enums import Outcome, ParticipationKind
from matching.eligibility.evaluator import evaluate
from matching.eligibility.facts import Consortium, MissingFact, RuleResult
from matching.eligibility.model import Who
from tests.matching.eligibility.builders import consortium, context, firm, rule, rule_set


def answer(kind: str, value: Any, who: Consortium, **more: Any) -> RuleResult:
    rules = rule_set(rule(kind, value, **more))
    return evaluate(rules, who, context()).result(kind.replace("_", "-"))


def test_money_goes_to_the_countries_allowed_only() -> None:
    outside = firm("b", "US", kind=ParticipationKind.ASSOCIATED)
    assert answer("countries_allowed", ["EU27"], consortium(firm("a", "FR"), outside)).outcome is (
        Outcome.MET
    )
    inside = consortium(firm("a", "FR"), firm("b", "US"))
    found = answer("countries_allowed", ["EU27"], inside)
    assert (found.outcome, found.params["participants"]) == (Outcome.NOT_MET, ("b",))


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"org_type": "sme", "is_sme": True}, Outcome.MET),
        ({"org_type": "sme"}, Outcome.UNKNOWN),
        ({"org_type": "sme", "is_sme": False}, Outcome.NOT_MET),
        ({"org_type": "large"}, Outcome.NOT_MET),
        ({"org_type": "research"}, Outcome.MET),
        ({"is_sme": True}, Outcome.MET),
        ({"org_type": "unknown"}, Outcome.UNKNOWN),
        ({}, Outcome.UNKNOWN),
    ],
)
def test_sme_asks_for_the_status(facts: dict[str, Any], outcome: Outcome) -> None:
    who = consortium(firm("a", "FR", **facts))
    assert answer("types_allowed", ["sme", "research"], who).outcome is outcome


def test_excluded_types() -> None:
    assert answer("types_excluded", ["large"], consortium(firm("a", is_sme=True))).outcome is (
        Outcome.MET
    )
    found = answer("types_excluded", ["large"], consortium(firm("a", org_type="large")))
    assert found.outcome is Outcome.NOT_MET
    assert answer("types_excluded", ["public"], consortium(firm("a"))).missing == (
        MissingFact("org_type", "a"),
    )


LEAD = {"types": ["sme"], "pool": ["EU27"]}


def test_the_lead_decides_who_leads() -> None:
    good = firm("a", "FR", is_sme=True, is_lead=True)
    bad = firm("b", "US", is_sme=False, is_lead=False)
    assert answer("coordinator", LEAD, consortium(good, bad)).outcome is Outcome.MET
    wrong = consortium(firm("a", "FR", is_sme=True, is_lead=False), firm("b", "US", is_lead=True))
    assert answer("coordinator", LEAD, wrong).outcome is Outcome.NOT_MET


def test_without_a_lead_everybody_may_be_it() -> None:
    good, bad = firm("a", "FR", is_sme=True), firm("b", "US", is_sme=True)
    assert answer("coordinator", LEAD, consortium(good)).outcome is Outcome.MET
    assert answer("coordinator", LEAD, consortium(bad)).outcome is Outcome.NOT_MET
    found = answer("coordinator", LEAD, consortium(good, bad))
    assert found.missing == (MissingFact("is_lead"),)
    found = answer("coordinator", LEAD, consortium(bad, closed=False))
    assert found.outcome is Outcome.UNKNOWN
    who = Who(pool=("EU27",), types=("sme",))
    assert found.missing == (MissingFact("lead", count=1, who=who),)


def test_the_lead_sits_in_a_region_of_a_category() -> None:
    value = {
        "region_categories": ["less_developed", "transition", "outermost"],
        "for_profit": False,
    }
    poor = firm("a", nuts="ITF61", is_lead=True, for_profit=False)
    assert answer("coordinator", value, consortium(poor)).outcome is Outcome.MET
    rich = firm("a", nuts="FR101", is_lead=True, for_profit=False)
    assert answer("coordinator", value, consortium(rich)).outcome is Outcome.NOT_MET
    unlisted = firm("a", nuts="SE110", is_lead=True, for_profit=False)
    assert answer("coordinator", value, consortium(unlisted)).missing == (
        MissingFact("region_category", "a"),
    )


@pytest.mark.parametrize(
    ("kind", "months", "outcome"),
    [
        ("max_months", 36, Outcome.MET),
        ("max_months", 37, Outcome.NOT_MET),
        ("min_months", 36, Outcome.MET),
        ("min_months", 35, Outcome.NOT_MET),
        ("max_months", None, Outcome.UNKNOWN),
    ],
)
def test_months(kind: str, months: int | None, outcome: Outcome) -> None:
    assert answer(kind, 36, Consortium(months=months)).outcome is outcome


@pytest.mark.parametrize(("trl", "outcome"), [(5, Outcome.NOT_MET), (6, Outcome.MET)])
def test_trl(trl: int, outcome: Outcome) -> None:
    assert answer("trl_start", [6, 9], Consortium(trl_start=trl)).outcome is outcome
    assert answer("trl_end", [6, 9], Consortium(trl_start=trl)).missing == (MissingFact("trl_end"),)


def test_a_declaration_of_the_project() -> None:
    asked = {"key": "civil_only"}
    yes = Consortium(facts={"civil_only": True})
    assert answer("declaration", True, yes, **asked).outcome is Outcome.MET
    no = Consortium(facts={"civil_only": False})
    assert answer("declaration", True, no, **asked).outcome is Outcome.NOT_MET
    assert answer("declaration", True, Consortium(), **asked).missing == (
        MissingFact("declaration:civil_only"),
    )


def test_a_declaration_of_some_types() -> None:
    asked = {"key": "plan", "types": ["university"]}
    firms = consortium(firm("a", org_type="large"), firm("b", org_type="university"))
    assert answer("declaration", True, firms, **asked).missing == (
        MissingFact("declaration:plan", "b"),
    )
    without = consortium(firm("b", org_type="university", facts={"plan": False}))
    assert answer("declaration", True, without, **asked).outcome is Outcome.NOT_MET
    told = consortium(firm("a", facts={"plan": True}))
    assert answer("declaration", True, told, **asked).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("most", "facts", "outcome"),
    [
        (499, {"headcount": 499}, Outcome.MET),
        (499, {"headcount": 500}, Outcome.NOT_MET),
        (499, {}, Outcome.UNKNOWN),
        ("medium", {"is_sme": True}, Outcome.MET),
        ("medium", {"is_sme": False}, Outcome.NOT_MET),
        ("medium", {"headcount": 250}, Outcome.NOT_MET),
        # Few staff prove nothing: turnover and linked firms count too.
        ("medium", {"headcount": 10}, Outcome.UNKNOWN),
        ("small_mid_cap", {"org_type": "small_mid_cap"}, Outcome.MET),
        ("small_mid_cap", {"org_type": "large"}, Outcome.NOT_MET),
        ("micro", {"is_sme": False}, Outcome.NOT_MET),
        ("micro", {"is_sme": True, "headcount": 5}, Outcome.UNKNOWN),
        ("large", {}, Outcome.MET),
    ],
)
def test_largest_participant(most: int | str, facts: dict[str, Any], outcome: Outcome) -> None:
    assert answer("max_size", most, consortium(firm("a", **facts))).outcome is outcome
