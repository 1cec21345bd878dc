"""Reading delimited text; runs in the child process only."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from backend.imports.faults import FileRefusedError
from backend.imports.reading.cells import Book, Cell, Row, Sheet
from backend.imports.reading.encodings import decode, repair

DELIMITERS: Final = (";", ",", "\t", "|")
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 300
MAX_FIELD: Final = 200_000
SAMPLE_RECORDS: Final = 300
_HINT: Final = re.compile(r"^sep=(.)\r?\n?$", re.IGNORECASE)


def read_csv(content: bytes) -> Book:
    """Return a text file as a book of one sheet; raises FileRefusedError."""
    text, encoding, warnings = decode(content)
    if "\x00" in text:
        raise FileRefusedError("text_nul", offset=text.index("\x00"))
    csv.field_size_limit(MAX_FIELD)
    first, _, rest = text.partition("\n")
    hint = _HINT.match(first)
    if hint:
        text = rest
    delimiter = hint[1] if hint and hint[1] in DELIMITERS else best_delimiter(text)
    rows, broken = _rows(text, delimiter, quoting=csv.QUOTE_MINIMAL)
    if broken:
        # An opening quote that is never closed swallows the rest of the file.
        rows, _again = _rows(text, delimiter, quoting=csv.QUOTE_NONE)
        warnings.append(("quotes_ignored", {}))
    repaired = sum(1 for row in rows for cell in row.cells.values() if cell.format == "repaired")
    if repaired:
        warnings.append(("mojibake_repaired", {"count": repaired}))
    return Book("csv", (Sheet("", tuple(rows)),), encoding, delimiter, tuple(warnings))


def _records(text: str, delimiter: str, quoting: Any) -> Iterator[list[str]]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, skipinitialspace=False
    )
    try:
        yield from reader
    except csv.Error as exc:
        raise FileRefusedError("text_unreadable", record=reader.line_num) from exc


def best_delimiter(text: str) -> str:
    """Return the sign that cuts the file into the steadiest columns; a comma where none does."""
    best, top = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            records = list(
                itertools.islice(_records(text, delimiter, csv.QUOTE_MINIMAL), SAMPLE_RECORDS)
            )
        except FileRefusedError:
            continue
        widths = Counter(len(r) for r in records if any(field.strip() for field in r))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = times / sum(widths.values()) * (width - 1) ** 0.5 if width > 1 else 0.0
        if score > top:
            best, top = delimiter, score
    return best


def _rows(text: str, delimiter: str, *, quoting: Any) -> tuple[list[Row], bool]:
    rows: list[Row] = []
    for number, record in enumerate(_records(text, delimiter, quoting), 1):
        if number > MAX_ROWS:
            raise FileRefusedError("too_many_rows", limit=MAX_ROWS)
        cells: dict[int, Cell] = {}
        for column, field in enumerate(record):
            if not field.strip():
                continue
            if column >= MAX_COLUMNS:
                raise FileRefusedError("too_many_columns", limit=MAX_COLUMNS, sheet="")
            if field.count("\n") > 60 and quoting == csv.QUOTE_MINIMAL:
                return [], True
            mended = repair(field)
            cells[column] = Cell(mended, "text", "repaired") if mended else Cell(field)
        if cells:
            rows.append(Row(number, cells))
    return rows, False
