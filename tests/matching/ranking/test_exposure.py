"""Balancing: what it may do to a list, and what it must never do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking.exposure import (
    RULES,
    Contender,
    Exposures,
    balance,
    exposure_of,
    groups_of,
    parts_of,
    place_weight,
    regions_of,
)

GROUPS = ("region:AA1", "region:BB2", "size:small", "size:large", "newcomer:yes", "newcomer:no")

contenders = st.lists(
    st.builds(
        Contender,
        id=st.text("abcdefgh", min_size=1, max_size=6),
        score=st.floats(-8, 8, allow_nan=False),
        groups=st.lists(st.sampled_from(GROUPS), unique=True, max_size=4).map(tuple),
        seen=st.floats(0, 500),
        neutral=st.booleans(),
    ),
    unique_by=lambda each: each.id,
    max_size=60,
)
exposures = st.builds(
    Exposures,
    members=st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 900)),
    organisations=st.integers(900, 2_000),
    shown=st.dictionaries(st.sampled_from(GROUPS), st.floats(0, 5_000)),
    total=st.floats(0, 5_000),
)


@given(contenders, exposures)
def test_nobody_is_dropped_and_nobody_comes_in(some: list[Contender], shown: Exposures) -> None:
    found = balance(some, shown)
    assert sorted(each.id for each in found) == sorted(each.id for each in some)
    assert [each.after for each in found] == list(range(1, len(some) + 1))
    assert sorted(each.before for each in found) == list(range(1, len(some) + 1))


@given(contenders, exposures)
def test_nobody_passes_a_much_better_one(some: list[Contender], shown: Exposures) -> None:
    found = balance(some, shown)
    best_below = -math.inf
    for each in reversed(found):
        assert best_below <= each.score + 2 * RULES.most + 1e-9
        best_below = max(best_below, each.score)


@given(contenders, exposures)
def test_the_same_question_gets_the_same_order(some: list[Contender], shown: Exposures) -> None:
    assert balance(some, shown) == balance(list(reversed(some)), shown)


@given(contenders, exposures)
def test_what_is_stored_gives_the_order_again(some: list[Contender], shown: Exposures) -> None:
    found = balance(some, shown)
    again = sorted(found, key=lambda e: (-(e.score + e.offset), e.before))
    assert again == found
    for each in found:
        total = sum(each.parts.values())
        assert each.offset == pytest.approx(max(-RULES.most, min(RULES.most, total)), abs=1e-6)


@given(contenders, exposures)
def test_neutral_ones_keep_their_score(some: list[Contender], shown: Exposures) -> None:
    neutral = {each.id for each in some if each.neutral}
    assert all(each.offset == 0 for each in balance(some, shown) if each.id in neutral)


@given(contenders)
def test_without_anything_shown_nothing_moves(some: list[Contender]) -> None:
    found = balance(some, Exposures())
    assert all(each.before == each.after for each in found)


def _shown(region: float) -> Exposures:
    """Two regions of equal size; the first got this share of a large exposure."""
    return Exposures(
        {"region:AA1": 100, "region:BB2": 100}, 200,
        {"region:AA1": 10_000 * region, "region:BB2": 10_000 * (1 - region)}, 10_000,
    )  # fmt: skip


def test_a_group_shown_too_little_is_lifted_and_one_shown_too_much_steps_back() -> None:
    pair = [Contender("a", 1.0, ("region:AA1",)), Contender("b", 0.9, ("region:BB2",))]
    found = balance(pair, _shown(0.6))
    assert [each.id for each in found] == ["b", "a"]
    assert found[0].offset > 0 > found[1].offset
    assert (found[0].before, found[0].after) == (2, 1)


def test_a_small_departure_changes_no_clear_order() -> None:
    pair = [Contender("a", 1.0, ("region:AA1",)), Contender("b", 0.9, ("region:BB2",))]
    assert [each.id for each in balance(pair, _shown(0.505))] == ["a", "b"]


def test_little_exposure_moves_little() -> None:
    one = Contender("a", 0.0, ("region:AA1",))
    much = Exposures({"region:AA1": 100}, 200, {"region:AA1": 0.0}, 10_000.0)
    little = Exposures({"region:AA1": 100}, 200, {"region:AA1": 0.0}, 1.0)
    assert parts_of(one, little)["region:AA1"] < 0.05 < parts_of(one, much)["region:AA1"]


def test_small_groups_are_left_alone() -> None:
    few = Exposures({"size:large": RULES.smallest - 1}, 200, {"size:large": 0.0}, 1_000.0)
    assert parts_of(Contender("a", 0.0, ("size:large",)), few) == {}


def test_one_shown_very_often_steps_back_by_itself() -> None:
    shown = Exposures({}, 100, {}, 10_000.0)
    assert "own" not in parts_of(Contender("a", 0.0, seen=250.0), shown)
    assert parts_of(Contender("a", 0.0, seen=900.0), shown)["own"] < 0


def test_a_region_counts_by_itself_with_its_country_or_not_at_all() -> None:
    found = regions_of({("FR", "FRE"): 40, ("FR", "FRB"): 20, ("FR", ""): 15, ("EE", "EE0"): 5})
    assert found == {
        ("FR", "FRE"): "FRE", ("FR", "FRB"): "FR", ("FR", ""): "FR", ("EE", "EE0"): "",
    }  # fmt: skip


def test_what_is_unknown_gives_no_group() -> None:
    assert groups_of("", "", None) == ()
    assert groups_of("FRE", "small", True) == ("region:FRE", "size:small", "newcomer:yes")


def test_exposure_counts_the_first_places_and_no_neutral_ones() -> None:
    order = [f"o{place}" for place in range(30)]
    found = exposure_of(order, frozenset({"o0"}))
    assert "o0" not in found
    assert found["o1"] == round(1000 * place_weight(2))
    assert len(found) == RULES.shown - 1
