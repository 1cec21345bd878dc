"""Calls stacked once, to be compared with any number of passages of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from matching.ranking.associations import size as association_size
from matching.ranking.channels import SAME_FIELD, near_concepts, same_field
from matching.ranking.keys import TERM_BUCKETS, concept_numbers, sense_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matching.fit.texts import CallText
    from matching.ranking.prepared import Passage, Preparer
    from matching.ranking.statistics import Statistics

CHANNELS: Final = ("words", "concepts", "senses", "vector", "meaning")

PRIOR_DOCUMENTS: Final = 100
"""The shipped counts speak for so many documents, the calls of the book for the others: a word
that stands in every call ("proposals", "outcomes") says nothing of any, but five calls cannot tell
which words these are. Between 50 and 1,000 the measured recall does not change."""

LEAST_IDF: Final = 0.05

THIN_TAGS: Final = 4.0
"""Weight of one ordinary tag, added to the weight of all tags of a passage: somebody who names one
thing is not wholly met by a call that names it too."""


class CallBook:
    """Prepared calls by id, with the rarity of words among them. Not changed after it is built."""

    def __init__(
        self, texts: Mapping[str, CallText], statistics: Statistics, preparer: Preparer
    ) -> None:
        """Stack the calls, in the order of `texts`."""
        self.ids = tuple(texts)
        self.texts: tuple[CallText, ...] = tuple(texts.values())
        self.position = {each: at for at, each in enumerate(self.ids)}
        self.languages = np.array([each.lang for each in self.texts], dtype=object)
        self._preparer = preparer
        self._idf = _idf(self.texts, statistics)
        self._row_of, self._words = self._word_matrix()
        self._concepts = _concept_table(self.texts)
        self._senses = _sense_table(self.texts)
        self._vectors = (
            np.vstack([each.vector for each in self.texts])
            if self.texts
            else np.zeros((0, 0), dtype=np.float32)
        )
        self._meaning = _stacked(
            [(each.meaning, each.meaning_weights) for each in self.texts], association_size()
        )

    def __len__(self) -> int:
        """Return the number of calls."""
        return len(self.ids)

    def compare(self, passage: Passage, rows: Sequence[int] | None = None) -> NDArray[np.float32]:
        """Return how near a passage is to calls: one row a channel, one column a call, 0..1.

        `rows` are the positions of the calls that are asked about; without it all are.
        """
        at = slice(None) if rows is None else np.asarray(rows, dtype=np.int64)
        count = len(self.ids) if rows is None else len(rows)
        found = np.zeros((len(CHANNELS), count), dtype=np.float32)
        if not count:
            return found
        found[0] = self._words[at] @ self._query(passage)
        found[1] = _share(self._concepts[at], passage.concepts, passage.concept_weights)
        found[2] = _share(self._senses[at], passage.senses, passage.sense_weights)
        # Not the @ of BLAS: on a busy machine its threads wait longer than this takes.
        found[3] = np.maximum(np.einsum("ij,j->i", self._vectors[at], passage.vector), 0.0)
        about = np.zeros(association_size(), dtype=np.float32)
        about[passage.meaning.entries] = passage.meaning.weights
        found[4] = self._meaning[at] @ about
        return found

    def shared_terms(self, passage: Passage, at: int) -> list[int]:
        """Return the terms that passage and call have in common, those that weigh most first."""
        own = self._unit(passage)
        text = self.texts[at]
        weighed = text.counts * self._idf[text.terms]
        weights = dict(zip(text.terms.tolist(), weighed.tolist(), strict=True))
        parts = {
            term: float(weight) * weights[term]
            for term, weight in zip(passage.terms.tolist(), own.tolist(), strict=True)
            if term in weights
        }
        return sorted(parts, key=lambda term: (-parts[term], term))

    def concept_cover(self, at: int) -> NDArray[np.float32]:
        """Return how far a call covers each concept of the list, by number."""
        cover: NDArray[np.float32] = self._concepts[at]
        return cover

    def _unit(self, passage: Passage) -> NDArray[np.float32]:
        weights = self._preparer.term_counts(passage) * self._idf[passage.terms]
        norm = float(np.linalg.norm(weights))
        return weights / norm if norm > 0 else weights

    def _query(self, passage: Passage) -> NDArray[np.float32]:
        query = np.zeros(self._words.shape[1], dtype=np.float32)
        rows = self._row_of[passage.terms]
        known = rows >= 0
        query[rows[known]] = self._unit(passage)[known]
        return query

    def _word_matrix(self) -> tuple[NDArray[np.int32], sparse.csr_matrix]:
        used = np.unique(np.concatenate([np.zeros(0, np.int32), *(t.terms for t in self.texts)]))
        row_of = np.full(TERM_BUCKETS, -1, dtype=np.int32)
        row_of[used] = np.arange(len(used), dtype=np.int32)
        parts = []
        for each in self.texts:
            weights = each.counts * self._idf[each.terms]
            norm = float(np.linalg.norm(weights))
            parts.append((row_of[each.terms], weights / norm if norm > 0 else weights))
        return row_of, _stacked(parts, len(used))


def _idf(texts: Sequence[CallText], statistics: Statistics) -> NDArray[np.float32]:
    counts = statistics.terms.astype(np.float64) / max(1, statistics.total) * PRIOR_DOCUMENTS
    for each in texts:
        counts[each.terms] += 1.0
    total = PRIOR_DOCUMENTS + len(texts)
    return np.maximum(np.log((total + 1.0) / (counts + 0.5)), LEAST_IDF).astype(np.float32)


def _stacked(
    parts: Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]], width: int
) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(columns) for columns, _ in parts)])
    columns = np.concatenate([np.zeros(0, np.int32), *(c for c, _ in parts)])
    values = np.concatenate([np.zeros(0, np.float32), *(v for _, v in parts)])
    return sparse.csr_matrix((values, columns, ends), shape=(len(parts), max(1, width)))


def _concept_table(texts: Sequence[CallText]) -> NDArray[np.float32]:
    """Return per call how far it covers each concept: what is more special than it asks fits."""
    table = np.zeros((len(texts), len(concept_numbers()) or 1), dtype=np.float32)
    for row, each in zip(table, texts, strict=True):
        for number in each.concepts.tolist():
            near, strength = near_concepts(number)
            row[near] = np.maximum(row[near], strength)
    return table


def _sense_table(texts: Sequence[CallText]) -> NDArray[np.float32]:
    table = np.zeros((len(texts), len(sense_numbers()) or 1), dtype=np.float32)
    for row, each in zip(table, texts, strict=True):
        for number in each.senses.tolist():
            row[same_field(number)] = np.maximum(row[same_field(number)], SAME_FIELD)
        row[each.senses] = 1.0
    return table


def _share(
    table: NDArray[np.float32], tags: NDArray[np.int32], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    total = float(weights.sum())
    if total <= 0:
        return np.zeros(len(table), dtype=np.float32)
    share: NDArray[np.float32] = np.einsum("ij,j->i", table[:, tags], weights)
    return share / (total + THIN_TAGS)
