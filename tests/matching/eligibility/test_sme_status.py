"""The SME self-assessment: ceilings at the edge, holdings, periods, and what is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.eligibility.enums import Outcome
from matching.eligibility.sme_status import CLASSES, assess
from matching.eligibility.sme_status_model import (
    Direction,
    Figures,
    Holder,
    Question,
    QuestionError,
    Relation,
    Result,
    Tie,
)
from matching.eligibility.sme_status_rules import RULES

MILLION = 100_000_000
"""A million euros in cents."""

SMALL = Figures(2025, 2_000, 3 * MILLION, 2 * MILLION)


def years(awu: float, turnover: float, balance: float, *more: tuple[float, float, float]) -> tuple:
    """Return periods up to 2025, the first twice where no further ones are given."""
    rows = [(awu, turnover, balance), *(more or ((awu, turnover, balance),))]
    first = 2026 - len(rows)
    return tuple(
        Figures(first + i, round(a * 100), round(t * MILLION), round(b * MILLION))
        for i, (a, t, b) in enumerate(rows)
    )


def other(awu: float, turnover: float = 0, balance: float = 0) -> tuple[Figures, ...]:
    return tuple(
        Figures(y, round(awu * 100), round(turnover * MILLION), round(balance * MILLION))
        for y in (2024, 2025)
    )


def ask(own: tuple, *ties: Tie, **values: bool) -> Result:
    return assess(Question(own, tuple(ties), **values))


def keys(result: Result) -> list[str]:
    return [line.key for line in result.lines]


@pytest.mark.parametrize(
    ("awu", "turnover", "balance", "size"),
    [
        (9.99, 2, 99, "micro"),
        (9.99, 99, 2, "micro"),
        (10, 2, 2, "small"),
        (9.99, 2.00000001, 2.00000001, "small"),
        (49.99, 10, 99, "small"),
        (50, 10, 10, "medium"),
        (249.99, 50, 99, "medium"),
        (249.99, 99, 43, "medium"),
        (249.99, 50.00000001, 43.00000001, "small_mid_cap"),
        (250, 50, 43, "small_mid_cap"),
        (749.99, 150, 999, "small_mid_cap"),
        (749.99, 999, 129, "small_mid_cap"),
        (749.99, 150.00000001, 129.00000001, "large"),
        (750, 1, 1, "large"),
    ],
)
def test_ceilings_at_the_edge(awu: float, turnover: float, balance: float, size: str) -> None:
    result = ask(years(awu, turnover, balance))
    assert result.size == size
    assert result.sme is (Outcome.MET if size in CLASSES[:3] else Outcome.NOT_MET)
    assert result.small_mid_cap is (Outcome.MET if size == "small_mid_cap" else Outcome.NOT_MET)


@pytest.mark.parametrize(
    ("awu", "turnover", "mid_cap", "horizon"),
    [
        (249.99, 10, Outcome.NOT_MET, Outcome.NOT_MET),
        (499, 10, Outcome.MET, Outcome.MET),
        (499.01, 10, Outcome.MET, Outcome.NOT_MET),
        (499, 900, Outcome.NOT_MET, Outcome.MET),
        (800, 10, Outcome.NOT_MET, Outcome.NOT_MET),
    ],
)
def test_the_two_mid_caps_are_kept_apart(
    awu: float, turnover: float, mid_cap: Outcome, horizon: Outcome
) -> None:
    result = ask(years(awu, turnover, turnover))
    assert (result.small_mid_cap, result.horizon_mid_cap) == (mid_cap, horizon)


@pytest.mark.parametrize(
    ("capital", "votes", "relation", "awu"),
    [
        (2_499, 2_499, Relation.AUTONOMOUS, 2_000),
        (2_500, 0, Relation.PARTNER, 2_000 + 2_500),
        (0, 2_500, Relation.PARTNER, 2_000 + 2_500),
        (3_000, 4_000, Relation.PARTNER, 2_000 + 4_000),
        (5_000, 5_000, Relation.PARTNER, 2_000 + 5_000),
        (9_000, 5_000, Relation.PARTNER, 2_000 + 9_000),
        (5_001, None, Relation.LINKED, 2_000 + 10_000),
        (1_000, 5_001, Relation.LINKED, 2_000 + 10_000),
    ],
)
@pytest.mark.parametrize("direction", list(Direction))
def test_partner_pro_rata_linked_whole(
    capital: int, votes: int | None, relation: Relation, awu: int, direction: Direction
) -> None:
    tie = Tie("B", Holder.ENTERPRISE, direction, capital, votes, years=other(100))
    result = ask(years(20, 3, 2), tie)
    assert result.relation is relation
    assert result.years[-1].awu == awu


def test_a_right_to_appoint_links_whatever_the_share() -> None:
    tie = Tie("B", capital_bp=100, controls=True, years=other(300, 100, 90))
    assert ask(years(20, 3, 2), tie).sme is Outcome.NOT_MET


def test_consolidated_accounts_hold_it_already() -> None:
    tie = Tie("B", direction=Direction.WE_HOLD, capital_bp=10_000, consolidated=True)
    result = ask(years(20, 3, 2), tie)
    assert result.relation is Relation.LINKED
    assert result.years[-1].awu == 2_000


def test_guide_example_exempt_investors_leave_only_the_partner() -> None:
    """The guide's fourth example: 100 % of A and 30 % of C."""
    result = ask(
        years(20, 3, 2),
        Tie("University", Holder.UNIVERSITY, capital_bp=2_500, years=other(4_000)),
        Tie("C", capital_bp=3_000, years=other(100, 10, 10)),
        Tie("Fund", Holder.INSTITUTIONAL, capital_bp=2_500, years=other(900)),
    )
    assert result.years[-1].awu == 2_000 + 3_000
    assert result.years[-1].turnover_cents == 6 * MILLION
    assert result.relation is Relation.PARTNER


