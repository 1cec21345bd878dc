"""Learning a ranking model from judged questions.

Five contenders, compared across groups of questions that were not learned from:

* `by_hand`: the weights set by judgement, only their scale is learned;
* `logistic`: is this candidate good, yes or no (L2 towards the weights set
  by hand, features scaled, signs bound by meaning);
* `choice`: the same sum, learned as a choice among the candidates of one question (conditional
  logit), then put on the log-odds scale;
* `pairwise`: the same sum, learned from pairs of one question: the better one above the worse one,
  pairs with a trap counting TRAP_WEIGHT times;
* `additive`: boosted trees of depth one, monotone where a sign is bound.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from matching.ranking.features import FEATURES
from matching.ranking.model import Calibration, Model, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Fit = Callable[[Sequence["Sample"]], Model]

GOOD: Final = 1.0
PLAUSIBLE: Final = 0.4
"""How much of a question's answer a plausible partner is, next to a good one."""

TRAP_WEIGHT: Final = 3.0
"""A trap is a negative that somebody took for a positive; it teaches more than a stranger."""

TRAP_ODDS: Final = 8.0
"""How many times a trap stands among the candidates of a choice. On chains of the demo data that
were not learned from, traps hold 3.4 % of the first five places with 1 or 3, 3.3 % with 8, at the
same nDCG."""

PENALTY: Final = 30.0
"""Pull of a weight (per standard deviation of its feature) towards the one set by hand."""

PAIRS: Final = 10.0
"""What the pairs of a question count together: about as much as its answer does for `choice`."""

NEGATIVES: Final = 80
"""Unjudged candidates per question that are learned from: more change nothing but the time."""

FOLDS: Final = 5

SEED: Final = 20_260_901
GROUP: Final = 30
"""Pairs whose mean is one point of the calibration; between 10 and 80 it makes no difference."""

KNOTS_DECIMALS: Final = 6

SHOWN: Final = 10
"""Candidates of a question that people look at: a first page."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A judged question: the feature rows of its candidates, how good each is (0..1), which are
    traps, and the group (a value chain) that is held out together."""

    rows: NDArray[np.float64]
    worth: NDArray[np.float64]
    traps: NDArray[np.bool_]
    group: str


def _signs() -> NDArray[np.float64]:
    return np.array([each.sign for each in FEATURES], dtype=np.float64)


def _bounds(prior: NDArray[np.float64], extra: int = 0) -> list[tuple[float | None, float | None]]:
    table: dict[float, tuple[float | None, float | None]] = {
        1.0: (0.0, None), -1.0: (None, 0.0), 0.0: (None, None),
    }  # fmt: skip
    own = [
        (value, value) if each.judged else table[float(each.sign)]
        for each, value in zip(FEATURES, prior.tolist(), strict=True)
    ]
    return own + [(None, None)] * extra


def _scales(samples: Sequence[Sample]) -> NDArray[np.float64]:
    spread = np.vstack([each.rows for each in samples]).std(axis=0)
    return np.where(spread > 1e-9, spread, 1.0)


def fit_logistic(samples: Sequence[Sample], penalty: float = PENALTY) -> Model:
    """Return the pointwise logistic regression."""
    scales = _scales(samples)
    thinned = _thinned(samples)
    rows = np.vstack([each.rows for each in thinned]) / scales
    worth = np.concatenate([each.worth for each in thinned])
    weight = np.concatenate([np.where(each.traps, TRAP_WEIGHT, 1.0) for each in thinned])
    prior = _prior(samples) * scales

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        coefficients, intercept = point[:-1], point[-1]
        raw = rows @ coefficients + intercept
        away = coefficients - prior
        value = weight @ (np.logaddexp(0.0, raw) - worth * raw)
        slope = weight * (_sigmoid(raw) - worth)
        gradient = np.append(rows.T @ slope + penalty * away, slope.sum())
        return float(value + 0.5 * penalty * away @ away), gradient

    begin = np.append(prior, -4.0)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=_bounds(prior, 1))
    return _on_scale(samples, found.x[:-1] / scales)


def fit_choice(samples: Sequence[Sample], penalty: float = PENALTY) -> Model:
    """Return the conditional logit, put on the log-odds scale of "is good"."""
    scales = _scales(samples)
    prior = _prior(samples) * scales
    usable = [each for each in _thinned(samples) if each.worth.sum() > 0]
    scaled = [
        (
            each.rows / scales,
            each.worth / each.worth.sum(),
            np.where(each.traps, np.log(TRAP_ODDS), 0.0),
        )
        for each in usable
    ]

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        away = point - prior
        value = 0.5 * penalty * float(away @ away)
        gradient = penalty * away
        for rows, share, more in scaled:
            raw = rows @ point
            weighed = raw + more
            peak = float(weighed.max())
            odds = np.exp(weighed - peak)
            total = odds.sum()
            value -= float(share @ raw) - float(np.log(total)) - peak
            gradient = gradient + rows.T @ (odds / total - share)
        return value, gradient

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=_bounds(prior))
    return _on_scale(samples, found.x / scales)


