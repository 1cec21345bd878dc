"""The tantivy schema, and documents in its form."""

from __future__ import annotations

import hashlib
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import tantivy

from matching.index.columns import (
    TEXT_COLUMNS,
    facet_field,
    keyword_columns,
    payload_of,
    text_columns,
)
from matching.index.protocol import (
    CONCEPT_FIELDS,
    FACETS,
    TEXT_FIELDS,
    VECTOR_FIELDS,
    IndexDocument,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "maillon-tantivy 2"
KEYWORDS: Final = ("doc_id", "org_id", "kind", "audience", "clusters", "shadows", "suggest")
NUMBERS: Final = ("doc_key", "version", "deleted", "written", "updated", "slot")


@cache
def schema() -> Any:
    """Return the schema."""
    builder = tantivy.SchemaBuilder()
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # Aggregation and sorting read columns, so these need fast=True.
    for name in (*(facet_field(each) for each in FACETS), "sort_name"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in TEXT_COLUMNS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


@cache
def schema_hash() -> str:
    """Return the hash of everything that decides how documents lie in the index."""
    parts = (FORMAT, KEYWORDS, NUMBERS, TEXT_FIELDS, CONCEPT_FIELDS, FACETS, VECTOR_FIELDS)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def doc_key(doc_id: str) -> int:
    """Return the 64-bit number by which a document is recognised in a column."""
    return int.from_bytes(hashlib.blake2b(doc_id.encode(), digest_size=8).digest(), "big")


def to_tantivy(doc: IndexDocument, slot: int | None) -> Any:
    """Return `doc` as a tantivy document; a tombstone keeps id, version and time only."""
    made = tantivy.Document()
    made.add_text("doc_id", doc.doc_id)
    made.add_unsigned("doc_key", doc_key(doc.doc_id))
    made.add_unsigned("version", doc.version)
    made.add_unsigned("deleted", int(doc.deleted))
    made.add_unsigned("written", int(time.time()))
    for name, text in text_columns(doc).items():
        made.add_text(name, text)
    if doc.deleted:
        return made
    for name, values in keyword_columns(doc).items():
        for value in values:
            made.add_text(name, value)
    made.add_unsigned("updated", max(0, doc.updated))
    if slot is not None:
        made.add_unsigned("slot", slot)
    made.add_bytes("payload", payload_of(doc))
    return made


def read_payload(document: Any) -> Mapping[str, Any]:
    """Return what `to_tantivy` stored of a document."""
    loaded: dict[str, Any] = json.loads(bytes(document.get_first("payload")))
    return loaded
