"""Passages stacked for comparison: the part of one profile, the block of many.

Every passage ends with a neutral member in each channel, since `reduceat` cannot express an empty
run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from matching.ranking.keys import concept_numbers, sense_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from matching.ranking.comparable import Passage

_T = TypeVar("_T", bound=np.generic)


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