def test_guide_example_exempt_investors_linked_to_each_other_count_whole() -> None:
    """The guide's fifth example: together over a half, so 100 % of both and 25 % of C."""
    result = ask(
        years(20, 3, 2),
        Tie("University", Holder.UNIVERSITY, capital_bp=2_500, group="g", years=other(40)),
        Tie("C", capital_bp=2_500, years=other(100)),
        Tie("Corporation", Holder.PUBLIC_INVESTMENT, capital_bp=3_000, group="g", years=other(60)),
    )
    assert result.years[-1].awu == 2_000 + 4_000 + 2_500 + 6_000
    assert result.relation is Relation.LINKED


def test_holders_linked_to_each_other_are_partners_together() -> None:
    result = ask(
        years(20, 3, 2),
        Tie("B", capital_bp=1_500, group="g", years=other(100)),
        Tie("C", capital_bp=1_500, group="g", years=other(200)),
    )
    assert result.relation is Relation.PARTNER
    assert result.years[-1].awu == 2_000 + 1_500 + 3_000


def test_exemption_is_for_those_who_hold_us_not_for_what_we_hold() -> None:
    tie = Tie("Spin-off", Holder.VENTURE_CAPITAL, Direction.WE_HOLD, 3_000, years=other(100))
    assert ask(years(20, 3, 2), tie).relation is Relation.PARTNER


@pytest.mark.parametrize(
    ("invested", "relation"),
    [
        (124_999_999, Relation.AUTONOMOUS),
        (125_000_000, Relation.PARTNER),
        (None, Relation.UNKNOWN),
    ],
)
def test_business_angels_below_their_ceiling(invested: int | None, relation: Relation) -> None:
    tie = Tie(
        "Angels",
        Holder.BUSINESS_ANGELS,
        capital_bp=3_000,
        invested_cents=invested,
        years=other(10, 1, 1),
    )
    result = ask(years(20, 3, 2), tie)
    assert result.relation is relation
    assert (result.sme is Outcome.UNKNOWN) == (invested is None)


