"""From CORDIS's rows to one record an organisation, its projects and its parts in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError

from backend.directory.enums import OrganisationType
from backend.directory.services import validation
from backend.imports.reading.cordis import CordisSource
from backend.imports.services.cordis.report import Report

ORG_TYPES: Final[Mapping[str, str]] = {
    # CORDIS's activityType; a private company's size is not told by it.
    "HES": OrganisationType.UNIVERSITY,
    "REC": OrganisationType.RESEARCH,
    "PUB": OrganisationType.PUBLIC,
    "OTH": OrganisationType.OTHER,
    "PRC": OrganisationType.UNKNOWN,
}
UNKNOWN_NAME: Final = re.compile(r"^PIC\s*\d{9}$", re.IGNORECASE)


@dataclass
class Record:
    """One organisation over all its rows."""

    pic: str
    values: dict[str, Any]
    row: int


def _cents(text: str) -> int | None:
    try:
        return round(float(text.replace(",", ".")) * 100) if text else None
    except ValueError:
        return None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _sme(text: str) -> bool | None:
    """Return whether the row says SME; an empty cell says nothing."""
    return {"true": True, "1": True, "y": True, "false": False, "0": False, "n": False}.get(
        text.strip().lower()
    )


def _cleaned(
    report: Report, row: Mapping[str, str], number: int, column: str, clean: Callable[[str], str]
) -> str:
    """Return a cell cleaned, or empty and reported where it cannot be right."""
    value = row.get(column, "")
    if not value:
        return ""
    try:
        return clean(value)
    except ValidationError as error:
        report.skip(f"{column}: {error.code}", f"row {number}: {value[:60]}")
        return ""


def _values(report: Report, row: Mapping[str, str], number: int, pic: str) -> dict[str, Any]:
    name = row.get("name", "")[:255]
    if not name or UNKNOWN_NAME.match(name):
        name = f"PIC {pic}"
    sme = _sme(row.get("SME", ""))
    org_type = ORG_TYPES.get(row.get("activityType", "").upper(), OrganisationType.UNKNOWN)
    if org_type == OrganisationType.UNKNOWN and sme:
        org_type = OrganisationType.SME
    return {
        "legal_name": name,
        "short_name": row.get("shortName", "")[:100],
        "org_type": org_type,
        "country": _cleaned(report, row, number, "country", validation.clean_country),
        "legal_nuts": _cleaned(report, row, number, "nutsCode", validation.clean_nuts),
        "street": row.get("street", "")[:200],
        "postal_code": row.get("postCode", "")[:16],
        "city": row.get("city", "")[:120],
        "is_sme": sme,
        "is_newcomer": False,
        "vat": _cleaned(report, row, number, "vatNumber", _clean_vat),
        "website": _cleaned(report, row, number, "organizationURL", validation.clean_website),
    }


def _clean_vat(value: str) -> str:
    if re.fullmatch(r"(?i)(not ?applicable|n/?a|none|-)", value.strip()):
        return ""
    return validation.clean_vat(value)


def _merge(record: Record, values: Mapping[str, Any]) -> None:
    """Fill what earlier rows of the same organisation left empty; a real name beats a number."""
    for name, value in values.items():
        old = record.values[name]
        unnamed = name == "legal_name" and UNKNOWN_NAME.match(str(old))
        if unnamed or old in ("", None) or (name == "is_sme" and value):
            if value not in ("", None):
                record.values[name] = value
        elif name == "org_type" and old == OrganisationType.UNKNOWN:
            record.values[name] = value


Parts = dict[tuple[str, str], tuple[str, int | None]]


def read_organisations(
    source: CordisSource, report: Report
) -> tuple[dict[str, Record], Parts, dict[str, str]]:
    """Return records by PIC, parts by (PIC, project), and the acronyms of projects named."""
    records: dict[str, Record] = {}
    parts: Parts = {}
    stubs: dict[str, str] = {}
    for number, row in source.rows("organization"):
        pic = row.get("organisationID", "")
        if not validation.PIC_FORM.match(pic):
            report.skip("organisation without a valid PIC", f"row {number}: {pic[:20]!r}")
            continue
        values = _values(report, row, number, pic)
        if pic in records:
            _merge(records[pic], values)
        else:
            records[pic] = Record(pic, values, number)
        project = row.get("projectID", "")
        if not project:
            report.skip("participation without a project", f"row {number}")
            continue
        stubs.setdefault(project, row.get("projectAcronym", ""))
        amount = _cents(row.get("ecContribution", ""))
        role = row.get("role", "")[:40]
        before = parts.get((pic, project))
        if before is not None:
            # The same organisation twice in a project: its shares add up, coordinator wins.
            amount = (before[1] or 0) + (amount or 0) if before[1] or amount else None
            role = before[0] if before[0] == "coordinator" else role
        parts[(pic, project)] = (role, amount)
    return records, parts, stubs


def read_projects(
    source: CordisSource, report: Report, stubs: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the fields of projects by number; those named only by organisations as stubs."""
    topics: dict[str, list[str]] = {}
    for _number, row in source.rows("topics"):
        topics.setdefault(row["projectID"], []).append(row.get("topic", ""))
    sciences: dict[str, list[str]] = {}
    for _number, row in source.rows("euroscivoc"):
        sciences.setdefault(row["projectID"], []).append(row.get("euroSciVocTitle", ""))
    projects: dict[str, dict[str, Any]] = {}
    for number, row in source.rows("project"):
        key = row["id"][:32]
        if not key:
            report.skip("project without a number", f"row {number}")
            continue
        own = [t.strip() for t in re.split(r"[;,]", row.get("topics", "")) if t.strip()]
        projects[key] = {
            "acronym": row.get("acronym", "")[:100],
            "title": row.get("title", "")[:600],
            "objective": row.get("objective", ""),
            "programme": row.get("frameworkProgramme", "")[:60],
            "scheme": row.get("fundingScheme", "")[:60],
            "topics": sorted({*own, *(t for t in topics.get(key, []) if t)}),
            "fields_of_science": sorted({s for s in sciences.get(key, []) if s}),
            "starts_on": _day(row.get("startDate", "")),
            "ends_on": _day(row.get("endDate", "")),
        }
    for key, acronym in stubs.items():
        if key not in projects:
            report.skip("project named only in the list of organisations", f"project {key}")
            projects[key[:32]] = {"acronym": acronym[:100]}
    return projects
