"""Learning with some of the features: what did not pass the gate stays out of a release."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matching.ranking.feature_list import NAMES
from matching.ranking.judged_links import COLUMNS
from matching.ranking.model import NO_SHAPE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matching.ranking.fitting import Sample
    from matching.ranking.model import Model


def uses_linkage(features: Collection[str]) -> bool:
    """Say whether a table of who supplies whom is wanted at all."""
    return any(NAMES[at] in features for at in COLUMNS)


def masked(samples: Sequence[Sample], features: Collection[str]) -> list[Sample]:
    """Return the samples with all other features unknown (0.0)."""
    out = [at for at, name in enumerate(NAMES) if name not in features]
    if not out:
        return list(samples)
    found = []
    for each in samples:
        rows = each.rows.copy()
        rows[:, out] = 0.0
        found.append(replace(each, rows=rows))
    return found


def limited(model: Model, features: Collection[str]) -> Model:
    """Return the model for these features alone, in the order of NAMES; others weigh nothing.

    Its scores stay the same on rows whose other features are unknown.
    """
    kept = np.array([name in features for name in NAMES])
    return replace(
        model,
        features=tuple(name for name in NAMES if name in features),
        weights=tuple(np.where(kept, model.weights, 0.0).tolist()),
        shapes=tuple(
            shape if own else NO_SHAPE
            for shape, own in zip(model.shapes, kept.tolist(), strict=False)
        ),
    )
