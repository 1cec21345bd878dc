"""A whole file, from its cells to checked records: layout, columns, rows, duplicates.

Pure functions; nothing is looked up in or written to the database.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Final

from backend.imports.duplicates import Group, find_duplicates
from backend.imports.duplicates import Row as DuplicateRow
from backend.imports.faults import FileRefusedError
from backend.imports.normalise.base import fold, is_empty, lines, one_line
from backend.imports.normalise.facts import file_facts
from backend.imports.normalise.formulas import Result as FormulaResult
from backend.imports.normalise.record import Record, normalise_row
from backend.imports.reading.cells import Book, Cell, Row, Sheet, letter
from backend.imports.reading.layout import Layout, choose_sheet, find_layout
from backend.imports.recognise.columns import Column, recognise

_TOTAL: Final = re.compile(
    r"^(?:sous[- ]?|sub[- ]?|zwischen|grand |gesamt)?(?:totale?s?|total[- ]?general|summe|"
    r"gesamt\w*|somme|suma|razem|ogolem|"
    r"lacznie|totaal|som\b|nombre\b|anzahl|numero\b|liczba|aantal|celkem|osszesen|summa|i alt|"
    r"skupaj|ukupno|yhteensa|συνολο|"
    r"average|moyenne|durchschnitt|media\b|srednia|gemiddelde|count|effectif total|subtotal)\b",
)
_FOOTNOTE: Final = re.compile(
    r"^(?:\*|†|¹|²|³|\(\d\)|\d\)|\[\d\]|note|nota|notes|source|quelle|fonte|fuente|legend|legende|bron|uwag|hinweis|"
    r"anmerkung|remarque|zrodlo|mise a jour|stand|stan na|aktualis|ultimo aggiornamento|"
    r"last update|opmerking|vysvetliv|poznamk)"
)
MIN_FULL: Final = 3


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A data row: its cells as text by column, its record and what is doubtful in it."""

    number: int
    raw: dict[int, Any]
    record: Record
    hidden: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data; `why` is empty row, header, section, total or footnote."""

    number: int
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a file holds."""

    sheet_index: int
    layout: Layout
    columns: tuple[Column, ...]
    rows: tuple[CheckedRow, ...]
    skipped: tuple[Skipped, ...]
    duplicates: tuple[Group, ...]
    warnings: tuple[tuple[str, dict[str, Any]], ...]
    country: str
    sheets: tuple[tuple[str, int], ...]

    @property
    def complete(self) -> bool:
        """Whether every required field has a column."""
        return any("legal_name" in c.fields for c in self.columns)


def analyse(
    book: Book,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    chosen: Mapping[int, Sequence[str]] | None = None,
    remembered: Mapping[str, Sequence[str]] | None = None,
    country_hint: str = "",
    today: datetime.date | None = None,
) -> Analysis:
    """Read a book as a list of members.

    `sheet`, `header_row` and `chosen` are what a person has set, `remembered` what this cluster
    set before. Raises FileRefusedError where no sheet holds a list.
    """
    index, layouts = choose_sheet(book)
    if sheet is not None:
        named = next((i for i, s in enumerate(book.sheets) if s.name == sheet), None)
        if named is None:
            raise FileRefusedError("sheet_unknown", sheet=sheet[:60])
        index = named
    table = book.sheets[index]
    if not table.rows:
        raise FileRefusedError("file_empty")
    if header_row is not None and not any(row.number == header_row for row in table.rows):
        raise FileRefusedError("header_row_unknown", row=header_row)
    layout = layouts[index] if header_row is None else find_layout(table, header_row)
    body, repeated = _body(table, layout)
    if not body:
        raise FileRefusedError("no_rows")
    columns = recognise(
        layout.headings,
        _by_column(layout, body),
        remembered=remembered,
        chosen=chosen,
        country_hint=country_hint,
    )
    data, skipped = _classify(body, layout, columns, table)
    if not data:
        raise FileRefusedError("no_rows")
    today = today or datetime.date.today()
    facts = file_facts(
        columns,
        [r.cells for r in data],
        csv=book.kind == "csv",
        today=today,
        country_hint=country_hint,
    )
    if facts.country and facts.country != country_hint and chosen is None:
        # Addresses in one cell are recognised better once the country is known.
        columns = recognise(
            layout.headings,
            _by_column(layout, data),
            remembered=remembered,
            country_hint=facts.country,
        )
    grid = {row.number: row.cells for row in table.rows}

    def lookup(reference: str) -> FormulaResult | None:
        return _lookup(grid, reference)

    rows = tuple(
        CheckedRow(
            row.number,
            {col: cell.value for col, cell in row.cells.items()},
            normalise_row(
                row.cells,
                columns,
                facts,
                quiet=repeated.get(row.number, frozenset()),
                lookup=lookup,
            ),
            row.hidden,
        )
        for row in data
    )
    return Analysis(
        sheet_index=index,
        layout=layout,
        columns=columns,
        rows=rows,
        skipped=tuple(skipped),
        duplicates=tuple(_duplicates(rows, columns)),
        warnings=tuple(_warnings(book, table, layout, rows, columns)),
        country=facts.country,
        sheets=tuple((s.name, len(s.rows)) for s in book.sheets),
    )


def _lookup(grid: Mapping[int, Mapping[int, Cell]], reference: str) -> FormulaResult | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference)
    if match is None:
        return None
    column = 0
    for sign in match[1]:
        column = column * 26 + ord(sign) - 64
    cell = grid.get(int(match[2]), {}).get(column - 1)
    if cell is None or cell.kind in ("formula", "error", "bool"):
        return None
    return float(cell.value) if cell.kind == "number" and cell.value is not None else cell.text


