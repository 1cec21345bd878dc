"""Bringing CORDIS's organisations and projects in, as public records with their history.

A public record never overwrites what a cluster or the firm itself wrote: of an organisation that
somebody has brought in already, only the history is added.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from backend.common import outbox
from backend.common.text import fold
from backend.directory.enums import OrganisationType, SizeClass, SourceKind, Standing
from backend.directory.models import FieldProvenance, Organisation, Profile
from backend.directory.services import validation
from backend.funding.models import Participation, PastProject
from backend.imports.reading.cordis import CordisSource

CHUNK: Final = 200
Progress = Callable[[str, int, int], None]

ORG_TYPES: Final[Mapping[str, str]] = {
    # CORDIS's activityType; a private company's size is not told by it.
    "HES": OrganisationType.UNIVERSITY,
    "REC": OrganisationType.RESEARCH,
    "PUB": OrganisationType.PUBLIC,
    "OTH": OrganisationType.OTHER,
    "PRC": OrganisationType.UNKNOWN,
}
_UNKNOWN_NAME: Final = re.compile(r"^PIC\s*\d{9}$", re.IGNORECASE)
FIELDS: Final = (
    "legal_name",
    "short_name",
    "org_type",
    "country",
    "legal_nuts",
    "street",
    "postal_code",
    "city",
    "is_sme",
    "is_newcomer",
    "vat",
    "website",
)


@dataclass
class Report:
    """What came in, what stayed the same, and what was left out and why."""

    organisations_new: int = 0
    organisations_changed: int = 0
    organisations_same: int = 0
    organisations_kept: int = 0
    projects_new: int = 0
    projects_changed: int = 0
    projects_same: int = 0
    participations_new: int = 0
    participations_same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, why: str, where: str) -> None:
        """Count something left out, with the first places it stood at."""
        self.skipped[why] += 1
        places = self.examples.setdefault(why, [])
        if len(places) < 5:
            places.append(where)

    @property
    def changed_anything(self) -> bool:
        """Say whether the database is another than before."""
        return bool(
            self.organisations_new
            or self.organisations_changed
            or self.projects_new
            or self.projects_changed
            or self.participations_new
        )


@dataclass
class _Record:
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
    if not name or _UNKNOWN_NAME.match(name):
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


def _merge(record: _Record, values: Mapping[str, Any]) -> None:
    """Fill what earlier rows of the same organisation left empty; a real name beats a number."""
    for name, value in values.items():
        old = record.values[name]
        unnamed = name == "legal_name" and _UNKNOWN_NAME.match(str(old))
        if unnamed or old in ("", None) or (name == "is_sme" and value):
            if value not in ("", None):
                record.values[name] = value
        elif name == "org_type" and old == OrganisationType.UNKNOWN:
            record.values[name] = value


def _chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def cordis_import(source: CordisSource, *, progress: Progress | None = None) -> Report:
    """Bring a CORDIS set in; returns the report. The same set twice changes nothing.

    Written 200 at a time, each whole or not at all: a run that was cut short is completed by
    running it again. Raises FileRefusedError where a file cannot be read.
    """
    report = Report()
    records, parts, stubs = _read_organisations(source, report)
    projects = _read_projects(source, report, stubs)
    project_keys = _write_projects(projects, report, progress)
    organisation_keys = _write_organisations(list(records.values()), report, progress)
    _write_participations(parts, organisation_keys, project_keys, report, progress)
    return report


Parts = dict[tuple[str, str], tuple[str, int | None]]


def _read_organisations(
    source: CordisSource, report: Report
) -> tuple[dict[str, _Record], Parts, dict[str, str]]:
    records: dict[str, _Record] = {}
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
            records[pic] = _Record(pic, values, number)
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


def _read_projects(
    source: CordisSource, report: Report, stubs: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
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


def _write_projects(
    projects: Mapping[str, Mapping[str, Any]], report: Report, progress: Progress | None
) -> dict[str, int]:
    keys: dict[str, int] = {}
    ids = list(projects)
    for chunk in _chunks(ids):
        with transaction.atomic():
            have = {
                p.source_id: p
                for p in PastProject.objects.filter(source="cordis", source_id__in=chunk)
            }
            fresh, changed = [], []
            for key in chunk:
                old = have.get(key)
                if old is None:
                    fresh.append(PastProject(source="cordis", source_id=key, **projects[key]))
                elif _set(old, projects[key]):
                    changed.append(old)
            PastProject.objects.bulk_create(fresh)
            names = [f.name for f in PastProject._meta.concrete_fields if not f.primary_key]  # noqa: SLF001
            if changed:
                PastProject.objects.bulk_update(changed, names, batch_size=100)
            keys |= {p.source_id: p.pk for p in (*have.values(), *fresh)}
        report.projects_new += len(fresh)
        report.projects_changed += len(changed)
        report.projects_same += len(chunk) - len(fresh) - len(changed)
        if progress is not None:
            progress("projects", len(keys), len(ids))
    return keys


def _set(row: Any, values: Mapping[str, Any]) -> list[str]:
    changed = []
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    return changed


def _write_organisations(
    records: Sequence[_Record], report: Report, progress: Progress | None
) -> dict[str, int]:
    keys: dict[str, int] = {}
    for chunk in _chunks(records):
        with transaction.atomic():
            keys |= _organisation_chunk(chunk, report)
        if progress is not None:
            progress("organisations", len(keys), len(records))
    return keys


def _organisation_chunk(chunk: Sequence[_Record], report: Report) -> dict[str, int]:
    pics = [r.pic for r in chunk]
    by_pic = {o.pic: o for o in Organisation.objects.filter(pic__in=pics)}
    vats = {r.values["vat"] for r in chunk if r.values["vat"]}
    by_vat = {o.vat: o for o in Organisation.objects.filter(vat__in=vats)}
    fresh: list[Organisation] = []
    changed: list[Organisation] = []
    written: dict[str, list[str]] = {}
    keys: dict[str, int] = {}
    for record in chunk:
        values = dict(record.values)
        old = by_pic.get(record.pic)
        twin = by_vat.get(values["vat"]) if values["vat"] else None
        if old is None and twin is not None and twin.standing != Standing.PUBLIC_RECORD:
            old = twin
        if twin is not None and twin is not old:
            report.skip("VAT number of another organisation", f"row {record.row}: {values['vat']}")
            values["vat"] = ""
        if old is None:
            made = _new(record.pic, values)
            fresh.append(made)
            if values["vat"]:
                by_vat[values["vat"]] = made
            written[record.pic] = [n for n in FIELDS if values[n] not in ("", None)] + ["pic"]
        elif old.standing != Standing.PUBLIC_RECORD:
            report.organisations_kept += 1
            keys[record.pic] = old.pk
        else:
            if _UNKNOWN_NAME.match(values["legal_name"]):
                values["legal_name"] = old.legal_name
            given = {n: v for n, v in values.items() if v not in ("", None)}
            names = _set(old, given)
            _derive(old)
            keys[record.pic] = old.pk
            if names:
                changed.append(old)
                written[record.pic] = names
            else:
                report.organisations_same += 1
    Organisation.objects.bulk_create(fresh)
    Profile.objects.bulk_create([Profile(organisation=o) for o in fresh])
    if changed:
        names = [*FIELDS, "name_key", "domain_key"]
        Organisation.objects.bulk_update(changed, names, batch_size=100)
    keys |= {o.pic: o.pk for o in fresh}
    report.organisations_new += len(fresh)
    report.organisations_changed += len(changed)
    _provenance({o.pic: o for o in (*fresh, *changed)}, written)
    outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in (*fresh, *changed)])
    return keys


def _new(pic: str, values: Mapping[str, Any]) -> Organisation:
    made = Organisation(
        pic=pic, standing=Standing.PUBLIC_RECORD, size_class=SizeClass.UNKNOWN, **values
    )
    _derive(made)
    return made


def _derive(organisation: Organisation) -> None:
    organisation.name_key = fold(organisation.legal_name, 255)
    organisation.domain_key = validation.domain_of(organisation.website)[:120]


def _provenance(rows: Mapping[str, Organisation], written: Mapping[str, list[str]]) -> None:
    FieldProvenance.objects.bulk_create(
        [
            FieldProvenance(
                organisation=rows[pic],
                field=name,
                source_kind=SourceKind.CORDIS,
                source_ref=f"PIC {pic}",
            )
            for pic, names in written.items()
            for name in names
        ],
        update_conflicts=True,
        unique_fields=["organisation", "field"],
        update_fields=["source_kind", "source_ref", "written_at"],
    )


def _write_participations(
    parts: Parts,
    organisations: Mapping[str, int],
    projects: Mapping[str, int],
    report: Report,
    progress: Progress | None,
) -> None:
    known = [
        (organisations[pic], projects[project[:32]], role, amount)
        for (pic, project), (role, amount) in parts.items()
        if pic in organisations and project[:32] in projects
    ]
    done = 0
    for chunk in _chunks(known, 1000):
        with transaction.atomic():
            have = {
                (p.organisation_id, p.project_id): p
                for p in Participation.objects.filter(
                    organisation_id__in={c[0] for c in chunk}, project_id__in={c[1] for c in chunk}
                )
            }
            fresh, changed = [], []
            for organisation_id, project_id, role, amount in chunk:
                old = have.get((organisation_id, project_id))
                values = {"role": role, "contribution_cents": amount}
                if old is None:
                    fresh.append(
                        Participation(
                            organisation_id=organisation_id, project_id=project_id, **values
                        )
                    )
                elif _set(old, values):
                    changed.append(old)
            Participation.objects.bulk_create(fresh)
            if changed:
                Participation.objects.bulk_update(changed, ["role", "contribution_cents"])
            touched = {p.organisation_id for p in (*fresh, *changed)}
            ids = Organisation.objects.filter(pk__in=touched).values_list("public_id", flat=True)
            outbox.touch_many(outbox.ORGANISATION, ids)
        report.participations_new += len(fresh)
        report.participations_same += len(chunk) - len(fresh) - len(changed)
        done += len(chunk)
        if progress is not None:
            progress("participations", done, len(known))
