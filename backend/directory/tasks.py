"""Background work of the directory."""

from celery import shared_task

from backend.common.jobs import RETRY_IN_PASSING
from backend.directory.models import ValidationJob
from backend.directory.services import life, notices, twins, validating


@shared_task(name="directory.turn_clock", ignore_result=True, **RETRY_IN_PASSING)
def turn_clock() -> dict[str, int]:
    """Have profiles fall due and expire."""
    return life.turn_clock()


@shared_task(name="directory.send_notices", ignore_result=True, **RETRY_IN_PASSING)
def send_notices() -> dict[str, int]:
    """Tell firms who keeps data of them."""
    return notices.send_due()


@shared_task(name="directory.find_twins", ignore_result=True, **RETRY_IN_PASSING)
def find_twins() -> int:
    """Offer hidden records of firms that have entered themselves to those who keep them."""
    return twins.find_twins()


@shared_task(name="directory.validate_members", ignore_result=True)
def validate_members(job_id: int) -> bool:
    """Validate the members of one job; a job that is gone needs nothing."""
    job = ValidationJob.objects.filter(pk=job_id).first()
    return job is not None and validating.validation_run(job)
