"""From the rule data that the platform ships to rows; run again, it changes nothing.

What somebody edited here is never overwritten: neither the row nor, for a rule set or a country,
any row of the same code or country, because a shipped neighbour would change what the edit means.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Origin
from backend.funding.models import CountryStatus, NationalTerms, Programme, RuleSetVersion

PARTS = ("programmes", "rule_sets", "countries", "national_terms")
COUNTS = ("new", "changed", "same", "kept", "removed")


@dataclass
class Report:
    """What a run did: a counter for each part, and what needs a look, in English sentences."""

    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {part: Counter() for part in PARTS}
    )
    notes: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        """Whether any row was written or removed."""
        return any(c["new"] + c["changed"] + c["removed"] for c in self.counts.values())

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        found = []
        for part in PARTS:
            counter = self.counts[part]
            numbers = ", ".join(f"{counter[name]} {name}" for name in COUNTS if counter[name])
            found.append(f"{part.replace('_', ' ')}: {numbers or 'none'}")
        return found + self.notes


def _write(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Set values and save where any differs; returns whether it did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    return bool(changed)


@transaction.atomic
def rules_sync() -> Report:
    """Bring programmes, rule sets, countries and national terms to what is shipped."""
    report = Report()
    catalogue = engine.shipped()
    for programme in catalogue.programmes:
        row = _programme(programme, report)
        by_code: dict[str, list[Any]] = {}
        for rule_set in programme.rule_sets:
            by_code.setdefault(rule_set.code, []).append(rule_set)
        for versions in by_code.values():
            _rule_set(row, sorted(versions, key=lambda r: r.version), report)
    _countries(report)
    _national_terms(report)
    return report


def _programme(programme: Any, report: Report) -> Programme:
    values = {
        "level": str(programme.level),
        "country": programme.country,
        "nuts": programme.nuts,
        "labels": engine.texts_of(programme.labels),
        "summaries": engine.texts_of(programme.summaries),
        "home": programme.home,
        "starts_on": programme.period_from,
        "ends_on": programme.period_to,
        "sources": engine.sources_mapping(programme.sources),
    }
    hashed = engine.digest(values)
    row = Programme.objects.filter(code=programme.code).first()
    counter = report.counts["programmes"]
    if row is None:
        counter["new"] += 1
        return Programme.objects.create(
            code=programme.code, origin=Origin.SHIPPED, content_hash=hashed, **values
        )
    if row.origin == Origin.EDITED:
        counter["kept"] += 1
        return row
    changed = _write(row, values | {"content_hash": hashed})
    counter["changed" if changed else "same"] += 1
    return row


def _rule_set(programme: Programme, shipped: list[Any], report: Report) -> None:
    """Write the shipped versions of one code."""
    counter = report.counts["rule_sets"]
    code = shipped[0].code
    rows = {r.version: r for r in RuleSetVersion.objects.filter(code=code)}
    if any(r.origin == Origin.EDITED for r in rows.values()):
        counter["kept"] += len(rows)
        known = {r.content_hash for r in rows.values()}
        if any(engine.columns_of(s)["content_hash"] not in known for s in shipped):
            report.notes.append(
                f"{code}: edited here and left alone; the shipped rules have changed since"
            )
        return
    for rule_set in shipped:
        values = engine.columns_of(rule_set) | {"programme": programme}
        row = rows.get(rule_set.version)
        if row is not None:
            # Without a new number the shipped text is a correction of the same version.
            if row.content_hash == values["content_hash"] and row.programme_id == programme.pk:
                counter["same"] += 1
            else:
                _write(row, values)
                counter["changed"] += 1
            continue
        if rows and rule_set.version < max(rows):
            report.notes.append(f"{code}: version {rule_set.version} is older than what is here")
            continue
        RuleSetVersion.objects.create(
            code=code, version=rule_set.version, origin=Origin.SHIPPED, **values
        )
        counter["new"] += 1
    _close_unshipped(rows.values(), shipped, report)


def _close_unshipped(rows: Iterable[RuleSetVersion], shipped: list[Any], report: Report) -> None:
    """End the versions that are no longer shipped on the day before the next one begins."""
    numbers = {s.version: s for s in shipped}
    for row in rows:
        later = [s for v, s in numbers.items() if v > row.version and s.valid_from is not None]
        if row.version in numbers or not later:
            continue
        begins = min(s.valid_from for s in later)
        ends = begins - datetime.timedelta(days=1)
        starts_before = row.valid_from is None or row.valid_from <= ends
        if starts_before and (row.valid_to is None or row.valid_to > ends):
            row.valid_to = ends
            row.save(update_fields=["valid_to", "updated_at"])
            report.counts["rule_sets"]["changed"] += 1


def _countries(report: Report) -> None:
    """Write how countries stand to each set; a country that was edited is left alone."""
    counter = report.counts["countries"]
    existing: dict[tuple[str, str], list[CountryStatus]] = {}
    for row in CountryStatus.objects.all():
        existing.setdefault((row.set_code, row.country), []).append(row)
    wanted: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for country_set in engine.shipped().country_sets.values():
        for member in country_set.members:
            values = engine.country_values(country_set, member)
            wanted.setdefault((country_set.code, member.country), []).append(values)
    made: list[CountryStatus] = []
    for key in sorted(existing.keys() | wanted.keys()):
        rows = existing.get(key, [])
        if any(r.origin == Origin.EDITED for r in rows):
            counter["kept"] += len(rows)
            continue
        made += _country(key, rows, wanted.get(key, []), counter)
    CountryStatus.objects.bulk_create(made)


def _country(
    key: tuple[str, str],
    rows: list[CountryStatus],
    wanted: list[dict[str, Any]],
    counter: Counter[str],
) -> list[CountryStatus]:
    """Update and remove the rows of one country; return those to be created."""
    made = []
    left = {r.valid_from: r for r in rows}
    for values in wanted:
        row = left.pop(values["valid_from"], None)
        if row is None:
            made.append(
                CountryStatus(set_code=key[0], country=key[1], origin=Origin.SHIPPED, **values)
            )
            counter["new"] += 1
        else:
            counter["changed" if _write(row, values) else "same"] += 1
    for row in left.values():
        row.delete()
        counter["removed"] += 1
    return made


def _national_terms(report: Report) -> None:
    counter = report.counts["national_terms"]
    programmes = {p.code: p for p in Programme.objects.all()}
    for code, terms in engine.shipped().national_terms.items():
        programme = programmes.get(code)
        if programme is None:
            report.notes.append(f"national terms of {code}: there is no such programme")
            continue
        rows = {r.country: r for r in NationalTerms.objects.filter(programme=programme)}
        for country in terms.countries.values():
            values = engine.terms_values(terms, country)
            row = rows.pop(country.country, None)
            if row is None:
                NationalTerms.objects.create(
                    programme=programme, country=country.country, origin=Origin.SHIPPED, **values
                )
                counter["new"] += 1
            elif row.origin == Origin.EDITED:
                counter["kept"] += 1
            else:
                counter["changed" if _write(row, values) else "same"] += 1
        for row in rows.values():
            if row.origin == Origin.EDITED:
                counter["kept"] += 1
                continue
            row.delete()
            counter["removed"] += 1
