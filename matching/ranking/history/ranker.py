"""A learned order of candidates for an opening, from past projects, gated by how many there are.

Two models. Candidates with a past are ordered by the mean log-odds of a logistic regression and of
boosted trees over all columns. Candidates without one are ordered by a logistic regression over
`ATTRIBUTES` alone, which has learned from candidates whose past it was not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from matching.ranking.history.features import ATTRIBUTES, NAMES, Reading, allowed, rows_of
from matching.ranking.history.records import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from matching.ranking.history.network import History

SHORTLIST: Final = 500
"""Candidates that the learned models order, by the plain sum of text and company; and NEAR more by
likeness of meaning. What stands below has less than one chance in some hundred."""

NEAR: Final = 200
NEGATIVES: Final = 60
STRANGERS: Final = 10
"""Wrong candidates learned from per opening: from the shortlist, and from everybody."""

FIRM_WEIGHT: Final = 1.5
"""A firm found counts more when learning: one in five partners found in the past is a firm, and
they are who the platform is for. Learned from projects up to 2015 and asked about 2016, a weight of
2.2 found firms at 41 and others at 38 of 100 (recall@20), 1.5 at 37 and 40."""

SEED: Final = 20_260_901
T = TypeVar("T")
BELOW: Final = -40.0
_AT: Final = {name: at for at, name in enumerate(NAMES)}
_FIRM: Final = _AT["kind_PRC"]
_ATTRIBUTES: Final = [_AT[name] for name in ATTRIBUTES]


@dataclass(frozen=True, slots=True)
class Case:
    """An opening whose answer is known."""

    opening: Opening
    hidden: str


class _Lesson:
    """Rows to learn from: a right candidate and some wrong ones a case."""

    def __init__(self) -> None:
        self.rows: list[NDArray[np.float32]] = []
        self._right: list[NDArray[np.float64]] = []
        self._weights: list[NDArray[np.float64]] = []
        self._drawn = self._stood = 0

    def add(
        self,
        table: NDArray[np.float32],
        target: int,
        wrong: NDArray[np.int64],
        stood: int,
        firm: float | None = None,
    ) -> None:
        """Add a case; `stood` wrong candidates stand behind those drawn."""
        is_firm = table[target, _FIRM] if firm is None else firm
        self.rows.append(table[np.concatenate([[target], wrong])])
        self._right.append(np.concatenate([[1.0], np.zeros(len(wrong))]))
        weight = FIRM_WEIGHT if is_firm else 1.0
        self._weights.append(np.concatenate([[weight], np.ones(len(wrong))]))
        self._drawn += len(wrong)
        self._stood += stood

    def whole(self) -> tuple[Any, Any, Any, float]:
        """Return rows, answers, weights, and by how much the log-odds must be lowered because only
        some of the wrong candidates were drawn."""
        offset = float(np.log(max(1, self._stood) / max(1, self._drawn)))
        return (
            np.vstack(self.rows), np.concatenate(self._right), np.concatenate(self._weights),
            max(0.0, offset),
        )  # fmt: skip


class HistoryRanker:
    """Orders candidates for an opening. Learn first (`fit`), then ask (`scores`)."""

    def __init__(self, seed: int = SEED, trees: int = 150) -> None:
        """Prepare the three models; the same seed and cases give the same order."""
        self._draw = np.random.default_rng(seed)
        self.linear = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=400))
        # Thin trees: most cases are few, and the linear model beside them bears the trend.
        self.boosted = HistGradientBoostingClassifier(
            max_iter=trees, learning_rate=0.06, max_leaf_nodes=6, min_samples_leaf=40,
            l2_regularization=5.0, max_bins=63, early_stopping=False, random_state=seed,
        )  # fmt: skip
        self.offset = self.plain_offset = 0.0
        self.plain = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=400))

    def fit(self, *lessons: tuple[History, Sequence[Case]]) -> HistoryRanker:
        """Learn from openings whose answers are known, each set of them with its own past.

        Cases of one text should stand together. Raises ValueError if no answer is a candidate.
        """
        close, far = _Lesson(), _Lesson()
        asked = [(history, case) for history, cases in lessons for case in cases]
        readings = (
            each
            for history, cases in lessons
            for each in read_in_order(history, [(case.opening, case) for case in cases])
        )
        for (history, _), (case, reading) in zip(asked, readings, strict=True):
            target = history.at.get(case.hidden, history.count)
            if target >= history.count:
                continue
            table = rows_of(reading, case.opening.known, case.opening.lead)
            free = allowed(reading, case.opening.known)
            if not free[target]:
                continue
            near = np.setdiff1d(shortlist(table, free), [target])
            rest = np.setdiff1d(np.flatnonzero(free), [target])
            some = self._draw.choice(near, min(NEGATIVES, len(near)), replace=False)
            others = self._draw.choice(rest, min(STRANGERS, len(rest)), replace=False)
            close.add(table, target, np.concatenate([some, others]), len(near))
            far.add(table[:, _ATTRIBUTES], target, others, len(rest), firm=table[target, _FIRM])
        if not close.rows:
            raise ValueError("no answer is among the candidates")
        matrix, truth, weight, self.offset = close.whole()
        self.linear.fit(matrix, truth, logisticregression__sample_weight=weight)
        self.boosted.fit(matrix, truth, sample_weight=weight)
        matrix, truth, weight, self.plain_offset = far.whole()
        self.plain.fit(matrix, truth, logisticregression__sample_weight=weight)
        return self

    def scores(
        self, reading: Reading, known: tuple[str, ...], lead: str = ""
    ) -> NDArray[np.float64]:
        """Return the log-odds of every candidate; those who cannot be proposed get -inf."""
        table, free = rows_of(reading, known, lead), allowed(reading, known)
        past = reading.history.past > 0
        found = BELOW + base(table).astype(np.float64)
        best = shortlist(table, free & past)
        if len(best):
            found[best] = (
                self.linear.decision_function(table[best])
                + self.boosted.decision_function(table[best])
            ) / 2.0 - self.offset
        new = np.flatnonzero(free & ~past)
        if len(new):
            found[new] = (
                self.plain.decision_function(table[new][:, _ATTRIBUTES]) - self.plain_offset
            )
        found[~free] = -np.inf
        return found


def base(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the plain sum that chooses who is looked at more closely."""
    value: NDArray[np.float32] = (
        table[:, _AT["text_best_any"]]
        + 0.1 * table[:, _AT["together"]]
        + 0.03 * table[:, _AT["shared_text"]]
        + 0.02 * table[:, _AT["past"]]
        + 0.1 * table[:, _AT["ties_share"]]
        + 0.02 * table[:, _AT["theme"]]
    )
    return value


def shortlist(table: NDArray[np.float32], free: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the candidates worth a closer look, in ascending order."""
    places = np.flatnonzero(free)
    first = _top(base(table)[places], SHORTLIST)
    second = _top(table[places, _AT["vector_best"]], NEAR)
    found: NDArray[np.int64] = places[np.union1d(first, second)]
    return found


def _top(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]


def read_in_order(
    history: History, asked: Sequence[tuple[Opening, T]]
) -> Iterator[tuple[T, Reading]]:
    """Give each item with the reading of its opening, read once where texts follow each other."""
    last: tuple[str, ...] | None = None
    reading: Reading | None = None
    for opening, item in asked:
        key = (opening.title, opening.text, opening.topic, opening.without)
        if reading is None or key != last:
            reading, last = Reading(history, opening), key
        yield item, reading
