"""Cells, rows and sheets as read, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "number", "date", "bool", "error", "formula"]
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    `value` is what the file holds (dates as ISO text, formulas as their text); `shown` the result
    that the spreadsheet program had stored for a formula; `format` the number format; `link` the
    address behind the cell.
    """

    value: Value
    kind: Kind = "text"
    format: str = ""
    shown: Value = None
    link: str = ""

    @property
    def text(self) -> str:
        """The cell as plain text; whole numbers without a decimal point."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something; `number` is the one a spreadsheet program shows."""

    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, all ends included; columns count from 0, rows from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; blank rows are absent."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        """Number of columns up to the last filled one."""
        return max((max(row.cells) + 1 for row in self.rows if row.cells), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read."""

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    warnings: tuple[tuple[str, dict[str, Any]], ...] = field(default_factory=tuple)


def letter(index: int) -> str:
    """Return the letters of a column, ``A`` for 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def book_to_json(book: Book) -> dict[str, Any]:
    """Return a book as plain lists, for the way out of the child process."""
    return {
        "kind": book.kind,
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "warnings": [list(w) for w in book.warnings],
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "merges": [
                    [m.first_row, m.first_column, m.last_row, m.last_column] for m in sheet.merges
                ],
                "rows": [
                    [
                        row.number,
                        int(row.hidden),
                        [
                            [col, c.value]
                            if c.kind == "text" and not c.link
                            else [col, c.value, c.kind, c.format, c.shown, c.link]
                            for col, c in row.cells.items()
                        ],
                    ]
                    for row in sheet.rows
                ],
            }
            for sheet in book.sheets
        ],
    }


def book_from_json(data: Mapping[str, Any]) -> Book:
    """Build a book from what `book_to_json` made."""
    return Book(
        kind=data["kind"],
        encoding=data["encoding"],
        delimiter=data["delimiter"],
        warnings=tuple((code, params) for code, params in data["warnings"]),
        sheets=tuple(
            Sheet(
                name=sheet["name"],
                hidden=sheet["hidden"],
                merges=tuple(Merge(*merge) for merge in sheet["merges"]),
                rows=tuple(
                    Row(number, {item[0]: Cell(*item[1:]) for item in cells}, bool(hidden))
                    for number, hidden, cells in sheet["rows"]
                ),
            )
            for sheet in data["sheets"]
        ),
    )
