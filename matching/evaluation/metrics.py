"""Recall and nDCG of a ranking against judged partners."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from matching.io import Judgement

BEST_GAIN: Final = 2.0
GOOD_GAIN: Final = 1.0
"""Gain of the partner judged best and of every other good one. "Plausible" partners gain nothing:
the figure says how early those who could really fill the need are shown."""

DEPTH: Final = 10
TRAP_DEPTH: Final = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions. `n` is the number of questions; a mean over none is None."""

    n: int
    recall_at_10: float | None
    ndcg_at_10: float | None
    recall_at_20: float | None

    def as_dict(self) -> dict[str, float | int | None]:
        """Return the figures under the names used in reports, rounded to 4 places."""

        def short(value: float | None) -> float | None:
            return None if value is None else round(value, 4)

        return {
            "n": self.n,
            "recall@10": short(self.recall_at_10),
            "nDCG@10": short(self.ndcg_at_10),
            "recall@20": short(self.recall_at_20),
        }


def gains(judgement: Judgement) -> dict[str, float]:
    """Return candidate → gain of the good partners of a need."""
    return {
        each: BEST_GAIN if place == 0 else GOOD_GAIN for place, each in enumerate(judgement.good)
    }


def recall(ranking: Sequence[str], wanted: Collection[str], depth: int = DEPTH) -> float:
    """Return the share of `wanted` among the first `depth`. Raises ValueError if none is wanted."""
    if not wanted:
        raise ValueError("recall is undefined when nothing is wanted")
    return len(set(ranking[:depth]) & set(wanted)) / len(set(wanted))


def ndcg(ranking: Sequence[str], gain: Mapping[str, float], depth: int = DEPTH) -> float:
    """Return the discounted cumulative gain relative to the ideal order, 0..1.

    Raises ValueError if no candidate has a gain.
    """
    ideal = sum(
        g / math.log2(place + 2) for place, g in enumerate(sorted(gain.values())[::-1][:depth])
    )
    if ideal <= 0:
        raise ValueError("nDCG is undefined when no candidate has a gain")
    reached = sum(
        gain.get(each, 0.0) / math.log2(place + 2) for place, each in enumerate(ranking[:depth])
    )
    return reached / ideal


def figures_of(questions: Iterable[tuple[Sequence[str], Mapping[str, float]]]) -> Figures:
    """Return the mean figures over (ranking, gains) pairs; those without gains are left out."""
    rows = [
        (recall(ranking, gain.keys()), ndcg(ranking, gain), recall(ranking, gain.keys(), 20))
        for ranking, gain in questions
        if gain
    ]
    if not rows:
        return Figures(0, None, None, None)
    means = [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    return Figures(len(rows), means[0], means[1], means[2])


def trap_share(questions: Iterable[tuple[Sequence[str], Collection[str]]]) -> float | None:
    """Return the share of all judged traps that stand among the first TRAP_DEPTH."""
    shown = total = 0
    for ranking, traps in questions:
        total += len(set(traps))
        shown += len(set(traps) & set(ranking[:TRAP_DEPTH]))
    return shown / total if total else None


def trap_places(questions: Iterable[tuple[Sequence[str], Collection[str]]]) -> float | None:
    """Return the share of the first TRAP_DEPTH places that traps hold, over all questions."""
    held = places = 0
    for ranking, traps in questions:
        shown = ranking[:TRAP_DEPTH]
        places += len(shown)
        held += len(set(shown) & set(traps))
    return held / places if places else None
