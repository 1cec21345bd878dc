"""Who finds what: the scope is part of the query."""

from __future__ import annotations

import pytest

from matching.domain import Scope
from matching.index import CandidateQuery, SearchQuery
from matching.text import Analyser
from tests.contract.search_index.documents import document, unit


@pytest.fixture
def world(put):
    """`open` is public only; `mixed` has members entries for A, `both` for A and B; `hidden` was
    imported by A: it has no public document."""
    members = {"audience": "members"}
    put(
        document("open", "laser", vectors={"offers": unit(1)}),
        document("mixed", "laser", shadow_cluster_ids=("A",), vectors={"offers": unit(2)}),
        document(
            "mixed", "laser secret", cluster_ids=("A",), vectors={"offers": unit(3)}, **members
        ),
        document("both", "laser", shadow_cluster_ids=("A", "B"), vectors={"offers": unit(4)}),
        document(
            "both", "laser secret", cluster_ids=("A", "B"), vectors={"offers": unit(5)}, **members
        ),
        document(
            "hidden", "laser secret", cluster_ids=("A",), name="Hidden Works",
            concepts={"offers": ("only_hidden",)}, vectors={"offers": unit(6)}, **members,
        ),
    )  # fmt: skip


MATRIX = [
    ((), {"open:public", "mixed:public", "both:public"}),
    (("A",), {"open:public", "mixed:members", "both:members", "hidden:members"}),
    (("B",), {"open:public", "mixed:public", "both:members"}),
    (("A", "B"), {"open:public", "mixed:members", "both:members", "hidden:members"}),
    (("C",), {"open:public", "mixed:public", "both:public"}),
    (("B", "C"), {"open:public", "mixed:public", "both:members"}),
]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("clusters", "expected"), MATRIX)
def test_each_organisation_once_in_the_right_version(index, clusters, expected):
    analyser = Analyser.default()
    scope = Scope(frozenset(clusters))
    for query in (
        SearchQuery(scope=scope),
        SearchQuery(analysis=analyser.analyse("laser", "en"), scope=scope),
    ):
        result = index.search(query)
        assert {hit.doc_id for hit in result.hits} == expected
        assert result.total == len(expected)
        assert len({hit.org_id for hit in result.hits}) == len(expected)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("clusters", "expected"), MATRIX)
def test_candidates_keep_to_the_scope_in_every_channel(index, clusters, expected):
    analysis = Analyser.default().analyse("laser secret", "en")
    for query in (
        CandidateQuery(analysis=analysis, scope=Scope(frozenset(clusters))),
        CandidateQuery(vector=unit(3), scope=Scope(frozenset(clusters))),
        CandidateQuery(analysis=analysis, vector=unit(3), scope=Scope(frozenset(clusters))),
    ):
        assert {c.doc_id for c in index.candidates(query)} == expected


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("clusters", "expected"), MATRIX)
def test_facets_count_each_organisation_once(index, put, clusters, expected):
    put(
        document("mixed", version=2, facets={"country": ("FR",)}, shadow_cluster_ids=("A",)),
        document(
            "mixed", version=2, facets={"country": ("FR", "FR")}, audience="members",
            cluster_ids=("A",),
        ),
    )  # fmt: skip
    result = index.search(SearchQuery(scope=Scope(frozenset(clusters)), facets=("country",)))
    assert result.facets["country"] == {"FR": 1}
    assert result.total == len(expected)


@pytest.mark.usefixtures("world")
def test_words_of_members_entries_do_not_find_for_others(find):
    assert find("secret") == []
    assert find("secret", clusters=("B",)) == ["both:members"]


@pytest.mark.usefixtures("world")
def test_a_misspelt_hidden_word_finds_nothing_and_does_not_stop_fuzzy_search(put, find):
    # "secrets" stands in hidden documents; for others it is as unknown as any word.
    put(document("near", "secrey"))
    assert find("secret") == ["near:public"]


@pytest.mark.usefixtures("world")
def test_suggestions_keep_to_the_scope(index):
    assert index.suggest("hidden", Scope()) == []
    assert index.suggest("works", Scope(frozenset({"B"}))) == []
    found = index.suggest("hidden", Scope(frozenset({"A"})))
    assert [(s.text, s.kind, s.id) for s in found] == [("Hidden Works", "organisation", "hidden")]
    excluded = Scope(frozenset({"A"}), frozenset({"hidden"}))
    assert index.suggest("hidden", excluded) == []


@pytest.mark.usefixtures("world")
def test_excluded_organisations_are_in_no_answer(index, put):
    put(document("other", facets={"country": ("FR",)}))
    scope = Scope(frozenset({"A"}), frozenset({"open", "mixed", "other"}))
    result = index.search(SearchQuery(scope=scope, facets=("country",)))
    assert {hit.org_id for hit in result.hits} == {"both", "hidden"}
    assert result.total == 2
    assert result.facets["country"] == {}
    found = index.candidates(CandidateQuery(vector=unit(1), scope=scope))
    assert {c.org_id for c in found} == {"both", "hidden"}


def test_thousands_of_exclusions(index, put):
    put(*(document(f"o{i}") for i in range(5)))
    scope = Scope(exclude_ids=frozenset({"o1", "o3", *(f"x{i}" for i in range(5000))}))
    result = index.search(SearchQuery(scope=scope))
    assert {hit.org_id for hit in result.hits} == {"o0", "o2", "o4"}


def test_entries_keep_to_the_scope(index, put):
    put(
        document("a", "laser", doc_id="e1:public", kind="entry", label="Laser"),
        document(
            "a", "laser", doc_id="e2:members", kind="entry", audience="members",
            cluster_ids=("A",), label="Laser, quietly",
        ),
    )  # fmt: skip
    found = index.search(SearchQuery(kind="entry"))
    assert [hit.doc_id for hit in found.hits] == ["e1:public"]
    inside = index.search(SearchQuery(kind="entry", scope=Scope(frozenset({"A"}))))
    assert {hit.doc_id for hit in inside.hits} == {"e1:public", "e2:members"}
    assert index.search(SearchQuery()).total == 0
    assert index.search(SearchQuery(kind="")).total == 1


def test_cluster_ids_are_never_read_as_a_query(index, put):
    put(document("a", audience="members", cluster_ids=("A B",)))
    for wrong in ("A", "B", "A*", "*", "A B OR C", ""):
        assert index.search(SearchQuery(scope=Scope(frozenset({wrong})))).total == 0
    assert index.search(SearchQuery(scope=Scope(frozenset({"A B"})))).total == 1
