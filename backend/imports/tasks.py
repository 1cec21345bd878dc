"""Background work of imports."""

from celery import shared_task

from backend.imports.enums import RunJob
from backend.imports.models import ImportRun
from backend.imports.services.applying import run_apply, run_undo
from backend.imports.services.checks import run_check


def _run(run_id: int, kind: RunJob) -> ImportRun | None:
    """Return the run where this is still what it waits for; messages may come late or twice."""
    rows = ImportRun.objects.select_related("cluster__organisation")
    return rows.filter(pk=run_id, job_kind=kind).first()


@shared_task(name="imports.check", ignore_result=True)
def check(run_id: int) -> bool:
    """Read a file and say what importing it would do."""
    run = _run(run_id, RunJob.CHECK)
    return run is not None and run_check(run)


@shared_task(name="imports.apply", ignore_result=True)
def apply(run_id: int) -> bool:
    """Import the checked rows."""
    run = _run(run_id, RunJob.APPLY)
    return run is not None and run_apply(run)


@shared_task(name="imports.undo", ignore_result=True)
def undo(run_id: int) -> bool:
    """Put back what an import changed."""
    run = _run(run_id, RunJob.UNDO)
    return run is not None and run_undo(run)
