"""What every adapter asks of a document and of a question, and what it keeps of a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from matching.index.protocol import (
    CONCEPT_FIELDS,
    FACETS,
    KINDS,
    MAX_WINDOW,
    TEXT_FIELDS,
    VECTOR_FIELDS,
    Audience,
    CandidateQuery,
    DocumentError,
    IndexDocument,
    QueryError,
    SearchQuery,
    Sort,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

MAX_VERSION: Final = 2**63 - 1
MAX_KEYWORD: Final = 1024
"""Longest id or code in bytes; tantivy drops terms over 64 KB silently, this refuses earlier."""


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
    if doc.audience not in get_args(Audience):
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


def check_dimensions(vectors: Mapping[str, Mapping[str, Any]], held: int) -> int:
    """Return the length of all vectors (document id → field → vector); `held` is that of the
    index, 0 where it has none. Raises DocumentError for one of another length."""
    for doc_id, row in vectors.items():
        for name, vector in row.items():
            held = held or len(vector)
            if len(vector) != held:
                raise DocumentError(
                    f"document {doc_id!r}: vector {name} has {len(vector)} numbers, "
                    f"the index holds vectors of {held}"
                )
    return held


def check_facet(facet: str) -> None:
    """Raise QueryError if there is no such facet."""
    if facet not in FACETS:
        raise QueryError(f"unknown facet {facet!r}; known: {', '.join(FACETS)}")


def check_search(query: SearchQuery) -> None:
    """Raise QueryError where `query` cannot be answered."""
    if query.size < 0 or query.offset < 0:
        raise QueryError("size and offset must not be negative")
    if query.offset + query.size > MAX_WINDOW:
        raise QueryError(f"offset + size must not exceed {MAX_WINDOW}")
    if query.sort not in get_args(Sort):
        raise QueryError(f"unknown sort order {query.sort!r}")
    if query.kind not in ("", *KINDS):
        raise QueryError(f"unknown kind {query.kind!r}")
    for facet in (*query.facets, *query.filters):
        check_facet(facet)


def check_candidates(query: CandidateQuery) -> None:
    """Raise QueryError where `query` cannot be answered."""
    if query.target not in VECTOR_FIELDS:
        raise QueryError(f"unknown target {query.target!r}; known: {', '.join(VECTOR_FIELDS)}")
    if not 0 <= query.size <= MAX_WINDOW or not 0 < query.depth <= MAX_WINDOW:
        raise QueryError(f"size and depth must lie between 1 and {MAX_WINDOW}")
    for facet in query.filters:
        check_facet(facet)
