"""Kinds of documents: who asks for one kind never gets another."""

from __future__ import annotations

import pytest

from matching.domain import Scope
from matching.index import CandidateQuery, DocumentError, SearchQuery
from matching.text import Analyser
from tests.contract.search_index.documents import document, unit


@pytest.fixture
def three_kinds(put):
    put(
        document("firm", "laser welding", vectors={"profile": unit(1)}),
        document("firm", "laser welding", doc_id="e1", kind="entry", label="Laser welding"),
        document(
            "call1", description="laser welding of pipes", name="Laser welding call",
            doc_id="call1:call", kind="call", vectors={"profile": unit(1)},
            facets={"country": ("FR",)}, concepts={"description": ("laser_welding",)},
        ),
    )  # fmt: skip


@pytest.mark.usefixtures("three_kinds")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("organisation", {"firm:public"}),
        ("entry", {"e1"}),
        ("call", {"call1:call"}),
        ("", {"firm:public", "e1"}),
    ],
)
def test_a_search_finds_its_kind_alone(find, index, kind, expected):
    assert set(find("laser welding", kind=kind)) == expected
    assert index.search(SearchQuery(kind=kind)).total == len(expected)


@pytest.mark.usefixtures("three_kinds")
def test_facets_of_one_kind_do_not_count_another(index):
    counted = index.search(SearchQuery(facets=("country",)))
    assert counted.facets["country"] == {}
    calls = index.search(SearchQuery(kind="call", facets=("country",)))
    assert calls.facets["country"] == {"FR": 1}


@pytest.mark.usefixtures("three_kinds")
def test_candidates_of_one_kind_alone(index):
    analysis = Analyser.default().analyse("laser welding", "en")
    for query, expected in (
        (CandidateQuery(analysis=analysis, vector=unit(1), target="profile"), {"firm:public"}),
        (
            CandidateQuery(analysis=analysis, vector=unit(1), target="profile", kind="call"),
            {"call1:call"},
        ),
    ):
        assert {c.doc_id for c in index.candidates(query)} == expected


def test_suggestions_are_of_the_directory(index, put):
    put(
        document(
            "c", description="hydrogen", name="Hydrogen call", doc_id="c:call", kind="call",
            suggest=("hydrogen", "hyd"), concepts={"description": ("hydrogen",)},
        )
    )  # fmt: skip
    assert index.suggest("hyd", Scope()) == []


@pytest.mark.usefixtures("three_kinds")
def test_counts_by_kind_and_of_all(index):
    assert [index.count(k) for k in ("organisation", "entry", "call", "")] == [1, 1, 1, 3]


@pytest.mark.usefixtures("three_kinds")
def test_a_call_can_be_excluded_and_deleted(find, index, put):
    assert find("laser", kind="call", exclude=("call1",)) == []
    index.delete({"call1:call": 2})
    index.refresh()
    assert find("laser", kind="call") == []


def test_a_call_is_public_and_kinds_are_known(index):
    with pytest.raises(DocumentError, match="audience"):
        index.index([document("c", kind="call", audience="members", cluster_ids=("A",))])
    with pytest.raises(DocumentError, match="kind"):
        index.index([document("c", kind="tender")])