@pytest.mark.parametrize(
    ("shares", "outcome"),
    [((2_499,), Outcome.MET), ((2_500,), Outcome.NOT_MET), ((1_300, 1_200), Outcome.NOT_MET)],
)
def test_public_bodies_together_end_the_status(shares: tuple[int, ...], outcome: Outcome) -> None:
    ties = [
        Tie(f"Region {i}", Holder.PUBLIC_BODY, capital_bp=share, years=other(1))
        for i, share in enumerate(shares)
    ]
    result = ask(years(20, 3, 2), *ties)
    assert result.sme is outcome
    if outcome is Outcome.NOT_MET:
        assert result.size == "not_sme"
        # How the mid-cap recommendation treats public holders was not read.
        assert result.small_mid_cap is Outcome.UNKNOWN


def test_a_small_authority_is_exempt_up_to_a_half_and_public_above() -> None:
    half = Tie("Village", Holder.SMALL_AUTHORITY, capital_bp=5_000, years=other(9))
    more = Tie("Village", Holder.SMALL_AUTHORITY, capital_bp=5_001, years=other(9))
    assert ask(years(20, 3, 2), half).sme is Outcome.MET
    assert ask(years(20, 3, 2), half).relation is Relation.AUTONOMOUS
    assert ask(years(20, 3, 2), more).sme is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("share", "same_market", "relation", "sme"),
    [
        (3_000, True, Relation.AUTONOMOUS, Outcome.MET),
        (8_000, False, Relation.AUTONOMOUS, Outcome.MET),
        (8_000, True, Relation.LINKED, Outcome.NOT_MET),
        (8_000, None, Relation.UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_people_link_enterprises_on_the_same_market_alone(
    share: int, same_market: bool | None, relation: Relation, sme: Outcome
) -> None:
    tie = Tie(
        "A. Person",
        Holder.PERSON,
        capital_bp=share,
        same_market=same_market,
        years=other(400, 90, 90),
    )
    result = ask(years(20, 3, 2), tie)
    assert (result.relation, result.sme) == (relation, sme)


def test_one_period_over_changes_nothing_two_do() -> None:
    small, big = (100.0, 20.0, 20.0), (300.0, 60.0, 60.0)
    assert ask(years(*small, big)).size == "medium"
    assert ask(years(*small, big, big)).size == "small_mid_cap"
    assert ask(years(*big, small)).size == "small_mid_cap"
    assert ask(years(*big, small, small)).size == "medium"
    assert ask(years(*small, big, small, big)).size == "medium"


def test_each_ceiling_waits_for_its_own_two_periods() -> None:
    """Small, then medium, then far over: the small class is lost, the SME status is not yet."""
    result = ask(years(40, 5, 5, (100, 20, 20), (300, 60, 60)))
    assert (result.size, result.sme) == ("medium", Outcome.MET)


def test_a_change_of_ownership_counts_at_once() -> None:
    own = years(100, 20, 20, (300, 60, 60))
    assert ask(own).sme is Outcome.MET
    result = ask(own, ownership_changed=True)
    assert result.sme is Outcome.NOT_MET
    line = next(x for x in result.lines if x.key == "ownership_changed")
    assert line.params["lasting"] == "medium"
    assert line.params["latest"] == "small_mid_cap"


def test_one_period_of_an_older_firm_is_not_enough() -> None:
    result = assess(Question((SMALL,)))
    assert (result.sme, result.size) == (Outcome.UNKNOWN, None)
    assert "one_period" in result.open_points
    assert result.years[0].size == "small"


def test_a_new_firm_answers_by_its_estimate() -> None:
    estimate = Figures(2026, 300, MILLION, MILLION, estimate=True)
    result = assess(Question((estimate,), is_new=True))
    assert (result.sme, result.size) == (Outcome.MET, "micro")
    assert "estimate" in keys(result)


@pytest.mark.parametrize(
    ("figures", "sme"),
    [
        ((None, 10, 10), Outcome.UNKNOWN),
        ((100, None, 43), Outcome.MET),
        ((100, 50, None), Outcome.MET),
        ((100, None, 44), Outcome.UNKNOWN),
        ((250, None, None), Outcome.NOT_MET),
        ((None, 51, 44), Outcome.NOT_MET),
    ],
)
def test_what_is_not_known_decides_only_where_it_cannot_matter(
    figures: tuple[int | None, int | None, int | None], sme: Outcome
) -> None:
    awu, turnover, balance = figures
    own = tuple(
        Figures(
            y,
            awu and awu * 100,
            turnover and turnover * MILLION,
            balance and balance * MILLION,
        )
        for y in (2024, 2025)
    )
    assert ask(own).sme is sme


def test_a_partner_without_figures_leaves_it_open_unless_we_are_too_large_alone() -> None:
    tie = Tie("B", capital_bp=3_000)
    assert ask(years(20, 3, 2), tie).sme is Outcome.UNKNOWN
    assert ask(years(20, 3, 2), tie).years[-1].missing == (
        "B: awu",
        "B: turnover_cents",
        "B: balance_cents",
    )
    assert ask(years(260, 3, 2), tie).sme is Outcome.NOT_MET


def test_a_share_that_nobody_knows_leaves_it_open() -> None:
    assert ask(years(20, 3, 2), Tie("B", years=other(1))).sme is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question(()), "no_year"),
        (Question((Figures(2023), Figures(2025))), "not_consecutive"),
        (Question((Figures(2025, -1),)), "negative"),
        (Question((SMALL,), (Tie("B", capital_bp=10_001),)), "not_a_share"),
        (Question((SMALL,), (Tie("B", years=(Figures(2025, -1),)),)), "negative"),
    ],
)
def test_contradictions_are_named(question: Question, code: str) -> None:
    with pytest.raises(QuestionError) as caught:
        assess(question)
    assert caught.value.code == code


