"""Reading a tantivy index: pages, counts, candidates, suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tantivy import Order

from matching.index import tantivy_queries as q
from matching.index import weights as w
from matching.index.build import MAX_PREFIX
from matching.index.checks import check_candidates, check_search
from matching.index.columns import facet_field
from matching.index.fusion import fuse
from matching.index.protocol import (
    CONCEPT_FIELDS,
    Candidate,
    CandidateQuery,
    Hit,
    QueryError,
    SearchQuery,
    SearchResult,
    Suggestion,
)
from matching.index.tantivy_schema import read_payload
from matching.reference import concepts
from matching.text.folding import fold, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from matching.domain import Scope
    from matching.index.vector_store import Snapshot

MAX_VALUES: Final = 20_000
"""More values than any facet has (all NUTS codes are about 2,000)."""

SCAN_LIMIT: Final = 5_000
"""Up to this many visible documents their vectors are looked up directly; above, the best rows of
all are taken and checked for visibility, which is faster when most are visible."""

Address = tuple[int, int]


def count(searcher: Any, query: Any) -> int:
    """Return how many documents match."""
    return int(searcher.search(query, 1, count=True).count)


def addresses(searcher: Any, query: Any, limit: int) -> list[tuple[float, Any]]:
    """Return (score, address) of the best matches."""
    hits: list[tuple[float, Any]] = searcher.search(query, max(1, limit), count=False).hits
    return hits


def columns(searcher: Any, query: Any, names: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Return the values of number columns of all matches."""
    found = [address for _, address in addresses(searcher, query, searcher.num_docs)]
    return zip(*(searcher.fast_field_values(name, found) for name in names), strict=True)


def existing(searcher: Any, field: str, values: Sequence[int]) -> set[int]:
    """Return those of `values` that some document has in the number column `field`."""
    found: set[int] = set()
    for at in range(0, len(values), SCAN_LIMIT):
        query = q.any_of(field, values[at : at + SCAN_LIMIT])
        found.update(value for (value,) in columns(searcher, query, (field,)))
    return found


def search(searcher: Any, query: SearchQuery) -> SearchResult:
    """Return the page that `query` asks for. Raises QueryError."""
    check_search(query)
    seen = q.visible(query.scope, query.kind)
    scored = _scored(searcher, query, seen)
    fixed = [q.unscored(seen)] + ([scored] if scored is not None else [])
    whole = q.all_of([*fixed, *map(q.unscored, q.filters(query.filters))])
    total = count(searcher, whole)
    hits: tuple[Hit, ...] = ()
    if query.size and query.offset < total:
        found = _page(searcher, whole, query, has_text=scored is not None)
        hits = tuple(_hit(searcher, score, address) for score, address in found)
    return SearchResult(hits, total, _facets(searcher, query, fixed))


def _scored(searcher: Any, query: SearchQuery, seen: Any) -> Any | None:
    """Return the query for text and concepts; None where nothing is asked for."""
    analysis = query.analysis
    if analysis is None and not query.concepts:
        return None
    clauses: list[Any] = []
    ids = list(query.concepts)
    if analysis is not None:
        # Whether a word is known is asked of the visible documents only.
        def is_known(clause: Any) -> bool:
            return count(searcher, q.all_of([clause, seen])) > 0

        clauses += q.text_query(analysis, w.SEARCH_BOOSTS, is_known)
        ids += analysis.concept_ids
        boosts = w.TARGET_CONCEPT_BOOSTS["profile"]
        clauses += [q.sense_query(s, 1.0, boosts) for s in dict.fromkeys(analysis.sense_ids)]
    boosts = w.TARGET_CONCEPT_BOOSTS["profile"]
    clauses += [q.concept_query(c, 1.0, boosts) for c in dict.fromkeys(ids)]
    return q.either(clauses[: 3 * w.MAX_TERMS])


