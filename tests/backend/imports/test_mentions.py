"""Whether a file names somebody, in whatever form it came."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from backend.common.personal_data import Subject
from backend.imports.mentions import names_subject

WHO = Subject(address="amelie.unusual@traces.example", name="Amélie O'Unusual")


def _book(value: str) -> bytes:
    book = Workbook()
    book.active.append(["Name", value])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("said", ["AMELIE.Unusual@traces.example", "Dr. amélie o'unusual, CEO"])
@pytest.mark.parametrize("how", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "book"])
def test_found_in_every_form(said: str, how: str) -> None:
    content = _book(said) if how == "book" else f"Name;Mail\nx;{said}".encode(how)
    assert names_subject(content, WHO)


@pytest.mark.parametrize("said", ["Amélie", "unusual@other.example", ""])
def test_others_are_left_alone(said: str) -> None:
    assert not names_subject(_book(said), WHO)
    assert not names_subject(said.encode(), WHO)


def test_nobody_is_found_nowhere_and_a_damaged_book_may_hold_anything() -> None:
    assert not names_subject(b"anything", Subject())
    assert not names_subject(b"Amelie", Subject(name="Amelie")), "one word is no certain name"
    whole = _book("x" * 200)
    at = whole.index(b"xl/worksheets/sheet1.xml") + 40
    assert names_subject(whole[:at] + b"\xff" * 20 + whole[at + 20 :], WHO)
