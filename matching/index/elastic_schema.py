"""The Elasticsearch mapping, and documents in its form.

Text columns hold finished terms, so the only analyser is the one that splits at blanks. Of the
source only `payload` and `deleted` are kept: everything else can be made anew from the database.
"""

from __future__ import annotations

import hashlib
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from matching.index.columns import (
    KEYWORD_COLUMNS,
    TEXT_COLUMNS,
    keyword_columns,
    payload_of,
    text_columns,
)
from matching.index.protocol import VECTOR_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matching.index.protocol import IndexDocument

FORMAT: Final = "maillon-elasticsearch 1"

VECTOR: Final[Mapping[str, Any]] = {
    "type": "dense_vector",
    "index": True,
    # Ours have unit length, so this is the inner product; it does not refuse rounding errors.
    "similarity": "cosine",
    "index_options": {"type": "int8_hnsw", "m": 16, "ef_construction": 100},
}
"""One byte per number in the graph, the whole numbers beside it for the last comparison. The length
is set by the first write that has vectors: the vector space is no part of the schema."""

MAX_ID_BYTES: Final = 512
"""Longest document id that Elasticsearch takes."""


def vector_field(name: str) -> str:
    """Return the name of the column of a vector."""
    return f"v_{name}"


@cache
def properties() -> dict[str, Any]:
    """Return the columns of the mapping."""
    term = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    return {
        "doc_id": {"type": "keyword"},
        "version": {"type": "long"},
        "deleted": {"type": "boolean"},
        "written": {"type": "long"},
        "updated": {"type": "long"},
        "payload": {"type": "keyword", "index": False, "doc_values": False},
        **{name: {"type": "keyword"} for name in KEYWORD_COLUMNS},
        **dict.fromkeys(TEXT_COLUMNS, term),
        **{vector_field(name): dict(VECTOR) for name in VECTOR_FIELDS},
    }


@cache
def schema_hash() -> str:
    """Return the hash of everything that decides how documents lie in the index."""
    text = json.dumps([FORMAT, properties()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def mapping() -> dict[str, Any]:
    """Return the mapping of a new index. Unknown columns are an error, not a guess."""
    return {
        "dynamic": "strict",
        "_source": {"includes": ["payload", "deleted"]},
        "properties": properties(),
    }


def vector_mapping(dimension: int) -> dict[str, Any]:
    """Return the vector columns with their length."""
    return {vector_field(name): {**VECTOR, "dims": dimension} for name in VECTOR_FIELDS}


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """Return the settings of a new index.

    There is no refresh by the clock: the writer refreshes when a batch is whole, so that no reader
    sees half of one.
    """
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
    }


def key_of(doc_id: str) -> str:
    """Return the id under which a document is kept."""
    raw = doc_id.encode()
    return doc_id if len(raw) <= MAX_ID_BYTES else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def to_source(doc: IndexDocument, vectors: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return `doc` as Elasticsearch takes it; a tombstone keeps id, version and time only."""
    source: dict[str, Any] = {
        "doc_id": doc.doc_id,
        "version": doc.version,
        "deleted": doc.deleted,
        "written": int(time.time()),
        **text_columns(doc),
    }
    if doc.deleted:
        return source
    source |= {name: list(values) for name, values in keyword_columns(doc).items() if values}
    source["updated"] = max(0, doc.updated)
    source["payload"] = payload_of(doc).decode()
    source |= {vector_field(name): vector.tolist() for name, vector in vectors.items()}
    return source
