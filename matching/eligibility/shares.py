"""Shares of the budget, with exact fractions, and budgets as a whole.

A share is worked out between its least and its greatest possible value: costs that are not known
may be anything that the project's total leaves room for, and who is not known to belong to the
group asked for may or may not. Nothing is rounded, so exactly 50 % or 70 % is on the right side.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from matching.eligibility.facts import MissingFact
from matching.eligibility.found import Bounds, Found, decided
from matching.eligibility.logic import NO, YES, Tri, country_of, fits, has_kind, missing_of, unique

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.eligibility.facts import Consortium, Participant
    from matching.eligibility.logic import Case
    from matching.eligibility.model import Rule

ONE = Fraction(1)
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one participant brings: its sum between two bounds (`high` None = no bound).

    `out` is the part of it that does not count for its own share (subcontracting), None = any.
    """

    low: int
    high: int | None
    out: int | None = 0


@dataclass(frozen=True, slots=True)
class Money:
    """The sums of a case under a rule: parts, the fixed total (None = open), what is missing."""

    parts: tuple[Part, ...]
    total: int | None
    missing: tuple[MissingFact, ...]
    consistent: bool = True


def min_share(rule: Rule, case: Case) -> Found:
    """At least a share of the budget, of a group of participants or of each one."""
    value, bounds, missing, params = _share(rule, case, smallest=True)
    return decided(
        met=bounds.at_least(value), failed=bounds.below(value), missing=missing, params=params
    )


