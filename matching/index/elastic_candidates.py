"""Candidates in Elasticsearch's form: one question a channel, and what comes of the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.index import elastic_queries as q
from matching.index import weights as w
from matching.index.elastic_schema import vector_field
from matching.index.fusion import fuse
from matching.index.protocol import Candidate, CandidateQuery, QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Body = dict[str, Any]

OVERSAMPLE: Final = 3.0
"""So many times the vectors asked for are compared again with their whole numbers: one byte per
number orders close ones wrongly."""

MIN_NEIGHBOURS: Final = 500
NEIGHBOURS: Final = 2.0
"""The graph is searched for so many times the vectors asked for, and for at least so many; measured
on the scale benchmark (docs/adr/0020)."""

MAX_NEIGHBOURS: Final = 10_000
"""Elasticsearch's limit."""


def payload(hit: Body) -> Body:
    """Return what was kept of a document that was found."""
    held: Body = json.loads(hit["_source"]["payload"])
    return held


def channel(clauses: Sequence[q.Clause], allowed: Sequence[q.Clause], depth: int) -> Body:
    """Return the question for the best matches of any of `clauses`."""
    return {
        "query": {"bool": {"must": [q.either(clauses)], "filter": list(allowed)}},
        "size": depth,
        "track_total_hits": False,
    }


def concept_clauses(query: CandidateQuery) -> list[q.Clause]:
    """Return the clauses for concepts and senses."""
    boosts = w.TARGET_CONCEPT_BOOSTS[query.target]
    analysis = query.analysis
    if query.concepts:
        clauses = [q.plain_concept_query(c, n, boosts) for c, n in query.concepts.items() if n > 0]
    else:
        ids = dict.fromkeys(analysis.concept_ids if analysis else ())
        clauses = [q.concept_query(c, 1.0, boosts) for c in ids]
    senses = dict(query.senses) or dict.fromkeys(analysis.sense_ids if analysis else (), 1.0)
    return [*clauses, *(q.sense_query(s, n, boosts) for s, n in senses.items() if n > 0)]


def nearest(query: CandidateQuery, allowed: Sequence[q.Clause], dimension: int) -> Body | None:
    """Return the question for the nearest vectors; None where there is nothing to compare.

    `dimension` is the length of the index's vectors. Raises QueryError for another one.
    """
    if query.vector is None:
        return None
    vector = np.asarray(query.vector, dtype=np.float32)
    if not vector.any() or not dimension:
        return None
    if vector.shape != (dimension,) or not np.isfinite(vector).all():
        raise QueryError(
            f"the vector has {vector.size} numbers, the index holds vectors of {dimension}"
        )
    neighbours = max(MIN_NEIGHBOURS, int(NEIGHBOURS * query.depth))
    return {
        "knn": {
            "field": vector_field(query.target),
            "query_vector": vector.tolist(),
            "k": query.depth,
            "num_candidates": min(MAX_NEIGHBOURS, neighbours),
            "filter": list(allowed),
            "rescore_vector": {
                "oversample": max(1.0, min(OVERSAMPLE, MAX_NEIGHBOURS / query.depth))
            },
        },
        "size": query.depth,
        "track_total_hits": False,
    }


def fused(found: Mapping[str, Sequence[Body]], size: int, length: float) -> list[Candidate]:
    """Return candidates, best fused score first; `length` is that of the vector asked for."""
    hits: dict[str, Body] = {}
    ranked: dict[str, list[str]] = {}
    places: dict[str, dict[str, tuple[int, float]]] = {}
    for name, each in found.items():
        ranked[name] = []
        for rank, hit in enumerate(each, start=1):
            key = hit["_id"]
            hits.setdefault(key, hit)
            ranked[name].append(key)
            places.setdefault(key, {})[name] = (rank, _own_score(name, hit, length))
    result = []
    for key, score in list(fuse(ranked).items())[:size]:
        held = payload(hits[key])
        result.append(
            Candidate(
                doc_id=held["doc"],
                org_id=held["org"],
                version=held["version"],
                score=score,
                ranks={name: rank for name, (rank, _) in places[key].items()},
                scores={name: own for name, (_, own) in places[key].items()},
                stored=held["stored"],
            )
        )
    return result


def _own_score(name: str, hit: Body, length: float) -> float:
    score = float(hit["_score"])
    # Elasticsearch gives (1 + cosine) / 2; ours is the inner product with rows of unit length.
    return (2.0 * score - 1.0) * length if name == "vector" else score