def test_every_line_names_a_rule_with_a_source() -> None:
    ties = [Tie(h.value, h, capital_bp=3_000, years=other(1)) for h in Holder]
    result = ask(years(20, 3, 2), *ties, ownership_changed=True)
    assert {line.rule for line in result.lines} <= set(RULES)
    assert all(rule.title and rule.url for rule in RULES.values())


amounts = st.integers(0, 120_000)
money = st.integers(0, 200 * MILLION)
ORDER = {size: place for place, size in enumerate([*CLASSES, "large"])}


@st.composite
def periods(draw: st.DrawFn, count: int) -> tuple[Figures, ...]:
    return tuple(
        Figures(2026 - count + i, draw(amounts), draw(money), draw(money)) for i in range(count)
    )


@given(data=st.data(), count=st.integers(2, 4), share=st.integers(5_001, 10_000))
def test_adding_a_linked_enterprise_never_makes_smaller(
    data: st.DataObject, count: int, share: int
) -> None:
    own = data.draw(periods(count))
    ties = [Tie("P", capital_bp=data.draw(st.integers(2_500, 5_000)), years=data.draw(periods(4)))]
    before = ask(own, *ties)
    after = ask(own, *ties, Tie("L", capital_bp=share, years=data.draw(periods(4))))
    assert ORDER[after.size or ""] >= ORDER[before.size or ""]


@given(data=st.data(), share=st.integers(0, 9_999))
def test_a_greater_share_never_makes_smaller(data: st.DataObject, share: int) -> None:
    own, theirs = data.draw(periods(2)), data.draw(periods(2))
    less = ask(own, Tie("B", capital_bp=share, years=theirs))
    more = ask(own, Tie("B", capital_bp=share + 1, years=theirs))
    assert ORDER[more.size or ""] >= ORDER[less.size or ""]


@given(data=st.data(), hidden=st.sets(st.sampled_from(["awu", "turnover_cents", "balance_cents"])))
def test_hiding_figures_opens_the_answer_and_never_turns_it(
    data: st.DataObject, hidden: set[str]
) -> None:
    own = data.draw(periods(3))
    blank = tuple(
        Figures(f.year, *(None if n in hidden else getattr(f, n) for n in _FIGURES)) for f in own
    )
    full, part = ask(own), ask(blank)
    assert part.sme in {full.sme, Outcome.UNKNOWN}
    assert part.size in {full.size, None}


_FIGURES = ("awu", "turnover_cents", "balance_cents")
