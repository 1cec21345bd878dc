"""What every normaliser is told, and the first step they share: from a cell to its text."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from backend.imports.faults import Problem, error, fix, note
from backend.imports.normalise import formulas
from backend.imports.normalise.words import words
from backend.imports.reading.cells import Cell


class Result(NamedTuple):
    """A value in its normal form (None where there is none) and what is to be said of it."""

    value: Any
    problems: tuple[Problem, ...] = ()


NOTHING: Final = Result(None)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the row around a cell.

    `country` is the row's country, else the file's, and `sure` whether the row says so itself;
    `heading` is the column's heading; `csv` whether
    the file is text, in which numbers have lost their type.
    """

    country: str = ""
    heading: str = ""
    csv: bool = False
    sure: bool = True
    today: datetime.date = field(default_factory=datetime.date.today)
    lookup: formulas.Lookup | None = None
    surnames: dict[str, str] = field(default_factory=dict)
    currency: str = ""


_SPACES: Final = re.compile(r"[\s\u00a0\u200b\u202f\ufeff]+")
_INVISIBLE: Final = re.compile(
    r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_ERROR_VALUE: Final = re.compile(
    r"^#(?:N/?[ADV]|N/D|NV|N/P|¡?[A-ZÀ-ÝŁÓ]{2,}(?:/0)?[!?]|¡?DIV/0!|DZIEL/0!|GETTING_DATA)$"
)


def fold(text: str) -> str:
    """Lower-case without accents, with single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ø", "o"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


_EMPTY: Final = frozenset(fold(word) for word in words("empty"))


def one_line(text: str) -> str:
    """Return a text on one line, without invisible signs."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def lines(text: str) -> str:
    """Return a text with its line breaks kept and its other blanks tidied."""
    whole = _INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return "\n".join(one_line(part) for part in whole.replace("\r", "\n").split("\n")).strip()


def is_empty(text: str, *, keep: frozenset[str] = frozenset()) -> bool:
    """Say whether a cell says nothing: blank, a dash, “n.c.”, “unknown” … in many languages."""
    plain = fold(one_line(text)).strip("()[]\"' ")
    return not plain or (plain in _EMPTY and plain not in keep)


class Prepared(NamedTuple):
    """A cell ready to be read: its text (empty for nothing), itself, and problems so far.

    `stop` says that the cell must not be read any further.
    """

    text: str
    cell: Cell
    problems: tuple[Problem, ...] = ()
    stop: bool = False


_LINK_FIELDS: Final = frozenset({"website", "email"})


LONGEST: Final = 400
"""Characters of a cell that holds a name, a number or an address; more is a slip of the file."""
_LONGEST: Final = {
    "description": 32_767,
    "offers": 10_000,
    "needs": 10_000,
    "certifications": 2_000,
    "eu_projects": 2_000,
    "email": 1_000,
    "phone": 600,
    "nace": 1_000,
}


def prepare(cell: Cell | None, field_code: str, context: Context) -> Prepared:
    """Take formulas, error values and invisible signs out of a cell, and refuse endless texts."""
    if cell is None:
        return Prepared("", Cell(None), stop=True)
    limit = _LONGEST.get(field_code, LONGEST)
    if isinstance(cell.value, str) and len(cell.value) > limit:
        shown = f"{cell.value[:60]}…"
        return Prepared("", cell, (error("cell_too_long", shown, None, limit=limit),), stop=True)
    if cell.kind == "formula":
        return _formula(cell, field_code, context)
    if cell.kind == "error":
        return Prepared("", cell, (error("error_value", cell.value),), stop=True)
    text = lines(cell.text)
    if _ERROR_VALUE.match(text):
        return Prepared("", cell, (error("error_value", cell.value),), stop=True)
    if text[:1] in ("=", "+", "-", "@"):
        if text.startswith("=") and len(text) > 1:
            return _formula(Cell(text, "formula"), field_code, context)
        if formulas.is_dangerous(text):
            return Prepared("", cell, (error("formula_in_text", cell.value),), stop=True)
    if field_code in _LINK_FIELDS and cell.link and "@" not in text and "." not in text:
        # “Our site” with the address behind it.
        return Prepared(cell.link.removeprefix("mailto:"), cell)
    return Prepared(text, cell)


def _formula(cell: Cell, field_code: str, context: Context) -> Prepared:
    text = str(cell.value)
    link = formulas.hyperlink(text)
    if link:
        return _hyperlink(cell, field_code, *link)
    calls_out = cell.shown is None or "|" in text or "HYPERLINK" in text.upper()
    if formulas.is_dangerous(text) and calls_out and _value(text, context) is None:
        return Prepared("", cell, (error("formula_in_text", cell.value),), stop=True)
    plain_text = formulas.prose(text)
    if plain_text:
        remark = note("text_begins_with_equals", cell.value)
        return Prepared(plain_text, Cell(plain_text), (remark,))
    shown: Any = cell.shown
    if shown is None:
        try:
            shown = formulas.evaluate(text, context.lookup)
        except formulas.Division0Error:
            return Prepared("", cell, (error("error_value", cell.value),), stop=True)
    if shown is None:
        return Prepared("", cell, (error("formula_without_value", cell.value),), stop=True)
    if isinstance(shown, str) and _ERROR_VALUE.match(shown):
        return Prepared("", cell, (error("error_value", cell.value),), stop=True)
    kind: Any = "number" if isinstance(shown, (int, float)) else "text"
    if kind == "text" and re.match(r"^\d{4}-\d\d-\d\d", str(shown)):
        kind = "date"
    plain = Cell(shown, kind, cell.format)
    return Prepared(lines(plain.text), plain, (note("formula_computed", cell.value, plain.text),))


def _value(text: str, context: Context) -> formulas.Result | None:
    """Return what a harmless formula shows; None for any other, and for one that fails."""
    try:
        return formulas.evaluate(text, context.lookup)
    except formulas.Division0Error:
        return None


def _hyperlink(cell: Cell, field_code: str, url: str, shown: str) -> Prepared:
    if field_code == "website" and re.match(r"^(?:https?://|www\.)", url):
        return Prepared(url, Cell(url), (fix("formula_link_taken", cell.value, url),))
    if field_code == "email":
        for text in (shown, url.removeprefix("mailto:")):
            if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
                return Prepared(text, Cell(text), (fix("formula_link_text", cell.value, text),))
    return Prepared("", cell, (error("formula_link", cell.value),), stop=True)


def split_list(text: str, *, comma: bool = False, slash: bool = True) -> list[str]:
    """Cut a cell with several values at semicolons, line breaks, bullets and spaced slashes."""
    parts = re.split(
        r"[;\n\r•●▪‣|]+" + (r"|\s+/\s+" if slash else "") + ("|," if comma else ""), text
    )
    found = []
    for part in parts:
        item = re.sub(r"^(?:[-–*·>]\s+|\(?\d{1,2}[.)]\s+)", "", one_line(part)).strip(" ;,")
        if item and not is_empty(item):
            found.append(item)
    return list(dict.fromkeys(found))
