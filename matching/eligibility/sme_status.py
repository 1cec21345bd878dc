"""Self-assessment of the SME status: a three-valued answer with the calculation line by line.

Follows Recommendation 2003/361/EC, and beside it the small mid-cap of Recommendation (EU)
2025/1099 and Horizon Europe's own mid-cap. It is a self-assessment: only the body that awards
money validates a status. What a rule rests on stands in `sme_status_rules`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from matching.eligibility.enums import Outcome
from matching.eligibility.sme_status_model import (
    Figures,
    Line,
    Question,
    QuestionError,
    Relation,
    Result,
    Tie,
    YearResult,
)
from matching.eligibility.sme_status_rules import HORIZON_MAX_AWU
from matching.eligibility.sme_status_ties import WHOLE_BP, Judged, closest, judge, public_line
from matching.reference.sizes import SIZES

CLASSES: Final = ("micro", "small", "medium", "small_mid_cap")
"""Size classes with ceilings, smallest first; each lies within the next."""

FIELDS: Final = ("awu", "turnover_cents", "balance_cents")

Truth = bool | None


def _and(left: Truth, right: Truth) -> Truth:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: Truth, right: Truth) -> Truth:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _not(value: Truth) -> Truth:
    return None if value is None else not value


def outcome_of(value: Truth) -> Outcome:
    """Return the word for a three-valued truth."""
    if value is None:
        return Outcome.UNKNOWN
    return Outcome.MET if value else Outcome.NOT_MET


class _Sum:
    """A period's sums: exact, a lower bound where something is missing."""

    def __init__(self, own: Figures) -> None:
        self.year = own.year
        self.estimate = own.estimate
        self.amounts: dict[str, Fraction] = {}
        self.missing: dict[str, bool] = {}
        self.open: list[str] = []
        for name in FIELDS:
            value = getattr(own, name)
            self.amounts[name] = Fraction(value or 0)
            self.missing[name] = value is None
            if value is None:
                self.open.append(name)

    def add(self, tie: Tie, counted_bp: int) -> None:
        """Add a share of another enterprise's figures of this period, its last ones otherwise."""
        figures = _figures_for(tie, self.year)
        for name in FIELDS:
            value = getattr(figures, name) if figures else None
            if value is None:
                self.missing[name] = True
                self.open.append(f"{tie.name}: {name}")
            else:
                self.amounts[name] += Fraction(value) * counted_bp / WHOLE_BP

    def unsure(self) -> None:
        """Note that something may have to be added, and nobody knows how much."""
        for name in FIELDS:
            self.missing[name] = True

    def at_most(self, name: str, ceiling: int, *, below: bool = False) -> Truth:
        """Say whether an amount keeps a ceiling; a lower bound can only show that it does not."""
        amount = self.amounts[name]
        if amount >= ceiling if below else amount > ceiling:
            return False
        return None if self.missing[name] else True

    def within(self, size_id: str) -> Truth:
        """Say whether this period keeps a class's ceilings: headcount, and one of the other two."""
        size = SIZES[size_id]
        assert size.headcount_below is not None
        assert size.turnover_max_eur is not None
        assert size.balance_max_eur is not None
        money = _or(
            self.at_most("turnover_cents", size.turnover_max_eur * 100),
            self.at_most("balance_cents", size.balance_max_eur * 100),
        )
        return _and(self.at_most("awu", size.headcount_below * 100, below=True), money)


def _figures_for(tie: Tie, year: int) -> Figures | None:
    """Return the other enterprise's figures of a period, else its last before it."""
    fitting = [f for f in tie.years if f.year <= year]
    return max(fitting, key=lambda f: f.year, default=None)


def _size(within: Sequence[Truth]) -> str | None:
    """Return the smallest class that is kept; None where a smaller one is not ruled out."""
    for size_id, kept in zip(CLASSES, within, strict=True):
        if kept is None:
            return None
        if kept:
            return size_id
    return "large"


def _over_time(periods: Sequence[Truth], *, is_new: bool) -> Truth:
    """Return whether a ceiling counts as kept: it takes two periods in a row to change that.

    The first period has its own word; where an older firm gives one period only, the one before
    it is not known, and neither is the status.
    """
    if len(periods) == 1 and not is_new:
        return None
    state = periods[0]
    for before, now in pairwise(periods):
        state = _or(_and(before, now), _and(state, _or(before, now)))
    return state


def _check(question: Question) -> None:
    years = [f.year for f in question.years]
    if not years:
        raise QuestionError("years", "no_year")
    if years != list(range(years[0], years[0] + len(years))):
        raise QuestionError("years", "not_consecutive")
    for place, figures in enumerate(question.years):
        if any((getattr(figures, name) or 0) < 0 for name in FIELDS):
            raise QuestionError(f"years.{place}", "negative")
    for place, tie in enumerate(question.ties):
        for name in ("capital_bp", "votes_bp"):
            share = getattr(tie, name)
            if share is not None and not 0 <= share <= WHOLE_BP:
                raise QuestionError(f"ties.{place}.{name}", "not_a_share")
        if any((getattr(f, name) or 0) < 0 for f in tie.years for name in FIELDS):
            raise QuestionError(f"ties.{place}.years", "negative")


