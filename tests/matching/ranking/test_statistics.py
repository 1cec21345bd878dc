"""Statistics are frozen, readable in any process, and refused when damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matching.ranking import Statistics, StatisticsError
from matching.ranking.keys import TERM_BUCKETS, term_key
from matching.ranking.statistics import FILE_NAME, count
from matching.text import Analyser


def test_save_and_load(statistics: Statistics, tmp_path: Path) -> None:
    statistics.save(tmp_path)
    again = Statistics.load(tmp_path)
    assert again.version == statistics.version
    assert np.array_equal(again.terms, statistics.terms)
    assert again.concepts == statistics.concepts


def test_rare_weighs_more_than_common() -> None:
    analyser = Analyser.default()
    texts = ["battery recycling", "battery housing", "battery cells", "quartz"]
    found = count([(analyser.analyse(text, "en"),) for text in texts])
    idf = found.term_idf()
    common, rare = (analyser.analyse(text, "en").terms[0] for text in ("battery", "quartz"))
    assert idf[term_key(rare)] > idf[term_key(common)] > 0
    assert found.total == 4


def test_a_word_counts_once_a_document() -> None:
    part = Analyser.default().analyse("steel steel steel", "en")
    found = count([(part, part)])
    assert int(found.terms[term_key(part.terms[0])]) == 1


def test_keys_do_not_change() -> None:
    # Buckets are stored in shipped files: another hash would make them worthless.
    assert term_key("steel") == 254_355
    assert TERM_BUCKETS == 1 << 18


def test_no_documents() -> None:
    assert np.isfinite(count([]).term_idf()).all()


def test_missing_and_damaged_files(statistics: Statistics, tmp_path: Path) -> None:
    with pytest.raises(StatisticsError, match="make train"):
        Statistics.load(tmp_path / "none")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / FILE_NAME).write_bytes(b"no archive")
    with pytest.raises(StatisticsError, match="damaged"):
        Statistics.load(tmp_path / "bad")
    (tmp_path / "pickle").mkdir()
    with (tmp_path / "pickle" / FILE_NAME).open("wb") as handle:
        np.savez(handle, header=np.array([{"x": 1}], dtype=object))
    with pytest.raises(StatisticsError, match="damaged"):
        Statistics.load(tmp_path / "pickle")


def test_the_shipped_statistics_load() -> None:
    assert Statistics.load().total > 10