def _body(table: Sheet, layout: Layout) -> tuple[list[Row], dict[int, frozenset[int]]]:
    """Return the rows below the header, with cells merged downwards repeated in each row."""
    rows = {row.number: row for row in table.rows if row.number >= layout.first_row}
    repeated: dict[int, set[int]] = {}
    for merge in table.merges:
        top = rows.get(merge.first_row)
        if (
            top is None
            or merge.last_row <= merge.first_row
            or merge.last_row - merge.first_row > 500
        ):
            continue
        if merge.first_column not in top.cells:
            continue
        for number in range(merge.first_row + 1, merge.last_row + 1):
            below = rows.get(number)
            if below is not None and merge.first_column not in below.cells:
                cells = {**below.cells, merge.first_column: top.cells[merge.first_column]}
                rows[number] = replace(below, cells=dict(sorted(cells.items())))
                repeated.setdefault(number, set()).add(merge.first_column)
    return list(rows.values()), {number: frozenset(cols) for number, cols in repeated.items()}


def _by_column(layout: Layout, rows: Sequence[Row]) -> dict[int, list[Cell]]:
    cells: dict[int, list[Cell]] = {h.column: [] for h in layout.headings}
    for row in rows:
        for column, cell in row.cells.items():
            if column in cells:
                cells[column].append(cell)
    return cells


def _classify(
    body: Sequence[Row], layout: Layout, columns: Sequence[Column], table: Sheet
) -> tuple[list[Row], list[Skipped]]:
    """Tell data rows from blank ones, sections, repeated headers, totals and footnotes."""
    headings = {h.column: {fold(h.text), fold(h.group)} - {""} for h in layout.headings}
    name_columns = {c.index for c in columns if "legal_name" in c.fields}
    wide = {
        m.first_row
        for m in table.merges
        if m.first_row == m.last_row and m.last_column - m.first_column >= 2
    }
    usual = median(len(row.cells) for row in body) if body else 0
    data: list[Row] = []
    skipped: list[Skipped] = []
    for row in body:
        why = _why_skipped(row, headings, name_columns, usual, merged=row.number in wide)
        if why:
            skipped.append(
                Skipped(
                    row.number, why, one_line(" ".join(c.text for c in row.cells.values()))[:120]
                )
            )
        else:
            data.append(row)
    last = data[-1].number if data else 0
    skipped = [
        replace(s, why="footnote") if s.number > last and s.why == "section" else s for s in skipped
    ]
    numbers = {row.number for row in body}
    end = max(numbers, default=0)
    blanks = [n for n in range(layout.first_row, end) if n not in numbers]
    skipped += [Skipped(n, "empty row") for n in blanks[:1000]]
    return data, sorted(skipped, key=lambda s: s.number)


def _why_skipped(
    row: Row, headings: Mapping[int, set[str]], names: set[int], usual: float, *, merged: bool
) -> str:
    texts = {col: lines(cell.text) for col, cell in row.cells.items() if lines(cell.text)}
    if not texts:
        return "empty row"
    alike = sum(1 for col, text in texts.items() if fold(one_line(text)) in headings.get(col, ()))
    if alike >= max(2, len(texts) * 0.5):
        return "header"
    few = len(texts) <= max(3, usual * 0.45)
    first = [fold(t) for t in list(texts.values())[:3]]
    if few and any(_TOTAL.match(t) for t in first):
        return "total"
    named = any(col in texts and not is_empty(texts[col]) for col in names)
    if usual >= MIN_FULL + 1:
        if len(texts) == 1 or (merged and len(texts) <= 2):
            return "footnote" if _FOOTNOTE.match(first[0]) else "section"
        if len(texts) == 2 and not named:
            return "section"
    if (
        few
        and not named
        and all(
            c.kind in ("number", "formula", "bool") or re.fullmatch(r"[\d\s.,%€-]+", lines(c.text))
            for c in row.cells.values()
        )
    ):
        return "total"
    if not named and len(texts) < MIN_FULL and names:
        return "section"
    return ""


def _duplicates(rows: Sequence[CheckedRow], columns: Sequence[Column]) -> list[Group]:
    kept = [c.index for c in columns if c.fields]
    return find_duplicates(
        [
            DuplicateRow(
                row.number,
                row.record.values,
                tuple(one_line(str(row.raw.get(i) or "")) for i in kept),
            )
            for row in rows
        ]
    )


def _warnings(
    book: Book, table: Sheet, layout: Layout, rows: Sequence[CheckedRow], columns: Sequence[Column]
) -> list[tuple[str, dict[str, Any]]]:
    found = list(book.warnings)
    hidden = [row.number for row in rows if row.hidden]
    if hidden:
        found.append(("hidden_rows", {"rows": hidden[:10], "count": len(hidden)}))
    if not layout.header_rows:
        found.append(("no_header", {}))
    elif layout.header_rows[0] > 1:
        found.append(("rows_above_header", {"row": layout.header_rows[0]}))
    others = [s.name for s in book.sheets if s is not table and s.rows]
    if others:
        found.append(("other_sheets", {"sheets": others[:8], "used": table.name}))
    unknown = [c.heading or letter(c.index) for c in columns if not c.fields and c.cells]
    if unknown:
        found.append(("columns_ignored", {"columns": unknown[:20]}))
    return found