def _page(
    searcher: Any, whole: Any, query: SearchQuery, *, has_text: bool
) -> list[tuple[float, Any]]:
    options: dict[str, Any] = {"limit": query.size, "offset": query.offset, "count": False}
    if query.sort == "newest":
        found = searcher.search(whole, order_by_field="updated", order=Order.Desc, **options)
    elif query.sort == "name" or not has_text:
        found = searcher.search(whole, order_by_field="sort_name", order=Order.Asc, **options)
    else:
        found = searcher.search(whole, **options)
    return [(s if isinstance(s, float) else 0.0, address) for s, address in found.hits]


def _hit(searcher: Any, score: float, address: Any) -> Hit:
    held = read_payload(searcher.doc(address))
    return Hit(held["doc"], held["org"], score, held["version"], held["stored"])


def _facets(
    searcher: Any, query: SearchQuery, fixed: Sequence[Any]
) -> dict[str, Mapping[str, int]]:
    """Count facets: those without a filter of their own together, each other one by itself."""
    wanted = list(dict.fromkeys(query.facets))
    filtered = [facet for facet in wanted if query.filters.get(facet)]
    groups = [("", [facet for facet in wanted if facet not in filtered])]
    groups += [(facet, [facet]) for facet in filtered]
    counted: dict[str, Mapping[str, int]] = {}
    for without, names in groups:
        if not names:
            continue
        asked = q.all_of([*fixed, *q.filters(query.filters, without=without)])
        found = searcher.aggregate(
            asked,
            {
                name: {
                    "terms": {
                        "field": facet_field(name),
                        "size": MAX_VALUES,
                        "segment_size": MAX_VALUES,
                    }
                }
                for name in names
            },
        )
        for name in names:
            counted[name] = {b["key"]: b["doc_count"] for b in found[name]["buckets"]}
    return {facet: counted[facet] for facet in wanted}


def candidates(searcher: Any, vectors: Snapshot, query: CandidateQuery) -> list[Candidate]:
    """Return candidates by fusion of three ranked lists. Raises QueryError."""
    check_candidates(query)
    allowed = q.all_of([q.visible(query.scope, query.kind), *q.filters(query.filters)])
    found: dict[str, list[tuple[float, Any]]] = {}
    if query.analysis is not None:
        words = q.text_query(query.analysis, w.TARGET_BOOSTS[query.target])
        found["lexical"] = _channel(searcher, words, allowed, query.depth)
    found["concept"] = _channel(searcher, _concept_clauses(query), allowed, query.depth)
    if query.vector is not None:
        found["vector"] = _nearest(searcher, vectors, query, allowed)
    return _fused(searcher, found, query.size)


def _channel(
    searcher: Any, clauses: Sequence[Any], allowed: Any, depth: int
) -> list[tuple[float, Any]]:
    if not clauses:
        return []
    whole = q.all_of([q.either(clauses), q.unscored(allowed)])
    return addresses(searcher, whole, depth)


def _concept_clauses(query: CandidateQuery) -> list[Any]:
    boosts = w.TARGET_CONCEPT_BOOSTS[query.target]
    analysis = query.analysis
    if query.concepts:
        clauses = [q.plain_concept_query(c, n, boosts) for c, n in query.concepts.items() if n > 0]
    else:
        ids = dict.fromkeys(analysis.concept_ids if analysis else ())
        clauses = [q.concept_query(c, 1.0, boosts) for c in ids]
    senses = dict(query.senses) or dict.fromkeys(analysis.sense_ids if analysis else (), 1.0)
    clauses += [q.sense_query(s, n, boosts) for s, n in senses.items() if n > 0]
    return clauses


def _nearest(
    searcher: Any, vectors: Snapshot, query: CandidateQuery, allowed: Any
) -> list[tuple[float, Any]]:
    """Return the allowed documents nearest to the vector: an exact scan."""
    vector = np.asarray(query.vector, dtype=np.float32)
    if not vector.any() or not vectors.dimension:
        return []
    if vector.shape != (vectors.dimension,):
        raise QueryError(
            f"the vector has {vector.size} numbers, the index holds vectors of {vectors.dimension}"
        )
    slots, scores = vectors.scores(query.target, vector)
    if count(searcher, allowed) <= max(SCAN_LIMIT, query.depth):
        return _placed(searcher, allowed, slots, scores, SCAN_LIMIT + query.depth)[: query.depth]
    taken = min(len(slots), 2 * query.depth)
    while True:
        best = np.argpartition(-scores, taken - 1)[:taken] if taken < len(slots) else slice(None)
        among = q.all_of([allowed, q.any_of("slot", slots[best].tolist())])
        found = _placed(searcher, among, slots[best], scores[best], taken)
        # All visible rows above the lowest one taken are in `found`, so its top is exact.
        if len(found) >= query.depth or taken >= len(slots):
            return found[: query.depth]
        taken = min(len(slots), 4 * taken)


