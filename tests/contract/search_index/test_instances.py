"""Several instances and processes on one index: the web process reads what the worker writes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from matching.index import CandidateQuery, IndexedVersion, SearchQuery, open_index
from tests.contract.search_index.documents import document, unit

ROOT = Path(__file__).resolve().parents[3]


def run_elsewhere(code: str, *arguments: str) -> str:
    """Run code in another process; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=True, cwd=ROOT, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


WRITE = """
import sys
from matching.index import open_index
from tests.contract.search_index.documents import document, unit
index = open_index(sys.argv[1])
number = int(sys.argv[2])
index.index([document("far", "laser", version=number, vectors={"offers": unit(number)})])
index.refresh()
print(index.count())
"""


def test_an_open_reader_sees_what_another_process_wrote(address, index, put):
    put(document("near", "laser", vectors={"offers": unit(99)}))
    assert index.count() == 1
    assert run_elsewhere(WRITE, address, "1") == "2"
    index.refresh()
    assert index.count() == 2
    assert {hit.org_id for hit in index.search(SearchQuery()).hits} == {"near", "far"}
    found = index.candidates(CandidateQuery(vector=unit(1)))
    assert (found[0].org_id, round(found[0].scores["vector"], 3)) == ("far", 1.0)
    run_elsewhere(WRITE, address, "2")
    index.refresh()
    found = index.candidates(CandidateQuery(vector=unit(2)))
    assert (found[0].org_id, round(found[0].scores["vector"], 3)) == ("far", 1.0)
    assert index.versions(["far:public"]) == {"far:public": IndexedVersion(2, False)}


def test_a_new_instance_finds_all_after_reopening(address, index, put):
    put(document("a", "laser", version=4, vectors={"offers": unit(1)}))
    index.delete({"b:public": 7})
    index.set_meta({"space": "abc"})
    index.refresh()
    index.close()
    again = open_index(address)
    assert again.count() == 1
    assert again.versions() == {
        "a:public": IndexedVersion(4, False),
        "b:public": IndexedVersion(7, True),
    }
    assert again.meta() == {"space": "abc"}
    assert again.candidates(CandidateQuery(vector=unit(1)))[0].org_id == "a"
    assert again.schema_hash() == index.schema_hash()
    assert again.index([document("a", version=4)]).stale == ("a:public",)
    again.close()


def test_a_reader_follows_a_clear_by_another_instance(address, index, put):
    put(document("a", vectors={"offers": unit(1)}))
    other = open_index(address)
    assert other.count() == 1
    index.clear()
    put(document("b", vectors={"offers": unit(2)}))
    other.refresh()
    assert [hit.org_id for hit in other.search(SearchQuery()).hits] == ["b"]
    assert [c.org_id for c in other.candidates(CandidateQuery(vector=unit(1)))] == ["b"]
    other.close()


def test_two_writers_take_turns_and_lose_nothing(address, index):
    other = open_index(address)
    failures: list[Exception] = []

    def write(target, name):
        try:
            for number in range(8):
                target.index([document(f"{name}{number}", vectors={"offers": unit(number)})])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=pair) for pair in ((index, "x"), (other, "y"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    index.refresh()
    assert index.count() == 16
    assert len(index.candidates(CandidateQuery(vector=unit(1)))) == 16
    other.close()


def test_reading_while_writing_sees_whole_states_only(index):
    """Every write replaces a pair of documents together: no reader may see half a pair."""
    stop = threading.Event()
    wrong: list[object] = []

    def read():
        try:
            while not stop.is_set():
                hits = index.search(SearchQuery(size=10)).hits
                if len({hit.version for hit in hits}) > 1 or len(hits) not in (0, 2):
                    wrong.append(hits)
        except Exception as error:
            wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for version in range(1, 25):
        index.index([document("a", version=version), document("b", version=version)])
    stop.set()
    reader.join()
    assert wrong == []
