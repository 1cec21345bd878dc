"""Where the table stands in a sheet: header rows, headings, and which sheet holds the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log
from typing import Final

from backend.imports.reading.cells import Book, Cell, Row, Sheet
from backend.imports.recognise.headings import known_share

SEARCH_ROWS: Final = 80
LONGEST_HEADING: Final = 90
_DATA: Final = re.compile(
    r"@\w|://|^www\.|^[+\d][\d .,/()+-]{3,}$|^\d+([.,]\d+)?$|^[A-Z]{2}\d{6,}|^=|^#"
)
_OLD: Final = re.compile(
    r"\b(?:old|ancien\w*|alt\w*|archiv\w*|backup|copie|kopie|kopia|copia|vecchi\w*|antig\w*|stary|stare|"
    r"oud\w*|sauvegarde|export)\b",
    re.IGNORECASE,
)
KNOWN: Final = 0.75


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; `group` stands in the row above it."""

    column: int
    text: str
    group: str = ""

    @property
    def label(self) -> str:
        """Group and heading as people would say it."""
        return f"{self.group} > {self.text}" if self.group else self.text


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a sheet; `first_row` is where its data begin. Row numbers as shown."""

    header_rows: tuple[int, ...]
    first_row: int
    headings: tuple[Heading, ...]
    score: float


def clean(text: str) -> str:
    """Return a heading on one line."""
    return " ".join(text.split())


def _is_data(cell: Cell) -> bool:
    if cell.kind in ("number", "date", "bool", "error", "formula"):
        # A year may be a heading; nothing else of these is.
        return not (cell.kind == "number" and 1990 <= float(cell.value or 0) <= 2100)
    text = clean(cell.text)
    return bool(_DATA.search(text)) or len(text) > LONGEST_HEADING


def _texts(row: Row) -> dict[int, str]:
    return {col: clean(c.text) for col, c in row.cells.items() if clean(c.text)}


def _score(headings: tuple[Heading, ...], data_like: int) -> float:
    known = 0.0
    for heading in headings:
        share = known_share(heading.text)
        if heading.group:
            share = max(share, 0.9 * known_share(f"{heading.group} {heading.text}"))
        known += share if share >= KNOWN else 0.25 * share
    distinct = len({h.label.casefold() for h in headings})
    return known * (distinct / max(len(headings), 1)) - 1.2 * data_like


def _single(row: Row) -> Layout:
    headings = tuple(Heading(col, text) for col, text in sorted(_texts(row).items()))
    data_like = sum(_is_data(c) for c in row.cells.values())
    return Layout((row.number,), row.number + 1, headings, _score(headings, data_like))


def _groups(
    sheet: Sheet, upper: Row, above: dict[int, str], below: dict[int, str]
) -> dict[int, str]:
    """Return the group above each column: merged cells, else a title over the first of several."""
    merged: dict[int, str] = {}
    for merge in sheet.merges:
        wide = merge.first_row == upper.number == merge.last_row
        if wide and merge.last_column > merge.first_column and merge.first_column in above:
            for column in range(merge.first_column, min(merge.last_column, 400) + 1):
                merged[column] = above[merge.first_column]
    if merged:
        return merged
    groups: dict[int, str] = {}
    current = ""
    for column in range(max([*above, *below], default=0) + 1):
        if column in above:
            current = above[column] if column in below else ""
        elif column in below and current:
            groups[column] = current
    groups |= {c: above[c] for c in above if c in below and c + 1 in groups}
    return groups


def _double(sheet: Sheet, upper: Row, lower: Row) -> Layout | None:
    """Read two rows as groups and headings, or return None where they are not."""
    if lower.number != upper.number + 1:
        return None
    above, below = _texts(upper), _texts(lower)
    data_like = sum(_is_data(c) for c in (*upper.cells.values(), *lower.cells.values()))
    if len(below) < 2 or data_like > 1:
        return None
    groups = _groups(sheet, upper, above, below)
    # A group over one column needs no merging; many of them are two full rows, header and data.
    alone = [c for c in below if c in above and c not in groups]
    if not groups or len(alone) > max(1, len(groups)) // 2:
        return None
    groups |= {column: above[column] for column in alone}
    found = tuple(
        Heading(column, below[column], groups.get(column, ""))
        if column in below
        else Heading(column, above[column])
        for column in sorted({*above, *below})
    )
    return Layout(
        (upper.number, lower.number), lower.number + 1, found, _score(found, data_like) - 0.5
    )


def find_layout(sheet: Sheet, header_row: int | None = None) -> Layout:
    """Return the likeliest header of a sheet, or the one at `header_row`."""
    rows = list(sheet.rows[:SEARCH_ROWS])
    if header_row is not None:
        rows = [r for r in sheet.rows if header_row <= r.number <= header_row + 1]
    best = Layout((), sheet.rows[0].number if sheet.rows else 1, (), 0.0)
    for position, row in enumerate(rows):
        if header_row is not None and row.number != header_row:
            continue
        if len(row.cells) < 2 and header_row is None and sheet.width > 1:
            continue
        options = [_single(row)]
        if position + 1 < len(rows):
            double = _double(sheet, row, rows[position + 1])
            if double:
                options.append(double)
        for option in options:
            chosen = header_row is not None and not best.header_rows
            if chosen or option.score > best.score + 0.01:
                best = option
    if not best.header_rows or (best.score < 1.0 and header_row is None):
        return _headless(sheet, best)
    return best


def _headless(sheet: Sheet, best: Layout) -> Layout:
    """Fall back on the first row of full width, as header where it holds no data."""
    if best.header_rows and best.score >= 0.75:
        return best
    width = sheet.width
    for row in sheet.rows[:SEARCH_ROWS]:
        if len(row.cells) * 2 < width:
            continue
        if any(_is_data(c) for c in row.cells.values()):
            columns = sorted({c for r in sheet.rows[:200] for c in r.cells})
            return Layout((), row.number, tuple(Heading(c, "") for c in columns), 0.0)
        single = _single(row)
        return Layout(single.header_rows, single.first_row, single.headings, max(single.score, 0.0))
    return best


def choose_sheet(book: Book) -> tuple[int, list[Layout]]:
    """Return the position of the sheet that holds the list, and the layout of each sheet."""
    layouts = [find_layout(sheet) for sheet in book.sheets]
    best, top = 0, float("-inf")
    for position, (sheet, layout) in enumerate(zip(book.sheets, layouts, strict=True)):
        rows = sum(1 for row in sheet.rows if row.number >= layout.first_row)
        score = layout.score + log(1 + rows) * (1.5 if layout.score >= 1 else 0.2)
        if rows == 0:
            score -= 50
        if sheet.hidden:
            score -= 8
        if _OLD.search(sheet.name):
            score -= 3
        if score > top:
            best, top = position, score
    return best, layouts
