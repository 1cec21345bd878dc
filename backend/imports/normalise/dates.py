"""Dates of joining: ISO text, as exact as the cell."""

from __future__ import annotations

import datetime
import re
from typing import Final

from backend.imports.faults import error
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, one_line
from backend.imports.normalise.months import from_serial, month

EARLIEST: Final = 1900
_LEAD: Final = re.compile(
    r"^(?:depuis(?: le)?|seit(?: dem)?|since|desde(?: el)?|dal|dall'|od|sinds|le|am|vom|on|from|ab|"
    r"membre depuis|mitglied seit|en|in|im|w|r\.|rok|année|jahr)\s+",
    re.IGNORECASE,
)


def member_since(prepared: Prepared, context: Context) -> Result:
    """Return a date as ISO text: a day, a month (``2011-04``) or a year (``2017``)."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    found = _read(text, cell.kind, cell.value)
    if found is None or not _possible(found, context.today):
        return Result(None, (error("date_impossible", cell.value),))
    return Result(found, prepared.problems)


def _possible(found: str, today: datetime.date) -> bool:
    """A list may hold memberships that begin next year, none that begin later."""
    year = int(found[:4])
    return EARLIEST <= year <= today.year + 1


def _read(text: str, kind: str, value: object) -> str | None:
    if kind == "date":
        return str(value)[:10]
    body = _LEAD.sub("", text).strip(" .,;")
    body = re.sub(r"\s*\([^)]*\)\s*$", "", body).strip()
    body = re.sub(r"[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?$", "", body)
    if re.fullmatch(r"\d{1,9}(?:\.0+)?", body):
        return _from_number(float(body))
    return _numeric(body) or _named(body)


def _from_number(number: float) -> str | None:
    if EARLIEST <= number <= 2100:
        return str(int(number))
    day = from_serial(number)
    if day:
        return day.isoformat()
    whole = str(int(number))
    if len(whole) == 8:
        return _day(whole[:4], whole[4:6], whole[6:]) or _day(whole[4:], whole[2:4], whole[:2])
    return None


def _day(year: str, month_number: str | int, day: str) -> str | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    try:
        return datetime.date(full, int(month_number), int(day)).isoformat()
    except ValueError:
        return None


def _numeric(body: str) -> str | None:
    match = re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\.?", body)
    if match:
        return _day(match[1], match[2], match[3])
    match = re.fullmatch(
        r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d\d)\.?(?:\s*r\.?)?", body
    )
    if match:
        # Day before month; only where that cannot be, as in 04/23/2015, month before day.
        return _day(match[3], match[2], match[1]) or (
            _day(match[3], match[1], match[2])
            if int(match[2]) > 12 and 0 < int(match[1]) <= 12
            else None
        )
    match = re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", body)
    if match and 1 <= int(match[1]) <= 12:
        return f"{match[2]}-{int(match[1]):02d}"
    match = re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})", body)
    if match and 1 <= int(match[2]) <= 12:
        return f"{match[1]}-{int(match[2]):02d}"
    return None


def _named(body: str) -> str | None:
    plain = fold(body).replace(",", " ").replace("'", " ")
    match = re.fullmatch(
        r"(?:[a-z]{3,12}\.? )?(\d{1,2})(?:st|nd|rd|th|er|ro|\.|º)?[\s.-]*(?:de |di |"
        r"d )?([^\W\d_]+)\.?[\s.-]*(?:de |del )?(\d{4}|\d\d)",
        plain,
    )
    if match and month(match[2]):
        return _day(match[3], month(match[2]) or 0, match[1])
    match = re.fullmatch(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s+(\d{4})", plain)
    if match and month(match[1]):
        return _day(match[3], month(match[1]) or 0, match[2])
    match = re.fullmatch(r"([^\W\d_]+)\.?[\s./-]*(?:de |del |of )?(\d{4}|\d\d)(?:\s*r)?", plain)
    if match and month(match[1]):
        year = (
            int(match[2])
            if len(match[2]) == 4
            else int(match[2]) + (2000 if int(match[2]) < 70 else 1900)
        )
        return f"{year}-{month(match[1]):02d}"
    match = re.fullmatch(r"(\d{4})[\s./-]+([^\W\d_]+)", plain)
    if match and month(match[2]):
        return f"{match[1]}-{month(match[2]):02d}"
    match = re.fullmatch(r"(?:q|t|s|kw|h)?[1-4]?[ ./-]*((?:19|20)\d\d)(?: ?[qtsh][1-4]?)?", plain)
    return match[1] if match else None
