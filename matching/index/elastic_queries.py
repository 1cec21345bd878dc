"""Queries in Elasticsearch's form. They are put together from terms, never parsed from text, so
that no input can have a special meaning. Every function mirrors one of `tantivy_queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.index.checks import check_facet
from matching.index.columns import MAX_TERM, facet_field
from matching.index.protocol import DIRECTORY_KINDS
from matching.index.weights import (
    ALL_TERMS_BOOST,
    CONCEPT_BOOST,
    FUZZY_SHARE,
    MAX_TERMS,
    MIN_FUZZY,
    NARROWER_BOOST,
    SENSE_BOOST,
    TIE_BREAKER,
)
from matching.reference.concepts import broader_closure
from matching.text.folding import scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching.domain import Scope
    from matching.text.types import Analysis, Token

Clause = dict[str, Any]

MAX_VALUES_PER_CLAUSE: Final = 60_000
"""Elasticsearch takes up to 65,536 values in one `terms` clause."""

NOTHING: Final[Clause] = {"match_none": {}}


def term(field: str, value: Any, boost: float = 1.0) -> Clause:
    """Return a query for one term."""
    text = scrub(value) if isinstance(value, str) else value
    return {"term": {field: {"value": text, "boost": boost} if boost != 1.0 else {"value": text}}}


def any_of(field: str, values: Iterable[str]) -> Clause:
    """Return a query for any of these values."""
    wanted = [scrub(value) for value in values]
    parts = [
        {"terms": {field: wanted[at : at + MAX_VALUES_PER_CLAUSE]}}
        for at in range(0, len(wanted), MAX_VALUES_PER_CLAUSE)
    ]
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts}} if parts else NOTHING


def either(queries: Sequence[Clause]) -> Clause:
    """Return a query that any of `queries` matches; scores add up."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}} if queries else NOTHING


def best_of(queries: Sequence[Clause]) -> Clause:
    """Return a query that any of `queries` matches; the best score counts, others a little."""
    if not queries:
        return NOTHING
    return {"dis_max": {"queries": list(queries), "tie_breaker": TIE_BREAKER}}


def visible(scope: Scope, kind: str = "") -> list[Clause]:
    """Return filters for what `scope` may see: members documents of its clusters, else public
    documents that none of them shadows, tombstones and excluded organisations never. Without a
    kind: organisations and entries."""
    must_not = [term("deleted", True)]
    must = [term("kind", kind) if kind else any_of("kind", DIRECTORY_KINDS)]
    public = term("audience", "public")
    if scope.cluster_ids:
        clusters = sorted(scope.cluster_ids)
        members = {"bool": {"filter": [term("audience", "members"), any_of("clusters", clusters)]}}
        unshadowed = {"bool": {"filter": [public], "must_not": [any_of("shadows", clusters)]}}
        must.append(either([members, unshadowed]))
    else:
        must.append(public)
    if scope.exclude_ids:
        must_not.append(any_of("org_id", sorted(scope.exclude_ids)))
    return [{"bool": {"filter": must, "must_not": must_not}}]


def filters(wanted: Mapping[str, Sequence[str]]) -> dict[str, Clause]:
    """Return one query per facet that is filtered. Raises QueryError for an unknown one."""
    found = {}
    for facet, values in sorted(wanted.items()):
        check_facet(facet)
        if values:
            found[facet] = any_of(facet_field(facet), values)
    return found


def words_of(analysis: Analysis) -> list[Token]:
    """Return the words of `analysis` that count, each once."""
    tokens: dict[str, Token] = {}
    for token in analysis.tokens:
        tokens.setdefault(token.term, token)
    return list(tokens.values())[:MAX_TERMS]


def may_be_misspelt(token: Token) -> bool:
    """Say whether a word is long enough to be tried with one letter changed."""
    return bool(token.form) and MIN_FUZZY <= len(token.form) <= MAX_TERM


def text_query(
    tokens: Sequence[Token], boosts: Mapping[str, float], unknown: frozenset[str] = frozenset()
) -> list[Clause]:
    """Return the clauses for words in the fields of `boosts`; the terms in `unknown` are tried
    with one letter changed."""
    clauses = [
        (
            bool(token.form),
            fuzzy_word(token, boosts) if token.term in unknown else word(token, boosts),
        )
        for token in tokens
    ]
    queries = [clause for _, clause in clauses]
    # Parts of compounds and joined forms have no form of their own: they may match, need not.
    words = [clause for is_word, clause in clauses if is_word]
    if len(words) > 1:
        queries.append({"bool": {"must": words, "boost": ALL_TERMS_BOOST}})
    return queries


def word(token: Token, boosts: Mapping[str, float]) -> Clause:
    """Return the clause for a word as it is."""
    if len(token.term) > MAX_TERM:
        return NOTHING
    queries = [term(f"t_{field}", token.term, boost) for field, boost in boosts.items()]
    if "name" in boosts and token.form and token.form != token.term:
        queries.append(term("t_name", token.form, boosts["name"]))
    return best_of(queries)


def fuzzy_word(token: Token, boosts: Mapping[str, float]) -> Clause:
    """Return the clause for a word with one letter changed: a fixed score, whatever it meets."""
    queries: list[Clause] = []
    for field, boost in boosts.items():
        for text in dict.fromkeys((token.term, token.form)):
            if MIN_FUZZY - 1 <= len(text) <= MAX_TERM:
                fuzzy = {
                    "value": scrub(text),
                    "fuzziness": 1,
                    "transpositions": True,
                    "max_expansions": 1000,
                    "rewrite": "constant_score",
                    "boost": boost * FUZZY_SHARE,
                }
                queries.append({"fuzzy": {f"t_{field}": fuzzy}})
    return best_of(queries)


def concept_query(concept_id: str, weight: float, boosts: Mapping[str, float]) -> Clause:
    """Return the clause for a concept: itself, concepts below it, and those above at a discount."""
    queries = []
    for field, boost in boosts.items():
        scale = weight * boost * CONCEPT_BOOST
        for other, share in broader_closure(concept_id).items():
            queries.append(term(f"c_{field}", other, scale * share))
        queries.append(term(f"b_{field}", concept_id, scale * NARROWER_BOOST))
    return best_of(queries)


def plain_concept_query(concept_id: str, weight: float, boosts: Mapping[str, float]) -> Clause:
    """Return the clause for a concept whose neighbours the caller has weighted itself."""
    queries = []
    for field, boost in boosts.items():
        scale = weight * boost * CONCEPT_BOOST
        queries.append(term(f"c_{field}", concept_id, scale))
        queries.append(term(f"b_{field}", concept_id, scale * NARROWER_BOOST))
    return best_of(queries)


def sense_query(sense_id: str, weight: float, boosts: Mapping[str, float]) -> Clause:
    """Return the clause for a sense."""
    return best_of(
        [
            term(f"s_{field}", sense_id, weight * boost * SENSE_BOOST)
            for field, boost in boosts.items()
        ]
    )
