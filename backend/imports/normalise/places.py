"""Countries and regions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from backend.imports.faults import error, note
from backend.imports.normalise.base import (
    Context,
    Prepared,
    Result,
    fold,
    is_empty,
    one_line,
)
from backend.imports.normalise.towns import town_case
from backend.imports.normalise.words import data
from matching.reference import countries, nuts

_NO_COUNTRY: Final = frozenset({"xx", "x", "xxx", "in corso"})


def country(prepared: Prepared, context: Context) -> Result:
    """Return the ISO code of the country that a cell names."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text, keep=_NO_COUNTRY):
        return Result(None, prepared.problems)
    code = country_code(text)
    if code is None:
        return Result(None, (error("country_unknown", prepared.cell.value),))
    return Result(code, prepared.problems)


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the ISO code of a country's name, code or licence plate letter, else None."""
    plain = fold(text).strip(" .()")
    short = data("countries")["countries"]
    if plain in short:
        return str(short[plain]) or None
    return countries.recognise(text)


# ---------------------------------------------------------------------------------- regions

_REGION_LEAD: Final = re.compile(
    r"^(?:woj(?:ew[oó]dztwo)?\.?|r[ée]gion(?:e)?(?: de| du| des| d['’]| della?| dell['’])?|"
    r"freistaat|land|"
    r"provincia de|provincia di|prov\.?|province (?:of|de|du)|provincie|state of|bundesland|"
    r"kanton|canton(?: de| du)?|"
    r"d[ée]partement(?: de| du| des| de la)?|comunidad aut[oó]noma de|c\.? ?a\.? de|"
    r"comunidad foral de|"
    r"principado de|regi[oó]n de|regi[aã]o(?: do| da| de)?|distrito d[eoa]|county|landkreis|"
    r"kreis|lk|w\.)\s+",
    re.IGNORECASE,
)
_NUTS_CODE: Final = re.compile(r"^([A-Z]{2}[0-9A-Z]{1,3})\b(?:\s*[-–:(]?\s*.*)?$")


class Region(NamedTuple):
    """A region: the name to show, its NUTS code and the country it lies in."""

    name: str
    code: str
    country: str


def _official(found: nuts.Nuts, text: str) -> Region:
    """Return the region at the level that its country calls a region, under its official name."""
    shown = found
    if found.country == "FR" and found.level == 2:
        # Regions were merged in 2016: the old ones live on as NUTS 2.
        shown = nuts.ancestor(found.code, 1) or found
    if found.country == "PL" and found.level == 1:
        if found.name.startswith(_MACRO):
            return Region(_voivodeship(found.name), found.code, "PL")
        below = [r for r in nuts.children(found.code) if fold(text)[:6] in fold(r.name)]
        shown = below[0] if len(below) == 1 else found
    name: str | None = shown.name
    if shown.country in ("GR", "BG", "CY") and text.isascii():
        name = town_case(text)
    name = re.sub(
        r"^(?:Prov\.|Provincia Autonoma di|Região Autónoma d[ao]s?)\s+", "", name or shown.name
    )
    name = re.sub(r"\s*\([A-Z]{2,3}\)$", "", name)
    said = set(re.sub(r"[^\w]+", " ", fold(text)).split())
    if (
        said == set(re.sub(r"[^\w]+", " ", fold(name)).split())
        and not text.isupper()
        and fold(text) == fold(name)
    ):
        name = text if any(c.isupper() for c in text) or shown.country == "PL" else name
    elif said == set(re.sub(r"[^\w]+", " ", fold(name)).split()) and "(" in name:
        name = text if not text.isupper() else name
    if shown.country == "PL" and shown.level <= 2:
        name = _voivodeship(name)
    if shown.level == 3 and len(text) > 3 and fold(text) != fold(name):
        # Districts and provinces share a word with a NUTS 3 region more often than its name.
        name = town_case(text)
    return Region(
        name, found.code if found.country != "FR" or found.level != 2 else shown.code, shown.country
    )


_MACRO: Final = "Makroregion województwo "


def _voivodeship(name: str) -> str:
    plain = name.replace(_MACRO, "")
    return plain.lower() if plain[-2:].lower() == "ie" else plain


@lru_cache(maxsize=8192)
def find_region(text: str, country_hint: str) -> Region | None:
    """Return the region that a text names, within a country first; None where none fits."""
    plain = fold(text).strip(" .")
    bare = _REGION_LEAD.sub("", text).strip(" .,-")
    if country_hint:
        short = data("regions").get(country_hint, {})
        code = short.get(plain) or short.get(fold(bare))
        found = nuts.get(code) if code else None
        if found:
            return _official(found, text)
    for name in dict.fromkeys(
        (text, bare, re.sub(r"\s*\([^)]*\)", "", bare), *re.split(r"\s*[/,;]\s*|\s+-\s+", bare))
    ):
        if len(name) < 2:
            continue
        region = _search(name, country_hint)
        if region:
            return _official(region, name)
    return None


def _search(name: str, country_hint: str) -> nuts.Nuts | None:
    for hint in dict.fromkeys((country_hint or None, None)):
        if hint is None and len(fold(name)) < 4:
            continue
        hits = nuts.search(name, country=hint, limit=4)
        # A word's beginning may be chance: the name must be most of what was found.
        key = fold(name)
        good = [
            h
            for h in hits
            if h.level > 0
            and any(
                fold(n).startswith(key)
                or key == fold(n)
                or set(key.split()) <= set(re.sub(r"[^\w]+", " ", fold(n)).split())
                for n in nuts.names(h.code)
            )
        ]
        exact = [h for h in good if any(fold(n) == key for n in nuts.names(h.code))]
        if exact:
            return exact[0]
        if good and len(key) >= 5 and (hint or len({h.country for h in good}) == 1):
            return good[0]
        if not good and hits and hint and hits[0].level > 0 and len(key) >= 2:
            return hits[0]
    return None


def region(prepared: Prepared, context: Context) -> Result:
    """Return a `Region` for a name, an abbreviation or a NUTS code."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(
        text, keep=frozenset({"na", "nb", "ni", "bd", "sd", "np", "nv", "ka", "so"})
    ):
        return Result(None, prepared.problems)
    match = _NUTS_CODE.match(text)
    if match and (any(c.isdigit() for c in match[1]) or "nuts" in fold(context.heading)):
        found = nuts.resolve(match[1])
        if found and found.level > 0:
            current = nuts.get(match[1])
            remarks = prepared.problems
            if current is None:
                remarks = (*remarks, note("nuts_outdated", prepared.cell.value, found.code))
            return Result(
                Region(nuts.label(found.code) or found.name, found.code, found.country), remarks
            )
        if any(c.isdigit() for c in match[1]) and len(match[1]) == len(text):
            return Result(None, (error("nuts_unknown", prepared.cell.value),))
    # Looking a name up is slow, and no region has a name of this length.
    found_region = find_region(text, context.country) if len(text) <= 80 else None
    if found_region is None:
        if re.fullmatch(r"[\W\d_]+", text):
            return Result(None, (error("region_unknown", prepared.cell.value),))
        kept = Region(text, "", "")
        return Result(kept, (*prepared.problems, note("region_unknown", prepared.cell.value)))
    if context.country and found_region.country != context.country:
        remark = note(
            "region_other_country", prepared.cell.value, None, country=found_region.country
        )
        return Result(found_region, (*prepared.problems, remark))
    return Result(found_region, prepared.problems)
