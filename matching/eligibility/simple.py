"""Rules on who takes part, who leads, how long, how far, and what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.eligibility.counting import whole
from matching.eligibility.enums import SIZE_ORDER, RuleKind
from matching.eligibility.facts import DECLARATION, MissingFact
from matching.eligibility.found import Found, by_truth, decided
from matching.eligibility.logic import (
    NO,
    YES,
    Tri,
    any_of,
    fits,
    fits_pool,
    has_kind,
    is_type,
    missing_of,
    unknown,
)
from matching.eligibility.model import Rule, Who
from matching.reference import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matching.eligibility.facts import Participant
    from matching.eligibility.logic import Case


def _every(
    rule: Rule,
    case: Case,
    holds: Callable[[Participant], Tri],
    params: Mapping[str, object] | None = None,
) -> Found:
    """Return whether something holds for every participant that the rule speaks of."""
    answers, offenders, transitional = [], [], []
    for each in case.consortium.participants:
        counts, held = has_kind(each, rule, case), holds(each)
        if counts.value is False:
            continue
        if held.transitional:
            transitional.append(each.id)
        if counts.value is None and not held.value:
            held = Tri(None, (*counts.missing, *held.missing))
        if held.value is False:
            offenders.append(each.id)
        answers.append(held)
    more: dict[str, object] = {"participants": tuple(offenders), **(params or {})}
    if transitional:
        more["transitional"] = tuple(transitional)
    return decided(
        met=all(each.value for each in answers),
        failed=bool(offenders),
        missing=missing_of(answers),
        params=more,
    )


def countries_allowed(rule: Rule, case: Case) -> Found:
    """Every participant of these kinds is established in a country of the pool."""
    pool = codes(rule)
    return _every(rule, case, lambda each: fits_pool(each, pool, case.context), {"value": pool})


def codes(rule: Rule) -> tuple[str, ...]:
    """Return the list of codes a rule holds. Raises TypeError if it holds something else."""
    if not isinstance(rule.value, tuple):
        raise TypeError(f"{rule.id} holds no list: {rule.value!r}")
    return tuple(str(each) for each in rule.value)


def types_allowed(rule: Rule, case: Case) -> Found:
    """Every participant of these kinds is of one of the types."""
    types = codes(rule)
    return _every(
        rule, case, lambda each: any_of(is_type(each, one) for one in types), {"value": types}
    )


def types_excluded(rule: Rule, case: Case) -> Found:
    """No participant of these kinds is of one of the types."""
    types = codes(rule)

    def free(each: Participant) -> Tri:
        found = any_of(is_type(each, one) for one in types)
        return found if found.value is None else Tri(not found.value)

    return _every(rule, case, free, {"value": types})


def coordinator(rule: Rule, case: Case) -> Found:
    """The participant that leads passes the filter."""
    who = rule.value
    if not isinstance(who, Who):
        raise TypeError(f"{rule.id} holds no filter: {who!r}")
    people = case.consortium.participants
    leads = [each for each in people if each.is_lead]
    params: dict[str, object] = {"value": who, "participants": tuple(each.id for each in leads)}
    if leads:
        answers = [fits(each, who, case.context) for each in leads]
        transitional = tuple(
            each.id for each, tri in zip(leads, answers, strict=True) if tri.transitional
        )
        if transitional:
            params["transitional"] = transitional
        return decided(
            met=all(each.value for each in answers),
            failed=any(each.value is False for each in answers),
            missing=missing_of(answers),
            params=params,
        )
    able = [each for each in people if each.is_lead is None]
    answers = [fits(each, who, case.context) for each in able]
    if not able or not case.consortium.closed:
        # Somebody who joins later may lead.
        can = any(each.value is not False for each in answers)
        missing = () if can else (MissingFact("lead", count=1, who=who),)
        chosen = (MissingFact("is_lead"),) if can else ()
        return Found(by_truth(None).outcome, (*chosen, *missing_of(answers), *missing), params)
    return decided(
        met=all(each.value for each in answers),
        failed=all(each.value is False for each in answers),
        missing=(MissingFact("is_lead"), *missing_of(answers)),
        params=params,
    )


def months(rule: Rule, case: Case) -> Found:
    """The project lasts at most, or at least, so many months."""
    value, have = whole(rule), case.consortium.months
    params = {"value": value, "have": have}
    if have is None:
        return by_truth(None, (MissingFact("months"),), params)
    least = rule.kind is RuleKind.MIN_MONTHS
    return by_truth(have >= value if least else have <= value, params=params)


def trl(rule: Rule, case: Case) -> Found:
    """The project starts, or ends, at a technology readiness level of the range."""
    if not isinstance(rule.value, tuple):
        raise TypeError(f"{rule.id} holds no range: {rule.value!r}")
    low, high = int(rule.value[0]), int(rule.value[1])
    start = rule.kind is RuleKind.TRL_START
    have = case.consortium.trl_start if start else case.consortium.trl_end
    params = {"low": low, "high": high, "have": have}
    if have is None:
        return by_truth(None, (MissingFact(rule.kind.value),), params)
    return by_truth(low <= have <= high, params=params)


def declaration(rule: Rule, case: Case) -> Found:
    """A yes/no fact holds: of the project, or of each participant of the types or kinds."""
    fact = DECLARATION + rule.key
    if rule.who.is_empty and rule.kinds is None:
        value = case.consortium.facts.get(rule.key)
        return by_truth(value, (MissingFact(fact),), {"key": rule.key})

    def declared(each: Participant) -> Tri:
        asked = fits(each, rule.who, case.context)
        value = each.facts.get(rule.key)
        said = unknown(each, fact) if value is None else Tri(value)
        if asked.value is False or said.value:
            return YES
        if asked.value is None:
            return Tri(None, (*asked.missing, *said.missing))
        return said

    return _every(rule, case, declared, {"key": rule.key})


def max_size(rule: Rule, case: Case) -> Found:
    """No participant is larger than a headcount or a size class."""
    value = rule.value

    def small(each: Participant) -> Tri:
        if isinstance(value, str):
            return _within_class(each, value)
        most = whole(rule)
        if each.headcount is not None:
            return Tri(each.headcount <= most)
        ceiling = sizes.SIZES["medium"].headcount_below
        is_below = each.is_sme and ceiling is not None and most >= ceiling - 1
        return YES if is_below else unknown(each, "headcount")

    return _every(rule, case, small, {"value": value})


def _within_class(each: Participant, most: str) -> Tri:
    """Say whether a participant is at most of a size class.

    Headcount can only prove that it is larger: turnover, balance sheet and linked firms count too.
    """
    order = SIZE_ORDER.index(most)
    medium = SIZE_ORDER.index("medium")
    ceiling = sizes.SIZES[most].headcount_below
    if ceiling is None:
        return YES
    if each.is_sme and order >= medium:
        return YES
    if each.is_sme is False and order <= medium:
        return NO
    if each.headcount is not None and each.headcount >= ceiling:
        return NO
    if each.org_type == "large" or (each.org_type == "small_mid_cap" and order <= medium):
        return NO
    if each.org_type == "small_mid_cap":
        return YES
    fact = "is_sme" if order >= medium else "size_class"
    return unknown(each, fact)
