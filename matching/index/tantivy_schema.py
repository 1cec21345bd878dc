"""The tantivy schema, and documents in its form."""

from __future__ import annotations

import hashlib
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import tantivy

from matching.index.protocol import (
    CONCEPT_FIELDS,
    FACETS,
    KINDS,
    TEXT_FIELDS,
    VECTOR_FIELDS,
    DocumentError,
    IndexDocument,
)
from matching.reference.concepts import broader_closure
from matching.text.folding import fold, scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

FORMAT: Final = "maillon-tantivy 1"
MAX_VERSION: Final = 2**63 - 1
MAX_KEYWORD: Final = 1024
"""Longest id or code in bytes; tantivy drops terms over 64 KB silently, this refuses earlier."""

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
    for name in TEXT_FIELDS:
        builder.add_text_field(f"t_{name}", tokenizer_name="whitespace", index_option="freq")
    for name in CONCEPT_FIELDS:
        for kind in ("c", "b", "s"):
            builder.add_text_field(
                f"{kind}_{name}", tokenizer_name="whitespace", index_option="freq"
            )
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def facet_field(facet: str) -> str:
    """Return the name of the column of a facet."""
    return f"f_{facet}"


@cache
def schema_hash() -> str:
    """Return the hash of everything that decides how documents lie in the index."""
    parts = (FORMAT, KEYWORDS, NUMBERS, TEXT_FIELDS, CONCEPT_FIELDS, FACETS, VECTOR_FIELDS)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def doc_key(doc_id: str) -> int:
    """Return the 64-bit number by which a document is recognised in a column."""
    return int.from_bytes(hashlib.blake2b(doc_id.encode(), digest_size=8).digest(), "big")


def check(doc: IndexDocument) -> None:
    """Raise DocumentError where `doc` cannot be indexed."""
    for field, problem in _problems(doc):
        raise DocumentError(f"document {doc.doc_id!r}: {field} {problem}")


def _problems(doc: IndexDocument) -> Iterator[tuple[str, str]]:
    if not doc.doc_id or not _is_keyword(doc.doc_id):
        yield "doc_id", f"must be 1 to {MAX_KEYWORD} bytes of valid text"
    if not 0 < doc.version <= MAX_VERSION:
        yield "version", f"must be between 1 and {MAX_VERSION}, is {doc.version}"
    if doc.deleted:
        return
    if not doc.org_id or not _is_keyword(doc.org_id):
        yield "org_id", f"must be 1 to {MAX_KEYWORD} bytes of valid text"
    if doc.kind not in KINDS:
        yield "kind", f"is unknown: {doc.kind!r}"
    if doc.audience not in ("public", "members"):
        yield "audience", f"is unknown: {doc.audience!r}"
    if doc.kind == "call" and doc.audience != "public":
        yield "audience", "of a call must be public"
    if doc.audience == "members" and not doc.cluster_ids:
        yield "cluster_ids", "must not be empty for a members document"
    yield from _key_problems(doc)
    lists = (doc.cluster_ids, doc.shadow_cluster_ids, doc.suggest, *doc.facets.values())
    for value in (value for values in lists for value in values):
        if not _is_keyword(value):
            yield "keywords", "hold a value that is too long or not valid text"
    try:
        json.dumps(dict(doc.stored), allow_nan=False)
    except (TypeError, ValueError) as error:
        yield "stored", f"is no JSON: {error}"


def _key_problems(doc: IndexDocument) -> Iterator[tuple[str, str]]:
    mappings: tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...] = (
        ("fields", doc.fields, TEXT_FIELDS),
        ("concepts", doc.concepts, CONCEPT_FIELDS),
        ("senses", doc.senses, CONCEPT_FIELDS),
        ("facets", doc.facets, FACETS),
        ("vectors", doc.vectors, VECTOR_FIELDS),
    )
    for field, mapping, known in mappings:
        for name in mapping:
            if name not in known:
                yield field, f"has the unknown key {name!r}; known: {', '.join(known)}"


def _is_keyword(value: str) -> bool:
    try:
        return len(value.encode()) <= MAX_KEYWORD
    except UnicodeEncodeError:
        return False


def vectors_of(doc: IndexDocument) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of `doc` that are not zero. Raises DocumentError for malformed ones."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, vector in doc.vectors.items():
        array = np.asarray(vector, dtype=np.float32)
        if array.ndim != 1 or not len(array) or not np.isfinite(array).all():
            raise DocumentError(f"document {doc.doc_id!r}: vector {name} is no row of numbers")
        if array.any():
            found[name] = array
    return found


def to_tantivy(doc: IndexDocument, slot: int | None) -> Any:
    """Return `doc` as a tantivy document; a tombstone keeps id, version and time only."""
    made = tantivy.Document()
    made.add_text("doc_id", doc.doc_id)
    made.add_unsigned("doc_key", doc_key(doc.doc_id))
    made.add_unsigned("version", doc.version)
    made.add_unsigned("deleted", int(doc.deleted))
    made.add_unsigned("written", int(time.time()))
    if doc.deleted:
        return made
    _add_keywords(made, doc)
    for name, terms in doc.fields.items():
        _add_terms(made, f"t_{name}", terms)
    for name, ids in doc.concepts.items():
        _add_terms(made, f"c_{name}", ids)
        above = {b for each in set(ids) for b in broader_closure(each)} - set(ids)
        _add_terms(made, f"b_{name}", sorted(above))
    for name, ids in doc.senses.items():
        _add_terms(made, f"s_{name}", ids)
    made.add_unsigned("updated", max(0, doc.updated))
    if slot is not None:
        made.add_unsigned("slot", slot)
    made.add_bytes("payload", _payload(doc))
    return made


def _add_keywords(made: Any, doc: IndexDocument) -> None:
    made.add_text("org_id", doc.org_id)
    made.add_text("kind", doc.kind)
    made.add_text("audience", doc.audience)
    made.add_text("sort_name", fold(scrub(doc.label or doc.name))[:200])
    lists: list[tuple[str, Iterable[str]]] = [
        ("clusters", doc.cluster_ids),
        ("shadows", doc.shadow_cluster_ids),
        ("suggest", doc.suggest),
    ]
    lists += [(facet_field(facet), values) for facet, values in doc.facets.items()]
    for name, values in lists:
        # A value given twice would be counted twice by aggregations.
        for value in dict.fromkeys(values):
            made.add_text(name, value)


def _add_terms(made: Any, name: str, terms: Iterable[str]) -> None:
    kept = [scrub(term) for term in terms if term and not any(c.isspace() for c in term)]
    if kept:
        made.add_text(name, " ".join(kept))


def _payload(doc: IndexDocument) -> bytes:
    content = {
        "doc": doc.doc_id, "org": doc.org_id, "kind": doc.kind, "version": doc.version,
        "name": doc.name, "label": doc.label, "stored": dict(doc.stored),
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()


def read_payload(document: Any) -> Mapping[str, Any]:
    """Return what `to_tantivy` stored of a document."""
    loaded: dict[str, Any] = json.loads(bytes(document.get_first("payload")))
    return loaded
