"""The examples of the library's README run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

import matching

README = Path(matching.__file__).resolve().parent / "README.md"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def test_the_examples_of_the_readme_are_true(tmp_path: Path) -> None:
    names = {"FOLDER": FIXTURES, "OUT": tmp_path}
    failed, tried = doctest.testfile(
        str(README), module_relative=False, globs=names, encoding="utf-8"
    )
    assert tried >= 15
    assert not failed


def test_every_name_at_the_top_is_there_and_nothing_else() -> None:
    for name in matching.__all__:
        assert getattr(matching, name).__module__.startswith("matching")
    assert not hasattr(matching, "nothing_of_this_name")
