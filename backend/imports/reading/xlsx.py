"""Reading XLSX workbooks; runs in the child process only."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from backend.imports.faults import FileRefusedError
from backend.imports.reading.cells import Book, Cell, Merge, Row, Sheet, Value

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 300
MAX_CELLS: Final = 2_000_000
MAX_CELL_CHARS: Final = 32_767  # what a spreadsheet cell can hold


def read_xlsx(content: bytes) -> Book:
    """Return every sheet of a workbook; raises FileRefusedError where it cannot be read."""
    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
        sheets = list(book.worksheets)
        formulas = any(_has_formula(sheet) for sheet in sheets)
        stored = (
            load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            if formulas
            else None
        )
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        ParseError,
        zipfile.BadZipFile,
        AssertionError,
    ) as exc:
        raise FileRefusedError("file_damaged") from exc
    read = tuple(
        _read_sheet(sheet, stored[sheet.title] if stored is not None else None) for sheet in sheets
    )
    return Book("xlsx", read)


def _grid(sheet: Worksheet) -> dict[tuple[int, int], XlsxCell]:
    """Return the cells that the file holds; asking by range would make the blank ones too."""
    return sheet._cells  # type: ignore[no-any-return]  # noqa: SLF001


def _has_formula(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for cell in _grid(sheet).values())


def _read_sheet(sheet: Worksheet, stored: Worksheet | None) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    results = _grid(stored) if stored is not None else {}
    count = 0
    for (row, column), cell in _grid(sheet).items():
        if cell.value is None or cell.value == "":
            continue
        if column > MAX_COLUMNS:
            raise FileRefusedError("too_many_columns", limit=MAX_COLUMNS, sheet=sheet.title)
        count += 1
        if count > MAX_CELLS:
            raise FileRefusedError("too_many_rows", limit=MAX_ROWS)
        shown = results.get((row, column)) if cell.data_type == "f" else None
        rows.setdefault(row, {})[column - 1] = _read_cell(cell, shown)
    if len(rows) > MAX_ROWS:
        raise FileRefusedError("too_many_rows", limit=MAX_ROWS)
    dimensions = sheet.row_dimensions
    return Sheet(
        name=str(sheet.title),
        hidden=sheet.sheet_state != "visible",
        merges=tuple(
            Merge(m.min_row, m.min_col - 1, m.max_row, m.max_col - 1)
            for m in list(sheet.merged_cells.ranges)[:20_000]
        ),
        rows=tuple(
            Row(
                number,
                dict(sorted(cells.items())),
                number in dimensions and bool(dimensions[number].hidden),
            )
            for number, cells in sorted(rows.items())
        ),
    )


def _plain(value: Any) -> Value:
    if isinstance(value, datetime.datetime):
        whole = value.time() == datetime.time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, (ArrayFormula, DataTableFormula)):
        return str(getattr(value, "text", "") or "=")[:MAX_CELL_CHARS]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return str(value)[:MAX_CELL_CHARS]


def _read_cell(cell: XlsxCell, stored: XlsxCell | None) -> Cell:
    value = _plain(cell.value)
    link = str(cell.hyperlink.target or "")[:500] if cell.hyperlink else ""
    form = "" if cell.number_format in (None, "General", "@") else str(cell.number_format)[:80]
    if cell.data_type == "f":
        return Cell(value, "formula", form, _plain(stored.value) if stored else None, link)
    if cell.data_type == "e":
        return Cell(value, "error", "", None, link)
    if isinstance(cell.value, bool):
        return Cell(value, "bool", "", None, link)
    if isinstance(cell.value, (int, float)):
        return Cell(value, "number", form, None, link)
    if isinstance(cell.value, (datetime.date, datetime.time, datetime.timedelta)):
        return Cell(value, "date", form, None, link)
    return Cell(value, "text", "", None, link)
