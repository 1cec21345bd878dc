"""Speed of an index on synthetic documents; prints figures and fails only on gross slowness.

``pytest tests/contract/search_index/test_bench.py -m bench -o addopts= --import-mode=importlib -s``
"""

from __future__ import annotations

import os
import random
import statistics
import time

import numpy as np
import pytest

from matching.domain import Scope
from matching.index import (
    FACETS,
    CandidateQuery,
    IndexDocument,
    SearchQuery,
    content_of,
    suggest_prefixes,
)
from matching.reference import concepts
from matching.text import Analyser, VectorSpace

NUMBER = int(os.environ.get("BENCH_DOCUMENTS", "8000"))
BATCH = 500
ROUNDS = 60
LANGS = ("en", "fr", "de", "es", "it")

pytestmark = pytest.mark.bench


def synthetic(chance: random.Random, number: int) -> IndexDocument:
    analyser = Analyser.default()
    lang = chance.choice(LANGS)
    picked = [chance.choice(concepts.concepts()) for _ in range(8)]
    texts = [chance.choice(c.labels[lang]) for c in picked]
    name = f"{chance.choice(texts)[:12].title()} {number}"
    content = content_of(
        {
            "name": [analyser.analyse(name, lang)],
            "offers": [analyser.analyse(t, lang) for t in texts[:3]],
            "needs": [analyser.analyse(t, lang) for t in texts[3:5]],
            "description": [analyser.analyse(". ".join(texts), lang)],
        }
    )
    noise = np.random.default_rng(number).normal(size=(3, VectorSpace.load().dimension))
    rows = (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)
    country = chance.choice(["FR", "DE", "IT", "ES", "PL", "BE", "NL", "AT"])
    return IndexDocument(
        doc_id=f"o{number}:public",
        org_id=f"o{number}",
        version=1,
        name=name,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets={
            "country": (country,),
            "nuts": (country, f"{country}{number % 9}", f"{country}{number % 9}{number % 7}"),
            "nace": tuple(f"{code:02d}" for code in chance.sample(range(10, 40), 3)),
            "stage": (chance.choice(["research", "equipment", "manufacturing"]),),
            "concept": content.concepts.get("offers", ()),
            "size": (chance.choice(["micro", "small", "medium"]),),
        },
        suggest=suggest_prefixes(name),
        vectors=dict(zip(("offers", "needs", "profile"), rows, strict=True)),
        stored={"name": name},
    )


def timed(action, rounds=ROUNDS):
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - started) * 1000)
    return f"p50 {statistics.median(times):.1f} ms, p95 {sorted(times)[int(rounds * 0.95)]:.1f} ms"


def test_speed(index):
    chance = random.Random(7)
    started = time.perf_counter()
    docs = [synthetic(chance, number) for number in range(NUMBER)]
    analysed = time.perf_counter() - started
    started = time.perf_counter()
    for at in range(0, NUMBER, BATCH):
        index.index(docs[at : at + BATCH])
    index.refresh()
    written = time.perf_counter() - started
    analyser = Analyser.default()
    asked = [
        analyser.analyse(chance.choice(chance.choice(concepts.concepts()).labels[lang]), lang)
        for lang in (*LANGS, *LANGS)
        for _ in range(ROUNDS // 10)
    ]
    vectors = [VectorSpace.load().embed(analysis) for analysis in asked]
    scope = Scope(frozenset({"c1"}), frozenset({"o5", "o9"}))
    lines = [
        f"{NUMBER} documents: analysed and built {NUMBER / analysed:.0f}/s, "
        f"written {NUMBER / written:.0f}/s in batches of {BATCH}",
        "search, 20 hits: " + timed(lambda n: index.search(SearchQuery(asked[n], scope=scope))),
        f"search, {len(FACETS)} facets: "
        + timed(lambda n: index.search(SearchQuery(asked[n], scope=scope, facets=FACETS))),
        f"browse, {len(FACETS)} facets: "
        + timed(lambda n: index.search(SearchQuery(scope=scope, facets=FACETS, offset=n))),
        "candidates, 500 from three channels: "
        + timed(lambda n: index.candidates(CandidateQuery(asked[n], vector=vectors[n]))),
        "suggestions: " + timed(lambda n: index.suggest("abcdefghij"[n % 10], scope)),
        "one document written: "
        + timed(lambda n: index.index([synthetic(chance, NUMBER + n)]), rounds=20),
    ]
    print("\n" + "\n".join(lines))
    assert index.count() == NUMBER + 20
    assert NUMBER / written > 100
