"""Writing CORDIS's projects, organisations and participations, a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from backend.common import outbox
from backend.common.text import fold
from backend.directory.enums import SizeClass, SourceKind, Standing
from backend.directory.models import FieldProvenance, Organisation, Profile
from backend.directory.services import validation
from backend.funding.models import Participation, PastProject
from backend.imports.services.cordis.records import UNKNOWN_NAME, Parts, Record
from backend.imports.services.cordis.report import Report

CHUNK: Final = 200
Progress = Callable[[str, int, int], None]
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


def _chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def write_projects(
    projects: Mapping[str, Mapping[str, Any]], report: Report, progress: Progress | None
) -> dict[str, int]:
    """Write projects; return their database keys by number."""
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


def write_organisations(
    records: Sequence[Record], report: Report, progress: Progress | None
) -> dict[str, int]:
    """Write organisations; return their database keys by PIC."""
    keys: dict[str, int] = {}
    for chunk in _chunks(records):
        with transaction.atomic():
            keys |= _organisation_chunk(chunk, report)
        if progress is not None:
            progress("organisations", len(keys), len(records))
    return keys


def _organisation_chunk(chunk: Sequence[Record], report: Report) -> dict[str, int]:
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
            if UNKNOWN_NAME.match(values["legal_name"]):
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


def write_participations(
    parts: Parts,
    organisations: Mapping[str, int],
    projects: Mapping[str, int],
    report: Report,
    progress: Progress | None,
) -> None:
    """Write who took part in what, by the keys of both."""
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
