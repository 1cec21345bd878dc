"""NACE Rev. 2.1: counts, labels, reading codes, relatedness, changes."""

from __future__ import annotations

import pytest

from matching.reference import nace


def test_counts_are_those_of_rev_2_1() -> None:
    assert [section.code for section in nace.sections()] == list("ABCDEFGHIJKLMNOPQRSTUV")
    assert len(nace.divisions()) == 87
    assert len({division.code for division in nace.divisions()}) == 87
    assert not {"04", "34", "40", "45", "57", "67", "76", "83", "89"} & {
        division.code for division in nace.divisions()
    }


def test_every_division_has_a_section_and_labels() -> None:
    known = {section.code for section in nace.sections()}
    for entry in (*nace.sections(), *nace.divisions()):
        assert all(entry.label.all()), entry.code
    assert {division.section for division in nace.divisions()} == known
    assert len(nace.divisions("C")) == 24


def test_sections_follow_the_divisions_in_order() -> None:
    letters = [division.section for division in nace.divisions()]
    assert letters == sorted(letters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28.29", "28.29"),
        ("2829", "28.29"),
        ("C28.29", "28.29"),
        ("C 28.29", "28.29"),
        ("28.29Z", "28.29"),
        ("2829Z", "28.29"),
        ("28.29.0", "28.29"),
        ("28290", "28.29"),
        ("28.29.09", "28.29"),
        ("282909", "28.29"),
        ("28 29", "28.29"),
        ("28.2", "28.2"),
        ("282", "28.2"),
        ("28", "28"),
        ("c", "C"),
        ("1.11", "01.11"),
        ("A01.1", "01.1"),
        ("NAF 6201Z", "62.01"),
        ("NACE Rev. 2: 28.29", "28.29"),
        ("J62.01", "62.01"),
        ("K62.10", "62.10"),
        ("45.20", "45.20"),
    ],
)
def test_the_forms_of_registers_and_spreadsheets_are_read(text: str, expected: str) -> None:
    assert nace.normalise(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "Z", "W", "xyz", "44.1", "04", "100.1.1.1.1", "A28.29", "machines", "-1"]
)
def test_what_is_no_code_gives_none(text: str) -> None:
    assert nace.normalise(text) is None
    assert nace.division_of(text) is None
    assert nace.section_of(text) is None
    assert nace.label(text) is None


def test_look_ups() -> None:
    assert nace.division_of("28.29Z") == "28"
    assert nace.section_of("28.29") == "C"
    assert nace.section_of("62.10") == "K"
    assert nace.label("28.29", "de") == "Maschinenbau"
    assert nace.label("C", "fr") == "Industrie manufacturière"
    assert nace.is_known_division("28")
    assert not nace.is_known_division("45")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("28.29", "2829Z", 1.0),
        ("28.29", "28.22", 0.8),
        ("28.29", "28.2", 0.8),
        ("28.29", "28.99", 0.6),
        ("28", "28.29", 0.6),
        ("28", "28", 0.6),
        ("28.29", "25.62", 0.2),
        ("C", "28", 0.2),
        ("28.29", "62.10", 0.0),
        ("28.29", "nonsense", 0.0),
        ("45.20", "95.31", 1.0),
    ],
)
def test_relatedness(a: str, b: str, expected: float) -> None:
    assert nace.relatedness(a, b) == expected
    assert nace.relatedness(b, a) == expected


def test_vehicle_trade_of_rev_2_is_led_to_its_successors() -> None:
    assert {change.new[:2] for change in nace.upgrade("45")} == {"46", "47", "95"}
    assert [change.new for change in nace.upgrade("45.20")] == ["95.31"]
    assert nace.section_of("45.20") == "T"
    assert nace.upgrade("28.29") == ()


def test_changes_point_at_divisions_that_exist_and_state_their_doubt() -> None:
    for code in ("45", "45.11", "45.40", "41.10", "62.01", "63.12", "70.21"):
        for change in nace.upgrade(code):
            assert nace.is_known_division(change.new[:2])
            assert change.confidence in {"sure", "probable", "doubtful"}


def test_search_by_label_in_any_language() -> None:
    assert nace.search("maschinenbau")[0].code == "28"
    assert "10" in {division.code for division in nace.search("alimentaires")}
    assert "27" in {division.code for division in nace.search("electrical equip", lang="en")}
    assert nace.search("electrical equip", lang="fr") == ()
    assert nace.search("  ") == ()
