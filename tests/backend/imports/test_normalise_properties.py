"""Whatever a cell holds, reading it ends in a value or a problem, never in an exception."""

from __future__ import annotations

import datetime
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.imports.normalise.base import Context, prepare
from backend.imports.normalise.formulas import Division0Error, evaluate, is_dangerous
from backend.imports.normalise.record import NORMALISERS
from backend.imports.reading.cells import Cell
from backend.imports.services.reports import neutral

PIECES = st.sampled_from(
    [
        *"0123456789 .,;:/-+()[]@#=\n\t€%'\"<>|&",
        "FR",
        "DE",
        "TRL",
        "ISO",
        "10-49",
        "M€",
        "http://",
        "www.",
        "Offre :",
        "Recherche :",
        "n.c.",
        "Mme",
        "GmbH",
        "mars",
        "Okt",
        "2024",
        "é",
        "ł",
        "Ω",
        "\u202f",
        "²",
        "e",
        "E+",
        "999999999999",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40))
CELLS = st.one_of(
    TEXTS.map(Cell),
    TEXTS.map(lambda t: Cell(f"={t}", "formula")),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda n: Cell(n, "number")),
    st.integers(-(10**20), 10**20).map(lambda n: Cell(n, "number")),
    st.dates().map(lambda d: Cell(d.isoformat(), "date")),
    st.booleans().map(lambda b: Cell(b, "bool")),
    st.just(Cell("#REF!", "error")),
)


@pytest.mark.parametrize("field", sorted(NORMALISERS))
@given(
    cell=CELLS,
    country=st.sampled_from(["", "FR", "DE", "IT", "GB", "PL", "GR", "CH", "XX"]),
    csv=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_reading_a_cell_never_raises(field: str, cell: Cell, country: str, csv: bool) -> None:
    context = Context(country=country, csv=csv, today=datetime.date(2026, 1, 1), heading="CA (k€)")
    value, problems = NORMALISERS[field](prepare(cell, field, context), context)
    json.dumps(value, allow_nan=False)
    for problem in problems:
        assert problem.code
        assert problem.severity in ("fix", "error", "note")
        assert (problem.suggestion is not None) or problem.severity != "fix"


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_formulas_end(text: str) -> None:
    try:
        result = evaluate(f"={text}")
    except Division0Error:
        return
    assert result is None or isinstance(result, (str, float, int))


@given(text=TEXTS)
def test_exports_never_begin_like_a_formula(text: str) -> None:
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        '=HYPERLINK("https://evil.example","x")',
        "=WEBSERVICE(A1)",
        "+DDE(1)",
    ],
)
def test_dangerous_texts(text: str) -> None:
    assert is_dangerous(text)


@pytest.mark.parametrize(
    "text", ["- usinage (5 axes)", "+33 4 65 71 00 00", "-", "@firme", "= ancien atelier", "-12 %"]
)
def test_harmless_texts(text: str) -> None:
    assert not is_dangerous(text)


ENDLESS = {
    "letters": "a" * 32_000,
    "digits": "1" * 32_000,
    "spaced digits": "1 " * 16_000,
    "ats": "a@" * 16_000,
    "dots": "a." * 16_000,
    "brackets": "(" * 16_000 + ")" * 16_000,
    "labels": "Offre : x / " * 2_600,
    "formula": "=" + "A1+" * 10_000,
    "link": '=HYPERLINK("' + "a" * 30_000,
    "breaks": "\n" * 16_000 + "x",
}


@pytest.mark.parametrize("what", sorted(ENDLESS))
def test_endless_cells_are_read_or_refused_at_once(what: str) -> None:
    begun = time.monotonic()
    for field, normaliser in NORMALISERS.items():
        context = Context(country="FR", heading="CA (k€)")
        normaliser(prepare(Cell(ENDLESS[what]), field, context), context)
    assert time.monotonic() - begun < 5
