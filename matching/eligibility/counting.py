"""Rules that count participants, countries, regions and independent partners.

Every function resolves what is not known both ways. In an open consortium a minimum that is not
reached is not failed: the answer says what is still needed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from matching.eligibility.enums import RuleKind
from matching.eligibility.facts import MissingFact
from matching.eligibility.found import Found, decided
from matching.eligibility.logic import Tri, country_of, missing_of, unique
from matching.eligibility.model import Rule, Who
from matching.reference import nuts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from matching.eligibility.facts import Participant
    from matching.eligibility.logic import Case


def whole(rule: Rule) -> int:
    """Return the number a rule holds. Raises TypeError if it holds something else."""
    if isinstance(rule.value, bool) or not isinstance(rule.value, int):
        raise TypeError(f"{rule.id} holds no number: {rule.value!r}")
    return rule.value


def _at_least(
    rule: Rule,
    case: Case,
    bounds: tuple[int, int],
    facts: tuple[MissingFact, ...],
    need: str,
) -> Found:
    """Return the outcome of a minimum between the worst and the best count."""
    value, (low, high) = whole(rule), bounds
    params: dict[str, object] = {"value": value, "have": low, "possible": high}
    transitional = tuple(each.id for each, tri in case.counted(rule) if tri.transitional)
    if transitional:
        params["transitional"] = transitional
    still: tuple[MissingFact, ...] = ()
    if high < value:
        still = (MissingFact(need, count=value - high, who=rule.who),)
    return decided(
        met=low >= value,
        failed=high < value and case.consortium.closed,
        missing=(*facts, *still),
        params=params,
    )


def _at_most(rule: Rule, low: int, high: int, facts: tuple[MissingFact, ...]) -> Found:
    value = whole(rule)
    params = {"value": value, "have": low, "possible": high}
    return decided(met=high <= value, failed=low > value, missing=facts, params=params)


def min_entities(rule: Rule, case: Case) -> Found:
    """At least so many participants that pass the filter."""
    low, high, facts = _count(case.counted(rule))
    return _at_least(rule, case, (low, high), facts, "partners")


def max_entities(rule: Rule, case: Case) -> Found:
    """At most so many participants that pass the filter."""
    low, high, facts = _count(case.counted(rule))
    return _at_most(rule, low, high, facts)


def alone(rule: Rule, case: Case) -> Found:
    """Whether one applicant alone may apply."""
    if rule.value is True:
        return decided(met=True, failed=False, params={"value": True})
    low, high, facts = _count(case.counted(rule))
    need = (MissingFact("partners", count=max(1, 2 - high)),) if high <= 1 else ()
    return decided(
        met=low > 1,
        failed=high <= 1 and case.consortium.closed,
        missing=(*facts, *need),
        params={"value": False, "have": low, "possible": high},
    )


def _count(counted: list[tuple[Participant, Tri]]) -> tuple[int, int, tuple[MissingFact, ...]]:
    low = sum(each.value is True for _, each in counted)
    high = sum(each.value is not False for _, each in counted)
    return low, high, missing_of(each for _, each in counted)


def min_countries(rule: Rule, case: Case) -> Found:
    """At least so many different countries among the participants that pass the filter."""
    places = _placed(
        case.counted(rule), {each.id: country_of(each) for each in case.consortium.participants}
    )
    # A participant whose country is not known counts as in a country that others are in already
    # (worst) or in one of its own (best).
    sure = {place for _, place, tri in places if place and tri.value}
    low = len(sure) or int(any(tri.value for _, _, tri in places))
    maybe = {place for _, place, tri in places if place and tri.value is not False}
    high = len(maybe) + sum(not place and tri.value is not False for _, place, tri in places)
    return _at_least(rule, case, (low, high), _facts(places, "country"), "countries")


def max_per_country(rule: Rule, case: Case) -> Found:
    """At most so many participants from one country."""
    places = _placed(
        case.counted(rule), {each.id: country_of(each) for each in case.consortium.participants}
    )
    sure = Counter(place for _, place, tri in places if place and tri.value)
    maybe = Counter(place for _, place, tri in places if place and tri.value is not False)
    floating = sum(not place and tri.value is not False for _, place, tri in places)
    low = max(sure.values(), default=0) or int(any(tri.value for _, _, tri in places))
    high = max(maybe.values(), default=0) + floating
    return _at_most(rule, low, high, _facts(places, "country"))


def min_regions(rule: Rule, case: Case) -> Found:
    """At least so many different regions of a NUTS level."""
    codes = {each.id: _region(each, rule.nuts_level) for each in case.consortium.participants}
    places = _placed(case.counted(rule), codes)
    sure = {place for _, place, tri in places if place and tri.value}
    # Who sits in a country where no known region lies adds a region, whichever it is.
    seen = {nuts.get(place).country for place in sure}  # type: ignore[union-attr]
    others = {country_of(each) for each, place, tri in places if not place and tri.value}
    others.discard(None)
    low = len(sure) + len(others - seen)
    low = low or int(any(tri.value for _, _, tri in places))
    maybe = {place for _, place, tri in places if place and tri.value is not False}
    high = len(maybe) + sum(not place and tri.value is not False for _, place, tri in places)
    return _at_least(rule, case, (low, high), _facts(places, "nuts"), "regions")


def _region(participant: Participant, level: int) -> str | None:
    region = nuts.ancestor(participant.nuts, level) if participant.nuts else None
    return region.code if region else None


_Placed = list[tuple["Participant", str | None, Tri]]


def _placed(
    counted: list[tuple[Participant, Tri]], places: Mapping[str, str | None]
) -> list[tuple[Participant, str | None, Tri]]:
    return [(each, places[each.id], tri) for each, tri in counted]


def _facts(places: _Placed, fact: str) -> tuple[MissingFact, ...]:
    """Return the facts that would decide: of the filter, and the place of those who may count."""
    parts = []
    for participant, place, tri in places:
        if tri.value is not False:
            known = Tri(True) if place else Tri(None, (MissingFact(fact, participant.id),))
            parts += [tri, known]
    return missing_of(parts)


def independent(rule: Rule, case: Case) -> Found:
    """Enough participants do not control one another.

    With an unfiltered minimum of n entities: n of different control groups remain, and they
    cover the countries that are asked for; without one: no two may be of the same group.
    """
    entities = _minimum(case, RuleKind.MIN_ENTITIES)
    counted = case.counted(_with(rule, entities) if entities else rule)
    facts = unique(
        (
            *missing_of(tri for _, tri in counted),
            *(
                MissingFact("group", each.id)
                for each, tri in counted
                if each.group is None and tri.value is not False
            ),
        )
    )
    linked = _linked(counted)
    if entities is None:
        sure = [each.group for each, tri in counted if tri.value]
        maybe = [each for each, tri in counted if tri.value is not False]
        known = all(each.group is not None for each in maybe)
        distinct = len({each.group for each in maybe}) == len(maybe)
        named = [each for each in sure if each is not None]
        return decided(
            met=len(maybe) <= 1 or (known and distinct),
            failed=len(set(named)) < len(named),
            missing=facts,
            params={"linked": linked},
        )
    need = whole(entities)
    countries = _minimum(case, RuleKind.MIN_COUNTRIES)
    across = min(whole(countries), need) if countries else 0
    low_groups, high_groups = _groups(counted)
    enough, possible = low_groups >= need, high_groups >= need
    if across and countries:
        low, high = _pairs(case.counted(_with(rule, countries)))
        enough, possible = enough and low >= across, possible and high >= across
    still: tuple[MissingFact, ...] = ()
    if not possible:
        still = (MissingFact("independent", count=max(1, need - high_groups)),)
    return decided(
        met=enough,
        failed=not possible and case.consortium.closed,
        missing=(*facts, *still),
        params={"value": need, "have": low_groups, "possible": high_groups, "linked": linked},
    )


def _with(rule: Rule, minimum: Rule) -> Rule:
    """Return a rule that counts whom the minimum counts."""
    return Rule(rule.id, rule.kind, rule.value, kinds=minimum.kinds, who=minimum.who)


def _minimum(case: Case, kind: RuleKind) -> Rule | None:
    """Return the highest minimum that is for everybody (in a pool), not for a type of firm."""
    found = [
        each
        for each in case.rule_set.rules
        if each.kind is kind and each.known and Who(pool=each.who.pool) == each.who
    ]
    return max(found, key=whole, default=None)


def _groups(counted: list[tuple[Participant, Tri]]) -> tuple[int, int]:
    """Return the least and greatest number of different control groups."""
    sure = {each.group for each, tri in counted if tri.value and each.group is not None}
    low = len(sure) or int(any(tri.value for _, tri in counted))
    maybe = {each.group for each, tri in counted if tri.value is not False} - {None}
    high = len(maybe) + sum(each.group is None and tri.value is not False for each, tri in counted)
    return low, high


def _linked(counted: list[tuple[Participant, Tri]]) -> tuple[str, ...]:
    """Return the ids of counted participants that share their control group with another."""
    groups = Counter(each.group for each, tri in counted if tri.value and each.group is not None)
    return tuple(
        each.id for each, tri in counted if tri.value and each.group and groups[each.group] > 1
    )


def _pairs(counted: list[tuple[Participant, Tri]]) -> tuple[int, int]:
    """Return the least and greatest number of countries that independent partners can cover.

    That is the largest matching of countries with groups. What is not known is left out (least)
    or stands for itself (greatest).
    """
    low, high = [], []
    for each, tri in counted:
        country = country_of(each)
        if tri.value and country and each.group is not None:
            low.append((country, each.group))
        if tri.value is not False:
            high.append((country or ("?", each.id), each.group or ("?", each.id)))
    return _matching(low) or int(any(tri.value for _, tri in counted)), _matching(high)


def _matching(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    """Return the size of the largest matching between left and right of the pairs."""
    right_of: dict[Hashable, list[Hashable]] = {}
    for left, right in pairs:
        right_of.setdefault(left, []).append(right)
    taken: dict[Hashable, Hashable] = {}

    def place(left: Hashable, tried: set[Hashable]) -> bool:
        for right in right_of[left]:
            if right in tried:
                continue
            tried.add(right)
            if right not in taken or place(taken[right], tried):
                taken[right] = left
                return True
        return False

    return sum(place(left, set()) for left in right_of)
