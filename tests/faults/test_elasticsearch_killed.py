"""Elasticsearch is killed (SIGKILL) while documents are written and while the index is filled anew.

A writer keeps a history of what was acknowledged. Afterwards a checker compares: whatever was
acknowledged is there once, in that version or a later one that was sent; a switch took place or did
not, but there is one live index.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from matching.index import IndexDocument, SearchIndexError, SearchQuery, open_index
from matching.index.elastic_adapter import ElasticIndex
from matching.index.elastic_client import Breaker
from scripts.services import Elasticsearch, prepare_elasticsearch, workplace
from tests.contract.search_index.documents import document, unit

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("MAILLON_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("MAILLON_FAULT_SEED", "20260901"))
SEEDS = range(SEED, SEED + ROUNDS)
KILLS = int(os.environ.get("MAILLON_FAULT_KILLS", "2"))
FIRMS = 40


@pytest.fixture(scope="module")
def server() -> Iterator[Elasticsearch]:
    """A server of its own: others must not lose theirs."""
    with workplace() as services:
        made = prepare_elasticsearch(services)
        made.launch()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in made.environment().items():
                patch.setenv(name, value)
            yield made


def kill(server: Elasticsearch) -> None:
    """Kill the server with its launcher; nothing can be flushed."""
    child = server.services.children[-1]
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


@dataclass
class History:
    """What was sent, and what was acknowledged: document id → greatest version."""

    sent: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    unexpected: list[Exception] = field(default_factory=list)

    def check(self, index: ElasticIndex) -> None:
        """Compare with what the index holds."""
        assert self.unexpected == []
        index.refresh()
        held = index.versions()
        for doc_id, version in self.acknowledged.items():
            assert held[doc_id].version >= version
        for doc_id, found in held.items():
            assert found.version <= self.sent[doc_id]
            assert not found.deleted
        hits = index.search(SearchQuery(size=10 * FIRMS)).hits
        assert sorted(hit.doc_id for hit in hits) == sorted(held)
        assert {hit.doc_id: hit.version for hit in hits} == {
            doc_id: found.version for doc_id, found in held.items()
        }


class Writer:
    """Writes batches until it is stopped; sends what was not acknowledged again, as the relay."""

    def __init__(self, index: ElasticIndex, seed: int) -> None:
        self.index = index
        self.history = History()
        self.stopped = threading.Event()
        self._chance = random.Random(seed)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self.stopped.is_set():
                self._write(self._batch())
        except Exception as error:
            self.history.unexpected.append(error)

    def _batch(self) -> list[IndexDocument]:
        docs = []
        for number in self._chance.sample(range(FIRMS), 5):
            doc_id = f"o{number}:public"
            version = self.history.sent.get(doc_id, 0) + 1
            self.history.sent[doc_id] = version
            docs.append(document(f"o{number}", version=version, vectors={"offers": unit(version)}))
        return docs

    def _write(self, docs: list[IndexDocument]) -> None:
        """Send until the index says that it has each: a stale one is there already."""
        while not self.stopped.is_set():
            try:
                outcome = self.index.index(docs)
            except SearchIndexError:
                self.history.refused += 1
                time.sleep(0.1)
                continue
            there = {*outcome.written, *outcome.stale}
            for doc in docs:
                assert doc.doc_id in there
                self.history.acknowledged[doc.doc_id] = doc.version
            return

    def wait_for(self, batches: int) -> None:
        """Wait until so many more documents were acknowledged."""
        wanted = sum(self.history.acknowledged.values()) + batches
        deadline = time.monotonic() + 120
        while sum(self.history.acknowledged.values()) < wanted and not self.history.unexpected:
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.fixture
def index(server: Elasticsearch) -> Iterator[ElasticIndex]:
    opened = open_index(f"{server.environment()['MAILLON_TEST_ELASTICSEARCH']}-{time.time_ns()}")
    assert isinstance(opened, ElasticIndex)
    opened._connection.breaker = Breaker(pause=0.5)
    yield opened
    opened.drop()
    opened.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_acknowledged_survives_a_kill(server, index, seed):
    chance = random.Random(seed)
    with Writer(index, seed) as writer:
        for _ in range(KILLS):
            writer.wait_for(20)
            time.sleep(chance.random())
            kill(server)
            server.launch()
        writer.wait_for(20)
    assert writer.history.refused > 0
    writer.history.check(index)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rebuild_survives_kills(server, index, seed):
    chance = random.Random(seed)
    index.set_meta({"release": "old"})
    with Writer(index, seed) as writer:
        writer.wait_for(20)
        fresh = index.begin_rebuild()
        for _ in range(KILLS):
            time.sleep(chance.random())
            kill(server)
            with pytest.raises(SearchIndexError):
                fresh.finish({"release": "new"})
            server.launch()
            again = finished(index.begin_rebuild)
            assert again.name == fresh.name
        # The backfill: everything that was written before the rebuild began.
        everything = [
            document(doc_id.split(":")[0], version=version)
            for doc_id, version in dict(writer.history.acknowledged).items()
        ]
        finished(lambda: index.index(everything))
        finished(lambda: fresh.finish({"release": "new"}))
        writer.wait_for(20)
    writer.history.check(index)
    assert index.meta() == {"release": "new"}
    assert [g.state for g in index.generations()] == ["kept", "live"]


def finished(action):
    """Return what `action` returns once the server answers again."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return action()
        except SearchIndexError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
