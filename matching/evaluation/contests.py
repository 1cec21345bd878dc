"""The right partner of a real consortium against a hard wrong one, and how sure scores are."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from matching.evaluation.intervals import (
    balanced_accuracy,
    best_edge,
    calibration_error,
    interval,
    reliability,
)
from matching.ranking.history.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matching.ranking.history import History
    from matching.ranking.history.ranker import Case

FAMILIES: Final = ("same_country_and_kind", "as_popular", "near_in_text", "met_a_partner")
"""Wrong candidates that are hard to tell: of the right one's country and kind; of its kind with as
many past projects; among the nearest by text; in company with a known partner before."""

NEAREST: Final = 20
SHOWN: Final = 20
SEED: Final = 20_261_128
_AT: Final = {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Contest:
    """The scores of the right candidate and of one wrong one a family; beside them the
    probabilities of those shown and whether each was right."""

    right: float
    wrong: dict[str, float]
    said: NDArray[np.float64]
    came: NDArray[np.bool_]


class Contested(Protocol):
    """A case with its contest and what groups it."""

    @property
    def case(self) -> Case:
        """The opening and who was hidden."""
        ...

    @property
    def project(self) -> str:
        """What keeps cases together that must not be split."""
        ...

    @property
    def contest(self) -> Contest:
        """The scores."""
        ...


def contest(
    history: History,
    rows: NDArray[np.float32],
    free: NDArray[np.bool_],
    scores: NDArray[np.float64],
    target: int,
    draw: random.Random,
) -> Contest:
    """Set the right candidate against one of each family that has any."""
    count = history.count
    others = free & (np.arange(count) != target)
    kind = history.kind[:count] == history.kind[target]
    country = history.country[:count] == history.country[target]
    near = np.zeros(count, dtype=bool)
    text = np.where(others, rows[:, _AT["text_best"]], -1.0)
    near[np.argsort(-text, kind="stable")[:NEAREST]] = True
    pools = {
        "same_country_and_kind": kind & country,
        "as_popular": kind & (history.past_told == history.past_told[target]),
        "near_in_text": near,
        "met_a_partner": rows[:, _AT["together_told"]] > 0,
    }
    wrong = {}
    for family, pool in pools.items():
        places = np.flatnonzero(pool & others)
        if len(places):
            wrong[family] = float(scores[draw.choice(places.tolist())])
    return _contest(scores, free, target, wrong)


def newcomer_contest(
    history: History,
    free: NDArray[np.bool_],
    scores: NDArray[np.float64],
    target: int,
    draw: random.Random,
) -> Contest:
    """Set a newcomer against another newcomer of its kind, from its country and from anywhere."""
    count = history.count
    others = free & (history.past == 0) & (np.arange(count) != target)
    others &= history.kind[:count] == history.kind[target]
    country = history.country[:count] == history.country[target]
    pools = {"same_country_and_kind": others & country, "as_popular": others}
    wrong = {
        family: float(scores[draw.choice(np.flatnonzero(pool).tolist())])
        for family, pool in pools.items()
        if pool.any()
    }
    return _contest(scores, free, target, wrong)


def _contest(
    scores: NDArray[np.float64], free: NDArray[np.bool_], target: int, wrong: dict[str, float]
) -> Contest:
    order = np.argsort(-np.where(free, scores, -np.inf), kind="stable")[:SHOWN]
    said = 1.0 / (1.0 + np.exp(-np.clip(scores[order], -60.0, 60.0)))
    return Contest(float(scores[target]), wrong, said, order == target)


def contests_of(found: Sequence[Contested]) -> dict[str, Any]:
    """Return the balanced accuracy per family, over all families as `hard`.

    Projects are cut in two halves; the edge of each half is the best one on the other.
    """
    projects = sorted({each.project for each in found})
    random.Random(SEED).shuffle(projects)  # noqa: S311 - a sample, not a secret
    first = set(projects[: len(projects) // 2])
    halves = [each.project in first for each in found]
    edges: dict[bool, float] = {}
    for half in (True, False):
        seen = [each for each, own in zip(found, halves, strict=True) if own is not half]
        right = [each.contest.right for each in seen for _ in each.contest.wrong]
        wrong = [value for each in seen for value in each.contest.wrong.values()]
        if not right:
            return {}
        edges[half] = best_edge(np.array(right), np.array(wrong))
    rows: dict[str, Any] = {}
    for name, families in (("hard", FAMILIES), *((f, (f,)) for f in FAMILIES)):
        triples = [
            (each.contest.right - edges[half], each.contest.wrong[family] - edges[half], each)
            for each, half in zip(found, halves, strict=True)
            for family in families
            if family in each.contest.wrong
        ]
        if not triples:
            continue
        right_of = np.array([one for one, _, _ in triples])
        wrong_of = np.array([two for _, two, _ in triples])
        hits = ((right_of >= 0).astype(float) + (wrong_of < 0)) / 2
        owners = [each.case.hidden for _, _, each in triples]
        rows[name] = {
            "n": len(triples),
            "balanced_accuracy": round(balanced_accuracy(right_of, wrong_of, 0.0), 4),
            "right_one_higher": round(
                float((right_of > wrong_of).mean() + (right_of == wrong_of).mean() / 2), 4
            ),
            "interval": interval(hits.tolist(), owners),
        }
    return rows


def calibration_of(found: Sequence[Contested]) -> dict[str, Any]:
    """Return the calibration error (10 bins) over the candidates shown, with the bins."""
    if not found:
        return {}
    bins = reliability(
        np.concatenate([each.contest.said for each in found]),
        np.concatenate([each.contest.came for each in found]),
    )
    error = calibration_error(bins)
    return {
        "pairs": sum(each.count for each in bins),
        "calibration_error": None if error is None else round(error, 4),
        "bins": [
            {"count": e.count, "said": round(e.said, 4), "came": round(e.came, 4)} for e in bins
        ],
    }
