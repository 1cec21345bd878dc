"""Sets of synthetic profiles in Elasticsearch, and how time is taken on them."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from elasticsearch import Elasticsearch, helpers

from matching.domain import Profile
from matching.evaluation import synthetic
from matching.index import IndexDocument, SearchIndexError, open_index
from matching.index import elastic_schema as schema
from matching.index.checks import vectors_of
from matching.index.elastic_adapter import ElasticIndex
from matching.index.elastic_client import credentials, parse_address
from tests.contract.search_index.adapters import ELASTICSEARCH

SIZES = sorted({int(n) for n in os.environ.get("SCALE_PROFILES", "10000").split(",")})
"""Numbers of profiles; each set is an index of its own, all are asked in turns."""

KEEP = os.environ.get("SCALE_KEEP", "")
"""With a name the sets stay on the server under it, and are gone on with by the next run."""

FILL_MINUTES = float(os.environ.get("SCALE_FILL_MINUTES", "inf"))
"""Filling ends after so long; what is there by then is measured, and its number is noted."""

RAW_PROFILES = 10_000
"""So many documents of the smallest set are also sent by plain `helpers.bulk`, in turns."""

BATCH = 1000

AHEAD = 4
"""Batches made ahead of the one that is sent."""

TRIES = 20
BUILD = Path(__file__).resolve().parents[2] / "build"


@dataclass
class Figures:
    """What was measured."""

    values: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, value: Any) -> None:
        self.values[name] = round(value, 3) if isinstance(value, float) else value
        print(f"  {name}: {self.values[name]}", flush=True)

    def write(self) -> None:
        BUILD.mkdir(exist_ok=True)
        path = BUILD / f"bench-scale-{'-'.join(map(str, SIZES))}.json"
        path.write_text(json.dumps(self.values, indent=2) + "\n", "utf-8")


class Times:
    """Milliseconds of one kind of action."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def of(self, action: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        answer = action(*arguments)
        self.taken.append((time.perf_counter() - started) * 1000)
        return answer

    @property
    def p50(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return sorted(self.taken)[int(0.95 * len(self.taken))]


@dataclass
class World:
    """An index with the synthetic profiles 0 to `size`."""

    index: ElasticIndex
    client: Elasticsearch
    name: str
    size: int

    @property
    def label(self) -> str:
        return f"at_{self.size}"


def documents(start: int, end: int) -> list[IndexDocument]:
    return [synthetic.document(synthetic.profile(number)) for number in range(start, end)]


@lru_cache(maxsize=50_000)
def profile(number: int) -> Profile:
    return synthetic.profile(number)


def number_of(org_id: str) -> int:
    return int(org_id.rsplit("-", 1)[1])


def _opened(size: int) -> tuple[ElasticIndex, Elasticsearch, str]:
    suffix = f"{KEEP or time.time_ns()}-{size}"
    url = f"{ELASTICSEARCH.rstrip('/')}-{suffix}"
    index = open_index(url)
    assert isinstance(index, ElasticIndex)
    index.count()
    (live,) = index.generations()
    hosts = list(parse_address(url).hosts)
    client = Elasticsearch(hosts, request_timeout=120, **credentials(os.environ))
    return index, client, live.name


def world_of(size: int, figures: Figures) -> World:
    """Return the set of this size, filled; from a kept one only what is missing is made."""
    index, client, name = _opened(size)
    index.refresh()
    held = index.count()
    if held < size and FILL_MINUTES > 0:
        held = _fill(index, client, name, held, size, figures)
    world = World(index, client, name, held)
    client.indices.flush(index=name)
    stats = client.indices.stats(index=name)["indices"][name]["total"]
    figures.note(f"{world.label}_index_megabytes", stats["store"]["size_in_bytes"] / 1e6)
    figures.note(f"{world.label}_segments", stats["segments"]["count"])
    return world


def _fill(
    index: ElasticIndex, client: Elasticsearch, name: str, held: int, size: int, figures: Figures
) -> int:
    compared = RAW_PROFILES if size == SIZES[0] and not held else 0
    raw = f"{name}-raw"
    if compared:
        client.indices.create(index=raw, mappings=schema.mapping(), settings=schema.settings(1, 0))
    made, waited, ours, theirs, shared = (Times() for _ in range(5))
    deadline = time.monotonic() + 60 * FILL_MINUTES
    begun, sent = time.perf_counter(), held
    ahead = _ahead(max(held, compared), size)
    while sent < size and time.monotonic() < deadline:
        is_compared = sent < compared
        if is_compared:
            docs = made.of(documents, sent, min(size, sent + BATCH))
        else:
            docs = waited.of(next, ahead)
        actions = _actions(raw, docs) if is_compared else []
        # In turns, and each first in every second round: the machine is not ours alone.
        is_odd = sent // BATCH % 2 == 1
        for is_ours in (True, False) if is_odd else (False, True):
            if is_ours:
                ours.of(_send, index, docs)
                if is_compared:
                    shared.taken.append(ours.taken[-1])
            elif is_compared:
                theirs.of(helpers.bulk, client, actions)
        sent += len(docs)
        if sent % 50_000 == 0:
            minutes = (time.perf_counter() - begun) / 60
            print(f"  … {sent} of {size} after {minutes:.0f} minutes", flush=True)
    ahead.close()
    index.refresh()
    label = f"fill_{size}"
    minutes = (time.perf_counter() - begun) / 60
    figures.note(f"{label}_minutes", minutes)
    figures.note(f"{label}_documents_per_second", (sent - held) / minutes / 60)
    figures.note(f"{label}_minutes_waiting_for_documents", sum(waited.taken) / 60_000)
    figures.note(f"{label}_indexed_per_second", (sent - held) / sum(ours.taken) * 1000)
    if compared:
        figures.note("raw_bulk_per_second", min(sent, compared) / sum(theirs.taken) * 1000)
        figures.note("index_rate_against_raw", sum(theirs.taken) / sum(shared.taken))
        client.indices.delete(index=raw)
    return sent


def _ahead(start: int, end: int) -> Generator[list[IndexDocument]]:
    """Yield the documents in batches; a second process makes the next ones meanwhile."""
    if start >= end:
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
        coming: deque[Future[list[IndexDocument]]] = deque()
        for first in range(start, end, BATCH):
            coming.append(maker.submit(documents, first, min(end, first + BATCH)))
            if len(coming) > AHEAD:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _send(index: ElasticIndex, docs: Sequence[IndexDocument]) -> None:
    """Send as the relay does: what a server too busy to answer has not taken is sent again."""
    for _ in range(TRIES):
        try:
            outcome = index.index(docs)
        except SearchIndexError:
            time.sleep(5)
        else:
            assert len(outcome.written) + len(outcome.stale) == len(docs)
            return
    raise AssertionError("the server did not take a batch")


def _actions(index: str, docs: Sequence[IndexDocument]) -> list[dict[str, Any]]:
    return [
        {"_index": index, "_id": doc.doc_id, "_source": schema.to_source(doc, vectors_of(doc))}
        for doc in docs
    ]


def exact_floor(vectors: np.ndarray, size: int, best: int) -> np.ndarray:
    """Return for each vector the score of its `best`-th nearest offers among `size` profiles.

    The profiles are made again, a thousand at a time: nothing large is held in memory.
    """
    top = np.full((len(vectors), best), -np.inf, dtype=np.float32)
    for start in range(0, size, BATCH):
        rows = [
            synthetic.offers_vector(synthetic.profile(number))
            for number in range(start, min(size, start + BATCH))
        ]
        scores = vectors @ np.vstack([row for row in rows if row is not None]).T
        top = -np.partition(-np.hstack([top, scores]), best - 1, axis=1)[:, :best]
    floor: np.ndarray = top.min(axis=1)
    return floor


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


def worlds_of(figures: Figures) -> Iterator[list[World]]:
    """Yield all sets, smallest first; remove them afterwards unless they are kept."""
    worlds: list[World] = []
    try:
        for size in SIZES:
            worlds.append(world_of(size, figures))
        services = os.environ.get("MAILLON_SERVICES_ENV")
        if services:
            needle = f"-Des.path.home={Path(services).parent}"
            figures.note("elasticsearch_resident_megabytes", resident(needle))
        figures.note("heap", os.environ.get("MAILLON_ELASTICSEARCH_HEAP", "512m"))
        yield worlds
    finally:
        for world in worlds:
            if not KEEP:
                world.index.drop()
            world.index.close()
            world.client.close()
