"""The search index of the server profile: Elasticsearch 9.2 or newer.

Only what every distribution has is used: no language analysers, scripts, server-side reindexing,
delete-by-query or rank fusion. Versions are Elasticsearch's external ones; deletes are documents,
since the server forgets real deletes after a minute. See `elastic_generations` for how an index is
filled anew while the old one answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from elasticsearch import NotFoundError

from matching.index import elastic_schema as schema
from matching.index import elastic_writing as writing
from matching.index.checks import check_dimensions
from matching.index.elastic_client import Connection, IndexUnavailableError, parse_address
from matching.index.elastic_generations import Generations
from matching.index.elastic_queries import term
from matching.index.elastic_reading import Reader
from matching.index.protocol import (
    Candidate,
    CandidateQuery,
    IndexDocument,
    IndexedVersion,
    SearchIndexError,
    SearchQuery,
    SearchResult,
    Suggestion,
    WriteOutcome,
)
from matching.index.rebuilding import Generation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from matching.domain import Scope
    from matching.index.elastic_generations import Layout
    from matching.index.elastic_writing import Batch, Taken

T = TypeVar("T")


class ElasticIndex:
    """A `SearchIndex` in Elasticsearch, and a `Rebuildable` one."""

    def __init__(self, url: str, environment: Mapping[str, str] | None = None) -> None:
        """Use the address `url` (see `elastic_client.parse_address`); nothing is sent yet.

        Raises ConfigurationError.
        """
        self._connection = Connection(parse_address(url), environment)
        self._generations = Generations(self._connection)

    # Writing

    def index(self, docs: Iterable[IndexDocument]) -> WriteOutcome:
        """See `SearchIndex.index`. While a rebuild goes on, writes to both indexes.

        Raises PartialWriteError after everything was sent, where the server refused some.
        """
        batch = writing.batch_of(docs)
        if not batch.newest:
            return WriteOutcome((), tuple(batch.stale))
        layout = self._generations.layout(fresh=True)
        is_live = layout.is_ours(layout.live)
        is_building = layout.is_ours(layout.building)
        if not is_live and not is_building:
            layout.readable()
            raise SearchIndexError("the kept index of this schema is not written to any more")
        both = is_live and is_building
        with_vectors = self._prepare(layout.live, batch, may_differ=both) if is_live else True
        if is_building:
            self._prepare(layout.building, batch, may_differ=False)
        taken = None
        # The one being filled comes first: a switch in between then loses nothing.
        if is_building:
            taken = self._send(layout.alias("building"), batch, with_vectors=True)
            if taken.missing and not is_live:
                raise SearchIndexError("the index being filled is gone")
        if is_live:
            taken = self._send(layout.alias("write"), batch, with_vectors=with_vectors)
            if taken.missing:
                self._generations.forget()
                raise IndexUnavailableError("the index was removed while it was written")
        assert taken is not None
        if taken.failed:
            raise writing.PartialWriteError(taken.failed)
        return WriteOutcome(tuple(taken.written), (*batch.stale, *taken.stale))

    def _prepare(self, name: str, batch: Batch, *, may_differ: bool) -> bool:
        """Check that the vectors fit an index, or set their length; say whether to send them.

        A new vector space may have another length: then the live index goes without until the one
        being filled takes its place. Raises DocumentError.
        """
        if not batch.dimension:
            return True
        held = self._generations.dimension(name)
        if may_differ and held and held != batch.dimension:
            return False
        dimension = check_dimensions(batch.vectors, held)
        if not held:
            self._generations.set_dimension(name, dimension)
        return True

    def _send(self, alias: str, batch: Batch, *, with_vectors: bool) -> Taken:
        ids = {schema.key_of(doc_id): doc_id for doc_id in batch.newest}
        return self._connection.write(
            lambda client: writing.send(client, alias, batch, with_vectors=with_vectors, ids=ids)
        )

    def delete(self, versions: Mapping[str, int]) -> WriteOutcome:
        """See `SearchIndex.delete`."""
        return self.index(
            IndexDocument(doc_id=doc_id, org_id="", version=version, deleted=True)
            for doc_id, version in versions.items()
        )

    def refresh(self) -> None:
        """See `SearchIndex.refresh`. The index being filled is refreshed when it is whole."""
        layout = self._generations.layout(fresh=True)
        name = layout.live if layout.is_ours(layout.live) else layout.building
        if layout.is_ours(name):
            self._connection.write(lambda client: client.indices.refresh(index=name))

    def purge_deleted(self, before: float) -> int:
        """See `SearchIndex.purge_deleted`."""
        self.refresh()
        old = {
            "bool": {"filter": [term("deleted", True), {"range": {"written": {"lt": int(before)}}}]}
        }
        held = {
            key: int(fields["version"][0]) for key, fields in self._reader().scan(old, ("version",))
        }
        alias = self._generations.layout().alias("write")
        return self._connection.write(lambda client: writing.remove(client, alias, held))

    def clear(self) -> None:
        """See `SearchIndex.clear`."""
        layout = self._generations.layout(fresh=True)
        self._generations.remove([name for name in layout.roles if name == layout.building])
        self._generations.switch(self._generations.begin(), keep=False)

    def drop(self) -> None:
        """Remove every index of this prefix; nothing is left on the server."""
        self._generations.remove(list(self._generations.layout(fresh=True).roles))

    # Reading

    def _reader(self, layout: Layout | None = None) -> Reader:
        return Reader(self._connection, (layout or self._generations.layout()).readable())

    def _read(self, question: Callable[[Reader], T]) -> T:
        """Ask the index in use; once more where it was replaced meanwhile."""
        try:
            return question(self._reader())
        except SearchIndexError as error:
            if not isinstance(error.__cause__, NotFoundError):
                raise
        return question(self._reader(self._generations.layout(fresh=True)))

    def search(self, query: SearchQuery) -> SearchResult:
        """See `SearchIndex.search`."""
        return self._read(lambda reader: reader.search(query))

    def candidates(self, query: CandidateQuery) -> list[Candidate]:
        """See `SearchIndex.candidates`."""

        def ask(reader: Reader) -> list[Candidate]:
            has_vector = query.vector is not None
            dimension = self._generations.dimension(reader.index) if has_vector else 0
            return reader.candidates(query, dimension)

        return self._read(ask)

    def suggest(
        self, prefix: str, scope: Scope, lang: str = "en", limit: int = 8
    ) -> list[Suggestion]:
        """See `SearchIndex.suggest`."""
        return self._read(lambda reader: reader.suggest(prefix, scope, lang, limit))

    def versions(self, doc_ids: Iterable[str] | None = None) -> dict[str, IndexedVersion]:
        """See `SearchIndex.versions`."""
        if doc_ids is None:
            return self._read(lambda reader: reader.all_versions())
        keys = {schema.key_of(doc_id): doc_id for doc_id in doc_ids}
        return self._read(lambda reader: reader.versions(keys)) if keys else {}

    def count(self, kind: str = "") -> int:
        """See `SearchIndex.count`."""
        return self._read(lambda reader: reader.count(kind))

    def schema_hash(self) -> str:
        """See `SearchIndex.schema_hash`."""
        return schema.schema_hash()

    def meta(self) -> dict[str, str]:
        """See `SearchIndex.meta`."""
        return self._read(lambda reader: self._generations.notes(reader.index))

    def set_meta(self, values: Mapping[str, str]) -> None:
        """See `SearchIndex.set_meta`."""
        self._generations.set_notes(self._generations.layout(fresh=True).readable(), values)

    def close(self) -> None:
        """See `SearchIndex.close`."""
        self._connection.close()

    # Filling anew

    def begin_rebuild(self) -> ElasticRebuild:
        """See `Rebuildable.begin_rebuild`."""
        return ElasticRebuild(self._connection, self._generations, self._generations.begin())

    def rollback(self) -> str:
        """See `Rebuildable.rollback`."""
        layout = self._generations.layout(fresh=True)
        if not layout.kept:
            raise SearchIndexError("there is no kept index to go back to")
        if not layout.is_ours(layout.kept):
            raise SearchIndexError(
                f"the kept index {layout.kept} has another schema: install the version of the "
                "code that made it, then go back"
            )
        self._connection.write(lambda client: client.indices.refresh(index=layout.kept))
        self._generations.switch(layout.kept)
        return layout.kept

    def generations(self) -> list[Generation]:
        """See `Rebuildable.generations`."""
        layout = self._generations.layout(fresh=True)
        states = {layout.live: "live", layout.building: "building", layout.kept: "kept"}
        return [
            Generation(
                name=name,
                state=states[name],  # type: ignore[arg-type]
                documents=Reader(self._connection, name).stored(),
                schema=layout.schema_of(name),
                is_readable=layout.is_ours(name),
            )
            for name in layout.roles
            if name in states
        ]


class ElasticRebuild:
    """An index being filled; see `Rebuild`."""

    def __init__(self, connection: Connection, generations: Generations, name: str) -> None:
        """Take the index `name`, which carries the alias of the one being filled."""
        self._connection = connection
        self._generations = generations
        self.name = name

    def _refresh(self) -> None:
        self._connection.write(lambda client: client.indices.refresh(index=self.name))

    def versions(self) -> dict[str, IndexedVersion]:
        """See `Rebuild.versions`."""
        self._refresh()
        return Reader(self._connection, self.name).all_versions()

    def finish(self, notes: Mapping[str, str]) -> None:
        """See `Rebuild.finish`."""
        self._refresh()
        self._generations.set_notes(self.name, notes)
        live = self._generations.layout(fresh=True).live
        # One without notes was never whole: there is nothing to go back to.
        self._generations.switch(self.name, keep=bool(self._generations.notes(live)))

    def abandon(self) -> None:
        """See `Rebuild.abandon`."""
        self._generations.remove([self.name])
