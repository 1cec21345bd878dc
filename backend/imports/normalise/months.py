"""Names of months in the languages of the lists, and ranges that a program took for dates."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Final

from backend.imports.normalise.base import fold
from backend.imports.normalise.words import data
from backend.imports.reading.cells import Cell


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, names in data("words")["months"].items():
        for name in names:
            found.setdefault(fold(str(name)).strip("."), int(number))
    return found


def month(name: str) -> int | None:
    """Return the number of a month from its name or a usual short form, else None."""
    plain = fold(name).strip(". ")
    return _months().get(plain)


_WORD: Final = r"(?P<name>[^\W\d_]{3,12})\.?"
_NAME_NUMBER: Final = re.compile(rf"^{_WORD}[\s./-]*(?P<number>\d{{1,4}})$")
_NUMBER_NAME: Final = re.compile(
    rf"^(?P<number>\d{{1,2}})[\s./-]*{_WORD}(?:[\s./-]+(?:19|20)\d\d)?$"
)


# Bands whose upper end reads as a year of this century: 10-19 becomes October 2019.
_YEARLY_BANDS: Final = frozenset({(10, 19), (10, 20), (11, 20), (6, 19)})


def range_from_date(cell: Cell, text: str) -> tuple[int, int] | None:
    """Return the two numbers that a spreadsheet program turned into a date, else None.

    ``1-9`` becomes 1 September, ``10-49`` October 1949. Programs set to English read the month
    first, so the smaller number is the lower end either way.
    """
    named = _named(text)
    if named:
        return named
    day = _as_date(cell, text)
    if day is None:
        return None
    short_year = day.year % 100
    # A form with a year and no day, or a year long past, was month and two-digit year.
    yearly = "y" in cell.format.lower() and "d" not in cell.format.lower()
    past = day.year < 1990 or (day.month, short_year) in _YEARLY_BANDS
    if day.day == 1 and short_year > day.month and (yearly or past):
        return day.month, short_year
    return min(day.day, day.month), max(day.day, day.month)


def _named(text: str) -> tuple[int, int] | None:
    match = _NAME_NUMBER.match(text.strip())
    if match and month(match["name"]):
        number = int(match["number"])
        number = number % 100 if number >= 1900 else number
        pair = (month(match["name"]) or 0, number)
        return (min(pair), max(pair)) if min(pair) > 0 else None
    match = _NUMBER_NAME.match(text.strip())
    if match and month(match["name"]):
        pair = (month(match["name"]) or 0, int(match["number"]))
        return (min(pair), max(pair)) if min(pair) > 0 else None
    return None


def _as_date(cell: Cell, text: str) -> datetime.date | None:
    if cell.kind == "date":
        try:
            return datetime.date.fromisoformat(str(cell.value)[:10])
        except ValueError:
            return None
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00(?::00)?)?", text)
    if match:
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    match = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)", text)
    if match:
        try:
            return datetime.date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            return None
    return None


SERIAL_START: Final = datetime.date(1899, 12, 30)


def from_serial(number: float) -> datetime.date | None:
    """Return the day of a spreadsheet's serial number within 1950 to 2060, else None."""
    if not 18264 <= number <= 58440:
        return None
    return SERIAL_START + datetime.timedelta(days=int(number))
