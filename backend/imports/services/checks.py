"""The dry run: reading a file, matching its rows, and saying what importing would do."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.common import jobs
from backend.common.models import JobState
from backend.directory.models import Organisation
from backend.imports.checking import Analysis, CheckedRow, Skipped, analyse
from backend.imports.enums import RowAction, RowStatus, RunState
from backend.imports.faults import FileRefusedError
from backend.imports.models import ImportFile, ImportRow, ImportRun
from backend.imports.normalise.record import CellProblem
from backend.imports.reading.cells import letter
from backend.imports.recognise.columns import Column
from backend.imports.sandbox import read_file
from backend.imports.selectors.matches import Found, match_many, with_parts
from backend.imports.selectors.runs import remembered_mapping
from backend.imports.services.convert import Converted, convert
from backend.imports.services.policy import allowed
from backend.imports.services.preview import changes_of, membership_changes

CHUNK = 500
MAX_SKIPPED = 1000


def run_check(run: ImportRun) -> bool:
    """Check a run under its lease; False where another worker has it or it was cancelled."""
    if not jobs.claim(run, lease=_lease(run)):
        return False
    try:
        _check(run)
    except FileRefusedError as refused:
        _end(run, JobState.FAILED, RunState.FAILED, refused.code, refused.params)
    except jobs.LeaseLostError:
        run.refresh_from_db()
        if run.cancel_requested and run.job_state == JobState.RUNNING:
            _end(run, JobState.CANCELLED, RunState.CANCELLED)
        return False
    except Exception as error:
        if jobs.postpone(run, error):
            return False
        _end(run, JobState.FAILED, RunState.FAILED, "import_failed")
        raise
    return True


def _lease(run: ImportRun) -> datetime.timedelta:
    """Return how long a check may work in silence: reading and understanding take a while."""
    return jobs.LEASE + datetime.timedelta(minutes=run.file_size / 1_000_000)


def _end(
    run: ImportRun,
    job: JobState,
    state: RunState,
    code: str = "",
    params: dict[str, Any] | None = None,
) -> None:
    ours = ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token)
    ours.update(state=state, error_params=params or {})
    jobs.finish(run, job, error_code=code)


def _check(run: ImportRun) -> None:
    file = ImportFile.objects.filter(run=run).first()
    if file is None:
        raise FileRefusedError("file_gone")
    book = read_file(bytes(file.content), max_bytes=settings.IMPORT_MAX_BYTES)
    total = sum(len(s.rows) for s in book.sheets)
    jobs.renew(run, done=0, total=total, lease=_lease(run))
    chosen = {int(index): fields for index, fields in run.chosen.items()} if run.chosen else None
    analysis = analyse(
        book,
        sheet=run.sheet or None,
        header_row=run.header_row,
        chosen=chosen,
        remembered=remembered_mapping(run.cluster_id),
        country_hint=run.cluster.organisation.country,
        today=timezone.localdate(),
    )
    rows = stage(run, analysis)
    aside = [s for s in analysis.skipped if s.why != "empty row"][:MAX_SKIPPED]
    jobs.renew(run, done=len(rows), total=len(rows))
    with transaction.atomic():
        run.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=CHUNK)
        ImportRow.objects.bulk_create([_skipped_row(run, s) for s in aside], batch_size=CHUNK)
        _describe(run, analysis, book.encoding, book.delimiter)
        run.counts = count(rows, len(aside))
        run.state = RunState.CHECKED if analysis.complete else RunState.MAPPING
        run.checked_at = timezone.now()
        run.save(
            update_fields=[
                "sheet",
                "encoding",
                "delimiter",
                "sheets",
                "header_rows",
                "columns",
                "warnings",
                "counts",
                "country",
                "state",
                "checked_at",
                "updated_at",
            ]
        )
        jobs.finish(run, JobState.DONE)


def _describe(run: ImportRun, analysis: Analysis, encoding: str, delimiter: str) -> None:
    run.sheets = [{"name": name, "rows": rows} for name, rows in analysis.sheets]
    run.sheet = analysis.sheets[analysis.sheet_index][0][:120]
    run.encoding, run.delimiter = encoding, delimiter
    run.header_rows = list(analysis.layout.header_rows)
    run.country = analysis.country
    run.columns = [
        {
            "index": c.index,
            "letter": letter(c.index),
            "heading": c.heading[:200],
            "fields": list(c.fields),
            "confidence": c.confidence,
            "samples": list(c.samples),
        }
        for c in analysis.columns
    ]
    run.warnings = [{"code": code, "params": params} for code, params in analysis.warnings]
    seen = (
        ImportRun.objects.filter(
            cluster_id=run.cluster_id, sha256=run.sha256, applied_at__isnull=False
        )
        .exclude(pk=run.pk)
        .exclude(state=RunState.UNDONE)
        .order_by("-applied_at")
        .first()
    )
    if seen is not None and seen.applied_at is not None:
        run.warnings.append(
            {"code": "file_seen", "params": {"date": seen.applied_at.date().isoformat()}}
        )
    if analysis.duplicates:
        extra = sum(len(g.rows) - 1 for g in analysis.duplicates)
        run.warnings.append({"code": "duplicates", "params": {"count": extra}})


def stage(run: ImportRun, analysis: Analysis) -> list[ImportRow]:
    """Return the staged rows of an analysis, matched and previewed, not saved."""
    converted = [
        convert(r.record.values, nuts=r.record.nuts, country=r.record.country)
        for r in analysis.rows
    ]
    matches = match_many(run.cluster, [c.data for c in converted])
    organisations = with_parts(m.organisation_id for m in matches if m.organisation_id)
    first_of = {n: (g.rows[0], g.kinds[0]) for g in analysis.duplicates for n in g.rows[1:]}
    claimed: dict[int, int] = {}
    staged = []
    for position, (row, item, match) in enumerate(
        zip(analysis.rows, converted, matches, strict=True)
    ):
        if position % CHUNK == 0:
            jobs.renew(run, done=position, total=len(analysis.rows))
        made = _stage_row(run, row, item, analysis.columns)
        duplicate = first_of.get(row.number)
        if (
            duplicate is None
            and match.organisation_id in claimed
            and match.organisation_id is not None
        ):
            duplicate = (claimed[match.organisation_id], "match")
        if duplicate:
            made.status, made.duplicate_of = RowStatus.DUPLICATE, duplicate[0]
            made.match_key = duplicate[1]
        elif made.name:
            organisation = organisations.get(match.organisation_id or 0)
            if organisation is not None:
                claimed[organisation.pk] = row.number
            _preview(made, run, item, match, organisation)
        staged.append(made)
    return staged


def _stage_row(
    run: ImportRun, row: CheckedRow, item: Converted, columns: Sequence[Column]
) -> ImportRow:
    headings = {c.index: c.heading for c in columns}
    problems = [_problem(p, row.number, headings) for p in row.record.problems]
    problems += [_placed(p, row.number, columns) for p in item.problems]
    has_error = any(p["severity"] == "error" for p in problems)
    record = row.record.values
    return ImportRow(
        run=run,
        number=row.number,
        name=str(record.get("legal_name") or "")[:255],
        raw={str(col): value for col, value in row.raw.items()},
        record=record,
        nuts=row.record.nuts,
        country=row.record.country,
        problems=problems,
        has_error=has_error,
        hidden=row.hidden,
        status=RowStatus.FAULTY if has_error else RowStatus.NEW,
    )


_FIELD_OF = {
    "postal_code": "postcode",
    "legal_nuts": "region",
    "siren": "siret",
    "turnover_cents": "turnover",
}


def _placed(problem: dict[str, Any], number: int, columns: Sequence[Column]) -> dict[str, Any]:
    """Return a problem with the column that its field came from."""
    name = _FIELD_OF.get(problem["field"], problem["field"])
    column = next((c for c in columns if name in c.fields), None)
    return {
        **problem,
        "field": name,
        "column": column.heading if column else "",
        "cell": f"{letter(column.index)}{number}" if column else "",
    }


def _skipped_row(run: ImportRun, skipped: Skipped) -> ImportRow:
    """Return the staged row of a title, repeated header, totals or footnote."""
    return ImportRow(
        run=run,
        number=skipped.number,
        name=skipped.text[:255],
        status=RowStatus.SKIPPED,
        match_key=skipped.why[:10],
    )


def _problem(found: CellProblem, number: int, headings: dict[int, str]) -> dict[str, Any]:
    problem = found.problem
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "column": headings.get(found.column, ""),
        "cell": f"{letter(found.column)}{number}",
        "field": found.field,
        "value": problem.value,
        "suggestion": problem.suggestion,
        "params": problem.params,
    }


def _preview(
    made: ImportRow,
    run: ImportRun,
    item: Converted,
    match: Found,
    organisation: Organisation | None,
) -> None:
    """Fill in what applying the row would do."""
    if organisation is None:
        remarks = [("identifier_elsewhere", name) for name in sorted(match.taken)]
        made.action = RowAction.CREATE
        made.changes = []
    else:
        made.organisation = organisation
        made.match_key = match.key
        permitted = allowed(item.data, organisation, run.cluster, taken=match.taken)
        remarks = list(permitted.remarks)
        made.changes = changes_of(organisation, permitted.data)
        made.changes += membership_changes(organisation, run.cluster, item.membership)
        made.action = RowAction.UPDATE if made.changes else RowAction.NONE
        if made.status != RowStatus.FAULTY:
            made.status = RowStatus.CHANGED if made.changes else RowStatus.SAME
    for code, name in remarks:
        value = made.record.get(name) if name in ("vat", "pic") else None
        made.problems = [
            *made.problems,
            {
                "severity": "note",
                "code": code,
                "column": "",
                "cell": "",
                "field": name,
                "value": value,
                "suggestion": None,
                "params": {},
            },
        ]


def count(rows: list[ImportRow], skipped: int) -> dict[str, int]:
    """Return how many rows there are of each status."""
    tally = Counter(row.status for row in rows)
    return {
        "rows": len(rows),
        **{s.value: tally.get(s.value, 0) for s in RowStatus},
        "skipped": skipped,
    }
