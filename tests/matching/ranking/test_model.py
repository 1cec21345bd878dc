"""The model is a sum whose parts are exact, and its file is refused when anything is off."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.features import FEATURES, NAMES
from matching.ranking.model import Calibration, Model, ModelError, Shape, parse

N = len(FEATURES)
number = st.floats(-50, 50, allow_nan=False)
value = st.floats(-1, 2, allow_nan=False)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    edges = sorted(draw(st.sets(value, max_size=5)))
    values = draw(st.lists(number, min_size=len(edges) + 1, max_size=len(edges) + 1))
    return Shape(tuple(edges), tuple(values))


@st.composite
def models(draw: st.DrawFn) -> Model:
    intercept = draw(number)
    weights = tuple(draw(st.lists(number, min_size=N, max_size=N)))
    if draw(st.booleans()):
        return Model("linear", intercept, weights)
    parts = draw(st.lists(shapes(), min_size=N, max_size=N))
    return Model("additive", intercept, weights, tuple(parts))


rows = st.lists(st.lists(value, min_size=N, max_size=N), min_size=1, max_size=4).map(np.array)


@settings(max_examples=60, deadline=None)
@given(models(), rows)
def test_contributions_sum_to_the_score(model: Model, rows: np.ndarray) -> None:
    parts = model.contributions(rows)
    for row, score in zip(parts, model.scores(rows), strict=True):
        assert math.isclose(model.intercept + math.fsum(row), score, abs_tol=1e-6)


@settings(max_examples=30, deadline=None)
@given(models(), rows)
def test_a_model_read_back_scores_the_same(model: Model, rows: np.ndarray) -> None:
    again = parse(json.loads(json.dumps(model.as_dict())))
    assert again.scores(rows).tolist() == model.scores(rows).tolist()
    assert again.release == model.release


def test_an_absent_feature_contributes_nothing_to_a_linear_score() -> None:
    parts = Model.by_hand().contributions(np.zeros((1, N)))
    assert not parts.any()


def test_save_and_load(tmp_path: Path) -> None:
    model = Model.by_hand()
    model.save(tmp_path)
    assert Model.load(tmp_path) == model


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = Model.by_hand().save(tmp_path)
    body = json.loads(path.read_text())
    body["intercept"] = 0.5
    path.write_text(json.dumps(body))
    with pytest.raises(ModelError, match="release"):
        Model.load(tmp_path)


def test_a_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make train"):
        Model.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "format"),
        ({"features": [*NAMES[:-1], "unheard_of"]}, "other features"),
        ({"features": list(reversed(NAMES))}, "other features"),
        ({"features": []}, "other features"),
        ({"features": "pair_terms"}, "other features"),
        ({"features": list(NAMES[:-1])}, "one part a feature"),
        ({"weights": [1.0]}, "one part a feature"),
        ({"kind": "forest"}, "unknown kind"),
        ({"weights": ["x"] * N}, "damaged"),
        ({"weights": [float("inf")] * N}, "damaged"),
        ({"calibration": {"scores": [2, 1], "probabilities": [0, 1]}}, "not rising"),
        ({"calibration": {"scores": [1], "probabilities": []}}, "one part"),
        ({"calibration": {}}, "damaged"),
    ],
)
def test_bad_bodies(change: dict[str, object], message: str) -> None:
    body = Model.by_hand().as_dict() | change
    with pytest.raises(ModelError, match=message):
        parse(body)


@pytest.mark.parametrize("kind", ["linear", "additive"])
def test_a_feature_that_came_later_weighs_nothing(kind: str) -> None:
    older = tuple(name for name in NAMES if name not in ("mutual", "maturity"))
    shapes = [{"edges": [0.5], "values": [0.0, 1.0]} for _ in older] if kind == "additive" else []
    body = Model.by_hand().as_dict() | {
        "kind": kind,
        "features": list(older),
        "weights": [1.0] * len(older),
        "shapes": shapes,
    }
    model = parse(body)
    assert model.features == older
    row = np.ones((1, N))
    parts = dict(zip(NAMES, model.contributions(row)[0].tolist(), strict=True))
    assert parts["mutual"] == parts["maturity"] == 0.0
    assert all(parts[name] for name in older)
    # The file says again what it said, so the id of the release stays.
    again = parse(model.as_dict())
    assert again.as_dict() == model.as_dict()
    assert again.release == model.release
    assert len(model.as_dict()["weights"]) == len(older)


@pytest.mark.parametrize("body", [None, [], "x", {}])
def test_what_is_no_model(body: object) -> None:
    with pytest.raises(ModelError):
        parse(body)


def test_calibration_is_clipped_and_rising() -> None:
    calibration = Calibration((-2.0, 0.0, 3.0), (0.0, 0.2, 0.9))
    found = [calibration(x) for x in (-100.0, -1.0, 0.0, 1.0, 50.0)]
    assert found == sorted(found)
    assert found[0] == 0.0
    assert found[-1] == 0.9


@pytest.mark.parametrize("score", [-1e9, 0.0, 1e9])
def test_without_knots_the_logistic_curve_is_used(score: float) -> None:
    assert 0.0 <= Calibration((), ())(score) <= 1.0


def test_the_shipped_model_loads() -> None:
    model = Model.load()
    assert model.data_hash
    assert {"analyser", "space", "concept_list", "lexicon", "statistics"} <= set(model.versions)
