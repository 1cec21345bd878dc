"""What a scheme would pay a participant for a given cost: an estimate, line by line.

A rate that is not known gives a line without a number, never a guess. Where a fact of the
participant is missing (does it work for profit?) or a country names a range, a line holds the
least and the greatest sum. Sums are rounded down to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import PayKind, RuleKind, TermsState
from matching.eligibility.facts import MissingFact
from matching.eligibility.logic import Tri, all_of, any_of, country_of, fits_pool, is_type, unique

if TYPE_CHECKING:
    from matching.eligibility.facts import Participant
    from matching.eligibility.geography import Context
    from matching.eligibility.model import CountryTerms, NationalTerms, PayRule, Rule, RuleSet

GRANT: Final = "grant"
OWN_SHARE: Final = "own_share"
PREFINANCING: Final = "prefinancing"
ROOM: Final = "room"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an estimate; None = not known.

    `code` is `grant`, `own_share`, `prefinancing`, `room` (what may still be awarded), `limit`
    (of the grant of a whole project) or the kind of a pay rule that only informs. `low_cents` and
    `high_cents` differ where only a range is known. `rules` are the rules it rests on, the first
    one first; `params` fill its sentence.
    """

    code: str
    low_cents: int | None = None
    high_cents: int | None = None
    rules: tuple[PayRule | Rule, ...] = ()
    terms: CountryTerms | None = None
    verified: bool = False
    missing: tuple[MissingFact, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether both ends are known."""
        return self.low_cents is not None and self.high_cents is not None

    @property
    def exact_cents(self) -> int | None:
        """The sum where only one is possible, else None."""
        return self.low_cents if self.low_cents == self.high_cents else None

    @property
    def rule(self) -> PayRule | Rule | None:
        """The rule it rests on first, None if there is none."""
        return self.rules[0] if self.rules else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a participant may expect for `cost_cents`, as lines in reading order."""

    cost_cents: int
    lines: tuple[Line, ...]

    def line(self, code: str) -> Line | None:
        """Return the first line with a code, None if there is none."""
        return next((each for each in self.lines if each.code == code), None)


def pay_estimate(
    rule_set: RuleSet,
    participant: Participant,
    cost_cents: int,
    context: Context,
    national_terms: NationalTerms | None = None,
    *,
    awarded_cents: int | None = None,
) -> Estimate:
    """Return what a rule set says a participant with this cost may expect.

    With `national_terms` the grant follows the participant's country. `awarded_cents` is what the
    participant already received by this kind of cascade funding (None = not known); it counts
    against the highest sum that one third party may receive. Raises ValueError for a cost below 0.
    """
    if cost_cents < 0:
        raise ValueError(f"the cost must not be negative: {cost_cents}")
    asked = _Asked(rule_set, participant, context, cost_cents)
    grant = asked.grant() if national_terms is None else asked.national_grant(national_terms)
    lines = []
    for limit in asked.limits(awarded_cents):
        if limit.code == ROOM:
            lines.append(limit)
        if limit.high_cents is None:
            # There is a limit that nobody has read.
            grant = replace(grant, verified=False, params={**grant.params, "limit_unknown": True})
        grant = _capped(grant, limit)
    grant = asked.within_cost(grant)
    return Estimate(
        cost_cents, (grant, asked.own_share(grant), asked.prefinancing(grant), *lines,
                     *asked.informing()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    rule_set: RuleSet
    firm: Participant
    context: Context
    cost: int

    def grant(self) -> Line:
        """Return the grant by rate, else by lump sum, without any limit."""
        rate = self._chosen(PayKind.RATE)
        if rate is not None:
            return self._by_share(GRANT, rate, self.cost, self.cost)
        lump = self._chosen(PayKind.LUMP_SUM)
        if lump is None:
            return Line(GRANT)
        values = [each.value for each in lump.rules]
        if not lump.complete or not all(isinstance(each, int) for each in values):
            return Line(GRANT, rules=lump.rules, missing=lump.missing)
        sums = [each for each in values if isinstance(each, int)]
        return Line(
            GRANT,
            min(sums),
            max(sums),
            lump.rules,
            verified=all(each.verified for each in lump.rules),
            missing=lump.missing,
            params={"lump_sum": True},
        )

    def _by_share(self, code: str, chosen: _Chosen, low: int | None, high: int | None) -> Line:
        shares = [each.value for each in chosen.rules if isinstance(each.value, Fraction)]
        known = chosen.complete and len(shares) == len(chosen.rules) and shares
        if not known or low is None or high is None:
            return Line(code, rules=chosen.rules, missing=chosen.missing)
        return Line(
            code,
            _part(low, min(shares)),
            _part(high, max(shares)),
            chosen.rules,
            verified=all(each.verified for each in chosen.rules),
            missing=chosen.missing,
            params={"low": min(shares), "high": max(shares)},
        )

    def national_grant(self, terms: NationalTerms) -> Line:
        """Return the grant that the participant's country pays."""
        country = country_of(self.firm)
        if country is None:
            return Line(GRANT, missing=(MissingFact("country", self.firm.id),))
        row = terms.countries.get(country)
        params: dict[str, object] = {"country": country}
        if row is None or row.state is TermsState.UNKNOWN:
            return Line(GRANT, terms=row, params=params)
        who = any_of(is_type(self.firm, each) for each in row.who) if row.who else Tri(True)
        if row.state is TermsState.UNFUNDED or who.value is False:
            reason = "unfunded" if row.state is TermsState.UNFUNDED else "not_for_this_type"
            params |= {"reason": reason, "types": row.who}
            return Line(GRANT, 0, 0, terms=row, verified=row.verified, params=params)
        least, most = row.rate_min, row.rate_max
        if least is None and most is None:
            return Line(GRANT, terms=row, missing=who.missing, params=params)
        top = most if most is not None else least
        # One rate alone is read as the highest: what a country pays at least is then not known.
        floor = least if most is not None else None
        low = _part(self.cost, floor) if floor is not None else None
        high = _part(self.cost, top) if top is not None else None
        if least is not None and most is None:
            low = high
        if row.cap_cents is not None:
            low = None if low is None else min(low, row.cap_cents)
            high = None if high is None else min(high, row.cap_cents)
            params["cap_cents"] = row.cap_cents
        if who.value is None:
            low = 0
        params |= {"low": least if least is not None else top, "high": top}
        return Line(
            GRANT, low, high, terms=row, verified=row.verified, missing=who.missing, params=params
        )

    def limits(self, awarded: int | None) -> list[Line]:
        """Return the highest sums that a grant may reach, each as a line."""
        found = []
        for each in self.rule_set.rules:
            if each.kind is RuleKind.MAX_AWARDS:
                found.append(self._room(each, awarded))
            elif each.kind is RuleKind.MAX_BUDGET and each.basis == "grant":
                high = each.value if isinstance(each.value, int) else None
                found.append(Line("limit", high, high, (each,), verified=each.verified))
        for pay in self._of(PayKind.GRANT_RANGE):
            if isinstance(pay.value, tuple) and self._applies(pay).value is not False:
                high = pay.value[1]
                if high is not None:
                    found.append(Line("limit", high, high, (pay,), verified=pay.verified))
        return found

    def _room(self, rule: Rule, awarded: int | None) -> Line:
        """Return what one third party may still receive."""
        if isinstance(rule.value, bool) or not isinstance(rule.value, int):
            return Line(ROOM, rules=(rule,))
        params = {"value": rule.value, "awarded": awarded}
        if awarded is None:
            fact = MissingFact("awarded", self.firm.id)
            return Line(ROOM, 0, rule.value, (rule,), None, rule.verified, (fact,), params)
        room = max(rule.value - awarded, 0)
        return Line(ROOM, room, room, (rule,), None, rule.verified, (), params)

    def within_cost(self, grant: Line) -> Line:
        """Return the grant cut to what the cost and a least own share leave, but lump sums."""
        if grant.params.get("lump_sum"):
            return grant
        chosen = self._chosen(PayKind.OWN_SHARE)
        if chosen is None or not chosen.complete:
            return grant
        shares = [each.value for each in chosen.rules if isinstance(each.value, Fraction)]
        if len(shares) != len(chosen.rules):
            return grant
        cap = Line(
            "limit",
            self.cost - _part_up(self.cost, max(shares)),
            self.cost - _part_up(self.cost, min(shares)),
            chosen.rules,
            verified=all(each.verified for each in chosen.rules),
            missing=chosen.missing,
        )
        return _capped(grant, cap)

    def own_share(self, grant: Line) -> Line:
        """Return what the participant pays itself: the cost without the grant."""
        low = None if grant.high_cents is None else max(self.cost - grant.high_cents, 0)
        high = None if grant.low_cents is None else max(self.cost - grant.low_cents, 0)
        return replace(grant, code=OWN_SHARE, low_cents=low, high_cents=high, params={})

    def prefinancing(self, grant: Line) -> Line:
        """Return what is paid before the work is done."""
        chosen = self._chosen(PayKind.PREFINANCING)
        if chosen is None:
            return Line(PREFINANCING)
        line = self._by_share(PREFINANCING, chosen, grant.low_cents, grant.high_cents)
        return replace(line, verified=line.verified and grant.verified)

    def informing(self) -> list[Line]:
        """Return the lines of pay rules that are no sums of this participant."""
        kinds = (
            PayKind.GRANT_RANGE,
            PayKind.INDIRECT,
            PayKind.DE_MINIMIS,
            PayKind.REPORTING,
            PayKind.OTHER,
        )
        found = []
        for each in self.rule_set.pays:
            if each.kind in kinds and self._applies(each).value is not False:
                low, high = None, None
                if each.kind is PayKind.GRANT_RANGE and isinstance(each.value, tuple):
                    low, high = each.value
                if each.kind is PayKind.DE_MINIMIS and isinstance(each.value, int):
                    low = high = each.value
                params = {"value": each.value}
                found.append(
                    Line(each.kind.value, low, high, (each,), verified=each.verified, params=params)
                )
        return found

    def _of(self, kind: PayKind) -> list[PayRule]:
        return [each for each in self.rule_set.pays if each.kind is kind]

    def _applies(self, pay: PayRule) -> Tri:
        when, parts = pay.when, []
        if when.for_profit is not None:
            value = self.firm.for_profit
            missing = (MissingFact("for_profit", self.firm.id),)
            parts.append(Tri(None, missing) if value is None else Tri(value is when.for_profit))
        if when.types:
            parts.append(any_of(is_type(self.firm, each) for each in when.types))
        if when.country:
            parts.append(fits_pool(self.firm, when.country, self.context))
        if when.kinds:
            kind = self.firm.kind or self.rule_set.usual_kind
            parts.append(Tri(kind in when.kinds))
        return all_of(parts)

    def _chosen(self, kind: PayKind) -> _Chosen | None:
        """Return the rules of a kind that may apply, the most special ones; None without any.

        `complete` says that one of them surely applies.
        """
        every = self._of(kind)
        if not every:
            return None
        answers = [(each, self._applies(each)) for each in every]
        sure = [each for each, tri in answers if tri.value]
        maybe = [(each, tri) for each, tri in answers if tri.value is None]
        top = max((each.when.weight for each in sure), default=-1)
        best = [each for each in sure if each.when.weight == top]
        open_ = [(each, tri) for each, tri in maybe if each.when.weight >= top]
        missing = unique(fact for _, tri in open_ for fact in tri.missing)
        rules = (*best, *(each for each, _ in open_))
        complete = bool(best) or _both_ways([each for each, _ in open_])
        return _Chosen(rules, complete, missing)


@dataclass(frozen=True, slots=True)
class _Chosen:
    rules: tuple[PayRule, ...]
    complete: bool
    missing: tuple[MissingFact, ...]


def _both_ways(pays: list[PayRule]) -> bool:
    """Say whether rules that hang on "for profit" alone cover both answers."""
    alone = {each.when.for_profit for each in pays if each.when.weight == 1}
    return {True, False} <= alone


def _capped(grant: Line, limit: Line) -> Line:
    """Return the grant with a limit put on it; a limit that does not bite leaves it as it is."""
    if limit.high_cents is None or grant.high_cents is None:
        return grant
    low = grant.low_cents
    if low is not None and limit.low_cents is not None:
        low = min(low, limit.low_cents)
    high = min(grant.high_cents, limit.high_cents)
    if (low, high) == (grant.low_cents, grant.high_cents):
        return grant
    return replace(
        grant,
        low_cents=low,
        high_cents=high,
        rules=(*grant.rules, *limit.rules),
        verified=grant.verified and limit.verified,
        missing=unique((*grant.missing, *limit.missing)),
        params={**grant.params, "capped": True},
    )


def _part(cents: int, share: Fraction) -> int:
    return cents * share.numerator // share.denominator


def _part_up(cents: int, share: Fraction) -> int:
    return -(-cents * share.numerator // share.denominator)
