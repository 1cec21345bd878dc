"""Recall, nDCG and trap share, by hand-computed values."""

from __future__ import annotations

import math

import pytest

from matching.evaluation.metrics import (
    BEST_GAIN,
    GOOD_GAIN,
    figures_of,
    gains,
    ndcg,
    recall,
    trap_share,
)
from matching.io import Judgement


def test_gains_best_first() -> None:
    found = gains(Judgement("a", 0, good=("x", "y"), plausible=("z",)))
    assert found == {"x": BEST_GAIN, "y": GOOD_GAIN}


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [(["x", "y"], 1.0), (["x"], 0.5), ([], 0.0), ([*"abcdefghij", "x"], 0.0)],
)
def test_recall(ranking: list[str], expected: float) -> None:
    assert recall(ranking, {"x", "y"}) == expected


def test_ndcg() -> None:
    gain = {"x": 2.0, "y": 1.0}
    ideal = 2.0 + 1.0 / math.log2(3)
    assert ndcg(["x", "y"], gain) == 1.0
    assert ndcg(["y", "x"], gain) == pytest.approx((1.0 + 2.0 / math.log2(3)) / ideal)
    assert ndcg(["a", "b"], gain) == 0.0
    assert ndcg([*"abcdefghij", "x"], gain) == 0.0


def test_undefined_figures_are_errors() -> None:
    with pytest.raises(ValueError, match="undefined"):
        recall(["x"], ())
    with pytest.raises(ValueError, match="undefined"):
        ndcg(["x"], {})


def test_figures_leave_out_questions_without_gains() -> None:
    figures = figures_of([(["x"], {"x": 1.0}), (["a"], {})])
    assert (figures.n, figures.recall_at_10, figures.ndcg_at_10) == (1, 1.0, 1.0)
    assert figures_of([]).as_dict() == {
        "n": 0, "recall@10": None, "nDCG@10": None, "recall@20": None,
    }  # fmt: skip


def test_trap_share() -> None:
    assert trap_share([(["t", *"abcde", "u"], ["t", "u"])]) == 0.5
    assert trap_share([(["a"], [])]) is None
