"""The ranking model: a sum of one function per feature, so that every part of a score is exact.

Two shapes: linear, and additive (a step function per feature, from boosted trees of depth one,
beside the linear part of the features that are not learned). A feature that is absent contributes
nothing, and `intercept + sum(contributions) == score`, the raw log-odds. A model is a JSON file.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import numpy as np

from matching.ranking.features import FEATURES, NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

T = TypeVar("T")
FORMAT: Final = "maillon-ranking-model 1"
FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "model"
FILE_NAME: Final = "ranking.json"

HAND_WEIGHTS: Final[Mapping[str, float]] = {
    "pair_terms": 1.5, "pair_grams": 3.0, "pair_concepts": 0.8, "pair_senses": 0.8,
    "pair_vector": 0.8, "pair_meaning": 3.0, "pair_stage": 0.5, "profile_grams": 2.0,
    "profile_concepts": 0.6, "profile_senses": 0.8, "profile_vector": 0.5,
    "profile_meaning": 2.0, "need_industry": 0.4, "need_stage": 0.8, "stage_feeds": 0.3,
    "field_vector": 0.3, "field_meaning": 0.5, "same_chain": 1.0, "same_ecosystem": 0.2,
    "returned": 1.0, "mutual": 2.0, "certificate_asked": 0.6, "certificate_missing": -0.3,
    "competitor": -1.0, "same_stage": -0.2, "thin": -0.3,
}  # fmt: skip
"""Weights set by judgement before anything was learned: the bar that a trained model must clear,
and what ranks where no model has been trained."""


class ModelError(Exception):
    """A model file is missing, damaged, or made for other features."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The step function of one feature: `values[i]` from `edges[i - 1]` (excluded) to `edges[i]`
    (included), as trees cut. The value at 0.0 is 0.0."""

    edges: tuple[float, ...]
    values: tuple[float, ...]

    def __call__(self, column: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the contribution of every value of the column."""
        at = np.searchsorted(np.array(self.edges), column, side="left")
        found: NDArray[np.float64] = np.array(self.values)[at]
        return found


NO_SHAPE: Final = Shape((), (0.0,))
"""Contributes nothing, whatever the value."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Raw score → probability, by straight lines between knots (isotonic regression)."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __call__(self, score: float) -> float:
        """Return the calibrated probability of a raw score, 0..1."""
        if not self.scores:
            return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, score))))
        return float(np.interp(score, self.scores, self.probabilities))


@dataclass(frozen=True, slots=True)
class Model:
    """A ranking model: a weight per feature, and for the additive kind a shape per feature too.

    `features` are those it was made for. One that came later weighs nothing in it: a release goes
    on ranking as it did when a new version of the library computes more.
    """

    kind: Literal["linear", "additive"]
    intercept: float
    weights: tuple[float, ...]
    shapes: tuple[Shape, ...] = ()
    calibration: Calibration = field(default_factory=lambda: Calibration((), ()))
    data_hash: str = ""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    features: tuple[str, ...] = NAMES

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the exact part of every feature (columns) in every score (rows)."""
        parts: NDArray[np.float64] = rows * _column(self.weights)
        for at, shape in enumerate(self.shapes):
            parts[:, at] += shape(rows[:, at])
        return parts

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the raw log-odds of every row."""
        total: NDArray[np.float64]
        if self.shapes:
            total = self.contributions(rows).sum(axis=1)
        else:
            # The same sum without its parts: equal up to rounding, at the cost of one product.
            total = rows @ _column(self.weights)
        total += self.intercept
        return total

    @property
    def release(self) -> str:
        """The id of the release: changes with the model and with everything it was trained on."""
        body = {key: value for key, value in self.as_dict().items() if key != "release"}
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object without the release."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "kind": self.kind,
            "features": list(self.features),
            "intercept": self.intercept,
            "calibration": {
                "scores": list(self.calibration.scores),
                "probabilities": list(self.calibration.probabilities),
            },
            "data_hash": self.data_hash,
            "metrics": dict(self.metrics),
            "versions": dict(self.versions),
        }
        own = [NAMES.index(name) for name in self.features]
        body["weights"] = [self.weights[at] for at in own]
        if self.kind == "additive":
            body["shapes"] = [
                {"edges": list(self.shapes[at].edges), "values": list(self.shapes[at].values)}
                for at in own
            ]
        return body

    def save(self, folder: Path) -> Path:
        """Write the model into `folder` in one step and return the file."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE_NAME
        temporary = folder / f".{FILE_NAME}"
        body = self.as_dict() | {"release": self.release}
        temporary.write_text(json.dumps(body, indent=1, sort_keys=True) + "\n", "utf-8")
        temporary.replace(path)
        return path

    @staticmethod
    def load(folder: Path | None = None) -> Model:
        """Return the model in `folder`, without it the shipped one. Raises ModelError."""
        return _load((folder or FOLDER).resolve())

    @staticmethod
    def by_hand() -> Model:
        """Return the untrained model of HAND_WEIGHTS."""
        return Model(
            kind="linear",
            intercept=-4.0,
            weights=tuple(HAND_WEIGHTS.get(name, 0.0) for name in NAMES),
        )


