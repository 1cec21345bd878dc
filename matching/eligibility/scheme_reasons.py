"""Why a scheme suits a firm, what speaks against it, and what is not known of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import (
    Applicants,
    Level,
    Outcome,
    PayKind,
    Purpose,
    RuleKind,
    TermsState,
)
from matching.eligibility.pay import pay_estimate
from matching.eligibility.scheme_model import Company, SchemeReason, Side
from matching.reference import countries

if TYPE_CHECKING:
    from matching.eligibility.facts import Participant
    from matching.eligibility.geography import Context
    from matching.eligibility.model import NationalTerms, RuleSet
    from matching.eligibility.roles import RoleAnswer
    from matching.eligibility.scheme_model import SchemeOption, SchemeQuestions

# Purposes close enough that a scheme for the one may serve the other.
_NEAR: Final = {
    Purpose.RESEARCH: {Purpose.DEVELOP},
    Purpose.DEVELOP: {Purpose.RESEARCH, Purpose.DEMONSTRATE},
    Purpose.DEMONSTRATE: {Purpose.DEVELOP, Purpose.INVEST},
    Purpose.INVEST: {Purpose.DEMONSTRATE},
    Purpose.NETWORK: {Purpose.TRAIN},
    Purpose.TRAIN: {Purpose.NETWORK},
}
_NUMBERS: Final = frozenset(
    {
        RuleKind.MIN_ENTITIES,
        RuleKind.MAX_ENTITIES,
        RuleKind.MIN_COUNTRIES,
        RuleKind.MIN_REGIONS,
        RuleKind.ALONE,
    }
)
# Declarations that nearly every project can make.
_USUAL: Final = frozenset({"civil_only", "legal_entity"})
_MAIN, _STRONG, _PLAIN = 4, 2, 1
"""Weights of reasons: what the scheme is for, what decides in practice, the rest."""


def reasons_for(
    questions: SchemeQuestions,
    option: SchemeOption,
    role: RoleAnswer,
    firm: Participant,
    context: Context,
) -> tuple[SchemeReason, ...]:
    """Return the reasons for, against and open, the weightiest first.

    Empty where the scheme is made for something else than what the firm wants.
    """
    purpose = _purpose(questions, option)
    if purpose is None:
        return ()
    take_part = role.take_part[option.rule_set.usual_kind]
    reasons = [
        purpose,
        _take_part(take_part.outcome, take_part.unchecked),
        _company(questions, option, role),
        _trl(questions, option),
        *_money(questions, option, role, firm, context),
        *_asks(option),
        *_notes(option),
    ]
    order = list(Side)
    kept = [each for each in reasons if each is not None]
    kept.sort(key=lambda each: (order.index(each.side), -each.weight, each.code))
    return tuple(kept)


def _purpose(questions: SchemeQuestions, option: SchemeOption) -> SchemeReason | None:
    """Return how a scheme fits what the firm wants, None where it is made for something else."""
    tags = option.purposes or option.rule_set.purposes
    wants = questions.wants
    if not tags:
        # Nothing but a template of which not even the purpose is known helps nobody.
        unknown = SchemeReason("purpose_unknown", Side.UNKNOWN, _STRONG)
        return None if option.rule_set.template else unknown
    if wants is None:
        return None
    if wants in tags:
        return SchemeReason("purpose_fits", Side.FOR, _MAIN, {"purpose": wants.value})
    near = [each for each in tags if each in _NEAR[wants]]
    if near:
        return SchemeReason("purpose_near", Side.FOR, _PLAIN, {"purpose": near[0].value})
    return None


def _take_part(outcome: Outcome, unchecked: Outcome) -> SchemeReason:
    if outcome is Outcome.MET:
        return SchemeReason("may_take_part", Side.FOR, _STRONG)
    if unchecked is Outcome.MET:
        return SchemeReason("may_take_part_unchecked", Side.FOR, _PLAIN)
    return SchemeReason("take_part_unknown", Side.UNKNOWN, _PLAIN)


def _company(
    questions: SchemeQuestions, option: SchemeOption, role: RoleAnswer
) -> SchemeReason | None:
    wish, (checked, unchecked) = questions.company, _alone(role)
    alone_only = option.rule_set.applicants is Applicants.ALONE
    if wish in (Company.PARTNERS, Company.WOULD_LIKE):
        if alone_only:
            side = Side.AGAINST if wish is Company.PARTNERS else Side.UNKNOWN
            return SchemeReason("alone_only", side, _STRONG)
        if Outcome.NOT_MET in (checked, unchecked):
            return SchemeReason("partners_welcome", Side.FOR, _STRONG)
        return SchemeReason("partners_welcome", Side.FOR, _PLAIN)
    if Outcome.NOT_MET in (checked, unchecked):
        if wish is Company.ALONE:
            return SchemeReason("partners_needed_alone", Side.AGAINST, _MAIN)
        return SchemeReason("partners_needed", Side.AGAINST, _PLAIN)
    if checked is Outcome.MET:
        return SchemeReason("alone_possible", Side.FOR, _STRONG)
    if unchecked is Outcome.MET:
        return SchemeReason("alone_unchecked", Side.FOR, _PLAIN)
    return SchemeReason("alone_unknown", Side.UNKNOWN, _PLAIN)


def _alone(role: RoleAnswer) -> tuple[Outcome, Outcome]:
    """Return whether one may apply alone by the numbers asked for: by checked rules, by all.

    Whether this firm may take part at all is another question.
    """
    found = [each for each in role.alone.results if each.rule.kind in _NUMBERS]
    if not found or role.alone.unchecked is Outcome.MET:
        return role.alone.outcome, role.alone.unchecked
    checked = [each.outcome if each.verified else Outcome.UNKNOWN for each in found]
    return _all(checked), _all([each.outcome for each in found])


def _all(outcomes: list[Outcome]) -> Outcome:
    for each in (Outcome.NOT_MET, Outcome.UNKNOWN):
        if each in outcomes:
            return each
    return Outcome.MET


def _trl(questions: SchemeQuestions, option: SchemeOption) -> SchemeReason | None:
    """Compare how far the idea is with where projects usually start (and end)."""
    if questions.trl is None:
        return None
    span = option.trl or _usual_trl(option.rule_set)
    if span is None:
        return SchemeReason("trl_unknown", Side.UNKNOWN, _PLAIN)
    low, high = questions.trl
    if high >= span[0] and low <= span[1]:
        return SchemeReason("trl_fits", Side.FOR, _STRONG)
    return SchemeReason("trl_differs", Side.AGAINST, _STRONG, {"range": span})


def _usual_trl(rule_set: RuleSet) -> tuple[int, int] | None:
    """Return from where to where projects usually go; a start alone covers its own range."""
    spans = [
        (int(each.value[0]), int(each.value[1]))
        for each in rule_set.rules
        if each.kind in (RuleKind.TRL_START, RuleKind.TRL_END) and isinstance(each.value, tuple)
    ]
    if not spans:
        return None
    return min(low for low, _ in spans), max(high for _, high in spans)


def _money(
    questions: SchemeQuestions,
    option: SchemeOption,
    role: RoleAnswer,
    firm: Participant,
    context: Context,
) -> list[SchemeReason]:
    found = []
    if option.national_terms is not None:
        found += _country(questions, option.national_terms)
    else:
        found.append(_rate(option, firm, context))
    if role.funding.outcome is Outcome.NOT_MET and option.national_terms is None:
        found.append(SchemeReason("no_money", Side.AGAINST, _MAIN))
    elif role.funding.unchecked is Outcome.NOT_MET and option.national_terms is None:
        found.append(SchemeReason("no_money", Side.AGAINST, _STRONG))
    if questions.budget_cents is not None:
        found.append(_size(questions.budget_cents, option.rule_set))
    return found


def _country(questions: SchemeQuestions, terms: NationalTerms) -> list[SchemeReason]:
    if questions.country is None:
        return []
    iso = countries.to_iso(questions.country)
    row = terms.countries.get(iso)
    state = row.state if row else TermsState.UNKNOWN
    code, side, weight = {
        TermsState.FUNDED: ("country_pays", Side.FOR, _STRONG),
        TermsState.UNFUNDED: ("country_pays_not", Side.AGAINST, _MAIN),
        TermsState.UNKNOWN: ("country_unknown", Side.UNKNOWN, _PLAIN),
    }[state]
    return [SchemeReason(code, side, weight, {"country": iso})]


def _rate(option: SchemeOption, firm: Participant, context: Context) -> SchemeReason:
    line = pay_estimate(option.rule_set, firm, 10_000, context).line("grant")
    high = line.params.get("high") if line else None
    if line is None or not isinstance(high, Fraction) or not line.known:
        return SchemeReason("pays_unknown", Side.UNKNOWN, _PLAIN)
    checked = all(each.verified for each in line.rules)
    code = "pays" if checked else "pays_unchecked"
    return SchemeReason(code, Side.FOR, _PLAIN, {"share": high})


def _size(wanted: tuple[int, int], rule_set: RuleSet) -> SchemeReason:
    """Compare what the firm has in mind with how large grants are."""
    lows: list[int] = []
    highs: list[int] = []
    for pay in rule_set.pays:
        if pay.kind is PayKind.GRANT_RANGE and isinstance(pay.value, tuple):
            lows += [pay.value[0]] if pay.value[0] is not None else []
            highs += [pay.value[1]] if pay.value[1] is not None else []
    for rule in rule_set.rules:
        if rule.kind is RuleKind.MAX_AWARDS and isinstance(rule.value, int):
            highs.append(rule.value)
    costs = [
        rule
        for rule in rule_set.rules
        if rule.kind is RuleKind.MIN_BUDGET and rule.basis == "total_cost"
        if isinstance(rule.value, int) and rule.value > wanted[1]
    ]
    if costs:
        # A large project has many partners: a small part in it may still fit.
        weight = _PLAIN if rule_set.applicants is Applicants.CONSORTIUM else _STRONG
        checked = all(rule.verified for rule in costs)
        code = "project_larger" if checked else "project_larger_unchecked"
        money = max(rule.value for rule in costs if isinstance(rule.value, int))
        return SchemeReason(code, Side.AGAINST, weight, {"money": money})
    if not lows and not highs:
        return SchemeReason("budget_unknown", Side.UNKNOWN, _PLAIN)
    low, high = wanted
    if highs and low > max(highs):
        return SchemeReason("budget_below", Side.AGAINST, _STRONG, {"money": max(highs)})
    if lows and high < min(lows):
        # A large project has many partners: a small part in it may still fit.
        weight = _PLAIN if rule_set.applicants is Applicants.CONSORTIUM else _STRONG
        return SchemeReason("budget_above", Side.AGAINST, weight, {"money": min(lows)})
    return SchemeReason("budget_fits", Side.FOR, _STRONG)


def _asks(option: SchemeOption) -> list[SchemeReason]:
    """Return what only some projects can declare."""
    return [
        SchemeReason("asks", Side.AGAINST, _STRONG, {"declaration": each.key})
        for each in option.rule_set.rules
        if each.kind is RuleKind.DECLARATION
        and each.level is Level.HARD
        and each.known
        and each.who.is_empty
        and each.key not in _USUAL
    ]


def _notes(option: SchemeOption) -> list[SchemeReason]:
    found = []
    if option.closes is not None:
        found.append(SchemeReason("open_call", Side.FOR, _PLAIN, {"day": option.closes}))
    if option.rule_set.template:
        found.append(SchemeReason("template", Side.UNKNOWN, _MAIN))
    if option.nuts:
        found.append(SchemeReason("near_home", Side.FOR, _PLAIN, {"region": option.nuts}))
    return found
