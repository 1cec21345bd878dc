"""What a call's text is about: tags, ecosystems, transitions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log1p
from typing import Final

from backend.search.engine import analyse_once
from matching.reference import concepts, ecosystems

MAX_CONCEPTS: Final = 12
MAX_ECOSYSTEMS: Final = 3
TITLE_WEIGHT: Final = 3
"""A word of the title counts like three of the text: the title says what the call is about."""

MIN_CONCEPT_COUNT: Final = 2
"""A tag that the text names once and the title not at all is an example, not the subject."""

MIN_SERVICE_COUNT: Final = 4
"""Competences (studies, purchasing, piloting) belong to nearly every call: named less often and
not in the title they say nothing of its subject."""

MIN_EVIDENCE: Final = 1.3
MIN_EVIDENCE_SHORT: Final = 0.6
"""Score below which an ecosystem is not claimed: one tag of its core named three times is enough,
or two named twice; in a short text one named once. Set by judgement on portal topics."""

SHORT_TEXT: Final = 1500
"""A call of so few characters names nothing in passing: less is asked of its words."""

CORE_WEIGHT: Final = 0.5
"""Below this an activity is marginal to an ecosystem (matching.reference.ecosystems)."""

ECOSYSTEM_SHARE: Final = 0.4
"""An ecosystem with less than this share of the strongest one's score is left out."""

TRANSITION_COUNT: Final = 3
"""So many words of a transition in the text, weighted like tags, make it one of the call's. Set
by judgement on portal topics: fewer are asides."""

TRANSITION_WORDS: Final[Mapping[str, str]] = {
    # Word beginnings in English, French and German.
    "green": r"climat\w+|circular\w*|circulaire\w*|decarboni\w+|décarbon\w+|dekarbon\w+"
    r"|renewable\w*|renouvelable\w*|erneuerbar\w+|biodivers\w+|recycl\w+|emissions?|émissions?"
    r"|zero[- ]pollution|clean energy|energy efficien\w+|hydrogen\w*|hydrogène|wasserstoff\w*"
    r"|klima\w*|kreislauf\w+|nature-based|low[- ]carbon|bas[- ]carbone|energieeffizien\w+",
    "digital": r"digital\w*|numéri\w+|artificial intelligence|intelligence artificielle"
    r"|künstliche\w* intelligenz|\bai\b|machine learning|cyber\w*|software|logiciel\w*"
    r"|data spaces?|cloud|robot\w*|algorithm\w*|blockchain|quantum\w*",
    "societal": r"societal|sociéta\w+|gesellschaft\w*|social inclusion|inclusion sociale"
    r"|inequalit\w+|inégalité\w*|ungleichheit\w*|citizens?|citoyen\w*|bürger\w*|democra\w+"
    r"|démocra\w+|demokrat\w+|gender|vulnerable|social innovation|innovation sociale"
    r"|soziale\w* innovation\w*|disinformation|migration\w*",
}
PRIORITIES: Final[Mapping[str, str]] = {
    # The portal's cross-cutting priorities that name a transition.
    "AI": "digital",
    "DigitalAgenda": "digital",
    "EoscAndFairData": "digital",
    "RePowerEU": "green",
    "OCEAN": "green",
    "NEB": "green",
    "CleanAir": "green",
    "SocietalEngagement": "societal",
    "SocInnov": "societal",
    "SSH": "societal",
}
_WORDS: Final = {
    name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for name, pattern in TRANSITION_WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Tags:
    """What a text is about, the strongest first."""

    concepts: tuple[str, ...]
    ecosystems: tuple[str, ...]
    transitions: tuple[str, ...]


def tags_of(title: str, text: str, language: str = "en", priorities: Iterable[str] = ()) -> Tags:
    """Return tags, ecosystems and transitions of a call; empty where the text says too little."""
    counts: Counter[str] = Counter(analyse_once(text, language).concept_ids)
    for concept_id in analyse_once(title, language).concept_ids:
        counts[concept_id] += TITLE_WEIGHT
    short = len(text) < SHORT_TEXT
    least = 1 if short else MIN_CONCEPT_COUNT
    strong = {
        c: n
        for c, n in counts.items()
        if n >= least and (short or n >= MIN_SERVICE_COUNT or not _is_service(c))
    }
    ordered = sorted(strong, key=lambda c: (-strong[c], c))
    return Tags(
        concepts=tuple(ordered[:MAX_CONCEPTS]),
        ecosystems=_ecosystems(strong, MIN_EVIDENCE_SHORT if short else MIN_EVIDENCE),
        transitions=_transitions(title, text, priorities),
    )


def _is_service(concept_id: str) -> bool:
    return concepts.concept(concept_id).kind == "competence"


def _ecosystems(counts: Mapping[str, int], least: float) -> tuple[str, ...]:
    scores: dict[str, float] = defaultdict(float)
    for concept_id, number in counts.items():
        if _is_service(concept_id):
            continue
        for name, weight in ecosystems.ecosystems_for(concepts.concept(concept_id).nace).items():
            if weight >= CORE_WEIGHT:
                scores[name] += weight * log1p(number)
    best = max(scores.values(), default=0.0)
    kept = [n for n in scores if scores[n] >= max(least, ECOSYSTEM_SHARE * best)]
    return tuple(sorted(kept, key=lambda n: (-scores[n], n))[:MAX_ECOSYSTEMS])


def _transitions(title: str, text: str, priorities: Iterable[str]) -> tuple[str, ...]:
    named = {PRIORITIES[p] for p in priorities if p in PRIORITIES}
    least = TRANSITION_COUNT - 1 if len(text) < SHORT_TEXT else TRANSITION_COUNT
    return tuple(
        name
        for name, pattern in _WORDS.items()
        if name in named
        or TITLE_WEIGHT * len(pattern.findall(title)) + len(pattern.findall(text)) >= least
    )
