"""The raw loader of rule data."""

from __future__ import annotations

import pytest

from matching.reference import programmes


def test_every_folder_is_read_by_file_name() -> None:
    found = programmes.raw_files("programmes")
    assert list(found) == sorted(found)
    assert found["horizon_europe.yaml"]["programme"]["code"] == "horizon-europe"
    for name, rows in programmes.raw_tables("region_categories").items():
        assert name.endswith(".csv")
        assert {"nuts", "category", "source", "confidence"} <= set(rows[0])
    assert programmes.raw_tables("programmes") == {}


def test_other_folders_are_refused() -> None:
    with pytest.raises(KeyError):
        programmes.raw_files("concepts")
    with pytest.raises(KeyError):
        programmes.raw_tables("../concepts")
