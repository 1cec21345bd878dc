"""Bringing in JSON Lines: one organisation with its offers and needs a line.

The fields are those of the golden set (id, name, country, nuts3, city, type, employees, founded,
newcomer, language, description, nace, stage, trl, certifications, offers, needs); all but the
name may be missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from backend.directory.enums import EntryKind, SourceKind, Standing, Visibility
from backend.directory.models import Cluster, FieldProvenance, Organisation
from backend.directory.services.data import (
    UNSET,
    EntryData,
    MembershipData,
    OrganisationData,
    Source,
)
from backend.directory.services.memberships import membership_upsert
from backend.directory.services.organisations import organisation_match
from backend.directory.services.upsert import profile_upsert

BATCH: Final = 50
MAX_LINE: Final = 200_000
_TYPES: Final = {"small_midcap": "small_mid_cap", "midcap": "small_mid_cap"}
_KEYS: Final = ("vat", "pic", "siret", "siren", "website")


@dataclass
class Report:
    """Lines that were new, changed or the same, and those refused, with the reason."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def jsonl_import(
    lines: Iterable[str], *, file_name: str, cluster: Cluster | None = None, is_demo: bool = False
) -> Report:
    """Bring every line in; a line that cannot be read is reported and the others go on.

    With a cluster the organisations are its imported members, without they are published.
    """
    report = Report()
    batch: list[tuple[int, dict[str, Any]]] = []
    for number, item in _parsed(lines, report):
        batch.append((number, item))
        if len(batch) == BATCH:
            _write(batch, report, file_name, cluster, is_demo=is_demo)
            batch = []
    _write(batch, report, file_name, cluster, is_demo=is_demo)
    return report


def _parsed(lines: Iterable[str], report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        if len(text) > MAX_LINE:
            report.refused.append((number, f"the line is longer than {MAX_LINE} characters"))
            continue
        try:
            item = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            report.refused.append((number, f"this is not JSON: {error}"))
            continue
        if not isinstance(item, dict) or not str(item.get("name") or "").strip():
            report.refused.append((number, "there is no object with a name"))
            continue
        yield number, item


@transaction.atomic
def _write(
    batch: list[tuple[int, dict[str, Any]]],
    report: Report,
    file_name: str,
    cluster: Cluster | None,
    *,
    is_demo: bool,
) -> None:
    for number, item in batch:
        try:
            with transaction.atomic():
                _one(number, item, report, file_name, cluster, is_demo=is_demo)
        except ValidationError as refused:
            report.refused.append((number, "; ".join(refused.messages)))
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as wrong:
            report.refused.append((number, f"a value has an unexpected form: {wrong}"))


def _one(
    number: int,
    item: Mapping[str, Any],
    report: Report,
    file_name: str,
    cluster: Cluster | None,
    *,
    is_demo: bool,
) -> None:
    reference = f"{file_name[-150:]}#{item.get('id') or number}"
    data = organisation_data(item)
    organisation = _existing(item, data, reference)
    fresh = organisation is None
    if organisation is None:
        standing = Standing.IMPORTED if cluster else Standing.PUBLISHED
        organisation = Organisation(standing=standing, is_demo=is_demo)
    source = Source(SourceKind.JSONL, reference)
    changes = profile_upsert(organisation=organisation, data=data, source=source)
    if cluster is not None:
        changes += membership_upsert(
            organisation=organisation, cluster=cluster, data=MembershipData()
        )
    if fresh:
        report.new += 1
    elif changes:
        report.changed += 1
    else:
        report.same += 1


def _existing(
    item: Mapping[str, Any], data: OrganisationData, reference: str
) -> Organisation | None:
    """Return the organisation of a line: the one it made before, else one with its keys."""
    before = (
        FieldProvenance.objects.filter(
            source_kind=SourceKind.JSONL, source_ref=reference, field="legal_name"
        )
        .select_related("organisation")
        .first()
    )
    if before is not None:
        return before.organisation
    keys = {name: str(item.get(name) or "") for name in _KEYS}
    country = "" if data.country is UNSET else data.country
    match = organisation_match(name=data.legal_name, country=country, **keys)
    return match.organisation if match else None


def organisation_data(item: Mapping[str, Any]) -> OrganisationData:
    """Return what a line says of its organisation."""
    values: dict[str, Any] = {
        "legal_name": str(item["name"]).strip(),
        "country": item.get("country"),
        "legal_nuts": item.get("nuts3") or item.get("nuts"),
        "city": item.get("city"),
        "org_type": _TYPES.get(str(item.get("type")), item.get("type")),
        "founded": item.get("founded"),
        "is_newcomer": item.get("newcomer"),
        "nace": item.get("nace"),
        "stages": [item["stage"]] if item.get("stage") else None,
        "short_name": item.get("short_name"),
        "languages": [item["language"]] if item.get("language") else None,
        "trl": tuple(item["trl"]) if item.get("trl") else None,
        **{name: item.get(name) for name in _KEYS},
    }
    if item.get("employees") is not None:
        values |= {"employees_min": int(item["employees"]), "employees_max": int(item["employees"])}
    language = str(item.get("language") or "en")
    return OrganisationData(
        **{name: value for name, value in values.items() if value not in (None, "", [])},
        texts={language: str(item["description"])} if item.get("description") else {},
        certifications=tuple(item.get("certifications") or ()),
        offers=tuple(_entries(item.get("offers"), EntryKind.OFFER, language)),
        needs=tuple(_entries(item.get("needs"), EntryKind.NEED, language)),
    )


def _entries(items: Any, kind: str, language: str) -> Iterator[EntryData]:
    for item in items or ():
        yield EntryData(
            kind=kind,
            title=str(item["title"]),
            text=str(item.get("text") or ""),
            language=language,
            visibility=Visibility.PRIVATE if item.get("private") else Visibility.PUBLIC,
        )
