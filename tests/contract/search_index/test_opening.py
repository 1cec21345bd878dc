"""Index addresses, and what is particular to the folder of the embedded adapter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matching.index import (
    CandidateQuery,
    ConfigurationError,
    IndexBusyError,
    SchemaMismatchError,
    SearchQuery,
    open_index,
)
from matching.index.file_lock import exclusive
from matching.index.tantivy_adapter import TantivyIndex
from matching.index.vector_store import MAX_FILES, VectorStore
from tests.contract.search_index.documents import document, unit

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://search.example:9200", "Elasticsearch"),
        ("http://localhost", "Elasticsearch"),
        ("tantivy://", "folder"),
        ("solr://x", "solr"),
        ("", "tantivy://"),
        ("var/index", "tantivy://"),
    ],
)
def test_addresses_that_cannot_be_used_say_why(address, says):
    with pytest.raises(ConfigurationError, match=says):
        open_index(address)


def test_relative_absolute_and_escaped_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_index("tantivy://var/one").index([document("a")])
    assert open_index(f"tantivy://{tmp_path}/var/one").count() == 1
    open_index(f"tantivy://{tmp_path}/with%20blank").index([document("a")])
    assert (tmp_path / "with blank" / "current").exists()


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "index"


def test_an_index_of_another_schema_is_refused_until_cleared(folder):
    TantivyIndex(folder).index([document("a")])
    (folder / "g1" / "schema.txt").write_text("other", "utf-8")
    index = TantivyIndex(folder)
    with pytest.raises(SchemaMismatchError, match="rebuild"):
        index.count()
    with pytest.raises(SchemaMismatchError):
        index.index([document("a")])
    index.clear()
    assert index.count() == 0
    index.index([document("b")])
    assert index.count() == 1
    assert not (folder / "g1").exists()


def test_a_busy_index_says_so(folder):
    index = TantivyIndex(folder, wait=0.2)
    index.index([document("a")])
    with exclusive(folder / "write.lock"):
        assert index.count() == 1
        with pytest.raises(IndexBusyError):
            index.index([document("b")])
    assert index.index([document("b")]).written == ("b:public",)


HANG = """
import sys, time
from pathlib import Path
from matching.index.file_lock import exclusive
with exclusive(Path(sys.argv[1]) / "write.lock"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_writer_leaves_no_lock_behind(folder):
    index = TantivyIndex(folder)
    index.index([document("a")])
    command = [sys.executable, "-c", HANG, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        writer.kill()
    started = time.monotonic()
    assert index.index([document("b")]).written == ("b:public",)
    assert time.monotonic() - started < 10


def test_vectors_of_a_write_that_never_ended_are_not_found(folder):
    index = TantivyIndex(folder)
    index.index([document("a", vectors={"offers": unit(1)})])
    # As if the process had died between vectors and documents.
    VectorStore(folder / "g1" / "vectors").append([{"offers": unit(2)}])
    index.index([document("b", vectors={"offers": unit(3)})])
    found = index.candidates(CandidateQuery(vector=unit(2)))
    assert {c.org_id for c in found} == {"a", "b"}


def test_a_failed_write_leaves_everything_as_it_was(folder, monkeypatch):
    index = TantivyIndex(folder)
    index.index([document("a", "laser", vectors={"offers": unit(1)})])

    def fail(*_):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("matching.index.tantivy_adapter.to_tantivy", fail)
        with pytest.raises(RuntimeError, match="disk full"):
            index.index([document("a", version=2), document("b")])
    assert index.count() == 1
    assert index.search(SearchQuery()).hits[0].version == 1
    assert index.index([document("a", version=2)]).written == ("a:public",)


def test_vector_files_stay_few_and_small(folder):
    index = TantivyIndex(folder)
    for version in range(1, 60):
        index.index(
            [document(f"o{i}", version=version, vectors={"offers": unit(i)}) for i in range(20)]
        )
    store = VectorStore(folder / "g1" / "vectors")
    files = list((folder / "g1" / "vectors").glob("*.rows.npy"))
    assert len(files) <= MAX_FILES + 1
    rows = sum(len(part) for part in store.snapshot().matrices["offers"])
    assert rows <= 20 * (MAX_FILES + 2)
    assert len(index.candidates(CandidateQuery(vector=unit(1)))) == 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_reads_and_writes(folder):
    index = TantivyIndex(folder)
    index.index([document("a")])
    assert index.count() == 1
    child = os.fork()
    if child == 0:
        code = 1
        try:
            index.index([document("b")])
            code = 0 if index.count() == 2 else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert index.count() == 2
