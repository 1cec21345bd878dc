"""What a rule set says to one firm: may it take part, lead, apply alone, receive money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import (
    Level,
    Outcome,
    ParticipationKind,
    RuleKind,
    TermsState,
    Verdict,
)
from matching.eligibility.evaluator import all_rules, answer, evaluate
from matching.eligibility.facts import (
    DECLARATION,
    Consortium,
    Evaluation,
    MissingFact,
    Participant,
    RuleResult,
)
from matching.eligibility.logic import any_of, country_of, is_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matching.eligibility.geography import Context
    from matching.eligibility.model import NationalTerms, Rule, RuleSet

PROFILE_FACTS: Final = frozenset(
    {
        "country",
        "nuts",
        "region_category",
        "org_type",
        "is_sme",
        "for_profit",
        "headcount",
        "size_class",
    }
)
"""Facts of a firm that its profile can hold; declarations come on top."""

_PERSONAL: Final = frozenset(
    {
        RuleKind.COUNTRIES_ALLOWED,
        RuleKind.TYPES_ALLOWED,
        RuleKind.TYPES_EXCLUDED,
        RuleKind.MAX_SIZE,
    }
)
_NUMBERS: Final = frozenset(
    {RuleKind.MIN_ENTITIES, RuleKind.MIN_COUNTRIES, RuleKind.MIN_REGIONS, RuleKind.ALONE}
)


@dataclass(frozen=True, slots=True)
class RolePart:
    """One answer to a firm.

    `outcome` rests on verified rules alone; `unchecked` is what it would be if the rules that
    were not checked hold; `results` are the rules that decide.
    """

    outcome: Outcome
    unchecked: Outcome
    results: tuple[RuleResult, ...] = ()
    missing: tuple[MissingFact, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """What a rule set says to one firm, and what is still needed.

    `take_part` by kind of participation; `needs` are partners, countries and regions; then the
    facts missing in the firm's profile, and those of the project (budget, months, scope …).
    `verdict` is the short answer to the firm: partners it still needs do not count against it.
    `evaluation` is that of an open consortium of this firm alone.
    """

    verdict: Verdict
    take_part: Mapping[ParticipationKind, RolePart]
    lead: RolePart
    alone: RolePart
    funding: RolePart
    needs: tuple[MissingFact, ...]
    profile_facts: tuple[MissingFact, ...]
    project_facts: tuple[MissingFact, ...]
    evaluation: Evaluation


def evaluate_role(
    rule_set: RuleSet,
    participant: Participant,
    context: Context,
    national_terms: NationalTerms | None = None,
) -> RoleAnswer:
    """Return what a rule set says to one firm on the context's day.

    The firm is asked about as it usually takes part in such a call; its `kind` and `is_lead` are
    not read. With `national_terms` its country's terms decide on money too.
    """
    usual = rule_set.usual_kind
    firm = replace(participant, kind=usual, is_lead=None, group=participant.group or participant.id)
    asked = _Asked(rule_set, firm, context)
    kinds = dict.fromkeys((usual, *rule_set.counts, *rule_set.funded))
    evaluation = evaluate(rule_set, asked.consortium(firm), context)
    hard = [each for each in evaluation.results if each.rule.level is Level.HARD]
    missing = tuple(dict.fromkeys(fact for each in hard for fact in each.missing))
    take_part = {kind: asked.take_part(kind) for kind in kinds}
    return RoleAnswer(
        verdict=_verdict(rule_set, take_part[usual], evaluation),
        take_part=take_part,
        lead=asked.lead(),
        alone=asked.alone(),
        funding=asked.funding(national_terms),
        needs=tuple(each for each in missing if each.is_need),
        profile_facts=tuple(each for each in missing if is_profile_fact(each)),
        project_facts=tuple(each for each in missing if not each.is_need and not each.participant),
        evaluation=evaluation,
    )


def _verdict(rule_set: RuleSet, take_part: RolePart, evaluation: Evaluation) -> Verdict:
    """Return the short answer to a firm: as `Evaluation.verdict`, by the rules on itself."""
    if not evaluation.in_force:
        return Verdict.UNKNOWN
    if take_part.outcome is Outcome.NOT_MET or evaluation.verdict is Verdict.NOT_ELIGIBLE:
        return Verdict.NOT_ELIGIBLE
    open_ = [
        each
        for each in take_part.results
        if each.outcome is Outcome.NOT_MET or (each.outcome is Outcome.UNKNOWN and each.verified)
    ]
    if open_:
        # Also a soft rule that is not met: firms like this one are then the exception.
        return Verdict.UNKNOWN
    checked = all(each.verified for each in evaluation.results if each.rule.level is Level.HARD)
    if take_part.outcome is Outcome.MET and checked and not rule_set.template:
        return Verdict.ELIGIBLE
    return Verdict.NO_OBSTACLE


def is_profile_fact(fact: MissingFact) -> bool:
    """Say whether a firm's own profile could answer a missing fact."""
    return bool(fact.participant) and (
        fact.fact in PROFILE_FACTS or fact.fact.startswith(DECLARATION)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    rule_set: RuleSet
    firm: Participant
    context: Context

    def consortium(self, firm: Participant, *, closed: bool = False) -> Consortium:
        """Return the firm alone; what it declares is declared for the project too."""
        return Consortium((firm,), facts=self.firm.facts, closed=closed)

    @property
    def _complete(self) -> bool:
        """Whether all that decides was read: what no rule forbids is then allowed."""
        hard = [each for each in all_rules(self.rule_set) if each.level is Level.HARD]
        return (
            not self.rule_set.template
            and self.rule_set.counts_verified
            and bool(hard)
            and all(each.verified for each in hard)
        )

    def take_part(self, kind: ParticipationKind) -> RolePart:
        """May it take part in this way?"""
        found = self._personal(replace(self.firm, kind=kind))
        sure = self.rule_set.counts_verified or kind is self.rule_set.usual_kind
        return self._part(found, sure=sure, silent=self._complete)

    def lead(self) -> RolePart:
        """May it lead? Without a rule on the lead, where the rules are all read, as anybody may."""
        firm = replace(self.firm, is_lead=True)
        rules = self._rules({RuleKind.COORDINATOR})
        found = self._answers(rules, self.consortium(firm))
        known = bool(found) or self._complete
        return self._part((*self._personal(firm), *found), known=known, silent=self._complete)

    def alone(self) -> RolePart:
        """May it apply alone?"""
        firm = replace(self.firm, is_lead=True)
        rules = self._rules(_NUMBERS | {RuleKind.MAX_ENTITIES, RuleKind.COORDINATOR})
        found = self._answers(rules, self.consortium(firm, closed=True))
        known = any(
            each.rule.known and (each.rule.kind in _NUMBERS or each.rule.value == 1)
            for each in found
        )
        return self._part((*self._personal(firm), *found), known=known)

    def funding(self, terms: NationalTerms | None) -> RolePart:
        """Would it receive money?"""
        rule_set, kind = self.rule_set, self.rule_set.usual_kind
        if rule_set.funded and kind not in rule_set.funded:
            outcome = Outcome.NOT_MET if rule_set.counts_verified else Outcome.UNKNOWN
            return RolePart(outcome, Outcome.NOT_MET)
        found = self._answers(self._rules({RuleKind.COUNTRIES_ALLOWED}), self.consortium(self.firm))
        part = self._part(
            found,
            sure=bool(rule_set.funded) and rule_set.counts_verified,
            known=bool(rule_set.funded or found),
            soft_too=True,
        )
        return part if terms is None else self._with_terms(part, terms)

    def _with_terms(self, part: RolePart, terms: NationalTerms) -> RolePart:
        country = country_of(self.firm)
        if country is None:
            fact = MissingFact("country", self.firm.id)
            return RolePart(Outcome.UNKNOWN, Outcome.UNKNOWN, part.results, (fact,))
        row = terms.countries.get(country)
        if row is None or row.state is TermsState.UNKNOWN:
            fact = MissingFact("national_terms", self.firm.id)
            return RolePart(Outcome.UNKNOWN, Outcome.UNKNOWN, part.results, (fact,))
        who = any_of(is_type(self.firm, each) for each in row.who) if row.who else None
        missing = who.missing if who else ()
        if row.state is TermsState.UNFUNDED or (who and who.value is False):
            said = Outcome.NOT_MET
        else:
            said = Outcome.MET if who is None or who.value else Outcome.UNKNOWN
        checked = said if row.verified else Outcome.UNKNOWN
        return RolePart(
            _both(part.outcome, checked), _both(part.unchecked, said), part.results, missing
        )

    def _personal(self, firm: Participant) -> tuple[RuleResult, ...]:
        rules = [
            each
            for each in self.rule_set.rules
            if each.kind in _PERSONAL
            or (
                each.kind is RuleKind.DECLARATION and not (each.who.is_empty and each.kinds is None)
            )
        ]
        return self._answers(rules, self.consortium(firm))

    def _rules(self, kinds: Iterable[RuleKind]) -> list[Rule]:
        wanted = set(kinds)
        return [each for each in all_rules(self.rule_set) if each.kind in wanted]

    def _answers(self, rules: Sequence[Rule], consortium: Consortium) -> tuple[RuleResult, ...]:
        return tuple(answer(each, self.rule_set, consortium, self.context) for each in rules)

    def _part(
        self,
        results: Sequence[RuleResult],
        *,
        sure: bool = True,
        known: bool = True,
        silent: bool = False,
        soft_too: bool = False,
    ) -> RolePart:
        """Combine results: not `sure` takes back a yes, not `known` means no rule speaks.

        `silent` says that where no hard rule speaks, the answer is yes all the same.
        With `soft_too` soft rules speak as well, but their no is not final.
        """
        asked = [each for each in results if soft_too or each.rule.level is Level.HARD]
        unchecked = Outcome.MET if known and (asked or silent) else Outcome.UNKNOWN
        outcome = unchecked
        for each in asked:
            unchecked = _both(unchecked, each.outcome)
            final = each.rule.level is Level.HARD or each.outcome is Outcome.MET
            outcome = _both(outcome, each.outcome if each.verified and final else Outcome.UNKNOWN)
        if outcome is Outcome.MET and (not sure or self.rule_set.template):
            outcome = Outcome.UNKNOWN
        if not self.rule_set.in_force(self.context.day):
            outcome = unchecked = Outcome.UNKNOWN
        missing = tuple(dict.fromkeys(fact for each in asked for fact in each.missing))
        return RolePart(outcome, unchecked, tuple(results), missing)


def _both(one: Outcome, other: Outcome) -> Outcome:
    """Return whether both hold: a no wins, then not known."""
    if Outcome.NOT_MET in (one, other):
        return Outcome.NOT_MET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in (one, other) else Outcome.MET
