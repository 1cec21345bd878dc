"""What a rule set says to one firm."""

from __future__ import annotations

from typing import Any

from matching.eligibility.catalogue import parse_national_terms
from matching.eligibility.enums import Outcome, ParticipationKind, Verdict
from matching.eligibility.facts import MissingFact, Participant
from matching.eligibility.model import NationalTerms, Who
from matching.eligibility.roles import RoleAnswer, evaluate_role
from tests.matching.eligibility.builders import OLD, context, rule, rule_set

POOL = ["EU27", "HE_AC"]
RULES = (
    rule("min_entities", 3),
    rule("min_countries", 3, pool=POOL),
    rule("countries_allowed", POOL),
    rule("types_allowed", ["sme", "research"]),
    rule("coordinator", {"types": ["sme"]}),
)
BASE = rule_set(*RULES, applicants="consortium")


def ask(rules: Any = BASE, terms: NationalTerms | None = None, **facts: Any) -> RoleAnswer:
    return evaluate_role(rules, Participant("me", **facts), context(), terms)


def test_a_small_firm_in_the_right_place() -> None:
    found = ask(country="FR", org_type="sme", is_sme=True)
    assert found.verdict is Verdict.ELIGIBLE
    assert found.take_part[ParticipationKind.BENEFICIARY].outcome is Outcome.MET
    assert found.take_part[ParticipationKind.AFFILIATED].outcome is Outcome.MET
    assert found.lead.outcome is Outcome.MET
    assert found.funding.outcome is Outcome.MET
    assert found.alone.outcome is Outcome.NOT_MET
    assert set(found.needs) == {
        MissingFact("partners", count=2),
        MissingFact("countries", count=2, who=Who(pool=tuple(POOL))),
    }
    assert not found.profile_facts


def test_a_research_centre_may_take_part_but_not_lead() -> None:
    found = ask(country="FR", org_type="research", is_sme=False)
    assert found.take_part[ParticipationKind.BENEFICIARY].outcome is Outcome.MET
    assert found.lead.outcome is Outcome.NOT_MET
    assert MissingFact("lead", count=1, who=Who(types=("sme",))) in found.needs


def test_a_firm_of_which_little_is_known() -> None:
    found = ask()
    assert found.verdict is Verdict.UNKNOWN
    assert found.take_part[ParticipationKind.BENEFICIARY].outcome is Outcome.UNKNOWN
    assert {each.fact for each in found.profile_facts} == {"country", "is_sme", "org_type"}
    assert {each.participant for each in found.profile_facts} == {"me"}


def test_a_large_firm_is_told_no() -> None:
    found = ask(country="FR", org_type="large")
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert found.take_part[ParticipationKind.BENEFICIARY].outcome is Outcome.NOT_MET


def test_unchecked_rules_give_no_firm_answer() -> None:
    rules = rule_set(*(each | OLD for each in RULES), applicants="consortium")
    found = ask(rules, country="FR", org_type="sme", is_sme=True)
    part = found.take_part[ParticipationKind.BENEFICIARY]
    assert (part.outcome, part.unchecked) == (Outcome.UNKNOWN, Outcome.MET)
    assert found.verdict is Verdict.NO_OBSTACLE
    large = ask(rules, country="FR", org_type="large")
    part = large.take_part[ParticipationKind.BENEFICIARY]
    assert (part.outcome, part.unchecked) == (Outcome.UNKNOWN, Outcome.NOT_MET)
    assert large.verdict is Verdict.UNKNOWN


def test_a_template_never_says_yes() -> None:
    found = ask(rule_set(*RULES, template=True), country="FR", org_type="sme", is_sme=True)
    assert found.verdict is Verdict.NO_OBSTACLE
    assert found.lead.outcome is Outcome.UNKNOWN


def test_what_no_rule_forbids_is_allowed_where_all_rules_were_read() -> None:
    found = ask(rule_set(rule("min_entities", 2)), country="US")
    assert found.verdict is Verdict.ELIGIBLE
    assert found.lead.outcome is Outcome.MET
    for rules in (
        rule_set(rule("min_entities", 2) | OLD),
        rule_set(rule("min_entities", 2), template=True),
        rule_set(rule("min_entities", 2), counts_source="old"),
    ):
        found = ask(rules, country="US")
        assert found.verdict is Verdict.NO_OBSTACLE
        assert (found.lead.outcome, found.lead.unchecked) == (Outcome.UNKNOWN, Outcome.UNKNOWN)


def test_one_may_apply_alone() -> None:
    assert ask(rule_set(rule("alone", True)), country="FR").alone.outcome is Outcome.MET
    assert ask(rule_set(applicants="alone"), country="FR").alone.outcome is Outcome.MET
    assert ask(rule_set(rule("min_entities", 1)), country="FR").alone.outcome is Outcome.MET
    unknown = rule_set(applicants="unknown", applicants_source="", applicants_confidence=None)
    assert ask(unknown, country="FR").alone.outcome is Outcome.UNKNOWN


def test_a_soft_rule_on_countries_is_not_a_final_no() -> None:
    rules = rule_set(rule("countries_allowed", POOL, level="soft"))
    found = ask(rules, country="US")
    assert found.funding.outcome is Outcome.UNKNOWN
    assert found.funding.unchecked is Outcome.NOT_MET
    assert found.verdict is Verdict.UNKNOWN
    assert ask(rules, country="FR").funding.outcome is Outcome.MET


def test_who_is_not_funded() -> None:
    rules = rule_set(funded=["affiliated"])
    assert ask(rules, country="FR").funding.outcome is Outcome.NOT_MET


TERMS = parse_national_terms(
    {
        "programme": "x",
        "sources": {"a": {"title": "A", "read_on": "2026-01-01"}},
        "countries": [
            {
                "country": "DK",
                "state": "funded",
                "who": ["sme"],
                "source": "a",
                "confidence": "seen_in_source",
            },
            {"country": "DE", "state": "unfunded", "source": "a", "confidence": "seen_in_source"},
            {"country": "IT", "state": "funded", "source": "a", "confidence": "unverified"},
            {"country": "FR", "state": "unknown"},
        ],
    }
)


def test_national_money_follows_the_country() -> None:
    rules = rule_set(rule("countries_allowed", POOL))

    def money(**facts: Any) -> Outcome:
        return ask(rules, TERMS, **facts).funding.outcome

    assert money(country="DK", is_sme=True) is Outcome.MET
    assert money(country="DK", is_sme=False) is Outcome.NOT_MET
    assert money(country="DK") is Outcome.UNKNOWN
    assert money(country="DE", is_sme=True) is Outcome.NOT_MET
    assert money(country="FR") is Outcome.UNKNOWN
    assert money(country="IT") is Outcome.UNKNOWN
    assert ask(rules, TERMS, country="IT").funding.unchecked is Outcome.MET
    assert ask(rules, TERMS).funding.missing == (MissingFact("country", "me"),)


def test_facts_of_the_project_are_kept_apart() -> None:
    rules = rule_set(rule("max_months", 36), rule("declaration", True, key="civil_only"))
    assert ask(rules).project_facts == (
        MissingFact("months"),
        MissingFact("declaration:civil_only"),
    )
    told = ask(rules, facts={"civil_only": True})
    assert told.project_facts == (MissingFact("months"),)
