"""Tasks without a domain."""

from celery import shared_task

from backend.common import jobs


@shared_task(name="common.sweep_jobs", ignore_result=True)
def sweep_jobs() -> int:
    """Send waiting and abandoned rows again."""
    return jobs.sweep()
