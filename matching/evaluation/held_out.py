"""Chains held out: the weights learned anew from the other chains, and what that shows.

The statistics, the concept list and the vectors stay those shipped; only what is learned from
judgements (weights, linkage, calibration) is learned anew. Every figure here is on chains that
the weights have not seen.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.evaluation.baselines import CharTfidf
from matching.evaluation.intervals import (
    balanced_accuracy,
    best_edge,
    calibration_error,
    interval,
    reliability,
)
from matching.evaluation.tasks import Asked, asked_of, parts_of
from matching.ranking.fitting import CONTENDERS, SHOWN, calibrate, out_of_group
from matching.ranking.judged_links import CrossLinkage, all_relinked, links_of
from matching.ranking.training import samples_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matching.evaluation.golden import Golden
    from matching.evaluation.intervals import Bin
    from matching.ranking.fitting import Sample
    from matching.ranking.model import Model
    from matching.ranking.service import Matcher

    Scores = NDArray[np.float64]

FAMILIES: Final = ("same_words", "same_chain", "same_stage", "judged_traps")
"""Wrong partners that are hard to tell: nearest in words to the need; of the right partner's chain;
at the right partner's stage; judged to look right and be wrong."""

SEED: Final = 20_261_128


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores and probabilities per question from models that have not seen its chain."""

    samples: tuple[Sample, ...]
    candidates: tuple[list[str], ...]
    scores: tuple[Scores, ...]
    probabilities: tuple[Scores, ...]
    shipped: tuple[Scores, ...]


def hold_out(
    golden: Golden,
    matcher: Matcher,
    contender: str,
    asked: tuple[list[Sample], list[list[str]]] | None = None,
) -> HeldOut | None:
    """Learn from all chains but one, for each; None where there is a single chain.

    The calibration of a chain rests on the other chains too, each scored without itself. `asked`
    is what `samples_of` gave for this set, where several contenders are compared.
    """
    samples, candidates = asked or samples_of(golden.judged, golden.known, matcher.preparer)
    groups = sorted({each.group for each in samples})
    if len(groups) < 2:
        return None
    fit = CONTENDERS[contender]
    # The table of who supplies whom is learned from judgements too, so it is learned anew as well.
    cross = CrossLinkage(links_of(golden.judged, golden.known))

    def linked(held: str) -> list[Sample]:
        return all_relinked(
            samples, candidates, golden.judged, golden.known, lambda own: cross.without(own, held)
        )

    scores: list[Scores] = [np.zeros(0)] * len(samples)
    said: list[Scores] = [np.zeros(0)] * len(samples)
    for held in groups:
        apart = linked(held)
        seen = [each for each in apart if each.group != held]
        model = fit(seen)
        calibration = calibrate(out_of_group(seen, fit), seen)
        for at, each in enumerate(apart):
            if each.group == held:
                scores[at] = model.scores(each.rows)
                said[at] = np.array([calibration(float(v)) for v in scores[at]])
    shipped = [_said(matcher.model, each) for each in samples]
    return HeldOut(tuple(samples), tuple(candidates), tuple(scores), tuple(said), tuple(shipped))


def _said(model: Model, sample: Sample) -> Scores:
    return np.array([model.calibration(float(v)) for v in model.scores(sample.rows)])


def row_held_out(golden: Golden, held: HeldOut) -> dict[str, Any]:
    """Return the figures of task a with the weights learned on the other chains."""
    return parts_of(golden, orders_of(golden, held))


def orders_of(golden: Golden, held: HeldOut) -> list[Asked]:
    """Return the judged needs in the order of the models that have not seen their chain."""
    return [
        asked_of(judgement, [key for _, key in sorted(zip((-scores).tolist(), ids, strict=True))])
        for judgement, ids, scores in zip(golden.judged, held.candidates, held.scores, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Pair:
    chain: str
    org: str
    family: str
    right: float
    wrong: float
    newcomer: bool


def hard_negatives(golden: Golden, held: HeldOut) -> dict[str, Any]:
    """Return balanced accuracy per family of wrong partners, newcomers apart.

    Each good partner is set against one wrong partner of each family. The edge of a chain is the
    best one on the other chains' pairs of all families.
    """
    pairs = _pairs(golden, held)
    groups = sorted({each.chain for each in pairs})
    edges = {}
    for chain in groups:
        others = [each for each in pairs if each.chain != chain]
        if others:
            edges[chain] = best_edge(*_sides(others))
    pairs = [each for each in pairs if each.chain in edges]

    def part(kept: Sequence[_Pair]) -> dict[str, Any]:
        if not kept:
            return {"n": 0, "balanced_accuracy": None, "auc": None, "interval": None}
        right, wrong = _sides(kept)
        own = np.array([edges[each.chain] for each in kept])
        hits = ((right >= own).astype(float) + (wrong < own)) / 2
        value = balanced_accuracy(right - own, wrong - own, 0.0)
        won = (right[:, None] > wrong[None, :]).mean() + (right[:, None] == wrong).mean() / 2
        return {
            "n": len(kept),
            "balanced_accuracy": round(value, 4),
            "auc": round(float(won), 4),
            "interval": interval(hits.tolist(), [each.org for each in kept]),
        }

    found: dict[str, Any] = {}
    for name, some in (
        ("newcomers", [each for each in pairs if each.newcomer]),
        ("all", pairs),
    ):
        hard = [each for each in some if each.family in FAMILIES]
        found[name] = {"hard": part(hard)}
        found[name] |= {
            family: part([each for each in some if each.family == family])
            for family in (*FAMILIES, "random")
        }
    return found


def _sides(pairs: Sequence[_Pair]) -> tuple[Scores, Scores]:
    return np.array([p.right for p in pairs]), np.array([p.wrong for p in pairs])


def _pairs(golden: Golden, held: HeldOut) -> list[_Pair]:
    known, words = golden.known, CharTfidf(golden.profiles)
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    found = []
    for judgement, sample, ids, scores in zip(
        golden.judged, held.samples, held.candidates, held.scores, strict=True
    ):
        at = {key: place for place, key in enumerate(ids)}
        asker = known[judgement.org]
        fit = {*judgement.good, *judgement.plausible}
        rest = [key for key in ids if key not in fit]
        nearest = [key for key in words.rank(asker, asker.needs[judgement.need]) if key in at]
        traps = [trap.id for trap in judgement.traps if trap.id in at]
        for good in judgement.good:
            right = known[good]
            pools = {
                "same_words": [key for key in nearest if key not in fit][:1],
                "same_chain": [k for k in rest if set(known[k].chains) & set(right.chains)],
                "same_stage": [k for k in rest if set(known[k].stages) & set(right.stages)],
                "judged_traps": traps,
                "random": rest,
            }
            for family, pool in pools.items():
                if not pool:
                    continue
                wrong = draw.choice(pool)
                found.append(
                    _Pair(
                        sample.group, judgement.org, family, float(scores[at[good]]),
                        float(scores[at[wrong]]), right.newcomer is True,
                    )
                )  # fmt: skip
    return found


def calibration_of(golden: Golden, held: HeldOut) -> dict[str, Any]:
    """Return calibration errors (10 bins) and the bins, for all pairs and for the ten shown.

    A pair came true if the partner is judged good or plausible. `left_chain_out` is calibrated on
    the other chains of this set, `shipped` on the data that the release was trained on.
    """
    newcomer = {each.id for each in golden.profiles if each.newcomer}
    found: dict[str, Any] = {}
    for name, said in (("left_chain_out", held.probabilities), ("shipped", held.shipped)):
        parts: dict[str, tuple[list[Scores], list[Scores]]] = {
            "newcomers": ([], []), "all": ([], []), "shown": ([], []),
        }  # fmt: skip
        for own, sample, ids in zip(said, held.samples, held.candidates, strict=True):
            came = (sample.worth > 0).astype(float)
            new = np.array([key in newcomer for key in ids])
            top = np.argsort(-own, kind="stable")[:SHOWN]
            for part, rows in (("all", slice(None)), ("newcomers", new), ("shown", top)):
                parts[part][0].append(own[rows])
                parts[part][1].append(came[rows])
        found[name] = {part: _calibration(*columns) for part, columns in parts.items()}
    return found


def _calibration(said: list[Scores], came: list[Scores]) -> dict[str, Any]:
    bins = reliability(np.concatenate(said), np.concatenate(came))
    error = calibration_error(bins)
    return {
        "pairs": sum(each.count for each in bins),
        "calibration_error": None if error is None else round(error, 4),
        "bins": [_bin(each) for each in bins],
    }


def _bin(each: Bin) -> dict[str, float | int]:
    return {"count": each.count, "said": round(each.said, 4), "came": round(each.came, 4)}
