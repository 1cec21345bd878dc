"""What a text implies without saying it: the stage and the industries of who could fill it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference import concepts, lexicon, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELD_STAGES: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "certifying": {"testing_certification": 1.0},
        "testing": {"testing_certification": 0.8, "equipment": 0.2},
        "measuring": {"testing_certification": 0.4, "equipment": 0.5, "components": 0.2},
        "sensing": {"components": 0.5, "equipment": 0.5},
        "regulation": {"testing_certification": 0.4, "services": 0.5},
        "software": {"software_data": 1.0},
        "data": {"software_data": 0.9},
        "connectivity": {"software_data": 0.6, "components": 0.3},
        "controlling": {"software_data": 0.4, "integration": 0.4, "equipment": 0.3},
        "automation": {"equipment": 0.6, "integration": 0.5},
        "machinery": {"equipment": 0.9},
        "engineering": {"integration": 0.5, "services": 0.4, "equipment": 0.2},
        "maintenance": {"services": 0.9},
        "repair": {"services": 0.8, "recycling": 0.2},
        "training": {"services": 0.8},
        "finance": {"services": 0.9},
        "people": {"services": 0.4, "operation": 0.2},
        "research": {"research": 0.9},
        "waste": {"recycling": 0.8},
        "recycling": {"recycling": 1.0},
        "reuse": {"recycling": 0.7, "services": 0.2},
        "collection": {"recycling": 0.5, "distribution": 0.5},
        "transport": {"distribution": 0.9},
        "storage": {"distribution": 0.6},
        "packaging": {"distribution": 0.3, "manufacturing": 0.3},
        "selling": {"distribution": 0.6, "operation": 0.2},
        "buying": {"distribution": 0.3, "operation": 0.3},
        "mineral": {"raw_materials": 0.5},
        "metal": {"raw_materials": 0.3, "components": 0.3},
        "chemistry": {"raw_materials": 0.5, "components": 0.2},
        "polymer": {"raw_materials": 0.3, "components": 0.3},
        "forest": {"raw_materials": 0.6},
        "plant": {"raw_materials": 0.5},
        "joining": {"components": 0.3, "equipment": 0.2},
        "cutting": {"equipment": 0.3, "components": 0.2},
        "forming": {"components": 0.4, "manufacturing": 0.3},
        "coating": {"components": 0.5, "manufacturing": 0.2},
        "heating": {"equipment": 0.5},
        "cooling": {"equipment": 0.5},
        "drying": {"equipment": 0.5},
        "mixing": {"equipment": 0.4},
        "separating": {"equipment": 0.5, "recycling": 0.2},
        "building": {"operation": 0.2, "integration": 0.2},
    }
)
"""Field of a sense → stages of those who do such things. Set by judgement; the ranking model
learns how much the agreement counts."""

CONCEPT_SHARE: Final = 2.0
"""A concept says more about the stage than an everyday word."""


def implied_stages(concept_ids: Iterable[str], sense_ids: Iterable[str]) -> dict[str, float]:
    """Return stage → share (the shares sum to 1) that concepts and senses point to."""
    votes: defaultdict[str, float] = defaultdict(float)
    for each in set(concept_ids):
        for stage, weight in _of_concept(each).items():
            votes[stage] += CONCEPT_SHARE * weight
    for each in set(sense_ids):
        if lexicon.is_sense(each):
            for stage, weight in FIELD_STAGES.get(lexicon.sense(each).field, {}).items():
                votes[stage] += weight
    total = sum(votes.values())
    return {stage: votes[stage] / total for stage in stages.stage_ids() if votes[stage] > 0}


@cache
def _of_concept(concept_id: str) -> Mapping[str, float]:
    if not concepts.is_concept(concept_id):
        return {}
    own = concepts.concept(concept_id).stages
    return {stage: 1.0 / len(own) for stage in own if stages.is_stage(stage)} if own else {}


def implied_industries(concept_ids: Iterable[str]) -> dict[str, float]:
    """Return NACE code → weight (the greatest is 1) where the concepts are made or done."""
    votes: defaultdict[str, float] = defaultdict(float)
    for each in set(concept_ids):
        if concepts.is_concept(each):
            for code in concepts.concept(each).nace:
                votes[code] += 1.0
    top = max(votes.values(), default=0.0)
    return {code: weight / top for code, weight in sorted(votes.items())}