def fit_pairwise(samples: Sequence[Sample], penalty: float = PENALTY) -> Model:
    """Return the pairwise logistic regression, put on the log-odds scale of "is good".

    The pairs of a question together count as one answer, however many there are.
    """
    scales = _scales(samples)
    prior = _prior(samples) * scales
    apart, weights = [], []
    for each in _thinned(samples):
        better, worse = np.nonzero(each.worth[:, None] > each.worth[None, :])
        if not len(better):
            continue
        weight = (each.worth[better] - each.worth[worse]) * np.where(
            each.traps[worse], TRAP_WEIGHT, 1.0
        )
        apart.append((each.rows[better] - each.rows[worse]) / scales)
        weights.append(weight * PAIRS / weight.sum())
    if not apart:
        return fit_by_hand(samples)
    rows, weight = np.vstack(apart), np.concatenate(weights)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        raw = rows @ point
        away = point - prior
        value = float(weight @ np.logaddexp(0.0, -raw)) + 0.5 * penalty * float(away @ away)
        gradient = penalty * away - rows.T @ (weight * _sigmoid(-raw))
        return value, gradient

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=_bounds(prior))
    return _on_scale(samples, found.x / scales)


def _on_scale(samples: Sequence[Sample], weights: NDArray[np.float64]) -> Model:
    """Return the linear model of these weights, put on the log-odds scale of "is good"."""
    slope, intercept = _to_log_odds(
        np.concatenate([each.rows @ weights for each in samples]),
        np.concatenate([each.worth for each in samples]),
    )
    return Model("linear", intercept, tuple(map(float, weights * slope)))


def _prior(samples: Sequence[Sample]) -> NDArray[np.float64]:
    """Return the weights set by hand on the scale that suits the data: learning starts there and
    is drawn back there, so that what the data do not show keeps the judged value."""
    hand = np.array(Model.by_hand().weights)
    slope, _ = _to_log_odds(
        np.concatenate([each.rows @ hand for each in samples]),
        np.concatenate([each.worth for each in samples]),
    )
    return hand * slope


def _sigmoid(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(raw, -60.0, 60.0)))
    return found


def _to_log_odds(raw: NDArray[np.float64], worth: NDArray[np.float64]) -> tuple[float, float]:
    """Return slope and intercept that make a raw score log-odds (Platt's scaling)."""

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value = point[0] * raw + point[1]
        error = _sigmoid(value) - worth
        total = float((np.logaddexp(0.0, value) - worth * value).sum())
        return total, np.array([error @ raw, error.sum()])

    found = minimize(
        loss, np.array([1.0, -4.0]), jac=True, method="L-BFGS-B",
        bounds=[(1e-3, None), (None, None)],
    )  # fmt: skip
    return float(found.x[0]), float(found.x[1])


def fit_additive(
    samples: Sequence[Sample], rounds: int = 150, rate: float = 0.08, leaf: int = 30
) -> Model:
    """Return boosted trees of depth one as one step function a feature, beside the weights of the
    features that are not learned."""
    judged = np.array([each.judged for each in FEATURES])
    thinned = _thinned(samples)
    rows = np.where(judged, 0.0, np.vstack([each.rows for each in thinned]))
    worth = np.concatenate([each.worth for each in thinned])
    weight = np.concatenate([np.where(each.traps, TRAP_WEIGHT, 1.0) for each in thinned])
    # A classifier takes no shares: a plausible partner is a yes and a no, weighted.
    yes, no = worth > 0, worth < 1
    trees = HistGradientBoostingClassifier(
        max_depth=1, max_iter=rounds, learning_rate=rate, min_samples_leaf=leaf,
        monotonic_cst=[int(sign) for sign in _signs()], early_stopping=False,
        l2_regularization=1.0, random_state=SEED,
    )  # fmt: skip
    trees.fit(
        np.vstack([rows[yes], rows[no]]),
        np.concatenate([np.ones(yes.sum()), np.zeros(no.sum())]),
        sample_weight=np.concatenate([(weight * worth)[yes], (weight * (1 - worth))[no]]),
    )
    shapes = shapes_of(trees).shapes
    fixed = np.where(judged, _prior(samples), 0.0)
    draft = Model("additive", 0.0, tuple(map(float, fixed)), shapes)
    slope, intercept = _to_log_odds(
        np.concatenate([draft.scores(each.rows) for each in samples]),
        np.concatenate([each.worth for each in samples]),
    )
    return Model(
        "additive",
        intercept,
        tuple(map(float, fixed * slope)),
        tuple(Shape(e.edges, tuple(value * slope for value in e.values)) for e in shapes),
    )


