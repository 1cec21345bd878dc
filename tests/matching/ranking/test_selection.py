"""Features left out of a release weigh nothing in it, and nothing was learned from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.feature_list import NAMES, SHIPPED, TRIED
from matching.ranking.fitting import Sample, fit_additive, fit_choice, fit_pairwise
from matching.ranking.model import Model, Shape, parse
from matching.ranking.selection import limited, masked, uses_linkage


def samples(seed: int = 1) -> list[Sample]:
    draw = np.random.default_rng(seed)
    found = []
    for number in range(12):
        rows = draw.random((20, len(NAMES)))
        worth = (rows[:, 0] + rows[:, NAMES.index("stage_linked")] > 1.4).astype(float)
        found.append(Sample(rows, worth, np.zeros(20, dtype=bool), f"g{number % 3}"))
    return found


def test_tried_and_shipped_are_all_features() -> None:
    assert set(TRIED) < set(NAMES)
    assert tuple(name for name in NAMES if name not in TRIED) == SHIPPED
    assert Model.load().features == SHIPPED
    assert uses_linkage(NAMES)
    assert not uses_linkage(SHIPPED)


def test_masked_samples_say_nothing_of_what_is_left_out() -> None:
    own = samples()
    found = masked(own, SHIPPED)
    out = [NAMES.index(name) for name in TRIED]
    rest = [at for at in range(len(NAMES)) if at not in out]
    for before, after in zip(own, found, strict=True):
        assert not after.rows[:, out].any()
        assert np.array_equal(after.rows[:, rest], before.rows[:, rest])
    assert masked(own, NAMES) == own


@pytest.mark.parametrize("fit", [fit_choice, fit_pairwise, fit_additive])
def test_a_limited_model_scores_as_before_and_is_read_back(fit: object) -> None:
    own = masked(samples(), SHIPPED)
    whole = fit(own)  # type: ignore[operator]
    found = limited(whole, SHIPPED)
    assert found.features == SHIPPED
    assert np.allclose(found.scores(own[0].rows), whole.scores(own[0].rows))
    again = parse(found.as_dict())
    assert again == found
    assert again.release == found.release


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    kept=st.sets(st.sampled_from(NAMES), min_size=1),
    additive=st.booleans(),
)
def test_what_is_left_out_never_contributes(seed: int, kept: set[str], additive: bool) -> None:
    draw = np.random.default_rng(seed)
    weights = tuple(draw.normal(size=len(NAMES)).tolist())
    shapes = tuple(Shape((0.5,), (0.0, 1.0)) for _ in NAMES) if additive else ()
    model = limited(Model("additive" if additive else "linear", -1.0, weights, shapes), kept)
    rows = draw.random((5, len(NAMES)))
    parts = model.contributions(rows)
    assert not parts[:, [at for at, name in enumerate(NAMES) if name not in kept]].any()
    assert np.allclose(model.intercept + parts.sum(axis=1), model.scores(rows))
    assert parse(model.as_dict()) == model
