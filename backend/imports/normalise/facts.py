"""What is known of a whole file and of a row's country before the row is read."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import phonenumbers

from backend.imports.normalise import addresses, contacts, identifiers, money, places
from backend.imports.normalise.base import fold, is_empty, one_line
from backend.imports.reading.cells import Cell
from backend.imports.recognise.columns import Column
from backend.imports.recognise.headings import dominant_language, key

_LANGUAGE_COUNTRY: Final = {
    "fr": "FR",
    "de": "DE",
    "it": "IT",
    "es": "ES",
    "pl": "PL",
    "nl": "NL",
    "pt": "PT",
    "cs": "CZ",
    "ro": "RO",
    "hu": "HU",
    "sv": "SE",
    "da": "DK",
    "sl": "SI",
    "hr": "HR",
    "fi": "FI",
    "el": "GR",
}
_TLDS: Final = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of the whole file before its rows are read."""

    country: str
    csv: bool
    today: datetime.date
    surnames: dict[str, str]
    towns: dict[str, str]
    mixed: bool
    currency: str = ""


def file_facts(
    columns: Sequence[Column],
    rows: Sequence[Mapping[int, Cell]],
    *,
    csv: bool,
    today: datetime.date,
    country_hint: str = "",
) -> FileFacts:
    """Work out the file's country, the towns' countries and how surnames are spelt."""
    votes: Counter[str] = Counter()
    towns: dict[str, Counter[str]] = {}
    surnames: dict[str, str] = {}
    by_field = {f: c.index for c in reversed(columns) for f in c.fields}
    for cells in rows:
        code = _explicit(cells, by_field)
        if not code:
            continue
        votes[code] += 1
        if "city" in by_field and by_field["city"] in cells:
            towns.setdefault(fold(one_line(cells[by_field["city"]].text[:200])), Counter())[
                code
            ] += 1
    if "contact_name" in by_field:
        column = by_field["contact_name"]
        surnames = contacts.surname_spellings(r[column].text[:200] for r in rows if column in r)
    best = votes.most_common(1)
    country = best[0][0] if best else _supposed(columns, rows, by_field) or country_hint
    share = best[0][1] / sum(votes.values()) if best else 1.0
    known = {town: c.most_common(1)[0][0] for town, c in towns.items() if town}
    return FileFacts(
        country, csv, today, surnames, known, share < 0.85, _currency(by_field, rows, country)
    )


def _currency(by_field: Mapping[str, int], rows: Sequence[Mapping[int, Cell]], country: str) -> str:
    """Return the currency that most amounts of the file name."""
    column = by_field.get("turnover", -1)
    votes = Counter(
        code
        for r in rows
        if column in r
        if (code := money.currency_in(f"{r[column].text[:80]} {r[column].format}", country))
    )
    return votes.most_common(1)[0][0] if votes else ""


def _explicit(cells: Mapping[int, Cell], by_field: Mapping[str, int]) -> str:
    """Return the country that a row says itself: by name, or by the prefix of its VAT number."""
    column = by_field.get("country", -1)
    if column in cells and cells[column].kind == "text":
        text = one_line(cells[column].text[:200])
        code = None if is_empty(text) else places.country_code(text)
        if code:
            return code
    column = by_field.get("vat", -1)
    if column in cells:
        return identifiers.prefix_country(cells[column].text[:60])
    return ""


def _supposed(
    columns: Sequence[Column], rows: Sequence[Mapping[int, Cell]], by_field: Mapping[str, int]
) -> str:
    """Return the country that identifiers, regions or the language of the headings suggest."""
    for column in columns:
        heading = key(column.heading.rpartition(">")[2])
        named = identifiers.heading_country(heading)
        if named:
            return named
    if "siret" in by_field:
        return "FR"
    if "region" in by_field:
        votes: Counter[str] = Counter()
        for cells in rows[:80]:
            cell = cells.get(by_field["region"])
            found = (
                places.find_region(one_line(cell.text[:200]), "")
                if cell and cell.kind == "text"
                else None
            )
            if found:
                votes[found.country] += 1
        if votes:
            return votes.most_common(1)[0][0]
    language = dominant_language([c.heading.rpartition(">")[2].strip() for c in columns])
    return _LANGUAGE_COUNTRY.get(language, "")


def row_country(
    cells: Mapping[int, Cell], columns: Sequence[Column], facts: FileFacts
) -> tuple[str, bool]:
    """Return the country of a row and whether the row itself points to it."""
    by_field = {f: c.index for c in reversed(columns) for f in c.fields}
    given = {field: cells[column] for field, column in by_field.items() if column in cells}
    code = _explicit(cells, by_field)
    for hint in _HINTS:
        if code:
            break
        code = hint(given, facts)
    return (code, True) if code else (facts.country, not facts.mixed)


def _by_region(given: Mapping[str, Cell], facts: FileFacts) -> str:
    cell = given.get("region")
    if cell is None or cell.kind != "text" or is_empty(cell.text):
        return ""
    found = places.find_region(one_line(cell.text[:200]), facts.country)
    return found.country if found else ""


def _by_phone(given: Mapping[str, Cell], facts: FileFacts) -> str:
    cell = given.get("phone")
    number = re.sub(r"[^\d+]", "", cell.text[:60].split(";")[0]) if cell else ""
    number = re.sub(r"^00", "+", number)
    if not number.startswith("+"):
        return ""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return "" if region in ("ZZ", "001") else str(region)


def _by_town(given: Mapping[str, Cell], facts: FileFacts) -> str:
    cell = given.get("city")
    return facts.towns.get(fold(one_line(cell.text[:200])), "") if cell else ""


def _by_postcode(given: Mapping[str, Cell], facts: FileFacts) -> str:
    if not facts.mixed:
        return ""
    texts = [given[name].text[:400] for name in ("postcode", "street") if name in given]
    return next((code for t in texts if (code := addresses.postcode_country(t))), "")


def _by_domain(given: Mapping[str, Cell], facts: FileFacts) -> str:
    for name in ("email", "website"):
        text = given[name].text[:600].lower() if name in given else ""
        match = re.search(r"\.([a-z]{2})(?:/|$|[\s;,])", text)
        code = _TLDS.get(match[1], match[1].upper()) if match else ""
        # Only domains of European countries: .io or .co say nothing of where a firm is.
        if code in addresses.POSTCODES:
            return code
    return ""


_HINTS: Final[tuple[Callable[[Mapping[str, Cell], FileFacts], str], ...]] = (
    _by_region,
    _by_phone,
    _by_town,
    _by_postcode,
    _by_domain,
)
