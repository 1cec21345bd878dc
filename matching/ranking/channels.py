"""Similarity of one text with many, channel by channel.

Six channels: stemmed terms, letter sequences, concepts, senses, vectors and meaning (see
`associations`). Concepts and senses are the share of the query's tags that the other text covers,
near ones counting in part; the others are cosines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.ranking.associations import size
from matching.ranking.blocks import (
    CHANNELS_OF_PART,
    WEIGHTS_OF_PART,
    Block,
    Part,
    Piece,
    block_of,
    part_of,
    pieces,
    stacked,
)
from matching.ranking.keys import GRAM_BUCKETS, TERM_BUCKETS, concept_numbers, sense_numbers
from matching.ranking.nearness import (
    NARROWER_DECAY,
    SAME_FIELD,
    SIBLING,
    near_concepts,
    same_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matching.ranking.comparable import Passage

__all__ = [
    "CHANNELS",
    "CHANNELS_OF_PART",
    "MIX",
    "MIX_ROW",
    "NARROWER_DECAY",
    "SAME_FIELD",
    "SIBLING",
    "WEIGHTS_OF_PART",
    "Block",
    "Part",
    "Piece",
    "Similarity",
    "block_of",
    "concept_share",
    "gram_cosine",
    "link_channels",
    "meaning_cosine",
    "near_concepts",
    "part_of",
    "pieces",
    "same_field",
    "similarity",
    "stacked",
    "term_cosine",
    "vector_cosine",
    "weighted_mean",
]

CHANNELS: Final = ("terms", "grams", "concepts", "senses", "vector", "meaning")

MIX: Final[Mapping[str, float]] = {
    "terms": 1.0,
    "grams": 1.5,
    "concepts": 1.2,
    "senses": 0.6,
    "vector": 1.0,
    "meaning": 3.0,
}
"""Weights by which the best pair of a need and an offer is chosen; the model weighs anew."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Per channel one value a passage, 0..1; and per query concept or sense the part covered."""

    values: NDArray[np.float32]
    concept_cover: NDArray[np.float32]
    sense_cover: NDArray[np.float32]

    @property
    def mixed(self) -> NDArray[np.float32]:
        """The weighted sum of the channels, by which the best passage is chosen."""
        mixed: NDArray[np.float32] = MIX_ROW @ self.values
        return mixed


MIX_ROW: Final = np.array([MIX[name] for name in CHANNELS], dtype=np.float32)


def similarity(query: Passage, block: Block) -> Similarity:
    """Return how well each passage of the block answers the query, channel by channel."""
    concept_cover = _cover(
        query.concepts, _concept_rows(query), block.concepts, block.concept_starts
    )
    sense_cover = _cover(query.senses, _sense_rows(query), block.senses, block.sense_starts)
    values = np.stack(
        [
            term_cosine(query, block),
            gram_cosine(query, block),
            weighted_mean(concept_cover, query.concept_weights),
            weighted_mean(sense_cover, query.sense_weights),
            vector_cosine(query, block),
            meaning_cosine(query, block),
        ]
    )
    return Similarity(values, concept_cover, sense_cover)


def link_channels(
    query: Passage, block: Block
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return per passage the cover of the query's best-covered concept, its meaning cosine and
    its vector cosine: the channels in which a text of any language meets an English link."""
    concept_cover = _cover(
        query.concepts, _concept_rows(query), block.concepts, block.concept_starts
    )
    return (
        concept_cover.max(axis=1, initial=0.0),
        meaning_cosine(query, block),
        vector_cosine(query, block),
    )


def term_cosine(query: Passage, block: Block) -> NDArray[np.float32]:
    """Return the cosine over stemmed terms."""
    table = np.zeros(TERM_BUCKETS, dtype=np.float32)
    table[query.terms] = query.term_weights
    return _summed(table, block.terms, block.term_weights, block.term_starts)


def gram_cosine(query: Passage, block: Block) -> NDArray[np.float32]:
    """Return the cosine over letter sequences."""
    table = np.zeros(GRAM_BUCKETS, dtype=np.float32)
    table[query.grams] = query.gram_weights
    return _summed(table, block.grams, block.gram_weights, block.gram_starts)


def concept_share(query: Passage, block: Block) -> NDArray[np.float32]:
    """Return the weighted share of the query's concepts that each passage covers."""
    cover = _cover(query.concepts, _concept_rows(query), block.concepts, block.concept_starts)
    return weighted_mean(cover, query.concept_weights)


def vector_cosine(query: Passage, block: Block) -> NDArray[np.float32]:
    """Return the cosine of the vectors; opposite directions count as unrelated."""
    cosine: NDArray[np.float32] = np.maximum(
        # Not the @ of BLAS: on a busy machine its threads wait longer than this takes.
        np.einsum("ij,j->i", block.vectors, query.vector),
        0.0,
    )
    return cosine


def meaning_cosine(query: Passage, block: Block) -> NDArray[np.float32]:
    """Return the cosine of what the texts are about."""
    table = np.zeros(size(), dtype=np.float32)
    table[query.meaning.entries] = query.meaning.weights
    return _summed(table, block.meanings, block.meaning_weights, block.meaning_starts)


def _summed(
    table: NDArray[np.float32],
    keys: NDArray[np.int32],
    weights: NDArray[np.float32],
    starts: NDArray[np.int64],
) -> NDArray[np.float32]:
    summed: NDArray[np.float32] = np.add.reduceat(table[keys] * weights, starts)
    return summed


def _cover(
    query: NDArray[np.int32],
    table: NDArray[np.float32],
    other: NDArray[np.int32],
    starts: NDArray[np.int64],
) -> NDArray[np.float32]:
    if not len(query):
        return np.zeros((len(starts), 0), dtype=np.float32)
    best: NDArray[np.float32] = np.maximum.reduceat(table[other], starts, axis=0)
    return best


def weighted_mean(cover: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return per row the weighted mean of the covers; zero where the query has no tags."""
    total = float(weights.sum())
    if total <= 0:
        return np.zeros(len(cover), dtype=np.float32)
    mean: NDArray[np.float32] = (cover @ weights) / total
    return mean


def _concept_rows(query: Passage) -> NDArray[np.float32]:
    table = np.zeros((len(concept_numbers()) + 1, len(query.concepts)), dtype=np.float32)
    for column, number in enumerate(query.concepts.tolist()):
        near, strength = near_concepts(number)
        table[near, column] = strength
    return table


def _sense_rows(query: Passage) -> NDArray[np.float32]:
    table = np.zeros((len(sense_numbers()) + 1, len(query.senses)), dtype=np.float32)
    for column, number in enumerate(query.senses.tolist()):
        table[same_field(number), column] = SAME_FIELD
        table[number, column] = 1.0
    return table
