"""Background work of privacy."""

from celery import shared_task

from backend.common.jobs import RETRY_IN_PASSING
from backend.privacy.models import ErasureRequest, ExportJob
from backend.privacy.services import erasure, exporting, retention


@shared_task(name="privacy.export", ignore_result=True)
def export(job_id: int) -> bool:
    """Make an export."""
    job = ExportJob.objects.select_related("person").filter(pk=job_id).first()
    return job is not None and exporting.run_export(job)


@shared_task(name="privacy.erase", ignore_result=True)
def erase(request_id: int) -> bool:
    """Erase a person."""
    request = ErasureRequest.objects.select_related("person").filter(pk=request_id).first()
    return request is not None and erasure.run_erasure(request)


@shared_task(name="privacy.start_due_erasures", ignore_result=True, **RETRY_IN_PASSING)
def start_due_erasures() -> int:
    """Begin erasures whose pause is over."""
    return erasure.start_due()


@shared_task(name="privacy.retention", ignore_result=True, **RETRY_IN_PASSING)
def run_retention() -> int:
    """Remove what is outdated."""
    return sum(rule.rows for rule in retention.run_retention())
