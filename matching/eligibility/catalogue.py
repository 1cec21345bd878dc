"""Programmes, country sets, region categories and national terms as shipped data files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from matching.eligibility import reading
from matching.eligibility.enums import (
    REGION_CATEGORIES,
    TYPES,
    Confidence,
    CountryStatus,
    ProgrammeLevel,
    TermsState,
)
from matching.eligibility.geography import Context, RegionCategories, RegionRow
from matching.eligibility.model import (
    CountryMember,
    CountrySet,
    CountryTerms,
    NationalTerms,
    Programme,
    RuleSet,
    Source,
)
from matching.eligibility.parsing import parse_rule_set
from matching.eligibility.reading import Reader, RuleError
from matching.eligibility.sourcing import parse_sources, sourced
from matching.eligibility.versions import select_version
from matching.reference import countries, nuts
from matching.reference.programmes import raw_files, raw_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matching.reference.programmes import Label

_BASIC_CATEGORIES = REGION_CATEGORIES[:3]
_YES_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rule data that come with the library."""

    programmes: tuple[Programme, ...]
    country_sets: Mapping[str, CountrySet]
    region_categories: RegionCategories
    national_terms: Mapping[str, NationalTerms]

    def rule_sets(self) -> tuple[RuleSet, ...]:
        """Return the rule sets of all programmes, in order of programme code."""
        return tuple(each for programme in self.programmes for each in programme.rule_sets)

    def rule_set(self, code: str, day: date) -> RuleSet | None:
        """Return the version of a rule set in force on a day, None if there is none."""
        return select_version(self.rule_sets(), code, day)

    def programme_of(self, rule_set_code: str) -> Programme | None:
        """Return the programme that has a rule set with this code, None if there is none."""
        for programme in self.programmes:
            if any(each.code == rule_set_code for each in programme.rule_sets):
                return programme
        return None

    def context(self, day: date, scope: str | None = None) -> Context:
        """Return what answers need besides facts, for a day and the scope of a call."""
        return Context(day, self.country_sets, self.region_categories, scope)


@cache
def load_catalogue() -> Catalogue:
    """Return the shipped data, read once. Raises RuleError naming file, path and value."""
    programmes: dict[str, Programme] = {}
    sets: dict[str, CountrySet] = {}
    terms: dict[str, NationalTerms] = {}
    for name, raw in raw_files("programmes").items():
        programme = parse_programme(raw, f"programmes/{name}")
        _once(programme.code, programmes, f"programmes/{name}")
        programmes[programme.code] = programme
    for name, raw in raw_files("country_sets").items():
        for code, each in parse_country_sets(raw, f"country_sets/{name}").items():
            _once(code, sets, f"country_sets/{name}")
            sets[code] = each
    for name, raw in raw_files("national_terms").items():
        found = parse_national_terms(raw, f"national_terms/{name}")
        _once(found.programme, terms, f"national_terms/{name}")
        terms[found.programme] = found
    regions = parse_region_categories(
        raw_files("region_categories"), raw_tables("region_categories")
    )
    ordered = tuple(programmes[code] for code in sorted(programmes))
    return Catalogue(ordered, sets, regions, terms)


def _once(code: str, found: Mapping[str, Any], path: str) -> None:
    if code in found:
        raise RuleError(path, code, "this code stands in another file too")


def parse_programme(mapping: object, path: str = "") -> Programme:
    """Return a programme from the mapping of its file. Raises RuleError."""
    file = Reader(mapping, path)
    sources = parse_sources(file.raw("sources"), file.at("sources"))
    row = Reader(file.raw("programme"), file.at("programme"))
    level = row.word("level", ProgrammeLevel)
    country, region = row.text("country"), row.text("nuts")
    if country:
        country = reading.country_code(country, row.at("country"))
    if region and nuts.resolve(region) is None:
        raise row.fail("nuts", "is no known NUTS code")
    if level is ProgrammeLevel.NATIONAL and not country:
        raise row.fail("country", "a national programme needs its country")
    if level is ProgrammeLevel.REGIONAL and not region and not country:
        raise row.fail("nuts", "a regional programme needs its region or country")
    period = Reader(row.raw("period") or {}, row.at("period"))
    sets = [parse_rule_set(each, sources, at) for each, at in file.rows("rule_sets")]
    seen: set[tuple[str, int]] = set()
    for at, each in enumerate(sets):
        if (each.code, each.version) in seen:
            raise RuleError(
                f"{file.at('rule_sets')}[{at}].code", each.code, "stands there twice in one version"
            )
        seen.add((each.code, each.version))
    labels = row.label("labels", required=True)
    found = Programme(
        code=row.code("code"),
        level=level,
        labels=_given(labels),
        summaries=row.label("summaries"),
        country=country,
        nuts=region,
        period_from=period.day("from"),
        period_to=period.day("to"),
        home=row.text("home"),
        sources=sources,
        rule_sets=tuple(sets),
    )
    for reader in (period, row, file):
        reader.finish()
    return found


def _given(label: Label | None) -> Label:
    if label is None:
        raise AssertionError("a required text was read")
    return label


