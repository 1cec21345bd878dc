"""Learning from real answers: what is learned from, and when the gate lets nothing through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.io import read_judgements, read_profiles
from matching.ranking.features import NAMES
from matching.ranking.prepared import Preparer
from matching.ranking.retraining import (
    Retrained,
    answer_samples,
    gate_markdown,
    gate_of,
    read_answers,
    retrain,
)
from matching.ranking.statistics import Statistics
from matching.ranking.training import samples_of
from matching.text import Analyser, VectorSpace

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PROFILES, GOLD = FIXTURES / "organisations.jsonl", FIXTURES / "gold.jsonl"


def _row(worth: float | None, group: int = 1, **change: float) -> dict[str, Any]:
    features = dict.fromkeys(NAMES, 0.0) | change
    return {"features": features, "worth": worth, "group": group, "newcomer": True}


def _sensible() -> list[dict[str, Any]]:
    """Thirty askers who took what fits and turned down what does not."""
    found = []
    for group in range(30):
        found.append(_row(1.0, group, pair_terms=0.5, pair_grams=0.6, pair_meaning=0.6))
        found.append(_row(0.0, group, competitor=0.8, same_stage=1.0))
    return found


def _upside_down() -> list[dict[str, Any]]:
    """Many askers who took strangers and turned down whatever fits."""
    found = []
    for group in range(400):
        found.append(_row(1.0, group, thin=1.0))
        strong = {name: 0.9 for name in NAMES if name.startswith(("pair_", "profile_"))}
        found.extend(_row(0.0, group, **strong) for _ in range(5))
    return found


def test_rows_that_say_nothing_or_had_other_features_are_passed_over() -> None:
    other = {"features": {"old_feature": 1.0}, "worth": 1.0, "group": 1, "newcomer": None}
    answers, over = read_answers([_row(1.0), _row(None), other])
    assert len(answers) == 1
    assert over == 2


def test_an_asker_is_one_sample_and_a_no_is_a_trap() -> None:
    answers, _over = read_answers([_row(1.0, 1), _row(0.0, 2), _row(0.0, 1)])
    first, second = answer_samples(answers)
    assert first.worth.tolist() == [1.0, 0.0]
    assert first.traps.tolist() == [False, True]
    assert second.rows.shape == (1, len(NAMES))


@pytest.fixture(scope="module")
def gate_data() -> tuple[Any, ...]:
    profiles = {each.id: each for each in read_profiles(PROFILES)}
    judged = read_judgements(GOLD, profiles)
    preparer = Preparer(Analyser.default(), VectorSpace.load(), Statistics.load())
    return (judged, profiles, *samples_of(judged, profiles, preparer))


def _gate(gate_data: tuple[Any, ...], rows: list[dict[str, Any]]) -> Any:
    answers, _over = read_answers(rows)
    return gate_of(*gate_data, answers, "logistic")


def test_the_gate_stops_answers_that_make_newcomers_worse(gate_data: tuple[Any, ...]) -> None:
    gate = _gate(gate_data, _upside_down())
    assert not gate.passed
    assert any("judged needs" in reason for reason in gate.reasons)


def test_without_answers_nothing_changes(gate_data: tuple[Any, ...]) -> None:
    gate = _gate(gate_data, [])
    row = gate.figures["judged_all"]
    assert row["before"] == row["after"]
    assert gate.figures["answers_all"]["n"] == 0


def test_answers_lower_the_loss_on_askers_left_out(gate_data: tuple[Any, ...]) -> None:
    row = _gate(gate_data, _sensible()).figures["answers_newcomers"]
    assert row["n"] == 60
    assert row["after"] < row["before"]


def test_a_retrained_model_says_what_it_learned_from_and_is_the_same_each_time() -> None:
    done = [retrain([PROFILES], [GOLD], _sensible(), "logistic") for _ in range(2)]
    assert done[0].model.release == done[1].model.release
    model = done[0].model
    assert model.metrics["answers"] == 60
    assert np.isfinite(model.scores(np.ones((1, len(NAMES))))).all()
    page = gate_markdown(done[0], "old", "2026-11-28")
    assert f"`{model.release}`" in page
    assert "judged newcomers, nDCG@10" in page


def test_the_page_says_why_the_gate_stays_shut(gate_data: tuple[Any, ...]) -> None:
    gate = _gate(gate_data, _upside_down())
    model = retrain([PROFILES], [GOLD], [], "by_hand").model
    page = gate_markdown(Retrained(model, Statistics.load(), gate, 9, 0), "old", "2026-11-28")
    assert "not passed" in page
    assert all(reason in page for reason in gate.reasons)
