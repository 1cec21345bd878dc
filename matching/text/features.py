"""The features of a text from which vectors are made, in four channels.

The channels are normalised apart and then weighted, so that a text without concepts still has a
full vector from its words and shared letter sequences.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from matching.reference import concepts, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matching.text.types import Analysis

CHANNELS: Final[Mapping[str, float]] = {"word": 0.8, "gram": 0.5, "concept": 1.0, "sense": 0.8}
"""Weight of each channel. Concepts lead because they alone mean the same in every language;
letter sequences come last because they also meet by chance."""

GRAMS: Final = (3, 4, 5)
RELATED_WEIGHT: Final = 0.3
"""A concept related by a typed link counts this times the link's weight."""
FIELD_WEIGHT: Final = 0.5
"""The semantic field of a sense, relative to the sense."""


def grams(form: str) -> Iterable[str]:
    """Return the letter sequences of a folded word, its borders marked by blanks."""
    padded = f" {form} "
    for size in GRAMS:
        for at in range(len(padded) - size + 1):
            yield padded[at : at + size]


def raw_features(analysis: Analysis) -> dict[str, dict[str, float]]:
    """Return channel → feature → weight of an analysis, before IDF and normalisation."""
    words: Counter[str] = Counter(f"{analysis.lang}:{term}" for term in analysis.terms)
    letters: Counter[str] = Counter()
    for token in analysis.tokens:
        if token.form and not token.form.isdigit():
            letters.update(grams(token.form))
    tagged: dict[str, float] = {}
    for concept_id, count in Counter(analysis.concept_ids).items():
        _spread(tagged, concept_id, _damped(count))
    meant: dict[str, float] = {}
    for sense_id, count in Counter(analysis.sense_ids).items():
        meant[f"s:{sense_id}"] = meant.get(f"s:{sense_id}", 0.0) + _damped(count)
        if lexicon.is_sense(sense_id):
            field = f"f:{lexicon.sense(sense_id).field}"
            meant[field] = max(meant.get(field, 0.0), FIELD_WEIGHT * _damped(count))
    return {
        "word": {f"w:{key}": _damped(count) for key, count in words.items()},
        "gram": {f"g:{key}": _damped(count) for key, count in letters.items()},
        "concept": tagged,
        "sense": meant,
    }


def _damped(count: float) -> float:
    return 1.0 + math.log(count)


def _spread(into: dict[str, float], concept_id: str, weight: float) -> None:
    for other, share in concepts.broader_closure(concept_id).items():
        key = f"c:{other}"
        into[key] = max(into.get(key, 0.0), weight * share)
    for other, (_, share) in concepts.related(concept_id).items():
        key = f"c:{other}"
        into[key] = max(into.get(key, 0.0), weight * share * RELATED_WEIGHT)


def weighted(
    raw: Mapping[str, Mapping[str, float]],
    idf: Mapping[str, float],
    channels: Mapping[str, float] = CHANNELS,
) -> dict[str, float]:
    """Return feature → weight: TF-IDF, each channel of unit length times its weight.

    Features without an IDF are unknown to the space and left out.
    """
    result: dict[str, float] = {}
    for channel, features in raw.items():
        values = {key: value * idf[key] for key, value in features.items() if key in idf}
        norm = math.sqrt(sum(value * value for value in values.values()))
        if norm > 0:
            scale = channels[channel] / norm
            result.update((key, value * scale) for key, value in values.items())
    return result
