"""Learning anew from judged examples and real answers, and the gate before a new model.

Real answers are feature rows as they were shown, with what became of them; they hold no texts and
name nobody. The gate compares like with like: the same way of learning with and without the real
answers, on chains that neither has seen, and on real askers that neither has seen.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.evaluation.intervals import interval
from matching.evaluation.metrics import gains, ndcg
from matching.io import InputError, read_judgements, read_many
from matching.ranking.features import NAMES
from matching.ranking.fitting import CONTENDERS, Sample, calibrate, out_of_group
from matching.ranking.judged_links import CrossLinkage, all_relinked, links_of
from matching.ranking.prepared import Preparer
from matching.ranking.training import hash_of, samples_of, statistics_of, versions_of
from matching.text import Analyser, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.io import Judgement
    from matching.ranking.model import Model
    from matching.ranking.prepared import Space
    from matching.ranking.statistics import Statistics

ENOUGH: Final = 500
"""Real answers below which nothing new is offered (the plan's own figure)."""

FOLDS: Final = 5
TOLERANCE: Final = 1e-9
"""A model that learned nothing is not worse than itself by rounding."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A real answer: the features shown, what it says of the candidate (0..1), who asked (a number
    of this export), and whether the candidate was a newcomer."""

    features: Mapping[str, float]
    worth: float
    group: int
    newcomer: bool | None


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found. `passed` only where nothing got worse; `reasons` says what did."""

    passed: bool
    reasons: tuple[str, ...]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Retrained:
    """A new model with its statistics, what it was learned from, and the gate's verdict."""

    model: Model
    statistics: Statistics
    gate: Gate
    answers: int
    passed_over: int


def read_answers(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers that can be learned from, and how many rows were passed over.

    A row is passed over that says nothing of the fit (`worth` is None) or was shown by a ranking
    with other features.
    """
    found, over = [], 0
    for row in rows:
        features, worth = row.get("features") or {}, row.get("worth")
        if worth is None or set(features) != set(NAMES):
            over += 1
            continue
        found.append(
            Answer(
                {name: float(features[name]) for name in NAMES}, float(worth), int(row["group"]),
                row.get("newcomer"),
            )
        )  # fmt: skip
    return found, over


def answer_samples(answers: Sequence[Answer]) -> list[Sample]:
    """Return a sample per asker, in the asker's order of first answers."""
    groups: dict[int, list[Answer]] = {}
    for each in answers:
        groups.setdefault(each.group, []).append(each)
    return [
        Sample(
            rows=np.array([[each.features[name] for name in NAMES] for each in some]),
            worth=np.array([each.worth for each in some]),
            # Somebody looked and said no: that teaches more than a stranger nobody judged.
            traps=np.array([each.worth <= 0 for each in some]),
            group=f"answers:{group}",
        )
        for group, some in groups.items()
    ]


def retrain(
    profile_files: Sequence[Path],
    gold_files: Sequence[Path],
    rows: Sequence[Mapping[str, Any]],
    contender: str,
    analyser: Analyser | None = None,
    space: Space | None = None,
) -> Retrained:
    """Return the model learned from judged examples and real answers, with the gate's verdict.

    `contender` names the way of learning of the model in use. Deterministic. Raises InputError for
    a bad file, KeyError for an unknown contender.
    """
    analyser, vectors = analyser or Analyser.default(), space or VectorSpace.load()
    profiles = {each.id: each for each in read_many(profile_files)}
    judged = [each for path in gold_files for each in read_judgements(path, profiles)]
    if not judged:
        raise InputError(gold_files[0], 0, "the files hold no judged need")
    answers, passed_over = read_answers(rows)
    statistics = statistics_of(list(profiles.values()), analyser, hash_of([*profile_files]))
    samples, candidates = samples_of(judged, profiles, Preparer(analyser, vectors, statistics))
    cross = CrossLinkage(links_of(judged, profiles))
    samples = all_relinked(samples, candidates, judged, profiles, cross.without)
    statistics = replace(statistics, linkage=cross.whole)
    real = answer_samples(answers)
    gate = gate_of(judged, profiles, samples, candidates, answers, contender)
    fit = CONTENDERS[contender]
    together = [*samples, *real]
    model = fit(together)
    calibration = calibrate(out_of_group(together, fit), together)
    digest = hashlib.sha256(json.dumps(list(rows), sort_keys=True).encode()).hexdigest()
    files = hash_of([*profile_files, *gold_files])
    model = replace(
        model,
        calibration=calibration,
        data_hash=hashlib.sha256(f"{files}:{digest}".encode()).hexdigest()[:16],
        metrics={
            "winner": contender,
            "questions": len(judged),
            "answers": len(answers),
            "gate": dict(gate.figures),
        },
        versions=versions_of(analyser, vectors, statistics),
    )
    return Retrained(model, statistics, gate, len(answers), passed_over)


def gate_of(
    judged: Sequence[Judgement],
    profiles: Mapping[str, Profile],
    samples: Sequence[Sample],
    candidates: Sequence[list[str]],
    answers: Sequence[Answer],
    contender: str,
) -> Gate:
    """Return whether learning from the answers made anything worse.

    On judged needs: nDCG@10 with the chain left out, for newcomers alone (the gate) and for all.
    On real answers: the log loss on askers left out, newcomers first.
    """
    real = answer_samples(answers)
    fit = CONTENDERS[contender]
    before, after = _left_out(samples, (), fit), _left_out(samples, real, fit)
    rows: dict[str, Any] = {}
    reasons = []
    for part, keep in (("newcomers", True), ("all", False)):
        old = _ndcgs(judged, profiles, candidates, before, newcomers=keep)
        new = _ndcgs(judged, profiles, candidates, after, newcomers=keep)
        row = _compared(old, new)
        rows[f"judged_{part}"] = row
        if row["n"] and row["after"] < row["before"] - TOLERANCE:
            reasons.append(f"nDCG@10 of {part} on judged needs fell")
    if not rows["judged_newcomers"]["n"]:
        reasons.append("no judged newcomers to compare on")
    for part, only in (("newcomers", True), ("all", False)):
        row = _losses(samples, real, answers, fit, newcomers=only)
        rows[f"answers_{part}"] = row
        if row["n"] and row["after"] > row["before"] + TOLERANCE:
            reasons.append(f"the log loss of {part} on real answers rose")
    return Gate(not reasons, tuple(reasons), rows)


def _left_out(
    samples: Sequence[Sample], extra: Sequence[Sample], fit: Any
) -> list[NDArray[np.float64]]:
    """Return the scores of every sample from a model that has not seen its group."""
    groups = sorted({each.group for each in samples})
    folds = {group: at % FOLDS for at, group in enumerate(groups)}
    scores: list[NDArray[np.float64]] = [np.zeros(0)] * len(samples)
    for fold in sorted(set(folds.values())):
        seen = [each for each in samples if folds[each.group] != fold]
        model = fit([*(seen or samples), *extra])
        for at, each in enumerate(samples):
            if folds[each.group] == fold:
                scores[at] = model.scores(each.rows)
    return scores


def _ndcgs(
    judged: Sequence[Judgement],
    profiles: Mapping[str, Profile],
    candidates: Sequence[list[str]],
    scores: Sequence[NDArray[np.float64]],
    *,
    newcomers: bool,
) -> list[tuple[str, float]]:
    found = []
    for judgement, ids, values in zip(judged, candidates, scores, strict=True):
        gain = {
            key: value
            for key, value in gains(judgement).items()
            if not newcomers or profiles[key].newcomer is True
        }
        if gain:
            order = [key for _, key in sorted(zip((-values).tolist(), ids, strict=True))]
            found.append((judgement.org, ndcg(order, gain)))
    return found


def _compared(old: Sequence[tuple[str, float]], new: Sequence[tuple[str, float]]) -> dict[str, Any]:
    if not old:
        return {"n": 0, "before": None, "after": None, "difference": None}
    apart = [b - a for (_, a), (_, b) in zip(old, new, strict=True)]
    return {
        "n": len(old),
        "before": math.fsum(value for _, value in old) / len(old),
        "after": math.fsum(value for _, value in new) / len(new),
        "difference": interval(apart, [org for org, _ in old]),
    }


def _losses(
    samples: Sequence[Sample],
    real: Sequence[Sample],
    answers: Sequence[Answer],
    fit: Any,
    *,
    newcomers: bool,
) -> dict[str, Any]:
    """Return the log loss on real answers, asker by asker left out, before and after."""
    groups: dict[int, list[bool]] = {}
    for answer in answers:
        groups.setdefault(answer.group, []).append(not newcomers or answer.newcomer is True)
    kept = [np.array(some) for some in groups.values()]
    total = sum(int(each.sum()) for each in kept)
    if not total:
        return {"n": 0, "before": None, "after": None}
    plain = fit(list(samples))
    before = after = 0.0
    for fold in range(min(FOLDS, len(real))):
        seen = [each for at, each in enumerate(real) if at % FOLDS != fold]
        model = fit([*samples, *seen])
        for at, each in enumerate(real):
            if at % FOLDS == fold:
                before += _loss(plain.scores(each.rows), each.worth, kept[at])
                after += _loss(model.scores(each.rows), each.worth, kept[at])
    return {"n": total, "before": before / total, "after": after / total}


def _loss(
    scores: NDArray[np.float64], worth: NDArray[np.float64], kept: NDArray[np.bool_]
) -> float:
    values = np.logaddexp(0.0, scores) - worth * scores
    return float(values[kept].sum())


def gate_markdown(done: Retrained, active: str, today: str) -> str:
    """Return the gate's report as a page."""
    lines = [
        "# Retraining",
        "",
        f"{today}. In use: `{active}`; new: `{done.model.release}`, learned as "
        f"`{done.model.metrics['winner']}` from {done.model.metrics['questions']} judged needs "
        f"of invented firms and {done.answers} real answers ({done.passed_over} rows passed over: "
        "they say nothing of the fit, or were shown by a ranking with other features).",
        "",
        "Both columns are the same way of learning, without and with the real answers, on chains "
        "and askers that were left out of learning.",
        "",
        "| measured on | n | without answers | with answers | 95 % of the difference |",
        "|---|---|---|---|---|",
    ]
    for name, row in done.gate.figures.items():
        what = "nDCG@10" if name.startswith("judged") else "log loss"
        apart = row.get("difference")
        span = f"{apart[0]:+.4f} to {apart[1]:+.4f}" if apart else "-"
        lines.append(
            f"| {name.replace('_', ' ')}, {what} | {row['n']} | {_number(row['before'])} "
            f"| {_number(row['after'])} | {span} |"
        )
    verdict = "passed" if done.gate.passed else "not passed"
    lines += ["", f"**Gate: {verdict}.**", *(f"- {reason}" for reason in done.gate.reasons)]
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
