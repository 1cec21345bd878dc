"""Taking a file in, and asking for its check, import, cancellation or undoing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.common import jobs
from backend.common.models import JobState
from backend.directory.models import Cluster
from backend.directory.services.validation import problem
from backend.imports.enums import RunJob, RunState
from backend.imports.faults import FileRefusedError
from backend.imports.fields import BY_CODE
from backend.imports.messages import file_sentence
from backend.imports.models import ImportFile, ImportMapping, ImportRun
from backend.imports.recognise.headings import key
from backend.imports.rules import abilities
from backend.imports.safety import check_file

TASKS = {
    RunJob.CHECK: "imports.check",
    RunJob.APPLY: "imports.apply",
    RunJob.UNDO: "imports.undo",
}
MAX_FIELDS_PER_COLUMN = 3


def refuse(error: FileRefusedError) -> ValidationError:
    """Return the ValidationError of a refused file, with its code and sentence."""
    return ValidationError(
        {"file": ValidationError(file_sentence(error.code, error.params), code=error.code)}
    )


def send(run: ImportRun) -> bool:
    """Hand the run's next piece of work to the workers; used by the sweep as well."""
    return jobs.send(TASKS[RunJob(run.job_kind)], queue="batch", kwargs={"run_id": run.pk})


def _queue(run: ImportRun, kind: RunJob, state: RunState) -> ImportRun:
    """Make a piece of work wait for a worker; raises ValidationError where one is under way."""
    free = ImportRun.objects.filter(pk=run.pk).exclude(
        job_state__in=[JobState.PENDING, JobState.RUNNING]
    )
    taken = free.update(
        job_state=JobState.PENDING,
        job_kind=kind,
        state=state,
        attempts=0,
        cancel_requested=False,
        error_code="",
        error_params={},
        progress_done=0,
        progress_total=0,
        lease_until=None,
    )
    if not taken:
        raise problem("busy", _("This import is being worked on. Please wait, or cancel it."))
    run.refresh_from_db()
    jobs.enqueue(TASKS[kind], queue="batch", kwargs={"run_id": run.pk})
    return run


@transaction.atomic
def import_upload(
    *, cluster: Cluster, person_id: int | None, file_name: str, content: bytes, sheet: str = ""
) -> ImportRun:
    """Keep a file that passes the checks and have it read; raises ValidationError on `file`."""
    try:
        check_file(content, max_bytes=settings.IMPORT_MAX_BYTES)
    except FileRefusedError as refused:
        raise refuse(refused) from refused
    run = ImportRun(
        cluster=cluster,
        person_id=person_id,
        file_name=_tidy(file_name),
        file_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=sheet[:120],
    )
    run.full_clean(exclude=["public_id"])
    run.save()
    ImportFile.objects.create(run=run, content=content)
    jobs.enqueue(TASKS[RunJob.CHECK], queue="batch", kwargs={"run_id": run.pk})
    return run


