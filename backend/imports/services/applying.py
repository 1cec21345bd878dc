"""Importing the checked rows in small steps, and undoing an import.

Each step is one short transaction with its journal, so that a worker that dies leaves whole
organisations behind, and the next one goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.common import jobs
from backend.common.models import JobState
from backend.directory.enums import SourceKind, Standing
from backend.directory.models import Organisation
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.memberships import membership_upsert
from backend.directory.services.upsert import profile_upsert
from backend.imports.enums import RowAction, RowStatus, RunState
from backend.imports.models import ImportFile, ImportJournal, ImportRow, ImportRun
from backend.imports.selectors.matches import Found, in_sight, match_many, with_parts
from backend.imports.services.convert import Converted, convert, without
from backend.imports.services.journal import put_back, snapshot
from backend.imports.services.policy import allowed

BATCH = 50
"""Organisations in one transaction: SQLite has one writer, and others must not wait for long."""


def run_apply(run: ImportRun) -> bool:
    """Import a run's rows under its lease; False where it is not ours or was cancelled."""
    return _under_lease(run, _apply, RunState.APPLIED)


def run_undo(run: ImportRun) -> bool:
    """Undo a run under its lease; False where it is not ours or was cancelled."""
    return _under_lease(run, _undo, RunState.UNDONE)


def _under_lease(run: ImportRun, work: Any, state: RunState) -> bool:
    if not jobs.claim(run):
        return False
    try:
        work(run)
    except jobs.LeaseLostError:
        run.refresh_from_db()
        if run.cancel_requested and run.job_state == JobState.RUNNING:
            ours = ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token)
            ours.update(state=RunState.CANCELLED)
            jobs.finish(run, JobState.CANCELLED)
        return False
    except Exception as error:
        if jobs.postpone(run, error):
            # Whole batches are in; the next attempt goes on with the first one that is not.
            return False
        ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(
            state=RunState.FAILED
        )
        jobs.finish(run, JobState.FAILED, error_code="import_failed")
        raise
    ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(state=state)
    jobs.finish(run, JobState.DONE)
    return True


def _apply(run: ImportRun) -> None:
    if run.applied_at is None:
        ImportRun.objects.filter(pk=run.pk).update(applied_at=timezone.now())
    wanted = run.rows.filter(
        status__in=[RowStatus.NEW, RowStatus.CHANGED, RowStatus.FAULTY]
    ).exclude(name="")
    if run.only_good:
        wanted = wanted.filter(has_error=False)
    wanted = wanted.exclude(action=RowAction.NONE)
    total = wanted.count()
    done = wanted.filter(applied_at__isnull=False).count()
    jobs.renew(run, done=done, total=total)
    while True:
        batch = list(wanted.filter(applied_at__isnull=True).order_by("number")[:BATCH])
        if not batch:
            break
        with transaction.atomic():
            jobs.renew(run)
            _apply_batch(run, batch)
        done += len(batch)
        jobs.renew(run, done=done, total=total)
    # The rows hold what is needed to undo; the file itself has served.
    ImportFile.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).update(has_file=False)


def _apply_batch(run: ImportRun, rows: list[ImportRow]) -> None:
    converted = [convert(row.record, nuts=row.nuts, country=row.country) for row in rows]
    matches = match_many(run.cluster, [c.data for c in converted])
    known = with_parts(m.organisation_id for m in matches if m.organisation_id)
    for row, item, match in zip(rows, converted, matches, strict=True):
        source = Source(
            SourceKind.SPREADSHEET, f"{run.file_name[-180:]}#{row.number}", run.person_id
        )
        try:
            with transaction.atomic():
                _apply_row(run, row, item, match, known, source)
        except (ValidationError, IntegrityError) as refused:
            _refused(row, refused)
        row.applied_at = timezone.now()
        row.save(
            update_fields=[
                "organisation",
                "applied_at",
                "problems",
                "status",
                "has_error",
                "match_key",
            ]
        )


def _apply_row(
    run: ImportRun,
    row: ImportRow,
    item: Converted,
    match: Found,
    known: dict[int, Organisation],
    source: Source,
) -> None:
    organisation = known.get(match.organisation_id or 0)
    created = organisation is None
    data: OrganisationData
    before: dict[str, Any] = {}
    if organisation is None:
        organisation = Organisation(standing=Standing.IMPORTED)
        data = without(item.data, match.taken)
    else:
        before = snapshot(organisation.pk, run.cluster)
        data = allowed(item.data, organisation, run.cluster, taken=match.taken).data
        row.match_key = match.key
    profile_upsert(organisation=organisation, data=data, source=source, seen=in_sight(run.cluster))
    membership_upsert(organisation=organisation, cluster=run.cluster, data=item.membership)
    after = snapshot(organisation.pk, run.cluster)
    if created or before != after:
        ImportJournal.objects.update_or_create(
            run=run,
            number=row.number,
            defaults={
                "organisation": organisation,
                "created": created,
                "before": before,
                "after": after,
            },
        )
    row.organisation = organisation


def _refused(row: ImportRow, refused: ValidationError | IntegrityError) -> None:
    """Note on the row why the directory did not take it."""
    reason = " ".join(refused.messages) if isinstance(refused, ValidationError) else "conflict"
    row.problems = [
        *row.problems,
        {
            "severity": "error",
            "code": "value_refused",
            "column": "",
            "cell": "",
            "field": "",
            "value": None,
            "suggestion": None,
            "params": {"reason": reason[:300]},
        },
    ]
    row.status, row.has_error = RowStatus.FAULTY, True


def _undo(run: ImportRun) -> None:
    waiting = run.journal.filter(undone_at__isnull=True).select_related("organisation")
    total = run.journal.count()
    jobs.renew(run, done=total - waiting.count(), total=total)
    while True:
        batch = list(waiting.order_by("-id")[:BATCH])
        if not batch:
            break
        with transaction.atomic():
            jobs.renew(run)
            for entry in batch:
                put_back(entry, run.cluster)
        jobs.renew(run, done=total - waiting.count(), total=total)
    run.rows.update(applied_at=None)
