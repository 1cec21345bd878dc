"""The embedded search index: tantivy for terms and facets, an exact scan for vectors.

Folder layout: ``current`` names the generation folder in use; a generation holds ``tantivy/``,
``vectors/``, ``schema.txt`` and ``notes.json``. `clear` makes a new generation, so readers never
see half an index. One process writes at a time (``write.lock``; ``create.lock`` is held only while
a generation is made); readers of every process look at two files before each request and reopen
what has changed.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import tantivy
from tantivy import Query

from matching.index import tantivy_queries as q
from matching.index import tantivy_reading as reading
from matching.index.checks import check, check_dimensions, vectors_of
from matching.index.file_lock import WAIT_SECONDS, exclusive
from matching.index.protocol import (
    Candidate,
    CandidateQuery,
    IndexDocument,
    IndexedVersion,
    SchemaMismatchError,
    SearchQuery,
    SearchResult,
    Suggestion,
    WriteOutcome,
)
from matching.index.tantivy_schema import doc_key, schema, schema_hash, to_tantivy
from matching.index.vector_store import Snapshot, VectorStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from matching.domain import Scope

WRITER_HEAP: Final = 64_000_000
"""Bytes the writer may hold before it writes a segment; one thread, so that the order of writes is
the order of documents."""

CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class _State:
    """What a request reads: it stays the same until the request is done."""

    folder: Path
    index: Any
    searcher: Any
    vectors: Snapshot
    stamp: tuple[int, ...]
    process: int


@contextmanager
def _writer(index: Any) -> Iterator[Any]:
    """Yield a writer; what it was given is committed at the end, or nothing of it on error."""
    writer = index.writer(WRITER_HEAP, 1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        # Frees the engine's own lock; merging ends first, so segments stay few.
        writer.wait_merging_threads()


class TantivyIndex:
    """A `SearchIndex` in a folder."""

    def __init__(self, folder: Path, *, wait: float = WAIT_SECONDS) -> None:
        """Use `folder`; it is made by the first request. `wait` is how long a write waits for
        another process."""
        self._root = folder
        self._wait = wait
        self._state: _State | None = None
        self._guard = threading.RLock()

    # Opening and following what other processes write

    def _current(self) -> Path:
        pointer = self._root / "current"
        if not pointer.exists():
            # Not the writers' lock: a reader must never wait for one of them.
            with exclusive(self._root / "create.lock", self._wait):
                if not pointer.exists():
                    self._new_generation()
        return self._root / pointer.read_text("utf-8").strip()

    def _new_generation(self) -> Path:
        numbers = [int(p.name[1:]) for p in self._root.glob("g*") if p.name[1:].isdigit()]
        folder = self._root / f"g{max(numbers, default=0) + 1}"
        (folder / "tantivy").mkdir(parents=True)
        tantivy.Index(schema(), path=str(folder / "tantivy"))
        (folder / "schema.txt").write_text(schema_hash(), "utf-8")
        temporary = self._root / f".current.{os.getpid()}"
        temporary.write_text(folder.name, "utf-8")
        temporary.replace(self._root / "current")
        return folder

    def _read(self) -> _State:
        """Return the newest state. Raises SchemaMismatchError."""
        with self._guard:
            # A folder may be replaced between reading its name and opening it.
            for attempt in range(3):
                try:
                    return self._refreshed()
                except (FileNotFoundError, ValueError):
                    if attempt == 2:
                        raise
                    self._state = None
        raise AssertionError("unreachable")

    def _refreshed(self) -> _State:
        folder = self._current()
        found = (folder / "tantivy" / "meta.json").stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        state = self._state
        # Threads of the engine do not survive a fork, so a child opens the index anew.
        same = state is not None and state.folder == folder and state.process == os.getpid()
        if state is not None and same and state.stamp == stamp:
            return state
        if state is not None and same:
            index = state.index
        else:
            self._check_schema(folder)
            index = tantivy.Index.open(str(folder / "tantivy"))
            index.config_reader("manual")
        index.reload()
        # Vectors are written before the documents that point to them and so read after them.
        vectors = VectorStore(folder / "vectors").snapshot()
        self._state = _State(folder, index, index.searcher(), vectors, stamp, os.getpid())
        return self._state

    @staticmethod
    def _check_schema(folder: Path) -> None:
        held = (folder / "schema.txt").read_text("utf-8").strip()
        if held != schema_hash():
            raise SchemaMismatchError(
                f"the index in {folder.parent} was made for schema {held}, this version needs "
                f"{schema_hash()}: clear and rebuild it"
            )

    # Writing

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # Making the first generation takes the lock itself, so it comes before. Threads exclude
        # each other by the file lock too, for each opens the file anew; reading goes on meanwhile.
        self._current()
        with exclusive(self._root / "write.lock", self._wait):
            yield

    def index(self, docs: Iterable[IndexDocument]) -> WriteOutcome:
        """See `SearchIndex.index`. One call is one commit: send documents by the hundred."""
        newest: dict[str, IndexDocument] = {}
        stale: list[str] = []
        vectors = {}
        for doc in docs:
            check(doc)
            kept = newest.get(doc.doc_id)
            if kept is not None and kept.version >= doc.version:
                stale.append(doc.doc_id)
                continue
            if kept is not None:
                stale.append(doc.doc_id)
            newest[doc.doc_id] = doc
            vectors[doc.doc_id] = {} if doc.deleted else vectors_of(doc)
        if not newest:
            return WriteOutcome((), ())
        with self._writing():
            state = self._read()
            store = VectorStore(state.folder / "vectors")
            check_dimensions(vectors, store.dimension)
            held = self._held(state, list(newest))
            taken = [
                doc for doc in newest.values()
                if doc.doc_id not in held or held[doc.doc_id].version < doc.version
            ]  # fmt: skip
            stale += [doc_id for doc_id in newest if doc_id not in {d.doc_id for d in taken}]
            if taken:
                self._write(state, store, taken, vectors, held)
                if store.needs_compaction():
                    self._compact(store)
        return WriteOutcome(tuple(doc.doc_id for doc in taken), tuple(stale))

    def _write(
        self,
        state: _State,
        store: VectorStore,
        docs: Sequence[IndexDocument],
        vectors: Mapping[str, Mapping[str, Any]],
        held: Mapping[str, IndexedVersion],
    ) -> None:
        with_vectors = [doc for doc in docs if vectors[doc.doc_id]]
        slots: dict[str, int] = {}
        if with_vectors:
            given = store.append([vectors[doc.doc_id] for doc in with_vectors])
            slots = {doc.doc_id: slot for doc, slot in zip(with_vectors, given, strict=True)}
        with _writer(state.index) as writer:
            for doc in docs:
                if doc.doc_id in held:
                    writer.delete_documents_by_term("doc_id", doc.doc_id)
                writer.add_document(to_tantivy(doc, slots.get(doc.doc_id)))

    def _compact(self, store: VectorStore) -> None:
        state = self._read()

        def alive(slots: Iterable[int]) -> set[int]:
            return reading.existing(state.searcher, "slot", list(slots))

        def alive_between(low: int, high: int) -> int:
            kind = tantivy.FieldType.Unsigned
            return reading.count(
                state.searcher, Query.range_query(schema(), "slot", kind, low, high)
            )

        store.compact(alive, alive_between)
        self._state = None

    def delete(self, versions: Mapping[str, int]) -> WriteOutcome:
        """See `SearchIndex.delete`."""
        return self.index(
            IndexDocument(doc_id=doc_id, org_id="", version=version, deleted=True)
            for doc_id, version in versions.items()
        )

    def purge_deleted(self, before: float) -> int:
        """See `SearchIndex.purge_deleted`."""
        with self._writing():
            state = self._read()
            old = Query.range_query(
                schema(), "written", tantivy.FieldType.Unsigned, 0, max(0, int(before)),
                include_upper=False,
            )  # fmt: skip
            gone = q.all_of([q.term("deleted", 1), old])
            number = reading.count(state.searcher, gone)
            if number:
                with _writer(state.index) as writer:
                    writer.delete_documents_by_query(gone)
            return number

    def clear(self) -> None:
        """See `SearchIndex.clear`."""
        with exclusive(self._root / "write.lock", self._wait):
            with exclusive(self._root / "create.lock", self._wait):
                kept = self._new_generation()
            self._state = None
            for folder in self._root.glob("g*"):
                if folder != kept and folder.name[1:].isdigit():
                    shutil.rmtree(folder, ignore_errors=True)

    # Reading

    def search(self, query: SearchQuery) -> SearchResult:
        """See `SearchIndex.search`."""
        return reading.search(self._read().searcher, query)

    def candidates(self, query: CandidateQuery) -> list[Candidate]:
        """See `SearchIndex.candidates`."""
        state = self._read()
        return reading.candidates(state.searcher, state.vectors, query)

    def suggest(
        self, prefix: str, scope: Scope, lang: str = "en", limit: int = 8
    ) -> list[Suggestion]:
        """See `SearchIndex.suggest`."""
        return reading.suggest(self._read().searcher, prefix, scope, lang, limit)

    def versions(self, doc_ids: Iterable[str] | None = None) -> dict[str, IndexedVersion]:
        """See `SearchIndex.versions`."""
        state = self._read()
        if doc_ids is None:
            doc_ids = [text for text, _ in state.searcher.terms_with_prefix("doc_id", "")]
        return self._held(state, list(doc_ids))

    @staticmethod
    def _held(state: _State, doc_ids: Sequence[str]) -> dict[str, IndexedVersion]:
        found: dict[str, IndexedVersion] = {}
        for at in range(0, len(doc_ids), CHUNK):
            by_key = {doc_key(doc_id): doc_id for doc_id in doc_ids[at : at + CHUNK]}
            query = q.any_of("doc_id", list(by_key.values()))
            columns = reading.columns(state.searcher, query, ("doc_key", "version", "deleted"))
            for key, version, deleted in columns:
                found[by_key[key]] = IndexedVersion(version, bool(deleted))
        return found

    def count(self, kind: str = "") -> int:
        """See `SearchIndex.count`."""
        must = [q.term("kind", kind)] if kind else []
        return reading.count(self._read().searcher, q.all_of(must, [q.term("deleted", 1)]))

    def schema_hash(self) -> str:
        """See `SearchIndex.schema_hash`."""
        return schema_hash()

    def meta(self) -> dict[str, str]:
        """See `SearchIndex.meta`."""
        try:
            text = (self._read().folder / "notes.json").read_text("utf-8")
        except FileNotFoundError:
            return {}
        notes: dict[str, str] = json.loads(text)
        return notes

    def set_meta(self, values: Mapping[str, str]) -> None:
        """See `SearchIndex.set_meta`."""
        with self._writing():
            path = self._read().folder / "notes.json"
            temporary = path.with_name(f".notes.{os.getpid()}")
            temporary.write_text(json.dumps(dict(values)), "utf-8")
            temporary.replace(path)

    def refresh(self) -> None:
        """See `SearchIndex.refresh`. Every write commits, so there is nothing to wait for."""
        self._read()

    def close(self) -> None:
        """See `SearchIndex.close`."""
        with self._guard:
            self._state = None