def _tidy(file_name: str) -> str:
    """Return the last part of a file's name, without signs that spoil a page or a header."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>"|')
    return plain.strip()[-200:] or "list"


@transaction.atomic
def import_map(
    *,
    run: ImportRun,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, Sequence[str]] | None = None,
) -> ImportRun:
    """Set sheet, header row or the columns' fields, and have the file checked anew.

    What is set for a heading is remembered for the cluster's next file. Raises ValidationError.
    """
    require(run, "map")
    if sheet is not None and sheet != run.sheet:
        if sheet not in {s["name"] for s in run.sheets}:
            raise ValidationError(
                {
                    "sheet": problem(
                        "sheet_unknown",
                        _("There is no sheet “%(value)s” in this file."),
                        value=sheet,
                    )
                }
            )
        run.sheet, run.header_row, run.chosen = sheet, None, {}
    if header_row is not None and header_row != run.header_row:
        run.header_row, run.chosen = header_row, {}
    if mapping is not None:
        _set_mapping(run, mapping)
    run.save(update_fields=["sheet", "header_row", "chosen", "updated_at"])
    return _queue(run, RunJob.CHECK, RunState.UPLOADED)


def _set_mapping(run: ImportRun, mapping: Mapping[str, Sequence[str]]) -> None:
    headings = {str(c["index"]): c["heading"] for c in run.columns}
    # Columns that nobody touched keep what was recognised, so that one change moves no other.
    chosen = {str(c["index"]): list(c["fields"]) for c in run.columns} | dict(run.chosen)
    for index, fields in mapping.items():
        if index not in headings:
            raise ValidationError(
                {
                    "mapping": problem(
                        "column_unknown", _("There is no column number %(value)s."), value=index
                    )
                }
            )
        unknown = [f for f in fields if f not in BY_CODE]
        if unknown or len(fields) > MAX_FIELDS_PER_COLUMN:
            message = _("“%(value)s” is not a field that a list can fill.")
            raise ValidationError(
                {"mapping": problem("field_unknown", message, value=", ".join(unknown))}
            )
        chosen[index] = list(fields)
    _check_single(chosen)
    run.chosen = chosen
    for index in mapping:
        heading_key = key(headings[index])[:200]
        if heading_key:
            ImportMapping.objects.update_or_create(
                cluster_id=run.cluster_id,
                heading_key=heading_key,
                defaults={"fields": chosen[index]},
            )


def _check_single(chosen: Mapping[str, Sequence[str]]) -> None:
    seen: set[str] = set()
    for fields in chosen.values():
        for field in fields:
            if field in seen and not BY_CODE[field].many:
                message = _("The field “%(value)s” is given to two columns. Choose one of them.")
                raise ValidationError({"mapping": problem("field_twice", message, value=field)})
            seen.add(field)


def require(run: ImportRun, ability: str) -> None:
    """Raise a ValidationError where the run's state does not allow this."""
    if not abilities(run)[ability]:
        raise problem("wrong_state", _("This import cannot do that in its present state."))


@transaction.atomic
def import_check_request(*, run: ImportRun) -> ImportRun:
    """Have a file checked again against what is on the platform now."""
    require(run, "check")
    return _queue(run, RunJob.CHECK, RunState.UPLOADED)


@transaction.atomic
def import_apply_request(*, run: ImportRun, only_good: bool = False) -> ImportRun:
    """Have the checked rows imported; with `only_good` those without any error alone."""
    require(run, "apply")
    ImportRun.objects.filter(pk=run.pk).update(only_good=only_good)
    return _queue(run, RunJob.APPLY, RunState.APPLYING)


@transaction.atomic
def import_revive(*, run: ImportRun) -> ImportRun:
    """Have a run that failed take up its work again; raises ValidationError where it is at it."""
    states = {RunJob.CHECK: RunState.UPLOADED, RunJob.APPLY: RunState.APPLYING}
    kind = RunJob(run.job_kind)
    return _queue(run, kind, states.get(kind, RunState.APPLIED))


@transaction.atomic
def import_undo_request(*, run: ImportRun) -> ImportRun:
    """Have what an import changed put back."""
    require(run, "undo")
    return _queue(run, RunJob.UNDO, RunState(run.state))


@transaction.atomic
def import_cancel(*, run: ImportRun) -> ImportRun:
    """Stop the work at its next clean point; what waits is cancelled at once."""
    require(run, "cancel")
    waiting = ImportRun.objects.filter(pk=run.pk, job_state=JobState.PENDING)
    if not waiting.update(job_state=JobState.CANCELLED, state=RunState.CANCELLED):
        ImportRun.objects.filter(pk=run.pk, job_state=JobState.RUNNING).update(
            cancel_requested=True
        )
    run.refresh_from_db()
    return run


def mapping_from_request(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return lists of fields from what a client sends: a code, a list, or nothing."""
    found: dict[str, list[str]] = {}
    for index, value in raw.items():
        values = value if isinstance(value, list) else [value]
        found[str(index)] = [str(v) for v in values if v]
    return found
