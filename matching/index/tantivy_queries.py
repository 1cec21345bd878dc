"""Queries in tantivy's form. They are put together from terms, never parsed from text, so that no
input can have a special meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tantivy import Occur, Query

from matching.index.checks import check_facet
from matching.index.columns import facet_field
from matching.index.protocol import DIRECTORY_KINDS
from matching.index.tantivy_schema import schema
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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matching.domain import Scope
    from matching.text.types import Analysis, Token


def term(field: str, value: Any) -> Any:
    """Return a query for one term."""
    text = scrub(value) if isinstance(value, str) else value
    return Query.term_query(schema(), field, text, index_option="freq")


def any_of(field: str, values: Iterable[Any]) -> Any:
    """Return a query for any of these values."""
    return Query.term_set_query(
        schema(), field, [scrub(v) if isinstance(v, str) else v for v in values]
    )


def all_of(must: Sequence[Any], must_not: Sequence[Any] = ()) -> Any:
    """Return a query that all of `must` and none of `must_not` match."""
    clauses = [(Occur.Must, query) for query in must] or [(Occur.Must, Query.all_query())]
    return Query.boolean_query([*clauses, *((Occur.MustNot, query) for query in must_not)])


def either(queries: Sequence[Any]) -> Any:
    """Return a query that any of `queries` matches; scores add up."""
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def unscored(query: Any) -> Any:
    """Return `query` without influence on the score."""
    return Query.const_score_query(query, 0.0)


def visible(scope: Scope, kind: str = "") -> Any:
    """Return the query for what `scope` may see: members documents of its clusters, else public
    documents that none of them shadows, tombstones and excluded organisations never. Without a
    kind: organisations and entries."""
    must, must_not = [], [term("deleted", 1)]
    must.append(term("kind", kind) if kind else any_of("kind", DIRECTORY_KINDS))
    public = term("audience", "public")
    if scope.cluster_ids:
        clusters = sorted(scope.cluster_ids)
        members = all_of([term("audience", "members"), any_of("clusters", clusters)])
        must.append(either([members, all_of([public], [any_of("shadows", clusters)])]))
    else:
        must.append(public)
    if scope.exclude_ids:
        must_not.append(any_of("org_id", sorted(scope.exclude_ids)))
    return all_of(must, must_not)


def filters(wanted: Mapping[str, Sequence[str]], *, without: str = "") -> list[Any]:
    """Return one query per facet filter, that of `without` left out. Raises QueryError."""
    for facet in wanted:
        check_facet(facet)
    return [
        any_of(facet_field(facet), list(values))
        for facet, values in sorted(wanted.items())
        if values and facet != without
    ]


def text_query(
    analysis: Analysis, boosts: Mapping[str, float], is_known: Callable[[Any], bool] | None = None
) -> list[Any]:
    """Return the clauses for the words of `analysis` in the fields of `boosts`.

    `is_known` says whether a query matches anything visible; words that match nothing are tried
    with one letter changed.
    """
    tokens: dict[str, Token] = {}
    for token in analysis.tokens:
        tokens.setdefault(token.term, token)
    clauses = []
    for token in list(tokens.values())[:MAX_TERMS]:
        clause = _word(token, boosts)
        if is_known and token.form and len(token.form) >= MIN_FUZZY and not is_known(clause):
            clause = _fuzzy(token, boosts)
        clauses.append((bool(token.form), clause))
    queries = [clause for _, clause in clauses]
    # Parts of compounds and joined forms have no form of their own: they may match, need not.
    words = [clause for is_word, clause in clauses if is_word]
    if len(words) > 1:
        queries.append(Query.boost_query(all_of(words), ALL_TERMS_BOOST))
    return queries


def _word(token: Token, boosts: Mapping[str, float]) -> Any:
    queries = [Query.boost_query(term(f"t_{f}", token.term), b) for f, b in boosts.items()]
    if "name" in boosts and token.form and token.form != token.term:
        queries.append(Query.boost_query(term("t_name", token.form), boosts["name"]))
    return Query.disjunction_max_query(queries, TIE_BREAKER)


def _fuzzy(token: Token, boosts: Mapping[str, float]) -> Any:
    queries = []
    for field, boost in boosts.items():
        for text in dict.fromkeys((token.term, token.form)):
            if len(text) >= MIN_FUZZY - 1:
                query = Query.fuzzy_term_query(schema(), f"t_{field}", scrub(text), 1)
                queries.append(Query.boost_query(query, boost * FUZZY_SHARE))
    return Query.disjunction_max_query(queries, TIE_BREAKER) if queries else Query.empty_query()


def concept_query(concept_id: str, weight: float, boosts: Mapping[str, float]) -> Any:
    """Return the clause for a concept: itself, concepts below it, and those above at a discount."""
    queries = []
    for field, boost in boosts.items():
        scale = weight * boost * CONCEPT_BOOST
        for other, share in broader_closure(concept_id).items():
            queries.append(Query.boost_query(term(f"c_{field}", other), scale * share))
        below = term(f"b_{field}", concept_id)
        queries.append(Query.boost_query(below, scale * NARROWER_BOOST))
    return Query.disjunction_max_query(queries, TIE_BREAKER)


def plain_concept_query(concept_id: str, weight: float, boosts: Mapping[str, float]) -> Any:
    """Return the clause for a concept whose neighbours the caller has weighted itself."""
    queries = []
    for field, boost in boosts.items():
        scale = weight * boost * CONCEPT_BOOST
        queries.append(Query.boost_query(term(f"c_{field}", concept_id), scale))
        below = term(f"b_{field}", concept_id)
        queries.append(Query.boost_query(below, scale * NARROWER_BOOST))
    return Query.disjunction_max_query(queries, TIE_BREAKER)


def sense_query(sense_id: str, weight: float, boosts: Mapping[str, float]) -> Any:
    """Return the clause for a sense."""
    queries = [
        Query.boost_query(term(f"s_{field}", sense_id), weight * boost * SENSE_BOOST)
        for field, boost in boosts.items()
    ]
    return Query.disjunction_max_query(queries, TIE_BREAKER)