def _year_lines(one: _Sum, within: Sequence[Truth]) -> list[Line]:
    """Return the lines of a period: the sums, and each class's ceilings."""
    amounts: dict[str, int | str | None] = {
        "year": one.year,
        "awu": round(one.amounts["awu"]),
        "turnover_cents": round(one.amounts["turnover_cents"]),
        "balance_cents": round(one.amounts["balance_cents"]),
    }
    known = not any(one.missing.values())
    lines = [Line("sum" if known else "sum_at_least", "sum", amounts)]
    if one.estimate:
        lines.append(Line("estimate", "estimate", {"year": one.year}))
    for size_id, kept in zip(CLASSES, within, strict=True):
        size = SIZES[size_id]
        rule = "small_mid_cap" if size_id == "small_mid_cap" else "ceilings"
        params: dict[str, int | str | None] = {
            "year": one.year,
            "size": size_id,
            "awu_below": size.headcount_below,
            "turnover_max_eur": size.turnover_max_eur,
            "balance_max_eur": size.balance_max_eur,
        }
        lines.append(Line("ceilings", rule, params, outcome_of(kept)))
    return lines


def _sums(question: Question, judged: Sequence[Judged]) -> list[_Sum]:
    found = []
    for own in question.years:
        one = _Sum(own)
        for each in judged:
            if each.relation is Relation.UNKNOWN:
                one.unsure()
            elif each.counted_bp:
                one.add(each.tie, each.counted_bp)
        found.append(one)
    return found


def _period_line(
    question: Question, latest: Sequence[Truth], lasting: Sequence[Truth]
) -> tuple[Line, Sequence[Truth]]:
    """Return which periods decide, and what they say of each class."""
    params: dict[str, int | str | None] = {
        "years": len(question.years),
        "latest": _size(latest),
        "lasting": _size(lasting),
    }
    if question.ownership_changed:
        return Line("ownership_changed", "ownership_changed", params), latest
    if len(question.years) > 1:
        return Line("two_periods", "two_periods", params), lasting
    if question.is_new:
        return Line("first_period", "two_periods", params), latest
    return Line("one_period", "two_periods", params, Outcome.UNKNOWN), lasting


def _horizon(sums: Sequence[_Sum], sme: Truth, *, latest_only: bool, is_new: bool) -> Truth:
    """Say whether Horizon's own mid-cap fits: no SME, and at most 499 by headcount alone."""
    heads = [one.at_most("awu", HORIZON_MAX_AWU) for one in sums]
    kept = heads[-1] if latest_only else _over_time(heads, is_new=is_new)
    return _and(_not(sme), kept)


def assess(question: Question) -> Result:
    """Work the status out; raises QuestionError where the question contradicts itself."""
    _check(question)
    judged = judge(question.ties)
    sums = _sums(question, judged)
    by_year = [[one.within(size_id) for size_id in CLASSES] for one in sums]
    lasting = [
        _over_time([year[place] for year in by_year], is_new=question.is_new)
        for place in range(len(CLASSES))
    ]
    periods, decided = _period_line(question, by_year[-1], lasting)
    public = public_line(question.ties)
    allowed = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}[
        public.outcome or Outcome.UNKNOWN
    ]
    sme = _and(decided[CLASSES.index("medium")], allowed)
    # What the mid-cap recommendation says of public holders was not read: no guess there.
    mid_cap = _and(_and(decided[-1], _not(sme)), True if allowed else None)
    horizon = _horizon(sums, sme, latest_only=question.ownership_changed, is_new=question.is_new)
    size = _size(decided)
    if allowed is not True and size is not None:
        size = None if allowed is None else "not_sme"
    lines = [each.line for each in judged] + [public]
    for one, within in zip(sums, by_year, strict=True):
        lines += _year_lines(one, within)
    lines += [
        periods,
        Line("result.sme", "ceilings", {"size": size}, outcome_of(sme)),
        Line("result.small_mid_cap", "small_mid_cap", {}, outcome_of(mid_cap)),
        Line("result.horizon_mid_cap", "horizon_mid_cap", {}, outcome_of(horizon)),
    ]
    return Result(
        sme=outcome_of(sme),
        size=size,
        small_mid_cap=outcome_of(mid_cap),
        horizon_mid_cap=outcome_of(horizon),
        relation=closest(judged),
        years=tuple(
            YearResult(
                one.year,
                round(one.amounts["awu"]),
                round(one.amounts["turnover_cents"]),
                round(one.amounts["balance_cents"]),
                tuple(dict.fromkeys(one.open)),
                _size(within),
                one.estimate,
            )
            for one, within in zip(sums, by_year, strict=True)
        ),
        lines=tuple(lines),
        open_points=tuple(dict.fromkeys(x.key for x in lines if x.outcome is Outcome.UNKNOWN)),
    )
