"""Generations of an Elasticsearch index: building beside the live one, switching, going back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from matching.index import (
    CandidateQuery,
    IndexedVersion,
    SchemaMismatchError,
    SearchIndexError,
    SearchQuery,
    open_index,
)
from matching.index import elastic_schema as schema
from matching.index.elastic_adapter import ElasticIndex
from tests.contract.search_index.adapters import elasticsearch_address
from tests.contract.search_index.documents import document, unit

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    with elasticsearch_address(tmp_path) as url:
        yield url


@pytest.fixture
def index(address: str) -> Iterator[ElasticIndex]:
    opened = open_index(address)
    assert isinstance(opened, ElasticIndex)
    yield opened
    opened.close()


def states(index: ElasticIndex) -> list[str]:
    return [generation.state for generation in index.generations()]


def found(index: ElasticIndex) -> set[str]:
    return {hit.doc_id for hit in index.search(SearchQuery(size=100)).hits}


def test_an_index_is_named_by_its_schema(index, address):
    index.count()
    (only,) = index.generations()
    assert only.name == f"{address.rsplit('/', 1)[1]}-{schema.schema_hash()}-000001"
    assert (only.state, only.documents, only.is_readable) == ("live", 0, True)


def test_many_processes_make_one_first_index(address):
    opened = [open_index(address) for _ in range(6)]
    failures: list[Exception] = []

    def use(each):
        try:
            each.count()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=use, args=(each,)) for each in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert isinstance(opened[0], ElasticIndex)
    assert states(opened[0]) == ["live"]


def test_writes_go_to_both_and_reads_to_the_live_one(index):
    index.index([document("old", "laser")])
    index.set_meta({"release": "1"})
    fresh = index.begin_rebuild()
    assert index.index([document("new", "laser")]).written == ("new:public",)
    index.delete({"gone:public": 4})
    index.refresh()
    assert found(index) == {"old:public", "new:public"}
    assert fresh.versions() == {
        "new:public": IndexedVersion(1, False),
        "gone:public": IndexedVersion(4, True),
    }
    assert states(index) == ["live", "building"]


def test_a_switch_changes_readers_in_one_step_and_keeps_the_old(index, address):
    index.index([document("old", "laser", vectors={"offers": unit(1)})])
    index.set_meta({"release": "1"})
    index.refresh()
    reader = open_index(address)
    assert reader.count() == 1
    fresh = index.begin_rebuild()
    index.index([document("new", "laser", vectors={"offers": unit(2)})])
    fresh.finish({"release": "2"})
    assert states(index) == ["kept", "live"]
    assert found(index) == {"new:public"}
    assert index.meta() == {"release": "2"}
    reader.refresh()
    assert [c.org_id for c in reader.candidates(CandidateQuery(vector=unit(1)))] == ["new"]
    index.index([document("later")])
    index.refresh()
    assert found(index) == {"new:public", "later:public"}
    reader.close()


def test_going_back_and_forth(index):
    index.index([document("old")])
    index.set_meta({"release": "1"})
    index.index([document("both")])
    fresh = index.begin_rebuild()
    index.index([document("both", version=2)])
    fresh.finish({"release": "2"})
    first = index.rollback()
    assert index.generations()[0].name == first
    assert states(index) == ["live", "kept"]
    assert found(index) == {"old:public", "both:public"}
    assert index.meta() == {"release": "1"}
    assert index.index([document("after")]).written == ("after:public",)
    index.rollback()
    index.refresh()
    assert found(index) == {"both:public"}


def test_a_third_rebuild_removes_the_oldest(index):
    index.set_meta({"release": "0"})
    for number in range(3):
        index.begin_rebuild().finish({"release": str(number)})
    assert states(index) == ["kept", "live"]
    assert index.generations()[-1].name.endswith("-000004")


def test_an_interrupted_rebuild_is_gone_on_with(index, address):
    fresh = index.begin_rebuild()
    index.index([document("a")])
    index.close()
    again = open_index(address)
    assert isinstance(again, ElasticIndex)
    resumed = again.begin_rebuild()
    assert resumed.name == fresh.name
    assert set(resumed.versions()) == {"a:public"}
    resumed.abandon()
    assert states(again) == ["live"]
    assert found(again) == set()
    again.refresh()
    assert found(again) == {"a:public"}
    again.close()


def test_without_a_kept_index_there_is_no_way_back(index):
    with pytest.raises(SearchIndexError, match="no kept index"):
        index.rollback()


def test_an_index_that_was_never_whole_is_not_kept(index):
    index.index([document("a")])
    index.begin_rebuild().finish({"release": "1"})
    assert states(index) == ["live"]


def test_clearing_ends_a_rebuild(index):
    index.begin_rebuild()
    index.clear()
    assert states(index) == ["live"]
    index.index([document("a")])
    index.refresh()
    assert found(index) == {"a:public"}


def test_a_switch_while_writing_loses_nothing(index):
    """Whatever a writer was told is written is in the index after the switch."""
    index.set_meta({"release": "1"})
    acknowledged: list[str] = []
    failures: list[Exception] = []
    stop = threading.Event()

    def write():
        number = 0
        try:
            while not stop.is_set():
                number += 1
                acknowledged.extend(index.index([document(f"o{number}")]).written)
        except Exception as error:
            failures.append(error)

    fresh = index.begin_rebuild()
    writer = threading.Thread(target=write)
    writer.start()
    while len(acknowledged) < 20:
        stop.wait(0.01)
    fresh.finish({"release": "2"})
    seen = len(acknowledged)
    while len(acknowledged) < seen + 10 and not failures:
        stop.wait(0.01)
    stop.set()
    writer.join()
    assert failures == []
    assert set(acknowledged) <= set(index.versions(acknowledged))


@pytest.fixture
def other_schema(monkeypatch):
    """Another version of the code, with another schema."""

    def use(value: str) -> None:
        monkeypatch.setattr(schema, "schema_hash", lambda: value)

    return use


def test_an_index_of_another_schema_is_refused_until_rebuilt(address, other_schema):
    other_schema("aaaaaaaaaaaa")
    old = open_index(address)
    old.index([document("a")])
    old.set_meta({"release": "1"})
    other_schema("bbbbbbbbbbbb")
    new = open_index(address)
    assert isinstance(new, ElasticIndex)
    for ask in (new.count, new.meta, lambda: new.search(SearchQuery())):
        with pytest.raises(SchemaMismatchError, match="rebuild"):
            ask()
    with pytest.raises(SchemaMismatchError):
        new.index([document("b")])
    assert [g.is_readable for g in new.generations()] == [False]
    fresh = new.begin_rebuild()
    assert new.index([document("b")]).written == ("b:public",)
    fresh.finish({"release": "2"})
    assert found(new) == {"b:public"}
    with pytest.raises(SearchIndexError, match="another schema"):
        new.rollback()
    old.close()
    new.close()


def test_old_code_goes_on_reading_the_kept_index(address, other_schema):
    other_schema("aaaaaaaaaaaa")
    old = open_index(address)
    assert isinstance(old, ElasticIndex)
    old.index([document("a")])
    old.set_meta({"release": "1"})
    old.refresh()
    other_schema("bbbbbbbbbbbb")
    new = open_index(address)
    assert isinstance(new, ElasticIndex)
    fresh = new.begin_rebuild()
    new.index([document("b")])
    fresh.finish({"release": "2"})
    other_schema("aaaaaaaaaaaa")
    old.refresh()
    assert found(old) == {"a:public"}
    with pytest.raises(SearchIndexError, match="not written"):
        old.index([document("c")])
    assert old.rollback()
    old.index([document("c")])
    old.refresh()
    assert found(old) == {"a:public", "c:public"}
    old.close()
    new.close()


def test_a_new_vector_space_may_have_another_length(index):
    index.index([document("a", vectors={"offers": unit(1)})])
    index.set_meta({"release": "1"})
    fresh = index.begin_rebuild()
    index.index([document("a", version=2, vectors={"offers": unit(1)[:8]})])
    index.refresh()
    assert found(index) == {"a:public"}
    fresh.finish({"release": "2"})
    (candidate,) = index.candidates(CandidateQuery(vector=unit(1)[:8]))
    assert candidate.version == 2
