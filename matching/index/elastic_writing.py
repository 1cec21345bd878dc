"""Writing in bulk: one request at a time, what the server is too busy for is sent again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from elasticsearch import helpers

from matching.index.checks import check, vectors_of
from matching.index.elastic_schema import key_of, to_source
from matching.index.protocol import IndexDocument, SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from elasticsearch import Elasticsearch
    from numpy.typing import NDArray

CHUNK: Final = 500
CHUNK_BYTES: Final = 8 * 1024 * 1024
"""One bulk request: large enough to be quick, far below what a node takes (100 MB)."""

RETRIES: Final = 6
MAX_BACKOFF: Final = 30.0

CONFLICT: Final = 409
MISSING: Final = 404
TOO_BUSY: Final = 429


class PartialWriteError(SearchIndexError):
    """Some documents of a write were refused; all others were taken. `failed` maps document ids
    to the kind of failure."""

    def __init__(self, failed: Mapping[str, str]) -> None:
        """Name up to three of the documents."""
        self.failed = dict(failed)
        some = ", ".join(f"{doc_id} ({kind})" for doc_id, kind in list(failed.items())[:3])
        super().__init__(f"{len(failed)} documents were refused: {some}")


@dataclass(slots=True)
class Batch:
    """Documents of one write, checked, each id once, with their vectors."""

    newest: dict[str, IndexDocument] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    vectors: dict[str, Mapping[str, NDArray[Any]]] = field(default_factory=dict)

    @property
    def dimension(self) -> int:
        """Length of the first vector; 0 where there is none."""
        rows = (vector for row in self.vectors.values() for vector in row.values())
        return next((len(vector) for vector in rows), 0)


@dataclass(slots=True)
class Taken:
    """What one index did with a batch."""

    written: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    missing: bool = False


def batch_of(docs: Iterable[IndexDocument]) -> Batch:
    """Return the documents to send: of several with one id the greatest version.

    Raises DocumentError for a document that cannot be indexed.
    """
    batch = Batch()
    for doc in docs:
        check(doc)
        kept = batch.newest.get(doc.doc_id)
        if kept is not None:
            batch.stale.append(doc.doc_id)
            if kept.version >= doc.version:
                continue
        batch.newest[doc.doc_id] = doc
        batch.vectors[doc.doc_id] = {} if doc.deleted else vectors_of(doc)
    return batch


def send(
    client: Elasticsearch, alias: str, batch: Batch, *, with_vectors: bool, ids: Mapping[str, str]
) -> Taken:
    """Send a batch through an alias; `ids` maps the server's ids back to ours.

    Never makes an index: where the alias is gone, `missing` is set and nothing written.
    """
    taken = Taken()
    for _, item in helpers.streaming_bulk(
        client, _actions(alias, batch, with_vectors), **_options()
    ):
        ((_, result),) = item.items()
        doc_id, status = ids[result["_id"]], int(result["status"])
        if status < 300:
            taken.written.append(doc_id)
        elif status == CONFLICT:
            taken.stale.append(doc_id)
        elif status == MISSING:
            taken.missing = True
        else:
            error = result.get("error", {})
            taken.failed[doc_id] = str(error.get("type", status) if error else status)
    return taken


def _actions(alias: str, batch: Batch, with_vectors: bool) -> Iterator[dict[str, Any]]:
    for doc in batch.newest.values():
        vectors = batch.vectors[doc.doc_id] if with_vectors else {}
        yield {
            "_op_type": "index",
            "_index": alias,
            "_id": key_of(doc.doc_id),
            "version": doc.version,
            "version_type": "external",
            "_source": to_source(doc, vectors),
        }


def remove(client: Elasticsearch, alias: str, versions: Mapping[str, int]) -> int:
    """Remove documents (server's id → version held) unless a newer version came meanwhile."""
    actions = (
        {
            "_op_type": "delete",
            "_index": alias,
            "_id": key,
            "version": version,
            "version_type": "external_gte",
        }
        for key, version in versions.items()
    )
    return sum(ok for ok, _ in helpers.streaming_bulk(client, actions, **_options()))


def _options() -> dict[str, Any]:
    return {
        "chunk_size": CHUNK,
        "max_chunk_bytes": CHUNK_BYTES,
        "max_retries": RETRIES,
        "retry_on_status": (TOO_BUSY,),
        # Doubled at each try. Chance keeps several writers from coming back at the same moment.
        "initial_backoff": random.uniform(0.3, 0.9),  # noqa: S311 - no secret
        "max_backoff": MAX_BACKOFF,
        "raise_on_error": False,
        "require_alias": True,
    }
