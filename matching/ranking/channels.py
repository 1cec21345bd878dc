"""Similarity of one text with many, channel by channel.

Six channels: stemmed terms, letter sequences, concepts, senses, vectors and meaning (see
`associations`). Concepts and senses are the share of the query's tags that the other text covers,
near ones counting in part; the others are cosines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from matching.ranking.associations import size
from matching.ranking.keys import (
    GRAM_BUCKETS,
    TERM_BUCKETS,
    concept_ids,
    concept_numbers,
    sense_numbers,
)
from matching.reference import concepts, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from matching.ranking.prepared import Passage

_T = TypeVar("_T", bound=np.generic)

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

NARROWER_DECAY: Final = 0.85
"""An offer more special than the need still fills it (kept per level)."""

SIBLING: Final = 0.3
SAME_FIELD: Final = 0.2
"""Two things of a kind, two words of one field: near, rarely enough."""


@dataclass(frozen=True, slots=True)
class Block:
    """Passages stacked for comparison; `owners` is the candidate number of each."""

    size: int
    owners: NDArray[np.int64]
    terms: NDArray[np.int32]
    term_weights: NDArray[np.float32]
    term_starts: NDArray[np.int64]
    grams: NDArray[np.int32]
    gram_weights: NDArray[np.float32]
    gram_starts: NDArray[np.int64]
    concepts: NDArray[np.int32]
    concept_starts: NDArray[np.int64]
    senses: NDArray[np.int32]
    sense_starts: NDArray[np.int64]
    vectors: NDArray[np.float32]
    meanings: NDArray[np.int32]
    meaning_weights: NDArray[np.float32]
    meaning_starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """The passages of one profile, in the form of a block.

    `lengths` has a row a channel (see `_numbers_of`) and a column a passage; `numbers` and
    `weights` one array a channel. Every passage ends with a neutral member, since `reduceat`
    cannot express an empty run.
    """

    lengths: NDArray[np.int32]
    numbers: tuple[NDArray[np.int32], ...]
    weights: tuple[NDArray[np.float32], ...]
    vectors: NDArray[np.float32]

    @property
    def count(self) -> int:
        """Number of passages."""
        return int(self.lengths.shape[1])


def _numbers_of(passage: Passage) -> tuple[NDArray[np.int32], ...]:
    """Return terms, letter sequences, concepts, senses and meanings."""
    return (
        passage.terms,
        passage.grams,
        passage.concepts,
        passage.senses,
        passage.meaning.entries,
    )


def _weights_of(passage: Passage) -> tuple[NDArray[np.float32], ...]:
    """Return the weights of terms, letter sequences and meanings."""
    return passage.term_weights, passage.gram_weights, passage.meaning.weights


WEIGHTS_OF_PART: Final = (0, 1, 4)
"""Which channels of `_numbers_of` the weights of `_weights_of` belong to."""

CHANNELS_OF_PART: Final = 5
"""Number of channels of `_numbers_of`."""

_ZERO: Final = np.zeros(1, dtype=np.float32)


def _joined(arrays: Sequence[NDArray[_T]], neutral: NDArray[_T]) -> NDArray[_T]:
    return np.concatenate([part for each in arrays for part in (each, neutral)])


def part_of(passages: Sequence[Passage], dimension: int) -> Part:
    """Return the passages of one profile stacked; `dimension` is the length of their vectors."""
    if not passages:
        nothing, none = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        return Part(
            np.zeros((CHANNELS_OF_PART, 0), dtype=np.int32),
            (nothing,) * CHANNELS_OF_PART,
            (none,) * len(WEIGHTS_OF_PART),
            np.zeros((0, dimension), dtype=np.float32),
        )
    numbers = list(zip(*map(_numbers_of, passages), strict=True))
    weights = list(zip(*map(_weights_of, passages), strict=True))
    return Part(
        lengths=np.array([[len(a) + 1 for a in row] for row in numbers], dtype=np.int32),
        numbers=tuple(
            _joined(row, np.array([filler()], dtype=np.int32))
            for row, filler in zip(numbers, _FILLERS, strict=True)
        ),
        weights=tuple(_joined(row, _ZERO) for row in weights),
        vectors=np.vstack([p.vector for p in passages]),
    )


def pieces(part: Part) -> Iterator[Piece]:
    """Yield the arrays of each passage, as views of the part's own."""
    ends = np.cumsum(part.lengths, axis=1).tolist()
    lengths = part.lengths.tolist()
    for at in range(part.count):
        runs = [
            slice(ends[row][at] - lengths[row][at], ends[row][at] - 1) for row in range(len(ends))
        ]
        yield Piece(
            tuple(a[run] for a, run in zip(part.numbers, runs, strict=True)),
            tuple(w[runs[row]] for w, row in zip(part.weights, WEIGHTS_OF_PART, strict=True)),
            part.vectors[at],
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """The arrays of one passage of a part, in the order of `_numbers_of` and `_weights_of`."""

    numbers: tuple[NDArray[np.int32], ...]
    weights: tuple[NDArray[np.float32], ...]
    vector: NDArray[np.float32]


_FILLERS: Final = (
    lambda: 0,
    lambda: 0,
    lambda: len(concept_numbers()),
    lambda: len(sense_numbers()),
    lambda: 0,
)
"""The neutral member of each channel: of weight zero, or a row of zeros in the cover tables."""


def stacked(parts: Sequence[Part]) -> Block | None:
    """Return the parts of several candidates as one block; None where none has a passage.

    The owner of a passage is the place of its part.
    """
    counts = np.fromiter((part.count for part in parts), dtype=np.int64, count=len(parts))
    size = int(counts.sum())
    if not size:
        return None
    lengths = np.concatenate([part.lengths for part in parts], axis=1, dtype=np.int64)
    starts = np.zeros_like(lengths)
    np.cumsum(lengths[:, :-1], axis=1, out=starts[:, 1:])
    numbers = [np.concatenate([p.numbers[row] for p in parts]) for row in range(CHANNELS_OF_PART)]
    weights = [
        np.concatenate([p.weights[row] for p in parts]) for row in range(len(WEIGHTS_OF_PART))
    ]
    return Block(
        size=size,
        owners=np.repeat(np.arange(len(parts), dtype=np.int64), counts),
        terms=numbers[0],
        term_weights=weights[0],
        term_starts=starts[0],
        grams=numbers[1],
        gram_weights=weights[1],
        gram_starts=starts[1],
        concepts=numbers[2],
        concept_starts=starts[2],
        senses=numbers[3],
        sense_starts=starts[3],
        vectors=np.concatenate([part.vectors for part in parts]),
        meanings=numbers[4],
        meaning_weights=weights[2],
        meaning_starts=starts[4],
    )


def block_of(passages: Sequence[Passage]) -> Block | None:
    """Return passages as a block of one owner; None for no passage."""
    return stacked([part_of(passages, len(passages[0].vector))]) if passages else None


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


@lru_cache(maxsize=20_000)
def near_concepts(number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the numbers of the concepts that answer this one at least in part, and how far.

    The concept itself 1; below it NARROWER_DECAY per level; above it half per level; typed links
    by their weight; its siblings SIBLING. The highest of several ways counts.
    """
    ids = concept_ids()
    own = ids[number]
    near = dict(concepts.broader_closure(own))
    for other, (_, weight) in concepts.related(own).items():
        near[other] = max(near.get(other, 0.0), weight)
    for parent in concepts.concept(own).broader:
        for sibling in concepts.narrower(parent):
            near[sibling] = max(near.get(sibling, 0.0), SIBLING)
    level, strength = [own], 1.0
    seen = {own}
    while level:
        strength *= NARROWER_DECAY
        level = [c for each in level for c in concepts.narrower(each) if c not in seen]
        seen.update(level)
        for each in level:
            near[each] = max(near.get(each, 0.0), strength)
    near[own] = 1.0
    table = concept_numbers()
    known = [(table[each], value) for each, value in near.items() if each in table]
    return (
        np.array([at for at, _ in known], dtype=np.int32),
        np.array([value for _, value in known], dtype=np.float32),
    )


@cache
def _fields() -> Mapping[str, NDArray[np.int32]]:
    groups: dict[str, list[int]] = {}
    for number, each in enumerate(lexicon.senses()):
        groups.setdefault(each.field, []).append(number)
    return {name: np.array(members, dtype=np.int32) for name, members in groups.items()}


@cache
def _sense_fields() -> tuple[str, ...]:
    return tuple(each.field for each in lexicon.senses())


def same_field(number: int) -> NDArray[np.int32]:
    """Return the numbers of the senses that belong to the same field as this one."""
    return _fields()[_sense_fields()[number]]
