"""Fitted models keep the signs that meaning demands and say exactly what the trees say."""

from __future__ import annotations

import numpy as np
import pytest

from matching.ranking import fitting
from matching.ranking.features import FEATURES
from matching.ranking.fitting import CONTENDERS, Sample, calibrate, out_of_group
from matching.ranking.model import Model

N = len(FEATURES)


def invented(count: int = 30, seed: int = 5) -> list[Sample]:
    """Questions whose good candidate has high values where the sign is positive."""
    draw = np.random.default_rng(seed)
    signs = np.array([each.sign for each in FEATURES])
    learned = np.array([not each.judged for each in FEATURES])
    samples = []
    for number in range(count):
        rows = draw.random((25, N))
        truth = rows @ (signs * learned * 0.9) + draw.normal(0, 0.4, 25)
        worth = np.zeros(25)
        worth[int(np.argmax(truth))] = 1.0
        traps = np.zeros(25, dtype=bool)
        traps[int(np.argsort(truth)[-2])] = True
        samples.append(Sample(rows, worth, traps, f"chain {number % 3}"))
    return samples


@pytest.mark.parametrize("name", sorted(CONTENDERS))
def test_signs_are_kept_and_parts_rise_with_the_feature(name: str) -> None:
    model = CONTENDERS[name](invented())
    grid = np.linspace(0, 1, 21)
    for at, feature in enumerate(FEATURES):
        rows = np.zeros((21, N))
        rows[:, at] = grid
        steps = np.diff(model.contributions(rows)[:, at])
        if feature.sign:
            assert (steps * feature.sign >= -1e-12).all(), feature.name


@pytest.mark.parametrize("name", sorted(CONTENDERS))
def test_learning_finds_the_good_ones_in_groups_it_has_not_seen(name: str) -> None:
    samples = invented(60)
    scores = out_of_group(samples, CONTENDERS[name])
    ranks = [
        int((values > values[int(np.argmax(each.worth))]).sum())
        for values, each in zip(scores, samples, strict=True)
    ]
    assert np.mean(ranks) < 6  # chance would be 12


def test_step_functions_equal_the_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    original = fitting.shapes_of
    monkeypatch.setattr(fitting, "shapes_of", lambda trees: kept.append(trees) or original(trees))
    samples = invented()
    fitting.fit_additive(samples, rounds=60)
    model = original(kept[0])
    rows = np.vstack([each.rows for each in samples])
    edges = sorted({edge for shape in model.shapes for edge in shape.edges})
    on_edges = np.tile(np.resize(edges, N), (3, 1))
    for block in (rows, np.zeros((1, N)), on_edges):
        assert np.allclose(kept[0].decision_function(block), model.scores(block), atol=1e-9)


@pytest.mark.parametrize("name", sorted(CONTENDERS))
def test_what_the_examples_cannot_teach_keeps_its_judged_weight(name: str) -> None:
    model = CONTENDERS[name](invented())
    hand = Model.by_hand()
    at = [number for number, each in enumerate(FEATURES) if each.judged and hand.weights[number]]
    ratios = [model.weights[number] / hand.weights[number] for number in at]
    assert np.allclose(ratios, ratios[0])
    assert ratios[0] > 0
    for number, feature in enumerate(FEATURES):
        assert not (feature.judged and model.shapes and any(model.shapes[number].values))


@pytest.mark.parametrize("name", sorted(CONTENDERS))
def test_fitting_twice_gives_the_same_model(name: str) -> None:
    assert CONTENDERS[name](invented(9)).release == CONTENDERS[name](invented(9)).release


def test_one_group_is_held_out_in_fifths() -> None:
    samples = [Sample(s.rows, s.worth, s.traps, "") for s in invented(10)]
    seen: list[int] = []

    def fit(part: object) -> object:
        seen.append(len(part))  # type: ignore[arg-type]
        return CONTENDERS["logistic"](part)  # type: ignore[arg-type]

    out_of_group(samples, fit)  # type: ignore[arg-type]
    assert seen == [8] * 5


def _told(said: np.ndarray, seed: int = 1) -> tuple[list[np.ndarray], list[Sample]]:
    """Questions of 40 candidates whose chance to be right is the logistic curve of `said`."""
    draw = np.random.default_rng(seed)
    scores = [draw.normal(-2, 1.5, 40) for _ in range(400)]
    samples = [
        Sample(
            np.zeros((40, N)),
            (draw.random(40) < 1 / (1 + np.exp(-(said[0] * own + said[1])))).astype(float),
            np.zeros(40, dtype=bool),
            "",
        )
        for own in scores
    ]
    return scores, samples


def test_calibration_finds_the_chance_of_those_shown() -> None:
    scores, samples = _told(np.array([0.8, -1.0]))
    found = calibrate(scores, samples)
    assert list(found.probabilities) == sorted(found.probabilities)
    assert 0.0 <= found(-99.0) <= found(99.0) <= 1.0
    for score in (-1.0, 0.0, 1.5):
        assert found(score) == pytest.approx(1 / (1 + np.exp(1.0 - 0.8 * score)), abs=0.09)


def test_only_the_first_page_is_calibrated_on() -> None:
    scores, samples = _told(np.array([0.8, -1.0]))
    blind = [
        Sample(
            each.rows,
            np.where(np.argsort(np.argsort(-own)) < fitting.SHOWN, each.worth, 1.0),
            each.traps,
            "",
        )
        for own, each in zip(scores, samples, strict=True)
    ]
    assert calibrate(scores, blind) == calibrate(scores, samples)


def test_calibration_of_nothing_is_the_logistic_curve() -> None:
    assert calibrate([], [])(0.0) == 0.5
