"""From files of profiles and judgements to the shipped statistics and ranking model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.domain import Visibility
from matching.evaluation.metrics import Figures, figures_of, gains, ndcg
from matching.io import Judgement, read_judgements, read_many, read_profiles
from matching.ranking.features import Asked, Pool, compute
from matching.ranking.fitting import (
    CONTENDERS,
    GOOD,
    PLAUSIBLE,
    Sample,
    calibrate,
    out_of_group,
)
from matching.ranking.judged_links import CrossLinkage, all_relinked, group_of, links_of
from matching.ranking.model import Model
from matching.ranking.prepared import Preparer
from matching.ranking.statistics import Statistics, count
from matching.reference import concepts, lexicon
from matching.text import Analyser, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.ranking.linkage import Link
    from matching.ranking.prepared import Space
    from matching.text import Analysis


SIMPLEST_FIRST: Final = ("by_hand", "choice", "pairwise", "logistic", "additive")


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training run made, with the figures of every contender out of group."""

    model: Model
    statistics: Statistics
    figures: Mapping[str, Figures]
    winner: str


def train(
    profile_files: Sequence[Path],
    gold_files: Sequence[Path],
    analyser: Analyser | None = None,
    space: Space | None = None,
) -> Trained:
    """Return the model learned from these files. Raises InputError for a bad file.

    The contender with the best nDCG@10 on chains it has not seen wins, see `choose`. Deterministic.
    """
    analyser = analyser or Analyser.default()
    vectors = space or VectorSpace.load()
    profiles = {each.id: each for each in read_many(profile_files)}
    sets = [read_judgements(path, profiles) for path in gold_files]
    judged = [each for own in sets for each in own]
    data_hash = hash_of([*profile_files, *gold_files])
    statistics = statistics_of(list(profiles.values()), analyser, data_hash)
    files = [{each.id for each in read_profiles(path)} for path in profile_files]
    preparer = Preparer(analyser, vectors, statistics)
    samples: list[Sample] = []
    candidates: list[list[str]] = []
    links: list[Link] = []
    for own in sets:
        weighed = weighed_together(own, files)
        together = {key: profiles[key] for key in profiles if key in weighed}
        found, ids = samples_of(own, together, preparer)
        samples += found
        candidates += ids
        links += links_of(own, together)
    cross = CrossLinkage(links)
    samples = all_relinked(samples, candidates, judged, profiles, cross.without)
    statistics = replace(statistics, linkage=cross.whole)

    held_out = {name: out_of_group(samples, fit) for name, fit in CONTENDERS.items()}
    rankings = {name: _rankings(found, candidates, judged) for name, found in held_out.items()}
    figures = {name: figures_of(found) for name, found in rankings.items()}
    winner = choose(
        {
            name: np.array([ndcg(order, gain) for order, gain in found if gain])
            for name, found in rankings.items()
        }
    )
    model = CONTENDERS[winner](samples)
    calibration = calibrate(held_out[winner], samples)
    model = replace(
        model,
        calibration=calibration,
        data_hash=data_hash,
        metrics={
            "winner": winner,
            "questions": len(judged),
            "held_out": {name: each.as_dict() for name, each in sorted(figures.items())},
        },
        versions=versions_of(analyser, vectors, statistics),
    )
    return Trained(model, statistics, figures, winner)


def weighed_together(judged: Sequence[Judgement], files: Sequence[set[str]]) -> set[str]:
    """Return the organisations that one file of judgements weighed: those of all profile files
    from which it names anybody.

    Others were never looked at for these needs: that nobody judged them says nothing.
    """
    named = {
        key
        for each in judged
        for key in (each.org, *each.good, *each.plausible, *(trap.id for trap in each.traps))
    }
    return {key for own in files if own & named for key in own}


def choose(gained: Mapping[str, NDArray[np.float64]]) -> str:
    """Return the contender to keep, given each one's nDCG@10 per question.

    The best mean wins; a simpler contender is kept where the best is not better by more than one
    standard error of their difference.
    """
    means = {name: float(values.mean()) if len(values) else 0.0 for name, values in gained.items()}
    best = max(sorted(means), key=lambda name: means[name])
    for simpler in SIMPLEST_FIRST:
        if simpler not in gained:
            continue
        apart = gained[best] - gained[simpler]
        error = float(apart.std(ddof=1)) / len(apart) ** 0.5 if len(apart) > 1 else 0.0
        if means[best] - means[simpler] <= error:
            return simpler
    return best


def versions_of(analyser: Analyser, space: Space, statistics: Statistics) -> dict[str, str]:
    """Return the versions of everything a model stands on."""
    return {
        "analyser": analyser.version,
        "concept_list": concepts.list_version(),
        "lexicon": lexicon.list_version(),
        "space": str(getattr(space, "version", "")),
        "statistics": statistics.version,
    }


def statistics_of(
    profiles: Sequence[Profile], analyser: Analyser, data_hash: str = ""
) -> Statistics:
    """Return the statistics of profiles; private entries are left out."""
    return count((analyses_of(analyser, each) for each in profiles), data_hash)


def analyses_of(analyser: Analyser, profile: Profile) -> tuple[Analysis, ...]:
    """Return the analyses of everything in a profile that is not private."""
    shown = [
        each
        for each in (*profile.offers, *profile.needs)
        if each.visibility is not Visibility.PRIVATE
    ]
    return tuple(
        [analyser.analyse(each.full_text, each.language) for each in shown]
        + [analyser.analyse(text, lang) for lang, text in profile.texts.items()]
    )


def samples_of(
    judged: Sequence[Judgement], profiles: Mapping[str, Profile], preparer: Preparer
) -> tuple[list[Sample], list[list[str]]]:
    """Return a sample per judged need and, beside it, the ids of its candidates in row order."""
    ready = {each.id: preparer.prepare(each) for each in profiles.values()}
    pools = {
        asker: Pool([each for key, each in ready.items() if key != asker])
        for asker in {each.org for each in judged}
    }
    samples, candidates = [], []
    for each in judged:
        pool = pools[each.org]
        ids = [candidate.profile.id for candidate in pool.candidates]
        worth = dict.fromkeys(each.plausible, PLAUSIBLE) | dict.fromkeys(each.good, GOOD)
        traps = {trap.id for trap in each.traps}
        asker = profiles[each.org]
        table = compute(Asked(ready[each.org], each.need_id), pool, preparer.linkage)
        samples.append(
            Sample(
                rows=table.rows,
                worth=np.array([worth.get(key, 0.0) for key in ids]),
                traps=np.array([key in traps for key in ids]),
                group=group_of(asker),
            )
        )
        candidates.append(ids)
    return samples, candidates


def _rankings(
    scores: Sequence[NDArray[np.float64]],
    candidates: Sequence[list[str]],
    judged: Sequence[Judgement],
) -> list[tuple[list[str], dict[str, float]]]:
    rankings = []
    for values, ids, judgement in zip(scores, candidates, judged, strict=True):
        pairs = zip(values.tolist(), ids, strict=True)
        ranking = [key for _, key in sorted((-value, key) for value, key in pairs)]
        rankings.append((ranking, gains(judgement)))
    return rankings


def hash_of(paths: Sequence[Path]) -> str:
    """Return the hash of the files' contents, whatever their names and order."""
    hashes = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:16]
