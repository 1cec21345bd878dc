"""Background work of partnering."""

from celery import shared_task

from backend.partnering.models import ProposalRun
from backend.partnering.services import runs
from backend.partnering.services.introductions import clock


@shared_task(name="partnering.compute_run", ignore_result=True)
def compute_run(run_id: int) -> bool:
    """Compute one run; a run that is gone needs nothing."""
    run = ProposalRun.objects.filter(pk=run_id).first()
    return run is not None and runs.run_compute(run)


@shared_task(name="partnering.refresh_dirty", ignore_result=True)
def refresh_dirty() -> int:
    """Compute anew what became stale for organisations in use."""
    return runs.refresh_dirty()


@shared_task(name="partnering.introductions_clock", ignore_result=True)
def introductions_clock() -> int:
    """Remind, end and ask what is due in introductions."""
    return clock.clock_turn()
