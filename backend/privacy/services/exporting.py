"""A copy of all of one's data: JSON and CSV in one archive, made in the background."""

from __future__ import annotations

import csv
import datetime
import io
import json
import logging
import tempfile
import zipfile
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common import jobs
from backend.common.export_cells import safe_cell
from backend.common.models import JobState
from backend.common.personal_data import Holding, Subject, holdings
from backend.privacy.kinds import EXPORT_READY
from backend.privacy.models import ExportJob
from backend.privacy.selectors.subjects import export_subject

logger = logging.getLogger(__name__)

TASK = "privacy.export"
KEPT = datetime.timedelta(days=7)
"""An export can be fetched for a week, then its file is removed."""


def resend(job: ExportJob) -> bool:
    """Send the task of a waiting export again."""
    return jobs.send(TASK, queue="batch", kwargs={"job_id": job.pk})


@transaction.atomic
def export_request(*, person: Person) -> ExportJob:
    """Begin an export; one that is under way is returned instead of a second."""
    running = ExportJob.objects.filter(
        person=person, job_state__in=[JobState.PENDING, JobState.RUNNING]
    ).first()
    if running is not None:
        return running
    for old in ExportJob.objects.filter(person=person):
        export_delete(job=old)
    job = ExportJob.objects.create(person=person)
    jobs.enqueue(TASK, queue="batch", kwargs={"job_id": job.pk})
    return job


@transaction.atomic
def export_delete(*, job: ExportJob) -> None:
    """Cancel an export or remove it with its file."""
    name = job.file.name
    job.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def exportable() -> list[Holding]:
    """Return the holdings that an export shows, tables once by name in their order."""
    return [h for h in holdings() if h.find is not None]


def _add(archive: zipfile.ZipFile, name: str, rows: list[dict[str, Any]]) -> None:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(list(rows[0]))
    for row in rows:
        out.writerow([safe_cell(v) for v in row.values()])
    # The mark at the start has spreadsheet programs read UTF-8.
    archive.writestr(f"csv/{name}.csv", "\ufeff" + text.getvalue())


def _write(target: Any, job: ExportJob, subject: Subject) -> None:
    found = exportable()
    everything: dict[str, list[dict[str, Any]]] = {}
    for done, holding in enumerate(found):
        jobs.renew(job, done=done, total=len(found))
        rows = list(holding.exported(subject))
        if rows:
            everything.setdefault(holding.model, []).extend(rows)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme())
        archive.writestr("data.json", json.dumps(everything, ensure_ascii=False, indent=2))
        for model, rows in everything.items():
            # Two holdings of one table may show different fields.
            by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for row in rows:
                by_shape.setdefault(tuple(row), []).append(row)
            for number, same in enumerate(by_shape.values()):
                _add(archive, model.lower() + (f"-{number + 1}" if number else ""), same)
    jobs.renew(job, done=len(found), total=len(found))


def _readme() -> str:
    return _(
        "This archive holds what the platform keeps of you and of the organisations that you own.\n"
        "data.json holds all of it; the folder csv holds one table a file, for spreadsheet "
        "programs.\n"
        "A cell that would begin a formula begins with an apostrophe instead.\n"
        "What each table is kept for, on which legal basis and for how long stands on the page "
        "/data-protection.\n"
    )


def run_export(job: ExportJob) -> bool:
    """Make an export under its lease; True where it is ready."""
    if not jobs.claim(job):
        return False
    person = job.person
    try:
        with tempfile.TemporaryFile() as target, translation.override(person.language):
            _write(target, job, export_subject(person))
            size = target.tell()
            target.seek(0)
            return _finished(job, person, target, size)
    except jobs.LeaseLostError:
        return False
    except Exception as error:
        if jobs.postpone(job, error):
            return False
        jobs.finish(job, JobState.FAILED, error_code=type(error).__name__[:64])
        raise


@transaction.atomic
def _finished(job: ExportJob, person: Person, target: Any, size: int) -> bool:
    job.file.save("export.zip", File(target), save=False)
    job.size = size
    job.finished_at = timezone.now()
    job.expires_at = job.finished_at + KEPT
    job.save(update_fields=["file", "size", "finished_at", "expires_at"])
    if not jobs.finish(job, JobState.DONE):
        name = str(job.file.name)
        transaction.on_commit(lambda: default_storage.delete(name))
        return False
    notify(
        person_id=person.pk,
        kind=EXPORT_READY,
        params={"date": timezone.localdate(job.expires_at).isoformat()},
        link="/account?tab=privacy",
    )
    return True


def expire_exports(now: datetime.datetime, *, dry_run: bool = False) -> int:
    """Remove exports whose week is over; return how many."""
    rows = list(ExportJob.objects.filter(expires_at__lt=now))
    if not dry_run:
        for row in rows:
            export_delete(job=row)
    return len(rows)
