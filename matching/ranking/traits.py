"""Features that come from codes, not from words: stages, industries, certificates, places."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from matching.reference import nace, sizes, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching.ranking.comparable import Codes, Passage, Range
    from matching.ranking.linkage import Linkage

THIN_WORDS: Final = 40
"""Below this number of terms a profile says too little to be judged (two or three sentences)."""


FARTHEST: Final = len(sizes.SIZES) - 2
"""Steps between the smallest and the largest size class, beyond those of neighbours."""

TRL_STEPS: Final = 8
"""Steps from TRL 1 to TRL 9."""


def of_need(need: Passage, codes: Sequence[Codes]) -> dict[str, list[float]]:
    """Return the features of a need and the codes of candidates, a value a candidate each."""
    fits = lru_cache(None)(partial(_stage_fit, need.stages))
    made = lru_cache(None)(partial(_industry_fit, need.industries))
    asked = need.certificates
    both = [asked & each.held for each in codes] if asked else []
    return {
        "need_stage": [fits(each.stages) for each in codes],
        "need_industry": [made(each.nace) for each in codes],
        "certificate_asked": [len(each) / len(asked) for each in both] or [0.0] * len(codes),
        "certificate_missing": [float(not each) for each in both] or [0.0] * len(codes),
    }


def _stage_fit(wanted: Mapping[str, float], own: tuple[str, ...]) -> float:
    return max((wanted.get(each, 0.0) for each in own), default=0.0)


def _industry_fit(wanted: Mapping[str, float], nace_codes: tuple[str, ...]) -> float:
    return max(
        (weight * related(code, own) for code, weight in wanted.items() for own in nace_codes),
        default=0.0,
    )


def of_organisations(
    own: Codes, codes: Sequence[Codes], linkage: Linkage
) -> dict[str, list[float]]:
    """Return the features of an asker's codes and those of candidates, whatever is asked."""
    # Candidates for one question are alike: each combination of codes is compared once.
    fed = lru_cache(None)(lambda theirs: feeds(theirs, own.stages))
    rival = lru_cache(None)(
        lambda theirs: max((related(a, b) for a in own.nace for b in theirs), default=0.0)
    )
    linked = lru_cache(None)(lambda theirs: linkage.of_stages(theirs, own.stages))
    supplied = lru_cache(None)(lambda theirs: linkage.of_industries(theirs, own.nace))
    mine = dict(own.ecosystems)
    shared = lru_cache(None)(lambda theirs: overlap(mine, dict(theirs)))
    stages_here, chains_here = set(own.stages), set(own.chains)
    same_stage = [float(not stages_here.isdisjoint(each.stages)) for each in codes]
    rivals = [rival(each.nace) for each in codes]
    return {
        "stage_feeds": [fed(each.stages) for each in codes],
        "stage_linked": [linked(each.stages) for each in codes],
        "industry_linked": [supplied(each.nace) for each in codes],
        "size_apart": [size_apart(own.size, each.size) for each in codes],
        "same_stage": same_stage,
        "same_chain": [float(not chains_here.isdisjoint(each.chains)) for each in codes],
        "same_ecosystem": [shared(each.ecosystems) for each in codes],
        "certificate_shared": [_jaccard(own.certificates, each.certificates) for each in codes],
        "country_new": [
            float(bool(own.country and each.country and own.country != each.country))
            for each in codes
        ],
        "ready": [(each.ready - 5) / 4 if each.ready else 0.0 for each in codes],
        # Completed by the nearness of the offers, see features.compute.
        "competitor": [
            same * near if near >= nace.SAME_DIVISION else 0.0
            for same, near in zip(same_stage, rivals, strict=True)
        ],
        "thin": [max(0.0, 1.0 - each.words / THIN_WORDS) for each in codes],
    }


@lru_cache(maxsize=100_000)
def related(a: str, b: str) -> float:
    """Return how near two industry codes are, 0..1; unreadable ones 0."""
    return nace.relatedness(a, b)


def feeds(suppliers: Iterable[str], users: Iterable[str]) -> float:
    """Return how strongly any of the supplying stages feeds any of the using ones, 0..1."""
    users = tuple(users)
    return max((_feed(a, b) for a in suppliers for b in users), default=0.0)


@lru_cache(maxsize=1000)
def _feed(supplier: str, user: str) -> float:
    known = stages.is_stage(supplier) and stages.is_stage(user)
    return stages.feeds(supplier, user) if known else 0.0


def size_apart(one: int, two: int) -> float:
    """Return how far two size classes are apart beyond neighbours, 0..1; 0.0 for an unknown one."""
    return max(0, abs(one - two) - 1) / FARTHEST if one and two else 0.0


def maturity(wanted: Range, own: Range) -> float:
    """Return how well a TRL range answers another, -1..1.

    The share of the wanted levels that it covers; where it does not reach the lowest of them, minus
    the levels that lack over those there are. More mature than wanted is no fault: 0.0, as where
    either is unknown.
    """
    if wanted is None or own is None:
        return 0.0
    (low, high), (begun, reached) = wanted, own
    both = min(high, reached) - max(low, begun) + 1
    if both > 0:
        return both / (high - low + 1)
    return min(0.0, (reached - low) / TRL_STEPS)


def overlap(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return the weighted overlap of two sets of ecosystems, 0..1."""
    both = sum(min(a[each], b[each]) for each in a.keys() & b.keys())
    either = sum(max(a.get(each, 0.0), b.get(each, 0.0)) for each in a.keys() | b.keys())
    return both / either if either else 0.0


def agreement(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return how far two distributions over stages agree: the share they have in common."""
    return sum(min(a[each], b[each]) for each in a.keys() & b.keys())


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0
