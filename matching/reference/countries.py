"""Countries: ISO and Eurostat codes, names in many languages, EU membership, tile positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import Label, fold, label_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "ISO 3166-1, EU membership as of 2026"

_NAME_LANGUAGES: Final = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")
_POSTCODE: Final = re.compile(r"^([A-Z]{2})[- ]\d{3,5}\b")


@dataclass(frozen=True, slots=True)
class Country:
    """A country.

    `eurostat` is the code in Eurostat's lists (EL for Greece, UK for the United Kingdom); `group`
    is EU27, EFTA, candidate, potential_candidate or other; `names` holds every known name;
    `languages` those in which firms usually write; `tile` a (column, row) on a map of squares.
    """

    iso2: str
    iso3: str
    eurostat: str
    group: str
    label: Label
    names: tuple[str, ...]
    languages: tuple[str, ...]
    tile: tuple[int, int] | None

    @property
    def is_eu(self) -> bool:
        """Whether the country is a member of the European Union."""
        return self.group == "EU27"


def _country(row: dict[str, str]) -> Country:
    names = [row[lang] for lang in _NAME_LANGUAGES]
    names += [name for key in ("native", "aliases") for name in (row[key] or "").split(";") if name]
    column, _, line = row["tile"].partition(",")
    return Country(
        iso2=row["iso2"],
        iso3=row["iso3"],
        eurostat=row["eurostat"],
        group=row["group"],
        label=label_of(row),
        names=tuple(dict.fromkeys(names)),
        languages=tuple(row["languages"].split(",")),
        tile=(int(column), int(line)) if line else None,
    )


@cache
def _load() -> Mapping[str, Country]:
    rows = read_table("countries/countries.tsv")
    return MappingProxyType({row["iso2"]: _country(row) for row in rows})


@cache
def _from_eurostat() -> Mapping[str, str]:
    return MappingProxyType({each.eurostat: each.iso2 for each in _load().values()})


@cache
def _by_name() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in _load().values():
        for name in (each.iso2, each.iso3, each.eurostat, *each.names):
            found[fold(name)] = each.iso2
    return MappingProxyType(found)


@cache
def _name_pattern() -> re.Pattern[str]:
    # Longest first, so that "northern ireland" is not read as "ireland". Codes stay out: "is",
    # "no" and "in" are words inside a longer text; so is "Island" (German for Iceland) in English.
    names = {fold(name) for each in _load().values() for name in each.names} - {"island"}
    longest_first = sorted((name for name in names if len(name) > 3), key=lambda n: (-len(n), n))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def countries(group: str | None = None) -> tuple[Country, ...]:
    """Return all countries, or those of one group (``EU27``, ``EFTA``, ``candidate`` …)."""
    return tuple(each for each in _load().values() if group in (None, each.group))


def country(code: str) -> Country:
    """Return a country by its ISO or Eurostat two-letter code. Raises KeyError if unknown."""
    return _load()[to_iso(code)]


def is_known(code: str) -> bool:
    """Say whether `code` is a known ISO or Eurostat two-letter code."""
    return to_iso(code) in _load()


def to_iso(code: str) -> str:
    """Return the ISO code for an ISO or Eurostat code (``EL`` becomes ``GR``, ``UK`` ``GB``)."""
    upper = code.strip().upper()
    return _from_eurostat().get(upper, upper)


def to_eurostat(code: str) -> str:
    """Return the Eurostat code for an ISO or Eurostat code (``GR`` becomes ``EL``)."""
    iso = to_iso(code)
    return _load()[iso].eurostat if iso in _load() else iso


def label(code: str, lang: str = "en") -> str:
    """Return the name of a country in `lang`. Raises KeyError for an unknown code."""
    return country(code).label.get(lang)


def eu27() -> frozenset[str]:
    """Return the ISO codes of the member states of the EU."""
    return frozenset(each.iso2 for each in countries("EU27"))


def is_eu(code: str) -> bool:
    """Say whether an ISO or Eurostat code is that of a member state; False if unknown."""
    return to_iso(code) in eu27()


def languages_of(code: str) -> tuple[str, ...]:
    """Return the languages in which firms of a country usually write; empty if it is unknown."""
    iso = to_iso(code)
    return _load()[iso].languages if iso in _load() else ()


def recognise(text: str) -> str | None:
    """Return the ISO code of the country that the spreadsheet cell `text` names, or None.

    Reads ISO and Eurostat codes, names and everyday names in many languages, and longer text in
    which exactly one country is named (``Lyon, France``, ``DE-80331 München``). Two different
    countries in one cell give None: the caller has to ask.
    """
    key = fold(text)
    if not key:
        return None
    exact = _by_name().get(key) or _by_name().get(key.replace(" ", ""))
    if exact:
        return exact
    found = {_by_name()[match] for match in _name_pattern().findall(key)}
    if len(found) > 1:
        return None
    if found:
        return found.pop()
    postcode = _POSTCODE.match(text.strip().upper())
    return _by_name().get(postcode[1].lower()) if postcode else None
