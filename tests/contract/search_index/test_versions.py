"""External versions, tombstones, purging, clearing."""

from __future__ import annotations

import time

import pytest

from matching.index import DocumentError, IndexedVersion, SearchQuery
from tests.contract.search_index.documents import document, unit


def test_a_greater_version_replaces(index, put, find):
    put(document("a", "laser welding", version=1))
    put(document("a", "yarn spinning", version=2))
    assert find("laser") == []
    assert find("yarn") == ["a:public"]
    assert index.count() == 1


@pytest.mark.parametrize("version", [1, 3])
def test_a_stale_or_equal_version_is_refused(index, put, find, version):
    put(document("a", "laser welding", version=3))
    outcome = put(document("a", "yarn spinning", version=version))
    assert outcome.stale == ("a:public",)
    assert outcome.written == ()
    assert find("laser") == ["a:public"]
    assert index.versions(["a:public"]) == {"a:public": IndexedVersion(3, False)}


def test_the_greatest_version_of_one_call_wins_whatever_the_order(put, find):
    outcome = put(
        document("a", "laser welding", version=2),
        document("a", "yarn spinning", version=3),
        document("a", "glass blowing", version=1),
    )
    assert outcome.written == ("a:public",)
    assert sorted(outcome.stale) == ["a:public", "a:public"]
    assert find("yarn") == ["a:public"]
    assert find("laser") == find("glass") == []


def test_a_delete_hides_everywhere_and_is_remembered(index, put, find):
    put(document("a", "laser welding", facets={"country": ("FR",)}, vectors={"offers": unit(1)}))
    outcome = index.delete({"a:public": 2})
    index.refresh()
    assert outcome.written == ("a:public",)
    assert find("laser") == []
    assert find() == []
    assert index.count() == 0
    result = index.search(SearchQuery(facets=("country",)))
    assert result.total == 0
    assert result.facets == {"country": {}}
    assert index.versions(["a:public"]) == {"a:public": IndexedVersion(2, True)}


def test_a_stale_write_after_a_delete_does_not_bring_back(index, put, find):
    put(document("a", "laser", version=1))
    index.delete({"a:public": 5})
    assert put(document("a", "laser", version=4)).stale == ("a:public",)
    assert put(document("a", "laser", version=5)).stale == ("a:public",)
    assert find("laser") == []
    assert put(document("a", "laser", version=6)).written == ("a:public",)
    assert find("laser") == ["a:public"]


def test_a_delete_that_comes_first_wins_over_the_late_write(index, put, find):
    index.delete({"a:public": 2})
    assert put(document("a", "laser", version=1)).stale == ("a:public",)
    assert find("laser") == []


def test_a_stale_delete_is_refused(index, put, find):
    put(document("a", "laser", version=3))
    assert index.delete({"a:public": 3}).stale == ("a:public",)
    assert find("laser") == ["a:public"]


def test_purging_removes_old_tombstones_only(index, put):
    put(document("a", "laser"), document("b", "laser"))
    index.delete({"a:public": 2})
    assert index.purge_deleted(time.time() - 3600) == 0
    assert index.purge_deleted(time.time() + 3600) == 1
    index.refresh()
    assert index.versions() == {"b:public": IndexedVersion(1, False)}


def test_versions_of_all_and_of_unknown_ids(index, put):
    put(document("a", version=7), document("b", version=2**40))
    index.delete({"c:public": 9})
    index.refresh()
    assert index.versions() == {
        "a:public": IndexedVersion(7, False),
        "b:public": IndexedVersion(2**40, False),
        "c:public": IndexedVersion(9, True),
    }
    assert index.versions(["nobody"]) == {}
    assert index.versions([]) == {}


def test_count_by_kind(index, put):
    put(document("a"), document("a", doc_id="a-1:public", kind="entry"), document("b"))
    assert index.count() == 3
    assert index.count("organisation") == 2
    assert index.count("entry") == 1


def test_clear_forgets_documents_versions_and_notes(index, put, find):
    put(document("a", "laser", version=9, vectors={"offers": unit(1)}))
    index.set_meta({"space": "abc"})
    index.clear()
    assert index.count() == 0
    assert index.versions() == {}
    assert index.meta() == {}
    assert put(document("a", "laser", version=1)).written == ("a:public",)
    assert find("laser") == ["a:public"]


def test_notes_are_kept(index):
    assert index.meta() == {}
    index.set_meta({"space": "abc", "analyser": "é"})
    assert index.meta() == {"space": "abc", "analyser": "é"}


def test_schema_hash_is_stable(index):
    assert index.schema_hash() == index.schema_hash() != ""


@pytest.mark.parametrize(
    "broken",
    [
        {"doc_id": ""},
        {"doc_id": "x" * 5000},
        {"doc_id": "\ud800"},
        {"org_id": ""},
        {"version": 0},
        {"version": -3},
        {"kind": "thing"},
        {"audience": "members", "cluster_ids": ()},
        {"facets": {"colour": ("red",)}},
        {"facets": {"country": ("\ud800",)}},
        {"fields": {"title": ("a",)}},
        {"vectors": {"smell": unit(1)}},
        {"vectors": {"offers": [float("nan")] * 16}},
        {"stored": {"x": object()}},
    ],
)
def test_a_document_that_cannot_be_indexed_is_refused_whole(index, put, broken):
    with pytest.raises(DocumentError):
        put(document("a"), document("b", **broken))
    assert index.count() == 0


def test_vectors_of_another_length_are_refused(index, put):
    put(document("a", vectors={"offers": unit(1)}))
    with pytest.raises(DocumentError, match="offers"):
        put(document("b", vectors={"offers": unit(1)[:8]}))
    assert index.count() == 1


def test_writing_nothing(index):
    assert index.index([]).written == ()
    assert index.delete({}).written == ()


def test_deleting_many_of_several_hundred(index, put, find):
    put(*(document(f"o{i}", "laser") for i in range(300)))
    index.delete({f"o{i}:public": 2 for i in range(0, 300, 2)})
    index.refresh()
    assert index.count() == 150
    assert len(find("laser", size=300)) == 150