@lru_cache(maxsize=16)
def _column(weights: tuple[float, ...]) -> NDArray[np.float64]:
    found = np.array(weights)
    found.flags.writeable = False
    return found


@cache
def _load(folder: Path) -> Model:
    path = folder / FILE_NAME
    try:
        body = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing; make it with `make train`") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged: {error}") from error
    model = parse(body, str(path))
    if body.get("release") != model.release:
        raise ModelError(f"{path} does not match the release it names")
    return model


def parse(body: object, where: str = "the model") -> Model:
    """Return the model of a JSON object. Raises ModelError naming what is wrong."""
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise ModelError(f"{where} is not of format {FORMAT!r}")
    told = body.get("features")
    own = tuple(map(str, told)) if isinstance(told, list) else ()
    if not own or own != tuple(name for name in NAMES if name in own):
        raise ModelError(f"{where} was made for other features; train it anew")
    try:
        shapes = [
            Shape(_floats(each["edges"]), _floats(each["values"]))
            for each in body.get("shapes", ())
        ]
        model = Model(
            kind=body["kind"],
            intercept=float(body["intercept"]),
            weights=tuple(_spread(own, _floats(body.get("weights", ())), 0.0)),
            shapes=tuple(_spread(own, shapes, NO_SHAPE)),
            features=own,
            calibration=Calibration(
                _floats(body["calibration"]["scores"]),
                _floats(body["calibration"]["probabilities"]),
            ),
            data_hash=str(body["data_hash"]),
            metrics=body["metrics"],
            versions=body["versions"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{where} is damaged: {error!r}") from error
    if model.kind == "linear" and shapes:
        raise ModelError(f"{where} does not have one part a feature")
    _check(model, where)
    return model


def _spread(own: Sequence[str], parts: Sequence[T], nothing: T) -> list[T]:
    """Return a part per feature in use, `nothing` where the model was not made for it; none where
    the parts are not as many as its features, which `_check` refuses."""
    if len(parts) != len(own):
        return []
    known = dict(zip(own, parts, strict=True))
    return [known.get(name, nothing) for name in NAMES]


def _floats(values: Sequence[float]) -> tuple[float, ...]:
    found = tuple(float(value) for value in values)
    if not all(map(math.isfinite, found)):
        raise ValueError("numbers must be finite")
    return found


def _check(model: Model, where: str) -> None:
    sound = len(model.weights) == len(FEATURES)
    if model.kind == "linear":
        sound = sound and not model.shapes
    elif model.kind == "additive":
        sound = sound and len(model.shapes) == len(FEATURES)
        sound = sound and all(
            len(each.values) == len(each.edges) + 1 and list(each.edges) == sorted(each.edges)
            for each in model.shapes
        )
    else:
        raise ModelError(f"{where} is of unknown kind {model.kind!r}")
    knots = model.calibration
    if not sound or len(knots.scores) != len(knots.probabilities):
        raise ModelError(f"{where} does not have one part a feature")
    if any(list(each) != sorted(each) for each in (knots.scores, knots.probabilities)):
        raise ModelError(f"{where} has a calibration that is not rising")