def _thinned(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples with all judged candidates and some of those nobody judged."""
    found = []
    for number, each in enumerate(samples):
        known = (each.worth > 0) | each.traps
        others = np.flatnonzero(~known)
        draw = np.random.default_rng(SEED + number)
        some = draw.choice(others, min(NEGATIVES, len(others)), replace=False)
        keep = np.sort(np.concatenate([np.flatnonzero(known), some]))
        found.append(Sample(each.rows[keep], each.worth[keep], each.traps[keep], each.group))
    return found


def shapes_of(trees: HistGradientBoostingClassifier) -> Model:
    """Return fitted trees of depth one as step functions; exact, edges included."""
    steps: list[list[tuple[float, float, float]]] = [[] for _ in FEATURES]
    intercept = float(np.ravel(trees._baseline_prediction)[0])  # noqa: SLF001 - no public way
    for (tree,) in trees._predictors:  # noqa: SLF001
        nodes = tree.nodes
        if nodes[0]["is_leaf"]:
            intercept += float(nodes[0]["value"])
            continue
        low = float(nodes[nodes[0]["left"]]["value"])
        high = float(nodes[nodes[0]["right"]]["value"])
        steps[int(nodes[0]["feature_idx"])].append((float(nodes[0]["num_threshold"]), low, high))
    shapes = []
    for cuts in steps:
        edges = tuple(sorted({edge for edge, _, _ in cuts}))
        # The value of a stretch is read off just inside it; edges belong to the stretch below.
        inside = (*edges, np.inf)
        raw = [sum(low if at <= edge else high for edge, low, high in cuts) for at in inside]
        at_zero = raw[int(np.searchsorted(np.array(edges), 0.0, side="left"))] if edges else 0.0
        intercept += at_zero
        shapes.append(Shape(edges, tuple(float(value - at_zero) for value in raw)))
    return Model("additive", intercept, (0.0,) * len(FEATURES), tuple(shapes))


def fit_by_hand(samples: Sequence[Sample]) -> Model:
    """Return the weights set by hand, put on the log-odds scale: nothing else is learned."""
    return _on_scale(samples, np.array(Model.by_hand().weights))


CONTENDERS: Final[dict[str, Fit]] = {
    "by_hand": fit_by_hand,
    "logistic": fit_logistic,
    "choice": fit_choice,
    "pairwise": fit_pairwise,
    "additive": fit_additive,
}


def out_of_group(samples: Sequence[Sample], fit: Fit) -> list[NDArray[np.float64]]:
    """Return for every sample the scores of a model that has not seen its group.

    Groups are held out together in FOLDS parts of about equal size; with a single group every
    fifth question is held out instead.
    """
    folds = _folds([each.group for each in samples])
    scores: list[NDArray[np.float64]] = [np.zeros(0)] * len(samples)
    for held in sorted(set(folds)):
        seen = [each for each, fold in zip(samples, folds, strict=True) if fold != held]
        model = fit(seen or list(samples))
        for at, (each, fold) in enumerate(zip(samples, folds, strict=True)):
            if fold == held:
                scores[at] = model.scores(each.rows)
    return scores


def _folds(groups: Sequence[str]) -> list[int]:
    """Return a fold for every sample: whole groups, the largest first into the emptiest fold."""
    sizes = Counter(groups)
    if len(sizes) < 2:
        return [at % FOLDS for at in range(len(groups))]
    filled = [0] * FOLDS
    fold_of = {}
    for group, number in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += number
    return [fold_of[group] for group in groups]


def shown_of(
    scores: Sequence[NDArray[np.float64]], samples: Sequence[Sample]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores of the SHOWN best of every question, and which of them are right (1.0)."""
    values, right = [np.zeros(0)], [np.zeros(0)]
    for own, each in zip(scores, samples, strict=True):
        top = np.argsort(-own, kind="stable")[:SHOWN]
        values.append(own[top])
        right.append((each.worth[top] > 0).astype(np.float64))
    return np.concatenate(values), np.concatenate(right)


def calibrate(scores: Sequence[NDArray[np.float64]], samples: Sequence[Sample]) -> Calibration:
    """Return the calibration of scores that were made out of group.

    It is fitted on the slice that people see, the SHOWN best of every question: over all pairs, of
    which one in a hundred is right, any curve looks calibrated. Isotonic regression over the means
    of GROUP neighbours, with straight lines between them: single pairs would make steps up to 0
    and 1, and the curve is not that of a logistic function (Platt's scaling erred twice as much on
    another set of firms).
    """
    values, right = shown_of(scores, samples)
    if not len(values):
        return Calibration((), ())
    order = np.argsort(values, kind="stable")
    groups = np.array_split(order, max(1, len(order) // GROUP))
    means = np.array([values[each].mean() for each in groups])
    sizes = np.array([len(each) for each in groups], dtype=np.float64)
    shares = IsotonicRegression(y_min=0.0, y_max=1.0).fit_transform(
        means, np.array([right[each].mean() for each in groups]), sample_weight=sizes
    )
    return Calibration(
        tuple(round(float(v), KNOTS_DECIMALS) for v in means),
        tuple(round(float(v), KNOTS_DECIMALS) for v in shares),
    )
