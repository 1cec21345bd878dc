"""Synthetic profiles for measuring scale. They are no firms: every name says so.

A profile depends on the seed and its number alone, so any part of a large set can be made again
without the rest. A firm has a field of work, a concept of the list, and speaks of its neighbours
in the list; fields of work are as uneven as in life (few common, many rare).
"""

from __future__ import annotations

import random
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.domain import Entry, EntryKind, Profile
from matching.index import IndexDocument, content_of, suggest_prefixes
from matching.reference import concepts, nuts
from matching.text import Analyser, Analysis, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

CLUSTER_SIZE: Final = 100
"""Members of a cluster; the platform's own planning figure (1,500 clusters of 100)."""

LANGUAGE_OF: Final = {
    "FR": "fr", "DE": "de", "IT": "it", "ES": "es", "PL": "pl", "NL": "nl", "PT": "pt",
    "AT": "de", "IE": "en", "SE": "en",
}  # fmt: skip
SIZES: Final = ("micro", "micro", "micro", "small", "small", "medium")
SKEW: Final = 0.8
"""Exponent of the falling frequency of fields of work: a judgement, near Zipf's law."""

NEAR: Final = 12
"""Concepts of the list on either side that count as neighbours: its files group related ones."""


@cache
def _weights() -> tuple[float, ...]:
    order = list(range(len(concepts.concepts())))
    random.Random(0).shuffle(order)  # noqa: S311 - chance that can be repeated
    return tuple(accumulate((1 + place) ** -SKEW for place in order))


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    return {
        country: tuple(region.code for region in nuts.regions(country=country, level=3))
        for country in LANGUAGE_OF
    }


def profile(number: int, seed: int = 1) -> Profile:
    """Return synthetic profile `number` (from 0) of a set."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - chance that can be repeated
    known = concepts.concepts()
    country = chance.choice(tuple(LANGUAGE_OF))
    lang = LANGUAGE_OF[country]
    weights = _weights()
    centre = bisect_left(weights, chance.random() * weights[-1])
    near = range(max(0, centre - NEAR), min(len(known), centre + NEAR + 1))
    picked = [known[centre], *(known[chance.choice(near)] for _ in range(7))]
    words = [chance.choice(concept.labels[lang]) for concept in picked]
    entries = [
        Entry(
            id=f"synthetic-{seed}-{number}-{place}",
            kind=EntryKind.OFFER if place < 3 else EntryKind.NEED,
            title=words[place],
            text=words[place + 3],
            language=lang,
            nace=picked[place].nace[:1],
            stage=next(iter(picked[place].stages), ""),
        )
        for place in range(chance.choice((3, 4, 5)))
    ]
    return Profile(
        id=f"synthetic-{seed}-{number}",
        name=f"Synthetic {words[0][:20]} {number}",
        country=country,
        nuts=chance.choice(_regions()[country]),
        org_type="sme",
        size=chance.choice(SIZES),
        language=lang,
        texts={lang: ". ".join(words)},
        nace=tuple(dict.fromkeys(code for concept in picked[:2] for code in concept.nace[:1])),
        stages=tuple(dict.fromkeys(stage for concept in picked[:2] for stage in concept.stages)),
        offers=tuple(e for e in entries if e.kind is EntryKind.OFFER),
        needs=tuple(e for e in entries if e.kind is EntryKind.NEED),
        cluster_ids=(f"synthetic-cluster-{seed}-{number // CLUSTER_SIZE}",),
        version=1,
    )


def profiles(count: int, seed: int = 1) -> Iterator[Profile]:
    """Yield `count` synthetic profiles."""
    return (profile(number, seed) for number in range(count))


@lru_cache(maxsize=50_000)
def _analysed(text: str, lang: str) -> Analysis:
    return Analyser.default().analyse(text, lang)


@lru_cache(maxsize=50_000)
def _embedded(text: str, lang: str) -> NDArray[np.float32]:
    return _space().embed(_analysed(text, lang))


@cache
def _space() -> VectorSpace:
    return VectorSpace.load()


def vector_of(texts: Sequence[tuple[str, str]]) -> NDArray[np.float32] | None:
    """Return the mean of the vectors of (text, language) pairs; None where nothing is known."""
    total = np.sum([_embedded(*text) for text in texts], axis=0)
    length = float(np.linalg.norm(total)) if texts else 0.0
    return (total / length).astype(np.float32) if length > 1e-9 else None


def _texts(entries: Sequence[Entry], lang: str) -> list[tuple[str, str]]:
    # Titles and texts apart: they are labels, so their analyses repeat and are kept.
    return [(text, lang) for entry in entries for text in (entry.title, entry.text)]


def offers_vector(source: Profile) -> NDArray[np.float32] | None:
    """Return the vector of a synthetic profile's offers, as its document has it."""
    return vector_of(_texts(source.offers, source.language))


def document(source: Profile) -> IndexDocument:
    """Return the public index document of a synthetic profile."""
    lang = source.language
    offers, needs = _texts(source.offers, lang), _texts(source.needs, lang)
    content = content_of(
        {
            "name": [Analyser.default().analyse(source.name, lang)],
            "offers": [_analysed(*text) for text in offers],
            "needs": [_analysed(*text) for text in needs],
            "description": [_analysed(*text) for text in [*offers, *needs]],
        }
    )
    vectors = {
        "offers": vector_of(offers),
        "needs": vector_of(needs) if needs else None,
        "profile": vector_of([*offers, *needs]),
    }
    regions = [source.nuts, *(region.code for region in nuts.parents(source.nuts))]
    return IndexDocument(
        doc_id=f"{source.id}:public",
        org_id=source.id,
        version=source.version,
        name=source.name,
        label=source.name,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets={
            "country": (source.country,),
            "nuts": tuple(code for code in regions if code),
            "nace": source.nace,
            "stage": source.stages,
            "size": (source.size,),
            "type": (source.org_type,),
            "language": (lang,),
            "concept": tuple(sorted({c for ids in content.concepts.values() for c in ids})),
        },
        suggest=suggest_prefixes(source.name),
        vectors={name: vector for name, vector in vectors.items() if vector is not None},
        stored={"synthetic": True},
    )