def max_share(rule: Rule, case: Case) -> Found:
    """At most a share of the budget, of a group of participants or of each one."""
    value, bounds, missing, params = _share(rule, case, smallest=False)
    return decided(
        met=bounds.at_most(value), failed=bounds.above(value), missing=missing, params=params
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Whose share is looked at: for each participant whether it belongs (None = not known).

    `sure` False: it may turn out that the group is not there at all.
    """

    name: str
    member: tuple[bool | None, ...]
    sure: bool = True


def _share(
    rule: Rule, case: Case, *, smallest: bool
) -> tuple[Fraction, Bounds, tuple[MissingFact, ...], dict[str, object]]:
    value = rule.value
    if not isinstance(value, Fraction):
        raise TypeError(f"{rule.id} holds no share: {value!r}")
    money = _money(rule, case)
    if rule.each:
        groups, missing = _each(rule, case)
    else:
        members = [fits(each, rule.who, case.context) for each in case.consortium.participants]
        groups = [Group("", tuple(each.value for each in members))]
        missing = missing_of(members)
    found = [(each, _bounds(money, each.member, case)) for each in groups]
    bounds = _extreme(found, closed=case.consortium.closed, smallest=smallest)
    beyond = tuple(
        each.name
        for each, one in found
        if each.name and each.sure and (one.below(value) if smallest else one.above(value))
    )
    params: dict[str, object] = {
        "value": value,
        "low": bounds.low,
        "high": bounds.high,
        "each": rule.each,
        "beyond": beyond,
        "basis": rule.basis,
    }
    if not groups:
        missing = (MissingFact("partners", count=1),)
    return value, bounds, unique((*money.missing, *missing)), params


def _extreme(found: list[tuple[Group, Bounds]], *, closed: bool, smallest: bool) -> Bounds:
    """Return the bounds of the smallest or the greatest of several shares.

    Groups that may not be there count only where they make the answer worse. Without any group
    in a closed consortium every share is kept.
    """
    if not found:
        kept = Bounds(ONE, ONE) if smallest else Bounds(ZERO, ZERO)
        return kept if closed else Bounds(None, None)
    lows = [each.low for group, each in found if group.sure or smallest]
    highs = [each.high for group, each in found if group.sure or not smallest]
    pick = min if smallest else max
    known_lows = [each for each in lows if each is not None]
    known_highs = [each for each in highs if each is not None]
    return Bounds(
        pick(known_lows) if known_lows and len(known_lows) == len(lows) else None,
        pick(known_highs) if known_highs and len(known_highs) == len(highs) else None,
    )


def _money(rule: Rule, case: Case) -> Money:
    """Return the sums that a share rule speaks of."""
    grant = rule.basis == "grant"
    fact = "grant" if grant else "cost"
    parts, missing = [], []
    for each in case.consortium.participants:
        cost = each.grant_cents if grant else each.cost_cents
        kind = has_kind(each, rule, case)
        out: int | None = 0
        if rule.without_subcontracting and not grant:
            # Who may not belong to the budget at all loses nothing of it by subcontracting.
            out = each.subcontracted_cents if kind.value is not None else None
        if kind.value is False:
            parts.append(Part(0, 0))
            continue
        missing += list(kind.missing)
        if cost is None:
            missing.append(MissingFact(fact, each.id))
        if out is None and each.subcontracted_cents is None:
            missing.append(MissingFact("subcontracted", each.id))
        parts.append(Part(cost or 0 if kind.value else 0, cost, out))
    total = total_of(case.consortium, parts, grant=grant)
    if not total:
        missing.append(MissingFact("grant" if grant else "total_cost"))
    consistent = total is None or sum(each.low for each in parts) <= total
    if not consistent:
        missing.append(MissingFact("total_differs"))
    elif total is not None and not case.consortium.closed:
        rest = total - sum(each.low for each in parts)
        if rest > 0:
            missing.append(MissingFact("open_budget", count=rest))
    return Money(tuple(parts), total, unique(missing), consistent)


def total_of(consortium: Consortium, parts: Sequence[Part], *, grant: bool) -> int | None:
    """Return the total of a project: the sum where it is complete, else what is declared."""
    if consortium.closed and parts and all(each.low == each.high for each in parts):
        return sum(each.low for each in parts)
    return consortium.grant_cents if grant else consortium.total_cost_cents


def _each(rule: Rule, case: Case) -> tuple[list[Group], tuple[MissingFact, ...]]:
    """Return the groups whose shares are compared.

    A participant and an organisation are the same here: one legal entity.
    """
    everybody = case.consortium.participants
    counts = [has_kind(each, rule, case).value for each in everybody]
    people = [
        (each, bool(tri)) for each, tri in zip(everybody, counts, strict=True) if tri is not False
    ]
    if rule.each != "country":
        return [
            Group(one.id, tuple(each is one for each in everybody), sure) for one, sure in people
        ], ()
    places = [country_of(each) for each in everybody]
    groups: dict[str, Group] = {}
    for one, sure in people:
        here = country_of(one)
        name = here or f"?{one.id}"
        before = groups.get(name)
        groups[name] = Group(
            name,
            tuple(
                _same_place(one, each, here, place)
                for each, place in zip(everybody, places, strict=True)
            ),
            sure or bool(before and before.sure),
        )
    missing = missing_of(
        YES if country_of(each) else Tri(None, (MissingFact("country", each.id),))
        for each, _ in people
    )
    return list(groups.values()), missing


def _same_place(
    one: Participant, other: Participant, here: str | None, place: str | None
) -> bool | None:
    if one is other:
        return True
    return None if here is None or place is None else here == place


def _bounds(money: Money, member: Sequence[bool | None], case: Case) -> Bounds:
    """Return the least and the greatest share of the members in the whole."""
    if not money.consistent:
        return Bounds(None, None)
    parts, belongs = list(money.parts), list(member)
    if not case.consortium.closed:
        # Who joins later may bring any sum and belong to the group or not.
        parts.append(Part(0, None, None))
        belongs.append(None)
    total = money.total
    if total == 0:
        return Bounds(None, None)
    inside = [each for each, one in zip(parts, belongs, strict=True) if one is True]
    maybe = [each for each, one in zip(parts, belongs, strict=True) if one is None]
    outside = [each for each, one in zip(parts, belongs, strict=True) if one is False]
    if total is None:
        return Bounds(
            _least_open(inside, [*outside, *maybe]), _most_open([*inside, *maybe], outside)
        )
    return Bounds(
        _least_fixed(inside, [*outside, *maybe], total),
        _most_fixed([*inside, *maybe], outside, total),
    )


def _room(parts: Sequence[Part]) -> int | None:
    """Return the most that parts can come to together, None for no bound."""
    if any(each.high is None for each in parts):
        return None
    return sum(each.high or 0 for each in parts)


def _least_fixed(inside: Sequence[Part], outside: Sequence[Part], total: int) -> Fraction:
    own = sum(max(each.low - each.out, 0) for each in inside if each.out is not None)
    room = _room(outside)
    # What the others have no room for, the members must carry beyond their own lower bounds;
    # who may have subcontracted everything can carry it without gaining a share.
    forced = 0 if room is None else max(total - room - sum(each.low for each in inside), 0)
    for each in inside:
        space = forced if each.high is None else each.high - each.low
        free = space if each.out is None else min(space, max(each.out - each.low, 0))
        forced -= min(forced, free)
    return Fraction(min(own + forced, total), total)


def _most_fixed(inside: Sequence[Part], outside: Sequence[Part], total: int) -> Fraction:
    room = _room(inside)
    others = sum(each.low for each in outside)
    if room is not None:
        others = max(others, total - room)
    own = total - others - sum(each.out or 0 for each in inside)
    return Fraction(min(max(own, 0), total), total)


def _least_open(inside: Sequence[Part], outside: Sequence[Part]) -> Fraction | None:
    room = _room(outside)
    if not inside or room is None:
        return ZERO
    if any(each.out is None and each.high is None for each in inside):
        return ZERO
    own = sum(max(each.low - each.out, 0) for each in inside if each.out is not None)
    carried = sum(each.low if each.out is not None else each.high or 0 for each in inside)
    whole = carried + room
    if whole:
        return Fraction(own, whole)
    # Nothing is known of any sum: alone in the project, the members carry all of it.
    return ONE if not any(each.out or each.out is None for each in inside) else ZERO


def _most_open(inside: Sequence[Part], outside: Sequence[Part]) -> Fraction | None:
    room = _room(inside)
    if room is None:
        return ONE
    others = sum(each.low for each in outside)
    own = sum(max((each.high or 0) - (each.out or 0), 0) for each in inside)
    whole = room + others
    if whole:
        return Fraction(own, whole)
    return ZERO if any(each.high is None for each in outside) else None


def budget(rule: Rule, case: Case) -> tuple[Bounds, tuple[MissingFact, ...]]:
    """Return the bounds of the project's cost or grant: declared, else what the sums leave."""
    grant = rule.basis == "grant"
    parts = []
    for each in case.consortium.participants:
        sum_, counts = each.grant_cents if grant else each.cost_cents, has_kind(each, rule, case)
        if counts.value is not False:
            parts.append(Part(sum_ or 0 if counts.value else 0, sum_))
    total = total_of(case.consortium, parts, grant=grant)
    if total is not None:
        return Bounds(total, total), ()
    return Bounds(sum(each.low for each in parts), None), (
        MissingFact("grant" if grant else "total_cost"),
    )


def max_budget(rule: Rule, case: Case) -> Found:
    """The project costs (or receives) at most a sum."""
    bounds, missing = budget(rule, case)
    value = _cents(rule)
    params = {"value": value, "have": bounds.exact, "basis": rule.basis}
    return decided(
        met=bounds.at_most(value), failed=bounds.above(value), missing=missing, params=params
    )


def min_budget(rule: Rule, case: Case) -> Found:
    """The project costs (or receives) at least a sum."""
    bounds, missing = budget(rule, case)
    value = _cents(rule)
    params = {"value": value, "have": bounds.exact, "basis": rule.basis}
    return decided(
        met=bounds.at_least(value), failed=bounds.below(value), missing=missing, params=params
    )


def _cents(rule: Rule) -> int:
    if isinstance(rule.value, bool) or not isinstance(rule.value, int):
        raise TypeError(f"{rule.id} holds no sum: {rule.value!r}")
    return rule.value


def max_awards(rule: Rule, case: Case) -> Found:
    """One third party receives at most a sum, with what it was already awarded."""
    value = _cents(rule)
    answers, over = [], []
    for each in case.consortium.participants:
        counts = has_kind(each, rule, case)
        if counts.value is False:
            continue
        held = _awards(each, value)
        both = held if counts.value or held.value else Tri(None, (*counts.missing, *held.missing))
        answers.append(both)
        if both.value is False:
            over.append(each.id)
    failed = any(each.value is False for each in answers)
    return decided(
        met=all(each.value for each in answers),
        failed=failed,
        missing=missing_of(answers),
        params={"value": value, "participants": tuple(over)},
    )


def _awards(participant: Participant, most: int) -> Tri:
    known = (participant.awarded_cents or 0) + (participant.grant_cents or 0)
    if known > most:
        return NO
    missing = []
    if participant.grant_cents is None:
        missing.append(MissingFact("grant", participant.id))
    if participant.awarded_cents is None:
        missing.append(MissingFact("awarded", participant.id))
    return Tri(None, tuple(missing)) if missing else YES
