"""Both adapters give the same answers on the same documents."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from matching.domain import Scope
from matching.evaluation.synthetic import document, profiles, vector_of
from matching.index import (
    FACETS,
    Candidate,
    CandidateQuery,
    IndexDocument,
    SearchIndex,
    SearchQuery,
    open_index,
)
from matching.reference import concepts
from matching.text import Analyser
from tests.contract.search_index.adapters import elasticsearch_address, tantivy_address

pytestmark = pytest.mark.elasticsearch

MANY = 1500
TOP = 20
RECALL_AT = 100
LEAST_RECALL = 0.98
TOLERANCE = 1e-5
"""Relative difference under which scores count as tied: both engines add single-precision numbers,
in another order."""

Pair = tuple[SearchIndex, SearchIndex]


@pytest.fixture(scope="module")
def docs() -> list[IndexDocument]:
    return [document(each) for each in profiles(MANY, seed=7)]


@pytest.fixture(scope="module")
def pair(docs, tmp_path_factory) -> Iterator[Pair]:
    """The same documents in both; some deleted, so that tombstones count in both statistics."""
    folder = tmp_path_factory.mktemp("parity")
    with tantivy_address(folder) as one, elasticsearch_address(folder) as other:
        opened = (open_index(one), open_index(other))
        for index in opened:
            index.delete({f"gone-{number}:public": 5 for number in range(40)})
            index.index(docs)
            index.refresh()
        yield opened
        for index in opened:
            index.close()


def asked(number: int, lang: str = "") -> list[tuple[str, str]]:
    """Return texts with their language, from labels of the concept list."""
    chance = random.Random(number)
    langs = (lang,) if lang else ("en", "fr", "de", "es", "it")
    found = []
    for _ in range(number):
        lang = chance.choice(langs)
        words = [chance.choice(chance.choice(concepts.concepts()).labels[lang]) for _ in range(2)]
        found.append((" ".join(words), lang))
    return found


def same_within_ties(
    first: list[tuple[str, float]], other: list[tuple[str, float]], top: int
) -> None:
    """Check that two rankings have the same top but for documents of tied score."""
    assert len(first[:top]) == len(other[:top])
    for (_, score), (_, score_too) in zip(first[:top], other[:top], strict=True):
        assert score_too == pytest.approx(score, rel=TOLERANCE)
    if not first:
        return
    lowest = min(first[:top][-1][1], other[:top][-1][1]) * (1 + TOLERANCE)
    # What lies clearly above the last place must be in both; the order follows from the scores.
    clear = {doc_id: score for doc_id, score in first[:top] if score > lowest}
    scores = dict(other[:top])
    for doc_id, score in clear.items():
        assert scores[doc_id] == pytest.approx(score, rel=TOLERANCE)


def test_searches_rank_the_same(pair: Pair):
    analyser = Analyser.default()
    met = 0
    for text, lang in asked(60):
        query = SearchQuery(analysis=analyser.analyse(text, lang), size=TOP)
        first, other = (index.search(query) for index in pair)
        assert first.total == other.total
        met += first.total > 0
        same_within_ties(
            [(hit.doc_id, hit.score) for hit in first.hits],
            [(hit.doc_id, hit.score) for hit in other.hits],
            TOP,
        )
    assert met > 50


def test_misspelt_words_rank_the_same(pair: Pair):
    analyser = Analyser.default()
    for text in ("synthetik welding", "Synthetic lazer", "bateries", "steal casting"):
        query = SearchQuery(analysis=analyser.analyse(text, "en"), size=TOP)
        first, other = (index.search(query) for index in pair)
        assert first.total == other.total
        same_within_ties(
            [(hit.doc_id, hit.score) for hit in first.hits],
            [(hit.doc_id, hit.score) for hit in other.hits],
            TOP,
        )


def by_channel(found: list[Candidate], channel: str) -> list[tuple[str, float]]:
    ranked = sorted((c.ranks[channel], c) for c in found if channel in c.ranks)
    return [(c.doc_id, c.scores[channel]) for _, c in ranked]


@pytest.mark.parametrize("target", ["offers", "needs", "profile"])
def test_words_and_concepts_choose_the_same_candidates(pair: Pair, target):
    analyser = Analyser.default()
    for text, lang in asked(20):
        query = CandidateQuery(
            analysis=analyser.analyse(text, lang), target=target, size=2000, depth=TOP
        )
        first, other = (index.candidates(query) for index in pair)
        for channel in ("lexical", "concept"):
            same_within_ties(by_channel(first, channel), by_channel(other, channel), TOP)


@pytest.mark.parametrize("country", ["", "FR"])
def test_vectors_are_found_like_by_an_exact_scan(pair: Pair, country):
    filters = {"country": (country,)} if country else {}
    recalls = []
    for text in asked(40):
        query = CandidateQuery(
            vector=vector_of([text]), filters=filters, size=RECALL_AT, depth=RECALL_AT
        )
        if query.vector is None:
            continue
        exact, found = (index.candidates(query) for index in pair)
        lowest = exact[-1].scores["vector"]
        good = [c for c in found if c.scores["vector"] >= lowest - 1e-6]
        recalls.append(len(good) / len(exact))
        assert len(found) == len(exact)
    assert len(recalls) > 30
    assert np.mean(recalls) >= LEAST_RECALL


def test_facets_and_totals_are_the_same(pair: Pair):
    analyser = Analyser.default()
    filters = ({}, {"country": ("FR", "DE")}, {"country": ("FR",), "size": ("micro", "small")})
    analysis = analyser.analyse("welding", "en")
    for wanted in filters:
        for query in (
            SearchQuery(filters=wanted, facets=FACETS, size=0),
            SearchQuery(analysis, filters=wanted, facets=FACETS, size=0),
        ):
            first, other = (index.search(query) for index in pair)
            assert first.total == other.total
            assert first.facets == other.facets


def test_browsing_pages_are_the_same(pair: Pair):
    for offset in (0, 40, 1490):
        query = SearchQuery(sort="name", offset=offset, size=TOP)
        first, other = (index.search(query) for index in pair)
        assert [h.doc_id for h in first.hits] == [h.doc_id for h in other.hits]


def test_suggestions_are_the_same(pair: Pair):
    for prefix in ("syn", "synthetic b", "bat", "sch", "we", "lös", "12"):
        for lang in ("en", "fr", "de"):
            first, other = (index.suggest(prefix, Scope(), lang) for index in pair)
            assert [(s.text, s.kind, s.id) for s in first] == [
                (s.text, s.kind, s.id) for s in other
            ]


def test_versions_and_counts_are_the_same(pair: Pair):
    first, other = (index.versions() for index in pair)
    assert first == other
    assert len(first) == MANY + 40
    assert pair[0].count() == pair[1].count() == MANY
