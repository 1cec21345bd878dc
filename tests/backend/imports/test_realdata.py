"""The shared untidy lists against what is expected of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.backend.imports.compare import compare

FOLDER = Path(os.environ.get("MAILLON_DATA_DIR", "/nonexistent")) / "spreadsheets"
NAMES = sorted(p.name.removesuffix(".expected.json") for p in FOLDER.glob("*.expected.json"))

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize("name", NAMES or ["none"])
def test_list(name: str) -> None:
    path = next(p for p in FOLDER.glob(f"{name}.*") if p.suffix in (".csv", ".xlsx"))
    figures, _analysis = compare(path)
    print(figures.line())
    assert figures.columns_right >= 0.95 * figures.columns, figures.wrong
    assert figures.fields_right >= 0.95 * figures.fields, figures.wrong
    assert figures.errors_found >= 0.9 * figures.errors, figures.wrong
    assert figures.errors_found >= 0.8 * figures.errors_reported, figures.wrong
    assert figures.rows[0] == figures.rows[1]
    assert figures.duplicates_right, figures.wrong
