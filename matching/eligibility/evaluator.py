"""What a rule set says of a consortium.

Each rule is answered twice: once with all that the data say of countries, regions and kinds of
participation, once with the checked part of it alone. The outcome is the first; it is verified
where the rule is and the second says the same.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.eligibility import counting, shares, simple
from matching.eligibility.enums import Applicants, Level, Outcome, RuleKind, Verdict
from matching.eligibility.facts import Consortium, Evaluation, RuleResult
from matching.eligibility.found import Found
from matching.eligibility.logic import Case
from matching.eligibility.model import Rule, Who

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matching.eligibility.geography import Context
    from matching.eligibility.model import RuleSet

APPLICANTS: Final = "applicants"
"""Id of the rule that a rule set's `applicants` stands for."""

_ANSWERS: Final[Mapping[RuleKind, Callable[[Rule, Case], Found]]] = MappingProxyType(
    {
        RuleKind.MIN_ENTITIES: counting.min_entities,
        RuleKind.MAX_ENTITIES: counting.max_entities,
        RuleKind.MIN_COUNTRIES: counting.min_countries,
        RuleKind.MAX_PER_COUNTRY: counting.max_per_country,
        RuleKind.MIN_REGIONS: counting.min_regions,
        RuleKind.INDEPENDENT: counting.independent,
        RuleKind.COUNTRIES_ALLOWED: simple.countries_allowed,
        RuleKind.TYPES_ALLOWED: simple.types_allowed,
        RuleKind.TYPES_EXCLUDED: simple.types_excluded,
        RuleKind.COORDINATOR: simple.coordinator,
        RuleKind.ALONE: counting.alone,
        RuleKind.MIN_SHARE: shares.min_share,
        RuleKind.MAX_SHARE: shares.max_share,
        RuleKind.MAX_MONTHS: simple.months,
        RuleKind.MIN_MONTHS: simple.months,
        RuleKind.MAX_BUDGET: shares.max_budget,
        RuleKind.MIN_BUDGET: shares.min_budget,
        RuleKind.TRL_START: simple.trl,
        RuleKind.TRL_END: simple.trl,
        RuleKind.DECLARATION: simple.declaration,
        RuleKind.MAX_AWARDS: shares.max_awards,
        RuleKind.MAX_SIZE: simple.max_size,
    }
)


def evaluate(rule_set: RuleSet, consortium: Consortium, context: Context) -> Evaluation:
    """Return what a rule set says of a consortium on the context's day.

    Verdicts: `not_eligible` where a verified hard rule fails; `eligible` where every hard rule is
    verified, known and met and the set is no template; `unknown` where a verified hard rule lacks
    facts, a hard rule that was not checked seems to fail, or the set is not in force that day;
    else `no_obstacle`: nothing against it among what is known.
    """
    rules = all_rules(rule_set)
    results = tuple(answer(each, rule_set, consortium, context) for each in rules)
    in_force = rule_set.in_force(context.day)
    return Evaluation(
        rule_set_code=rule_set.code,
        rule_set_version=rule_set.version,
        verdict=_verdict(results, template=rule_set.template, in_force=in_force),
        results=results,
        in_force=in_force,
        template=rule_set.template,
    )


def all_rules(rule_set: RuleSet) -> tuple[Rule, ...]:
    """Return the rules of a set with the one that its `applicants` stands for, if it adds one."""
    rules = rule_set.rules
    kinds = {each.kind for each in rules}
    everybody = [each for each in rules if each.kind is RuleKind.MIN_ENTITIES and _for_all(each)]
    applicants = rule_set.applicants
    value: bool | int | None = None
    kind = RuleKind.ALONE
    if applicants is Applicants.ALONE:
        if RuleKind.MAX_ENTITIES in kinds:
            return rules
        kind, value = RuleKind.MAX_ENTITIES, 1
    elif RuleKind.ALONE in kinds:
        return rules
    elif applicants is Applicants.EITHER:
        value = True
    elif everybody:
        return rules
    elif applicants is Applicants.CONSORTIUM:
        value = False
    return (
        Rule(
            id=APPLICANTS,
            kind=kind,
            value=value,
            source=rule_set.applicants_source,
            confidence=rule_set.applicants_confidence,
            verified=value is not None and rule_set.applicants_verified,
        ),
        *rules,
    )


def _for_all(rule: Rule) -> bool:
    return Who(pool=rule.who.pool) == rule.who


def answer(rule: Rule, rule_set: RuleSet, consortium: Consortium, context: Context) -> RuleResult:
    """Return what one rule says of a consortium."""
    if not rule.known:
        return RuleResult(rule, Outcome.UNKNOWN, Level.SOFT, verified=False)
    found = _ANSWERS[rule.kind](rule, Case(rule_set, consortium, context))
    verified = rule.verified
    if verified and found.outcome is not Outcome.UNKNOWN:
        checked = replace(context, verified_only=True)
        strict = _ANSWERS[rule.kind](rule, Case(rule_set, consortium, checked))
        verified = strict.outcome is found.outcome
    level = rule.level if verified else Level.SOFT
    return RuleResult(rule, found.outcome, level, verified, found.missing, found.params)


def _verdict(results: Sequence[RuleResult], *, template: bool, in_force: bool) -> Verdict:
    if not in_force:
        return Verdict.UNKNOWN
    hard = [each for each in results if each.rule.level is Level.HARD]
    if any(each.is_obstacle for each in hard):
        return Verdict.NOT_ELIGIBLE
    if any(each.outcome is Outcome.NOT_MET for each in hard):
        return Verdict.UNKNOWN
    if any(each.verified and each.outcome is Outcome.UNKNOWN for each in hard):
        return Verdict.UNKNOWN
    if template or not hard or not all(each.verified for each in hard):
        return Verdict.NO_OBSTACLE
    return Verdict.ELIGIBLE
