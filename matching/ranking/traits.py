"""Features that come from codes, not from words: stages, industries, certificates, places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from matching.reference import nace, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matching.ranking.prepared import Passage, PreparedProfile

THIN_WORDS: Final = 40
"""Below this number of terms a profile says too little to be judged (two or three sentences)."""


def of_need(need: Passage | None, candidate: PreparedProfile) -> dict[str, float]:
    """Return the features of a need and a candidate's codes."""
    if need is None:
        return {}
    profile = candidate.profile
    held = candidate.certificates.union(*(each.certificates for each in candidate.supply))
    asked = need.certificates
    return {
        "need_stage": max((need.stages.get(each, 0.0) for each in profile.stages), default=0.0),
        "need_industry": max(
            (
                weight * related(code, own)
                for code, weight in need.industries.items()
                for own in profile.nace
            ),
            default=0.0,
        ),
        "certificate_asked": len(asked & held) / len(asked) if asked else 0.0,
        "certificate_missing": float(bool(asked) and not asked & held),
    }


def of_organisations(asker: PreparedProfile, candidate: PreparedProfile) -> dict[str, float]:
    """Return the features of two organisations' codes, whatever is asked."""
    own, other = asker.profile, candidate.profile
    same_stage = float(bool(set(own.stages) & set(other.stages)))
    rival = max((related(a, b) for a in own.nace for b in other.nace), default=0.0)
    return {
        "stage_feeds": feeds(other.stages, own.stages),
        "same_stage": same_stage,
        "same_chain": float(bool(set(own.chains) & set(other.chains))),
        "same_ecosystem": overlap(asker.ecosystems, candidate.ecosystems),
        "certificate_shared": _jaccard(asker.certificates, candidate.certificates),
        "country_new": float(bool(own.country and other.country and own.country != other.country)),
        "ready": (other.trl[1] - 5) / 4 if other.trl else 0.0,
        # Completed by the nearness of the offers, see features.compute.
        "competitor": same_stage * rival if rival >= nace.SAME_DIVISION else 0.0,
        "thin": max(0.0, 1.0 - candidate.words / THIN_WORDS),
    }


@lru_cache(maxsize=100_000)
def related(a: str, b: str) -> float:
    """Return how near two industry codes are, 0..1; unreadable ones 0."""
    return nace.relatedness(a, b)


def feeds(suppliers: Iterable[str], users: Iterable[str]) -> float:
    """Return how strongly any of the supplying stages feeds any of the using ones, 0..1."""
    return max(
        (
            stages.feeds(a, b)
            for a in suppliers
            for b in users
            if stages.is_stage(a) and stages.is_stage(b)
        ),
        default=0.0,
    )


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
