"""From strings to small numbers, so that whole blocks of candidates are compared at once.

Terms and letter sequences go into hash buckets, which are the same in every process and release;
concepts and senses are numbered in list order, which holds within one list version.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.reference import concepts, lexicon
from matching.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matching.text import Analysis

TERM_BUCKETS: Final = 1 << 18
GRAM_BUCKETS: Final = 1 << 17
"""Buckets per channel: a text has some hundred letter sequences, so two of one pair of texts fall
together by chance in well under one percent of cases."""

GRAM_SIZES: Final = (3, 4, 5)


def term_key(term: str) -> int:
    """Return the bucket of a stemmed term."""
    return zlib.crc32(term.encode("utf-8", "replace")) % TERM_BUCKETS


@lru_cache(maxsize=50_000)
def gram_keys(form: str) -> tuple[int, ...]:
    """Return the buckets of the letter sequences of a folded word, borders marked by blanks."""
    padded = f" {form} "
    return tuple(
        zlib.crc32(padded[at : at + size].encode("utf-8", "replace")) % GRAM_BUCKETS
        for size in GRAM_SIZES
        for at in range(len(padded) - size + 1)
    )


def grams_of(analysis: Analysis) -> list[int]:
    """Return the buckets of all letter sequences of a text, repeats kept."""
    found: list[int] = []
    for token in analysis.tokens:
        form = token.form
        if form and not form.isdigit():
            found.extend(gram_keys(fold(form) if not form.isascii() else form))
    return found


@cache
def concept_numbers() -> Mapping[str, int]:
    """Return concept id → number, in list order."""
    return {each.id: number for number, each in enumerate(concepts.concepts())}


@cache
def concept_ids() -> tuple[str, ...]:
    """Return the concept ids, by number."""
    return tuple(concept_numbers())


@cache
def sense_numbers() -> Mapping[str, int]:
    """Return sense id → number, in list order."""
    return {each.id: number for number, each in enumerate(lexicon.senses())}


def numbers(ids: Iterable[str], table: Mapping[str, int]) -> NDArray[np.int32]:
    """Return the sorted numbers of the ids that the table knows, each once."""
    return np.array(sorted({table[each] for each in ids if each in table}), dtype=np.int32)