def _placed(
    searcher: Any, query: Any, slots: NDArray[Any], scores: NDArray[Any], limit: int
) -> list[tuple[float, Any]]:
    """Return (score, address) of the documents that match and have one of `slots`, best first."""
    by_slot = dict(zip(slots.tolist(), scores.tolist(), strict=True))
    matches = [address for _, address in addresses(searcher, query, limit)]
    owned = zip(searcher.fast_field_values("slot", matches), matches, strict=True)
    placed = [(by_slot[slot], slot, address) for slot, address in owned if slot in by_slot]
    placed.sort(key=lambda item: (-item[0], item[1]))
    return [(score, address) for score, _, address in placed]


def _fused(
    searcher: Any, found: Mapping[str, Sequence[tuple[float, Any]]], size: int
) -> list[Candidate]:
    handles: dict[Address, Any] = {}
    ranked: dict[str, list[Address]] = {}
    places: dict[Address, dict[str, tuple[int, float]]] = {}
    for channel, hits in found.items():
        ranked[channel] = []
        for rank, (score, handle) in enumerate(hits, start=1):
            key = (handle.segment_ord, handle.doc)
            handles[key] = handle
            ranked[channel].append(key)
            places.setdefault(key, {})[channel] = (rank, score)
    result = []
    for key, score in list(fuse(ranked).items())[:size]:
        held = read_payload(searcher.doc(handles[key]))
        result.append(
            Candidate(
                doc_id=held["doc"],
                org_id=held["org"],
                version=held["version"],
                score=score,
                ranks={channel: rank for channel, (rank, _) in places[key].items()},
                scores={channel: own for channel, (_, own) in places[key].items()},
                stored=held["stored"],
            )
        )
    return result


def suggest(searcher: Any, prefix: str, scope: Scope, lang: str, limit: int) -> list[Suggestion]:
    """Return names and labels that start with `prefix`, then concepts in use."""
    wanted = fold(scrub(prefix))[:MAX_PREFIX].rstrip()
    if not wanted or limit <= 0:
        return []
    seen = q.visible(scope)
    query = q.all_of([seen, q.term("suggest", wanted)])
    found = searcher.search(
        query, min(200, 10 * limit), count=False, order_by_field="sort_name", order=Order.Asc
    ).hits
    named: dict[Suggestion, None] = {}
    for _, address in found:
        held = read_payload(searcher.doc(address))
        if held["kind"] == "entry":
            found_one = Suggestion(held["label"] or held["name"], "entry", held["doc"])
        else:
            found_one = Suggestion(held["name"], "organisation", held["org"])
        named[found_one] = None
    used = _concepts_in_use(searcher, wanted, seen, lang, limit)
    ordered = sorted(named, key=lambda s: not fold(s.text).startswith(wanted))
    # A third of the places is for concepts, if there are that many.
    room = max(limit - len(used), limit - limit // 3)
    names = ordered[:room]
    return [*names, *used[: limit - len(names)]]


def _concepts_in_use(
    searcher: Any, wanted: str, seen: Any, lang: str, limit: int
) -> list[Suggestion]:
    used = []
    for concept in concepts.search(wanted, lang, 2 * limit):
        fields = [f"{kind}_{name}" for kind in ("c", "b") for name in CONCEPT_FIELDS]
        has_it = q.either([q.term(field, concept.id) for field in fields])
        if count(searcher, q.all_of([seen, has_it])):
            used.append(Suggestion(concepts.label(concept.id, lang), "concept", concept.id))
        if len(used) == limit:
            break
    return used