def parse_country_sets(mapping: object, path: str = "") -> dict[str, CountrySet]:
    """Return the country sets of a file by code. Raises RuleError."""
    file = Reader(mapping, path)
    sources = parse_sources(file.raw("sources"), file.at("sources"))
    found: dict[str, CountrySet] = {}
    for raw, at in file.rows("sets"):
        row = Reader(raw, at)
        code = row.code("code", reading.COUNTRY_SET)
        if code in found:
            raise row.fail("code", "stands there twice")
        members = tuple(_member(each, sources, at) for each, at in row.rows("members"))
        found[code] = CountrySet(
            code=code,
            labels=_given(row.label("labels", required=True)),
            programme=row.text("programme"),
            complete=bool(row.flag("complete", True)),
            note=row.label("note"),
            members=members,
            sources={
                key: each
                for key, each in sources.items()
                if any(member.source == key for member in members)
            },
        )
        row.finish()
    file.finish()
    return found


def _member(raw: object, sources: Mapping[str, Source], path: str) -> CountryMember:
    row = Reader(raw, path)
    source, _, verified = sourced(row, sources, known=True)
    found = CountryMember(
        country=_country(row),
        status=row.word("status", CountryStatus),
        scopes=row.texts("scopes"),
        excluded=row.texts("except"),
        start=row.day("from"),
        end=row.day("to"),
        source=source,
        verified=verified,
        read_on=sources[source].read_on,
        note=row.label("note"),
    )
    if found.start and found.end and found.start > found.end:
        raise row.fail("to", "lies before from")
    row.finish()
    return found


def _country(row: Reader) -> str:
    if row.raw("country") is False:
        raise row.fail("country", 'write "NO" in quotes: bare NO means false in YAML')
    return reading.country_code(row.text("country", required=True), row.at("country"))


def parse_national_terms(mapping: object, path: str = "") -> NationalTerms:
    """Return the country table of a programme. Raises RuleError."""
    file = Reader(mapping, path)
    sources = parse_sources(file.raw("sources"), file.at("sources"))
    found: dict[str, CountryTerms] = {}
    for raw, at in file.rows("countries"):
        each = _terms(Reader(raw, at), sources)
        if each.country in found:
            raise RuleError(f"{at}.country", each.country, "stands there twice")
        found[each.country] = each
    programme = file.code("programme")
    file.finish()
    return NationalTerms(programme, found, sources)


def _terms(row: Reader, sources: Mapping[str, Source]) -> CountryTerms:
    state = row.word("state", TermsState, TermsState.UNKNOWN)
    low, high = row.raw("rate_min"), row.raw("rate_max")
    rate_min = None if low is None else reading.share(low, row.at("rate_min"))
    rate_max = None if high is None else reading.share(high, row.at("rate_max"))
    cap = row.whole("cap_cents")
    who = reading.known_texts(row.raw("who"), row.at("who"), TYPES)
    deadline = row.day("deadline")
    known = state is not TermsState.UNKNOWN or bool(
        who or [each for each in (rate_min, rate_max, cap, deadline) if each is not None]
    )
    source, confidence, verified = sourced(row, sources, known=known)
    if rate_min is not None and rate_max is not None and rate_min > rate_max:
        raise row.fail("rate_min", "is above rate_max")
    found = CountryTerms(
        country=_country(row),
        state=state,
        rate_min=rate_min,
        rate_max=rate_max,
        cap_cents=cap,
        cap_note=row.label("cap_note"),
        who=who,
        deadline=deadline,
        deadline_note=row.label("deadline_note"),
        agency=row.text("agency"),
        url=row.text("url"),
        note=row.label("note"),
        source=source,
        confidence=confidence,
        verified=verified,
    )
    row.finish()
    return found


def parse_region_categories(
    files: Mapping[str, object], tables: Mapping[str, list[dict[str, str]]]
) -> RegionCategories:
    """Return the categories of NUTS 2 regions.

    `files` are YAML files by name, each with `sources` and, if it likes, `regions` (rows with the
    columns of the tables); `tables` are CSV files by name. Raises RuleError.
    """
    sources: dict[str, Source] = {}
    rows: list[tuple[object, str]] = []
    for name, raw in files.items():
        path = f"region_categories/{name}"
        file = Reader(raw, path)
        sources |= parse_sources(file.raw("sources"), file.at("sources"))
        rows += file.rows("regions")
        for key in ("labels", "note", "period"):
            file.raw(key)
        file.finish()
    for name, table in tables.items():
        rows += [
            (each, f"region_categories/{name}, row {at}") for at, each in enumerate(table, start=1)
        ]
    found: dict[str, RegionRow] = {}
    for each, path in rows:
        row = _region(Reader(each, path), sources)
        if row.nuts in found:
            raise RuleError(path, row.nuts, "this region stands there twice")
        found[row.nuts] = row
    return RegionCategories(found, sources)


def _region(row: Reader, sources: Mapping[str, Source]) -> RegionRow:
    code = row.text("nuts", required=True).upper()
    if len(code) != len("FR10") or not nuts.is_valid_form(code):
        raise row.fail("nuts", "is no NUTS 2 code")
    category = row.text("category")
    if category and category not in _BASIC_CATEGORIES:
        raise row.fail("category", f"is not known; known are {', '.join(_BASIC_CATEGORIES)}")
    raw = row.raw("outermost")
    outermost = raw if isinstance(raw, bool) else _YES_NO.get(str(raw or "false").strip().lower())
    if outermost is None:
        raise row.fail("outermost", "must be true or false")
    source, confidence, verified = sourced(row, sources, known=bool(category))
    version = str(row.raw("nuts_version") or "")
    row.finish()
    return RegionRow(
        nuts=countries.to_eurostat(code[:2]) + code[2:],
        nuts_version=version,
        category=category or None,
        outermost=outermost,
        source=source,
        verified=verified and confidence is Confidence.SEEN,
    )
