"""Reading Elasticsearch: pages, counts, candidates, suggestions.

Candidates, and the questions behind one suggestion, go out as one request. Partial answers are not
taken: a shard that fails or is late makes an error, and the caller answers from the database.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.index import elastic_queries as q
from matching.index import weights as w
from matching.index.build import MAX_PREFIX
from matching.index.checks import check_candidates, check_search
from matching.index.columns import facet_field
from matching.index.elastic_candidates import (
    channel,
    concept_clauses,
    fused,
    nearest,
    payload,
)
from matching.index.elastic_client import READ_TIMEOUT
from matching.index.protocol import (
    CONCEPT_FIELDS,
    Candidate,
    CandidateQuery,
    Hit,
    IndexedVersion,
    SearchIndexError,
    SearchQuery,
    SearchResult,
    Suggestion,
)
from matching.reference import concepts
from matching.text.folding import fold, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from elasticsearch import Elasticsearch

    from matching.domain import Scope
    from matching.index.elastic_client import Connection
    from matching.text.types import Token

Body = dict[str, Any]

MAX_VALUES: Final = 20_000
"""More values than any facet has (all NUTS codes are about 2,000)."""

PAGE: Final = 10_000

SERVER_TIMEOUT: Final = f"{int(READ_TIMEOUT * 1000 * 0.9)}ms"


class Reader:
    """Asks one index."""

    def __init__(self, connection: Connection, index: str) -> None:
        """Ask `index` through `connection`."""
        self._connection = connection
        self.index = index

    # Requests

    def _ask(self, body: Body, preference: str = "") -> Body:
        def ask(client: Elasticsearch) -> Body:
            found: Body = client.search(
                index=self.index,
                allow_partial_search_results=False,
                preference=preference or None,
                timeout=SERVER_TIMEOUT,
                **body,
            ).body
            return found

        return _whole(self._connection.read(ask))

    def _ask_all(self, bodies: Sequence[Body]) -> list[Body]:
        """Ask several questions in one request."""
        if not bodies:
            return []
        header = {"allow_partial_search_results": False}
        lines = [line for body in bodies for line in (header, {**body, "timeout": SERVER_TIMEOUT})]
        found = self._connection.read(
            lambda client: client.msearch(index=self.index, searches=lines).body
        )
        return [_whole(each) for each in found["responses"]]

    def _known(self, clauses: Sequence[q.Clause], seen: Sequence[q.Clause]) -> list[bool]:
        """Say of each clause whether any visible document matches."""
        asked = [
            {
                "size": 0,
                "track_total_hits": 1,
                "query": {"bool": {"filter": [clause, *seen]}},
            }
            for clause in clauses
        ]
        return [found["hits"]["total"]["value"] > 0 for found in self._ask_all(asked)]

    # Search

    def search(self, query: SearchQuery) -> SearchResult:
        """Return the page that `query` asks for. Raises QueryError."""
        check_search(query)
        seen = q.visible(query.scope, query.kind)
        scored = self._scored(query, seen)
        wanted = q.filters(query.filters)
        counted = list(dict.fromkeys(query.facets))
        # Counts of a facet ignore its own filter, so such filters come after counting.
        late = {facet: clause for facet, clause in wanted.items() if facet in counted}
        early = [clause for facet, clause in wanted.items() if facet not in late]
        body: Body = {
            "query": {"bool": {"filter": [*seen, *early], "must": [scored] if scored else []}},
            "from_": query.offset,
            "size": query.size,
            "sort": _sort(query, has_text=scored is not None),
            "track_scores": scored is not None,
            "track_total_hits": True,
        }
        if late:
            body["post_filter"] = {"bool": {"filter": list(late.values())}}
        if counted:
            body["aggs"] = {facet: _counting(facet, late) for facet in counted}
        found = self._ask(body, _preference(query))
        hits = tuple(_hit(each) for each in found["hits"]["hits"])
        facets = {
            facet: {
                b["key"]: b["doc_count"] for b in found["aggregations"][facet]["values"]["buckets"]
            }
            for facet in counted
        }
        return SearchResult(hits, int(found["hits"]["total"]["value"]), facets)

    def _scored(self, query: SearchQuery, seen: Sequence[q.Clause]) -> q.Clause | None:
        """Return the query for text and concepts; None where nothing is asked for."""
        analysis = query.analysis
        if analysis is None and not query.concepts:
            return None
        clauses: list[q.Clause] = []
        ids = list(query.concepts)
        boosts = w.TARGET_CONCEPT_BOOSTS["profile"]
        if analysis is not None:
            words = q.words_of(analysis)
            clauses += q.text_query(words, w.SEARCH_BOOSTS, self._unknown(words, seen))
            ids += analysis.concept_ids
            clauses += [q.sense_query(s, 1.0, boosts) for s in dict.fromkeys(analysis.sense_ids)]
        clauses += [q.concept_query(c, 1.0, boosts) for c in dict.fromkeys(ids)]
        return q.either(clauses[: 3 * w.MAX_TERMS])

    def _unknown(self, words: Sequence[Token], seen: Sequence[q.Clause]) -> frozenset[str]:
        """Return the terms that no visible document has: they may be misspelt."""
        long = [token for token in words if q.may_be_misspelt(token)]
        known = self._known([q.word(token, w.SEARCH_BOOSTS) for token in long], seen)
        return frozenset(t.term for t, is_known in zip(long, known, strict=True) if not is_known)

    # Candidates

    def candidates(self, query: CandidateQuery, dimension: int) -> list[Candidate]:
        """Return candidates by fusion of three ranked lists; `dimension` is the length of the
        index's vectors. Raises QueryError."""
        check_candidates(query)
        allowed = [*q.visible(query.scope, query.kind), *q.filters(query.filters).values()]
        asked: dict[str, Body] = {}
        if query.analysis is not None:
            words = q.text_query(q.words_of(query.analysis), w.TARGET_BOOSTS[query.target])
            if words:
                asked["lexical"] = channel(words, allowed, query.depth)
        clauses = concept_clauses(query)
        if clauses:
            asked["concept"] = channel(clauses, allowed, query.depth)
        vector = nearest(query, allowed, dimension)
        if vector:
            asked["vector"] = vector
        answers = dict(zip(asked, self._ask_all(list(asked.values())), strict=True))
        found = {name: answer["hits"]["hits"] for name, answer in answers.items()}
        length = 1.0 if query.vector is None else float(np.linalg.norm(query.vector))
        return fused(found, query.size, length)

    # Suggestions

    def suggest(self, prefix: str, scope: Scope, lang: str, limit: int) -> list[Suggestion]:
        """Return names and labels that start with `prefix`, then concepts in use."""
        wanted = fold(scrub(prefix))[:MAX_PREFIX].rstrip()
        if not wanted or limit <= 0:
            return []
        seen = q.visible(scope)
        known = list(concepts.search(wanted, lang, 2 * limit))
        fields = [f"{kind}_{name}" for kind in ("c", "b") for name in CONCEPT_FIELDS]
        asked: list[Body] = [
            {
                "size": min(200, 10 * limit),
                "track_total_hits": False,
                "query": {"bool": {"filter": [q.term("suggest", wanted), *seen]}},
                "sort": [{"sort_name": "asc"}, {"doc_id": "asc"}],
            }
        ]
        for concept in known:
            has_it = q.either([q.term(field, concept.id) for field in fields])
            asked.append(
                {
                    "size": 0,
                    "track_total_hits": 1,
                    "query": {"bool": {"filter": [has_it, *seen]}},
                }
            )
        named, *counted = self._ask_all(asked)
        used = [
            Suggestion(concepts.label(concept.id, lang), "concept", concept.id)
            for concept, found in zip(known, counted, strict=True)
            if found["hits"]["total"]["value"]
        ][:limit]
        names = _names(named["hits"]["hits"], wanted)
        # A third of the places is for concepts, if there are that many.
        room = max(limit - len(used), limit - limit // 3)
        names = names[:room]
        return [*names, *used[: limit - len(names)]]

    # Versions and counts

    def versions(self, keys: Mapping[str, str]) -> dict[str, IndexedVersion]:
        """Return what is held for these ids (server's id → ours), newest writes included."""
        found: dict[str, IndexedVersion] = {}
        ids = list(keys)
        for at in range(0, len(ids), PAGE):
            part = ids[at : at + PAGE]
            answer = self._connection.read(
                lambda client, part=part: (
                    client.mget(  # type: ignore[misc]
                        index=self.index, ids=part, source_includes=["deleted"]
                    ).body
                )
            )
            for each in answer["docs"]:
                if "error" in each:
                    raise SearchIndexError("the search server could not look up versions")
                if each["found"]:
                    found[keys[each["_id"]]] = IndexedVersion(
                        int(each["_version"]), bool(each["_source"]["deleted"])
                    )
        return found

    def all_versions(self) -> dict[str, IndexedVersion]:
        """Return what is held, as of the last refresh."""
        columns = self.scan({"match_all": {}}, ("doc_id", "version", "deleted"))
        return {
            fields["doc_id"][0]: IndexedVersion(int(fields["version"][0]), fields["deleted"][0])
            for _, fields in columns
        }

    def scan(self, query: q.Clause, columns: Sequence[str]) -> Iterator[tuple[str, Body]]:
        """Yield the server's id and the columns of all that match, as of one moment."""
        keep = "2m"
        pit = self._connection.read(
            lambda client: client.open_point_in_time(index=self.index, keep_alive=keep)["id"]
        )
        try:
            after: list[Any] | None = None
            while True:
                page = self._page(pit, keep, query, columns, after)
                for hit in page:
                    yield hit["_id"], hit["fields"]
                if len(page) < PAGE:
                    return
                after = page[-1]["sort"]
        finally:
            self._connection.read(lambda client: client.close_point_in_time(id=pit))

    def _page(
        self, pit: str, keep: str, query: q.Clause, columns: Sequence[str], after: list[Any] | None
    ) -> list[Body]:
        found = self._connection.write(
            lambda client: (
                client.search(
                    pit={"id": pit, "keep_alive": keep},
                    query=query,
                    size=PAGE,
                    sort=[{"_shard_doc": "asc"}],
                    search_after=after,
                    source=False,
                    docvalue_fields=[{"field": column} for column in columns],
                    track_total_hits=False,
                ).body
            )
        )
        hits: list[Body] = _whole(found)["hits"]["hits"]
        return hits

    def stored(self) -> int:
        """Return the number of all documents as of the last refresh, whatever their schema."""
        return int(self._connection.read(lambda client: client.count(index=self.index)["count"]))

    def count(self, kind: str) -> int:
        """Return the number of documents, tombstones not counted."""
        query: Body = {"bool": {"must_not": [q.term("deleted", True)]}}
        if kind:
            query["bool"]["filter"] = [q.term("kind", kind)]
        return int(
            self._connection.read(
                lambda client: client.count(index=self.index, query=query)["count"]
            )
        )


def _whole(answer: Body) -> Body:
    """Return an answer that is complete. Raises SearchIndexError for one that is not."""
    if "error" in answer:
        kind = answer["error"].get("type", "error")
        raise SearchIndexError(f"the search server refused a question ({kind})")
    if answer.get("timed_out") or answer["_shards"]["failed"]:
        raise SearchIndexError("the search server gave a partial answer")
    return answer


def _preference(query: SearchQuery) -> str:
    """Return a value by which all pages of one question go to the same copy of a shard, since
    copies order equal scores differently."""
    terms = query.analysis.terms if query.analysis else ()
    parts = (terms, query.concepts, sorted(query.filters), query.sort, query.kind)
    return f"q{hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()}"


def _sort(query: SearchQuery, *, has_text: bool) -> list[Any]:
    if query.sort == "newest":
        return [{"updated": "desc"}, {"sort_name": "asc"}, {"doc_id": "asc"}]
    if query.sort == "name" or not has_text:
        return [{"sort_name": "asc"}, {"doc_id": "asc"}]
    return ["_score"]


def _counting(facet: str, late: Mapping[str, q.Clause]) -> Body:
    others = [clause for other, clause in late.items() if other != facet]
    return {
        "filter": {"bool": {"filter": others}},
        "aggs": {"values": {"terms": {"field": facet_field(facet), "size": MAX_VALUES}}},
    }


def _hit(hit: Body) -> Hit:
    held = payload(hit)
    score = float(hit["_score"] or 0.0)
    return Hit(held["doc"], held["org"], score, held["version"], held["stored"])


def _names(hits: Sequence[Body], wanted: str) -> list[Suggestion]:
    named: dict[Suggestion, None] = {}
    for hit in hits:
        held = payload(hit)
        if held["kind"] == "organisation":
            named[Suggestion(held["name"], "organisation", held["org"])] = None
        else:
            label = held["label"] or held["name"]
            named[Suggestion(label, "entry", held["doc"])] = None
    return sorted(named, key=lambda s: not fold(s.text).startswith(wanted))
