"""Country tables of the database as the library's values, parsed once per state of the table."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Max

from backend.funding.engine.shipped import SOURCE_KEYS, digest, shipped, texts_of
from backend.funding.models import NationalTerms, Programme
from backend.funding.selectors.programmes import country_statuses, national_terms_of
from matching import eligibility as library

_country_sets: dict[tuple[Any, ...], Mapping[str, library.CountrySet]] = {}


def country_sets() -> Mapping[str, library.CountrySet]:
    """Return the country sets as the database holds them, parsed once per state of the table."""
    state = country_statuses().aggregate(n=Count("pk"), last=Max("updated_at"))
    key = (state["n"], state["last"])
    found = _country_sets.get(key)
    if found is None:
        found = _parse_country_sets()
        _country_sets.clear()
        _country_sets[key] = found
    return found


def _parse_country_sets() -> Mapping[str, library.CountrySet]:
    known = shipped().country_sets
    sources: dict[str, dict[str, Any]] = {}
    members: dict[str, list[dict[str, Any]]] = {code: [] for code in known}
    for row in country_statuses():
        if not (row.source.get("title") and row.source.get("read_on")):
            # What nobody read says nothing; the country is then not known in this set.
            members.setdefault(row.set_code, [])
            continue
        members.setdefault(row.set_code, []).append(
            {
                "country": row.country,
                "status": row.state,
                "scopes": row.scopes,
                "except": row.excepted,
                "from": row.valid_from,
                "to": row.valid_to,
                "source": _source_key(sources, row.source),
                "confidence": row.source.get("confidence") or "unverified",
            }
        )
    sets = []
    for code, rows in members.items():
        shipped_set = known.get(code)
        sets.append(
            {
                "code": code,
                "labels": set_labels(code),
                "programme": shipped_set.programme if shipped_set else "",
                # A set that somebody made here is only known as far as it is written down.
                "complete": shipped_set.complete if shipped_set else False,
                "members": rows,
            }
        )
    return library.parse_country_sets({"sources": sources, "sets": sets})


def _source_key(sources: dict[str, dict[str, Any]], source: Mapping[str, Any]) -> str:
    """Note a stored source among `sources` and return its key; empty for none."""
    plain = {k: v for k, v in source.items() if k in SOURCE_KEYS and v}
    if not plain.get("title"):
        return ""
    key = f"s-{digest(plain)[:12]}"
    sources[key] = plain
    return key


def set_labels(code: str) -> dict[str, str]:
    """Return the names of a country set; one that is not shipped is named by its code."""
    found = shipped().country_sets.get(code)
    return texts_of(found.labels) if found else {"en": code, "fr": code, "de": code}


def set_codes(programme: str, rule_sets: Iterable[library.RuleSet]) -> list[str]:
    """Return the country sets that a programme's rules name, or that were made for it."""
    found = {code for code, each in shipped().country_sets.items() if each.programme == programme}
    for rule_set in rule_sets:
        for rule in rule_set.rules:
            found.update(rule.who.pool)
            if isinstance(rule.value, library.Who):
                found.update(rule.value.pool)
            elif str(rule.kind) == "countries_allowed" and isinstance(rule.value, tuple):
                found.update(str(code) for code in rule.value)
    return sorted(code for code in found if code in country_sets())


def context(day: datetime.date, scope: str = "") -> library.Context:
    """Return what rules are judged against on a day, for a part of a programme if one is named."""
    return library.Context(
        day=day,
        country_sets=country_sets(),
        region_categories=shipped().region_categories,
        scope=scope or None,
    )


def national_terms(programme: Programme) -> library.NationalTerms | None:
    """Return the country table of a programme that countries pay for, None if it has none."""
    rows = list(national_terms_of(programme))
    if not rows:
        return None
    sources: dict[str, dict[str, Any]] = {}
    countries = [_terms_mapping(row, sources) for row in rows]
    return library.parse_national_terms(
        {"programme": programme.code, "sources": sources, "countries": countries}
    )


def _terms_mapping(row: NationalTerms, sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def rate(basis_points: int | None) -> float | None:
        return None if basis_points is None else basis_points / 10_000

    return {
        "country": row.country,
        "state": row.state,
        "rate_min": rate(row.rate_min_bp),
        "rate_max": rate(row.rate_max_bp),
        "cap_cents": row.cap_cents,
        "cap_note": row.cap_note or None,
        "who": row.who,
        "deadline": row.deadline,
        "deadline_note": row.deadline_note or None,
        "agency": row.agency,
        "url": row.url,
        "note": row.source.get("note") or None,
        "source": _source_key(sources, row.source),
        "confidence": row.source.get("confidence") or "unverified",
    }
