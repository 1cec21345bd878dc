"""Scale on synthetic profiles in Elasticsearch: rate of indexing, times of questions, memory.

`make bench-scale PROFILES=10000`. Figures are printed and written to ``build/bench-scale-*.json``;
the test fails only where a ratio within one run misses its goal, since times depend on the machine.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from elasticsearch import Elasticsearch, helpers

from matching.domain import Question, Scope
from matching.evaluation import synthetic
from matching.index import FACETS, CandidateQuery, IndexDocument, SearchQuery, open_index
from matching.index import elastic_schema as schema
from matching.index.checks import vectors_of
from matching.index.elastic_adapter import ElasticIndex
from matching.index.elastic_client import credentials, parse_address
from matching.index.elastic_reading import Reader
from matching.ranking import Matcher
from matching.text import Analyser
from tests.contract.search_index.adapters import elasticsearch_address

pytestmark = [pytest.mark.bench, pytest.mark.elasticsearch]

PROFILES = int(os.environ.get("SCALE_PROFILES", "10000"))
RAW_PROFILES = 10_000
"""So many documents are also sent by plain `helpers.bulk`, in turns with ours."""

BATCH = 1000
QUESTIONS = int(os.environ.get("SCALE_QUESTIONS", "100"))
LEAST_RATE = 0.8
LEAST_RECALL = 0.98
DEPTH = 500
BUILD = Path(__file__).resolve().parents[2] / "build"


@dataclass
class Figures:
    """What was measured."""

    values: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, value: Any) -> None:
        self.values[name] = round(value, 3) if isinstance(value, float) else value
        print(f"  {name}: {self.values[name]}", flush=True)


def timed(actions: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds."""
    times = []
    for action in actions:
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return {"p50": statistics.median(times), "p95": sorted(times)[int(0.95 * len(times))]}


def batches() -> Iterator[list[IndexDocument]]:
    docs = (synthetic.document(each) for each in synthetic.profiles(PROFILES))
    while batch := list(islice(docs, BATCH)):
        yield batch


def actions_of(index: str, docs: Sequence[IndexDocument]) -> list[dict[str, Any]]:
    return [
        {
            "_index": index,
            "_id": doc.doc_id,
            "_source": schema.to_source(doc, vectors_of(doc)),
        }
        for doc in docs
    ]


