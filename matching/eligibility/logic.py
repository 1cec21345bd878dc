"""Three-valued answers about one participant, and how they combine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.eligibility.enums import ParticipationKind, RuleKind
from matching.eligibility.facts import Consortium, MissingFact, Participant
from matching.eligibility.geography import in_pool
from matching.reference import countries, nuts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matching.eligibility.geography import Context
    from matching.eligibility.model import Rule, RuleSet, Who

_MONEY = frozenset(
    {RuleKind.MIN_SHARE, RuleKind.MAX_SHARE, RuleKind.MIN_BUDGET, RuleKind.MAX_BUDGET}
)
# Types that by their definition are no SMEs (2003/361/EC; a small mid-cap is larger than an SME).
_NO_SME = frozenset({"small_mid_cap", "large"})


@dataclass(frozen=True, slots=True)
class Tri:
    """True, False or None (not known), with the facts that would decide it."""

    value: bool | None
    missing: tuple[MissingFact, ...] = ()
    transitional: bool = False


YES = Tri(True)
NO = Tri(False)


def all_of(parts: Iterable[Tri]) -> Tri:
    """Return whether all hold: False wins, then not known."""
    found = list(parts)
    if any(each.value is False for each in found):
        return NO
    transitional = any(each.transitional for each in found)
    if all(each.value for each in found):
        return Tri(True, transitional=transitional)
    return Tri(None, missing_of(found), transitional)


def any_of(parts: Iterable[Tri]) -> Tri:
    """Return whether one holds: True wins, then not known."""
    found = list(parts)
    for each in found:
        if each.value:
            return each
    return NO if all(each.value is False for each in found) else Tri(None, missing_of(found))


def missing_of(parts: Iterable[Tri]) -> tuple[MissingFact, ...]:
    """Return what would decide the parts that are not known, without repeats."""
    return unique(fact for each in parts if each.value is None for fact in each.missing)


def unique(facts: Iterable[MissingFact]) -> tuple[MissingFact, ...]:
    """Return the facts without repeats, in order."""
    return tuple(dict.fromkeys(facts))


@dataclass(frozen=True, slots=True)
class Case:
    """One question: a consortium under a rule set in a context."""

    rule_set: RuleSet
    consortium: Consortium
    context: Context

    def counted(self, rule: Rule) -> list[tuple[Participant, Tri]]:
        """Return every participant with whether the rule counts it."""
        return [
            (each, all_of((has_kind(each, rule, self), fits(each, rule.who, self.context))))
            for each in self.consortium.participants
        ]


def unknown(participant: Participant, fact: str) -> Tri:
    """Return "not known" for a fact of a participant."""
    return Tri(None, (MissingFact(fact, participant.id),))


def country_of(participant: Participant) -> str | None:
    """Return the ISO code of a participant's country, from its region if only that is known."""
    if participant.country:
        return countries.to_iso(participant.country)
    region = nuts.resolve(participant.nuts) if participant.nuts else None
    return region.country if region else None


def region_code(participant: Participant) -> str | None:
    """Return what is known of a participant's place: its NUTS code, else its country."""
    if participant.nuts:
        return participant.nuts
    return countries.to_eurostat(participant.country) if participant.country else None


def has_kind(participant: Participant, rule: Rule, case: Case) -> Tri:
    """Say whether a rule speaks of a participant, by how it takes part."""
    kinds = kinds_of(rule, case.rule_set)
    if participant.kind is None:
        every = len(kinds) == len(ParticipationKind)
        return YES if every else unknown(participant, "kind")
    unsure = rule.kinds is None and not case.rule_set.counts_verified
    if unsure and case.context.verified_only and participant.kind is not case.rule_set.usual_kind:
        return unknown(participant, "counts")
    return Tri(participant.kind in kinds)


def kinds_of(rule: Rule, rule_set: RuleSet) -> tuple[ParticipationKind, ...]:
    """Return the kinds of participation that a rule speaks of."""
    if rule.kinds is not None:
        return rule.kinds
    counts = rule_set.counts or (rule_set.usual_kind,)
    funded = rule_set.funded or counts
    if rule.kind is RuleKind.COUNTRIES_ALLOWED:
        return funded
    if rule.kind in _MONEY:
        return tuple(dict.fromkeys((*counts, *funded)))
    return counts


def fits(participant: Participant, who: Who, context: Context) -> Tri:
    """Say whether a participant passes a filter."""
    parts = []
    if who.pool:
        parts.append(fits_pool(participant, who.pool, context))
    if who.countries:
        parts.append(fits_pool(participant, who.countries, context))
    if who.types:
        parts.append(any_of(is_type(participant, each) for each in who.types))
    if who.region_categories:
        parts.append(fits_region(participant, who.region_categories, context))
    if who.sme is not None:
        status = is_sme(participant)
        parts.append(status if status.value is None else Tri(status.value is who.sme))
    if who.for_profit is not None:
        status = is_for_profit(participant)
        parts.append(status if status.value is None else Tri(status.value is who.for_profit))
    return all_of(parts)


def fits_pool(participant: Participant, pool: tuple[str, ...], context: Context) -> Tri:
    """Say whether a participant is established in a pool of countries."""
    found = in_pool(country_of(participant), pool, context)
    if found.value is not None:
        return Tri(found.value, transitional=found.transitional)
    if found.missing == "scope":
        return Tri(None, (MissingFact("scope"),))
    return unknown(participant, found.missing)


def fits_region(participant: Participant, categories: tuple[str, ...], context: Context) -> Tri:
    """Say whether a participant sits in a region of one of the categories."""
    table = context.region_categories
    code = region_code(participant)
    held = table.holds(code, categories, verified_only=context.verified_only)
    if held is not None:
        return Tri(held)
    known = participant.nuts and nuts.ancestor(participant.nuts, 2) is not None
    return unknown(participant, "region_category" if known else "nuts")


def is_sme(participant: Participant) -> Tri:
    """Say whether a participant has the SME status; a declared type `sme` does not prove it."""
    if participant.is_sme is not None:
        return Tri(participant.is_sme)
    return NO if participant.org_type in _NO_SME else unknown(participant, "is_sme")


def is_for_profit(participant: Participant) -> Tri:
    """Say whether a participant works for profit."""
    if participant.for_profit is not None:
        return Tri(participant.for_profit)
    return unknown(participant, "for_profit")


def is_type(participant: Participant, wanted: str) -> Tri:
    """Say whether a participant is of a type; `sme` asks for the status, whatever the type."""
    if wanted == "sme":
        return is_sme(participant)
    kind = participant.org_type
    if kind and kind != "unknown":
        return Tri(kind == wanted)
    if wanted in _NO_SME and participant.is_sme:
        return NO
    return unknown(participant, "org_type")
