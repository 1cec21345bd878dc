"""How sure a figure is: bootstrap by organisation, calibration, balanced accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DRAWS: Final = 1000
SEED: Final = 20_261_128
BINS: Final = 10


def interval(
    values: Sequence[float], owners: Sequence[str], draws: int = DRAWS
) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean, organisations (`owners`) being drawn with repetition.

    Values of one organisation hang together, so the organisation is drawn and not the value.
    None for no value.
    """
    if not len(values):
        return None
    names, at = np.unique(np.asarray(owners), return_inverse=True)
    sums = np.bincount(at, np.asarray(values, dtype=np.float64))
    sizes = np.bincount(at)
    drawn = np.random.default_rng(SEED).integers(0, len(names), (draws, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of predicted probabilities: how many, the mean said, the share that came true."""

    count: int
    said: float
    came: float


def reliability(said: NDArray[Any], came: NDArray[Any]) -> list[Bin]:
    """Return the filled ones of BINS equally wide stretches of the probabilities."""
    place = np.minimum((np.asarray(said) * BINS).astype(int), BINS - 1)
    return [
        Bin(int(inside.sum()), float(said[inside].mean()), float(came[inside].mean()))
        for inside in (place == at for at in range(BINS))
        if inside.any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the mean distance of said and come true, weighted by count (ECE)."""
    total = sum(each.count for each in bins)
    if not total:
        return None
    return sum(each.count * abs(each.said - each.came) for each in bins) / total


def balanced_accuracy(right: NDArray[Any], wrong: NDArray[Any], edge: float) -> float:
    """Return the mean of the shares of `right` at or above the edge and of `wrong` below it."""
    return float(((right >= edge).mean() + (wrong < edge).mean()) / 2)


def best_edge(right: NDArray[Any], wrong: NDArray[Any]) -> float:
    """Return the edge with the highest balanced accuracy on these scores."""
    edges = np.unique(right)
    values = [balanced_accuracy(right, wrong, float(each)) for each in edges]
    return float(edges[int(np.argmax(values))])
