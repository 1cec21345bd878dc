"""What a text is about, measured by its likeness to the labels of every concept and sense.

Tags need a label to stand in the text; most firms use other words. Here a text is compared, in
its own language only, with all labels by stems and by letter sequences; the closest entries,
spread a little along the concept list, are the same in every language. So "Endurance devant
témoin" comes near to testing although no label occurs in it.

The tables are built from the lists when a language first occurs (some tenths of a second).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from matching.ranking.keys import (
    GRAM_BUCKETS,
    TERM_BUCKETS,
    concept_numbers,
    gram_keys,
    term_key,
)
from matching.reference import concepts, lexicon
from matching.text.compounds import split
from matching.text.folding import fold_word
from matching.text.stopwords import is_stop
from matching.text.words import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matching.text import Analysis

STEM_SHARE: Final = 0.5
"""Weight of stems against letter sequences; between 0.3 and 0.6 it makes no difference."""

CLOSEST: Final = 50
"""Entries kept before spreading: a text is about a few dozen things at most."""

KEPT: Final = 120
"""Entries kept after spreading."""

SPREAD: Final = 0.3
"""Share that flows from an entry to what lies above it and to what it is linked with."""

KIN: Final[Mapping[str, tuple[str, ...]]] = {
    "bg": ("en",), "cs": ("pl", "en"), "da": ("de", "en"), "el": ("en",), "et": ("en",),
    "fi": ("en",), "ga": ("en",), "hr": ("pl", "en"), "hu": ("en",), "lt": ("pl", "en"),
    "lv": ("en",), "mt": ("it", "en"), "no": ("de", "en"), "ro": ("it", "fr"),
    "sk": ("pl", "en"), "sl": ("pl", "en"), "sv": ("de", "en"), "ca": ("es", "fr"),
    "gl": ("pt", "es"),
}  # fmt: skip
"""Languages without labels → those whose labels are nearest: kin, or the terms of trade."""


@dataclass(frozen=True, slots=True)
class Association:
    """Numbers of entries (concepts first, then senses) and weights of unit length."""

    entries: NDArray[np.int32]
    weights: NDArray[np.float32]


NOTHING: Final = Association(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class _Table:
    """For every key in use a row of the entries whose labels hold it; rows by bucket."""

    row_of: NDArray[np.int32]
    matrix: sparse.csr_matrix
    idf: NDArray[np.float32]

    def likeness(self, counts: Mapping[int, float]) -> NDArray[np.float32]:
        """Return the likeness of a text, given as key → weight, to every entry; unit length."""
        keys = np.array(list(counts), dtype=np.int64)
        rows = self.row_of[keys] if len(keys) else np.zeros(0, dtype=np.int32)
        known = rows >= 0
        weights = np.array(list(counts.values()), dtype=np.float32)[known]
        rows = rows[known]
        if not len(rows):
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        query = sparse.csr_matrix(
            (weights * self.idf[rows], rows, [0, len(rows)]), shape=(1, self.matrix.shape[0])
        )
        found: NDArray[np.float32] = (query @ self.matrix).toarray()[0]
        norm = float(np.linalg.norm(found))
        return found / norm if norm > 0 else found


def size() -> int:
    """Return the number of entries."""
    return len(concept_numbers()) + len(lexicon.senses())


def associate(analysis: Analysis, title_end: int = 0, title_weight: float = 1.0) -> Association:
    """Return what a text is about. Words before `title_end` count `title_weight` times."""
    terms: defaultdict[int, float] = defaultdict(float)
    grams: defaultdict[int, float] = defaultdict(float)
    for token in analysis.tokens:
        weight = title_weight if token.end <= title_end else 1.0
        terms[term_key(token.term)] += weight
        if token.form and not token.form.isdigit():
            for key in gram_keys(token.form):
                grams[key] += weight
    if not terms:
        return NOTHING
    damped_terms = {key: 1.0 + math.log(max(1.0, value)) for key, value in terms.items()}
    damped_grams = {key: 1.0 + math.log(max(1.0, value)) for key, value in grams.items()}
    total = np.zeros(size(), dtype=np.float32)
    for lang in label_languages(analysis.lang):
        stems, letters = _tables(lang)
        total += STEM_SHARE * stems.likeness(damped_terms)
        total += (1.0 - STEM_SHARE) * letters.likeness(damped_grams)
    _keep(total, CLOSEST)
    total += SPREAD * (_spread() @ total)
    _keep(total, KEPT)
    entries = np.flatnonzero(total).astype(np.int32)
    weights = total[entries]
    norm = float(np.linalg.norm(weights))
    return Association(entries, weights / norm) if norm > 0 else NOTHING


def label_languages(lang: str) -> tuple[str, ...]:
    """Return the languages whose labels a text of `lang` is compared with."""
    return (lang,) if lang in concepts.LANGUAGES else KIN.get(lang, ("en",))


def _keep(values: NDArray[np.float32], count: int) -> None:
    """Set all but the `count` greatest values to zero."""
    if np.count_nonzero(values) > count:
        edge = np.partition(values, -count)[-count]
        values[values < edge] = 0.0


@cache
def _labels(lang: str) -> tuple[tuple[str, ...], ...]:
    """Return the labels of every entry in a language, in entry order."""
    tagged = [each.labels.get(lang, ()) for each in concepts.concepts()]
    return (*tagged, *(each.words.get(lang, ()) for each in lexicon.senses()))


@cache
def _tables(lang: str) -> tuple[_Table, _Table]:
    stems: list[Counter[int]] = []
    letters: list[Counter[int]] = []
    for labels in _labels(lang):
        by_stem: Counter[int] = Counter()
        by_letters: Counter[int] = Counter()
        for surface in (word for label in labels for word in _words(label, lang)):
            form = fold_word(surface)
            parts = split(form, lang)
            by_stem.update(term_key(stem(each, lang)) for each in (surface, *parts))
            by_letters.update(gram_keys(form))
        stems.append(by_stem)
        letters.append(by_letters)
    return _table(stems, TERM_BUCKETS), _table(letters, GRAM_BUCKETS)


def _words(label: str, lang: str) -> Iterable[str]:
    return (each.surface for each in words_of(label) if not is_stop(each.form, lang))


def _table(documents: Sequence[Counter[int]], buckets: int) -> _Table:
    spread = Counter(key for each in documents for key in each)
    used = sorted(spread)
    row_of = np.full(buckets, -1, dtype=np.int32)
    row_of[used] = np.arange(len(used), dtype=np.int32)
    total = len(documents)
    idf = np.array(
        [math.log((1 + total) / (1 + spread[key])) + 1.0 for key in used], dtype=np.float32
    )
    rows, columns, values = [], [], []
    for column, counts in enumerate(documents):
        if not counts:
            continue
        at = row_of[list(counts)]
        weights = (1.0 + np.log(np.array(list(counts.values()), dtype=np.float32))) * idf[at]
        rows.append(at)
        columns.append(np.full(len(at), column, dtype=np.int32))
        values.append(weights / np.linalg.norm(weights))
    if not rows:
        return _Table(row_of, sparse.csr_matrix((max(1, len(used)), total), dtype=np.float32), idf)
    matrix = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(used), total),
        dtype=np.float32,
    )
    return _Table(row_of, matrix, idf)


@cache
def _spread() -> sparse.csr_matrix:
    """Return the matrix by which entries lend weight to broader and linked concepts."""
    numbers = concept_numbers()
    rows, columns, values = [], [], []
    for own, column in numbers.items():
        shares = dict(concepts.broader_closure(own))
        shares.update({other: share for other, (_, share) in concepts.related(own).items()})
        for other, share in shares.items():
            if other != own and other in numbers:
                rows.append(numbers[other])
                columns.append(column)
                values.append(share)
    return sparse.csr_matrix((values, (rows, columns)), shape=(size(), size()), dtype=np.float32)
