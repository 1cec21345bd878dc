"""An index document as columns: the same for every adapter, so that both hold and rank the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from matching.index.protocol import CONCEPT_FIELDS, FACETS, TEXT_FIELDS
from matching.reference.concepts import broader_closure
from matching.text.folding import fold, scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching.index.protocol import IndexDocument

TEXT_COLUMNS: Final = (
    *(f"t_{name}" for name in TEXT_FIELDS),
    *(f"{kind}_{name}" for name in CONCEPT_FIELDS for kind in ("c", "b", "s")),
)
"""Terms (t), concepts (c), concepts above those (b) and senses (s) per field."""

SENTINEL: Final = "\x01"
"""A term that every document has in every text column. Engines count documents differently (all,
or those that have the column); with it the counts, and so the scores, are the same."""

MAX_TERM: Final = 255
"""Longest term in characters (what Elasticsearch's whitespace tokenizer keeps whole)."""

SORT_NAME_LENGTH: Final = 200


def facet_field(facet: str) -> str:
    """Return the name of the column of a facet."""
    return f"f_{facet}"


def text_columns(doc: IndexDocument) -> dict[str, str]:
    """Return the text columns of `doc`, terms separated by blanks; tombstones have no terms."""
    found: dict[str, Sequence[str]] = {}
    if not doc.deleted:
        found |= {f"t_{name}": terms for name, terms in doc.fields.items()}
        found |= {f"s_{name}": ids for name, ids in doc.senses.items()}
        for name, ids in doc.concepts.items():
            above = {broader for each in set(ids) for broader in broader_closure(each)} - set(ids)
            found |= {f"c_{name}": ids, f"b_{name}": sorted(above)}
    return {name: " ".join((SENTINEL, *_kept(found.get(name, ())))) for name in TEXT_COLUMNS}


def _kept(terms: Iterable[str]) -> list[str]:
    return [
        scrub(term)
        for term in terms
        if term and len(term) <= MAX_TERM and not any(c.isspace() for c in term)
    ]


def keyword_columns(doc: IndexDocument) -> dict[str, Sequence[str]]:
    """Return the keyword columns of `doc`: no value twice, since engines would count it twice."""
    lists: Mapping[str, Iterable[str]] = {
        "org_id": (doc.org_id,),
        "kind": (doc.kind,),
        "audience": (doc.audience,),
        "sort_name": (fold(scrub(doc.label or doc.name))[:SORT_NAME_LENGTH],),
        "clusters": doc.cluster_ids,
        "shadows": doc.shadow_cluster_ids,
        "suggest": doc.suggest,
        **{facet_field(facet): values for facet, values in doc.facets.items()},
    }
    return {name: tuple(dict.fromkeys(values)) for name, values in lists.items()}


KEYWORD_COLUMNS: Final = (
    "org_id", "kind", "audience", "sort_name", "clusters", "shadows", "suggest",
    *(facet_field(facet) for facet in FACETS),
)  # fmt: skip


def payload_of(doc: IndexDocument) -> bytes:
    """Return what hits and suggestions need of `doc`, as JSON in ASCII."""
    content = {
        "doc": doc.doc_id, "org": doc.org_id, "kind": doc.kind, "version": doc.version,
        "name": doc.name, "label": doc.label, "stored": dict(doc.stored),
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()