def resident(needle: str) -> float:
    """Return the resident megabytes of the processes whose command line has `needle`."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if needle in (folder / "cmdline").read_bytes().decode(errors="replace"):
                pages = int((folder / "statm").read_text().split()[1])
                total += pages * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    return total / 1e6


@dataclass
class World:
    """An index with PROFILES documents, and what is known of them."""

    index: ElasticIndex
    client: Elasticsearch
    name: str
    offers: np.ndarray
    ids: list[str]


@pytest.fixture(scope="module")
def figures() -> Iterator[Figures]:
    print(f"\n{PROFILES} synthetic profiles", flush=True)
    found = Figures()
    yield found
    BUILD.mkdir(exist_ok=True)
    path = BUILD / f"bench-scale-{PROFILES}.json"
    path.write_text(json.dumps(found.values, indent=2) + "\n", "utf-8")


@pytest.fixture(scope="module")
def world(figures: Figures, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with elasticsearch_address(tmp_path_factory.mktemp("scale")) as url:
        index = open_index(url)
        assert isinstance(index, ElasticIndex)
        index.count()
        (live,) = index.generations()
        address = parse_address(url)
        client = Elasticsearch(list(address.hosts), request_timeout=120, **credentials(os.environ))
        yield _filled(index, client, live.name, figures)
        index.close()
        client.close()


def _filled(index: ElasticIndex, client: Elasticsearch, name: str, figures: Figures) -> World:
    raw = f"{name}-raw"
    client.indices.create(index=raw, mappings=schema.mapping(), settings=schema.settings(1, 0))
    ours = theirs = shared = 0.0
    sent = 0
    rows, ids = [], []
    for number, docs in enumerate(_timed_batches(figures)):
        rows += [np.asarray(doc.vectors["offers"], np.float32) for doc in docs]
        ids += [doc.doc_id for doc in docs]
        is_compared = sent < RAW_PROFILES
        actions = actions_of(raw, docs) if is_compared else []
        # In turns, and each first in every second round: the machine is not ours alone.
        for is_ours in (True, False) if number % 2 else (False, True):
            started = time.perf_counter()
            if is_ours:
                assert len(index.index(docs).written) == len(docs)
                ours += time.perf_counter() - started
                shared += (time.perf_counter() - started) * is_compared
            elif is_compared:
                helpers.bulk(client, actions)
                theirs += time.perf_counter() - started
        sent += len(docs)
    started = time.perf_counter()
    index.refresh()
    figures.note("refresh_seconds", time.perf_counter() - started)
    compared = min(sent, RAW_PROFILES)
    client.indices.delete(index=raw)
    figures.note("index_per_second", sent / ours)
    figures.note("index_per_second_compared", compared / shared)
    figures.note("raw_bulk_per_second", compared / theirs)
    figures.note("index_rate_against_raw", theirs / shared)
    client.indices.flush(index=name)
    stats = client.indices.stats(index=name)["indices"][name]["total"]
    figures.note("index_megabytes", stats["store"]["size_in_bytes"] / 1e6)
    figures.note("segments", stats["segments"]["count"])
    services = os.environ.get("MAILLON_SERVICES_ENV")
    if services:
        needle = f"-Des.path.home={Path(services).parent}"
        figures.note("elasticsearch_resident_megabytes", resident(needle))
    return World(index, client, name, np.vstack(rows), ids)


def _timed_batches(figures: Figures) -> Iterator[list[IndexDocument]]:
    """Yield batches; note how fast documents are made (analysis, vectors)."""
    made, spent = 0, 0.0
    source = batches()
    while True:
        started = time.perf_counter()
        docs = next(source, None)
        spent += time.perf_counter() - started
        if docs is None:
            figures.note("documents_made_per_second", made / spent)
            return
        made += len(docs)
        yield docs


@pytest.fixture(scope="module")
def questions() -> list[tuple[int, CandidateQuery]]:
    """Needs of synthetic firms: (number of the firm, question)."""
    chance = random.Random(11)
    analyser = Analyser.default()
    found: list[tuple[int, CandidateQuery]] = []
    while len(found) < QUESTIONS:
        number = chance.randrange(PROFILES)
        asker = synthetic.profile(number)
        if not asker.needs:
            continue
        need = asker.needs[0]
        query = CandidateQuery(
            analysis=analyser.analyse(need.full_text, need.language),
            vector=synthetic.vector_of([(need.title, need.language), (need.text, need.language)]),
            scope=Scope(frozenset(asker.cluster_ids), frozenset({asker.id})),
            size=DEPTH,
            depth=DEPTH,
        )
        if query.vector is not None:
            found.append((number, query))
    return found


def test_indexing_keeps_up_with_plain_bulk(world: World, figures: Figures) -> None:
    assert world.index.count() == PROFILES
    assert figures.values["index_rate_against_raw"] >= LEAST_RATE


def test_vectors_are_found(
    world: World, questions: list[tuple[int, CandidateQuery]], figures: Figures
) -> None:
    """Recall of the best 100, as `candidates` asks for them, against an exact scan."""
    recalls = []
    for _, query in questions:
        assert query.vector is not None
        scores = world.offers @ query.vector
        floor = np.partition(scores, -100)[-100]
        only = CandidateQuery(vector=query.vector, size=100, depth=DEPTH)
        found = world.index.candidates(only)
        recalls.append(sum(c.scores["vector"] >= floor - 1e-6 for c in found) / 100)
    figures.note("recall_at_100", float(np.mean(recalls)))
    figures.note("recall_at_100_lowest", float(min(recalls)))
    assert np.mean(recalls) >= LEAST_RECALL


def test_times(
    world: World,
    questions: list[tuple[int, CandidateQuery]],
    figures: Figures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = world.index
    asked: list[list[dict[str, Any]]] = []
    whole = Reader._ask_all

    def watched(self: Reader, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        asked.append(list(bodies))
        return whole(self, bodies)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "_ask_all", watched)
        for _, query in questions:
            index.candidates(query)
    searches = [[line for body in bodies for line in ({}, body)] for bodies in asked]
    bare = timed([lambda s=s: world.client.msearch(index=world.name, searches=s) for s in searches])
    ours = timed([lambda q=q: index.candidates(q) for _, q in questions])
    found = timed(
        [
            lambda q=q: index.search(SearchQuery(q.analysis, scope=q.scope, facets=FACETS))
            for _, q in questions
        ]
    )
    suggested = timed([lambda n=n: index.suggest("abcdefghij"[n % 10], Scope()) for n in range(50)])
    for name, each in (
        ("bare_query", bare),
        ("candidates", ours),
        ("search_with_all_facets", found),
        ("suggest", suggested),
    ):
        for part, value in each.items():
            figures.note(f"{name}_{part}_ms", value)
    figures.note("candidates_against_bare_p50", ours["p50"] / bare["p50"])
    figures.note("candidates_against_bare_p95", ours["p95"] / bare["p95"])


def test_proposals(
    world: World, questions: list[tuple[int, CandidateQuery]], figures: Figures
) -> None:
    """A proposal: candidates, then the ranking model. Cold: every profile is prepared for it;
    warm: at once again, as `Preparer` keeps the last 4,096 profiles."""
    matcher = Matcher()

    def propose(number: int, query: CandidateQuery) -> None:
        found = [
            synthetic.profile(int(c.org_id.rsplit("-", 1)[1]))
            for c in world.index.candidates(query)
        ]
        asker = synthetic.profile(number)
        started = time.perf_counter()
        matcher.rank(Question(asker, need_id=asker.needs[0].id, limit=20), found)
        ranked.append((time.perf_counter() - started) * 1000)

    ranked: list[float] = []
    bare = figures.values["bare_query_p50_ms"]
    for number, query in questions[:8]:
        propose(number, query)
    figures.note("ranking_cold_p50_ms", statistics.median(ranked))
    ranked.clear()
    for number, query in questions[:8]:
        propose(number, query)
        ranked.pop()
        propose(number, query)
    warm = statistics.median(ranked)
    figures.note("ranking_warm_p50_ms", warm)
    retrieved = figures.values["candidates_p50_ms"]
    figures.note("proposal_warm_against_bare_p50", (retrieved + warm) / bare)
