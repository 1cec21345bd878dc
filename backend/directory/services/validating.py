"""Validating many members at once, in small steps under a lease."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from backend.common import jobs
from backend.common.models import JobState
from backend.directory.enums import SourceKind
from backend.directory.models import Cluster, Membership, Organisation, ValidationJob
from backend.directory.services.data import Source
from backend.directory.services.life import profile_validate

TASK = "directory.validate_members"
BATCH = 25
"""Members in one transaction: SQLite has one writer, and others must not wait for long."""


@transaction.atomic
def validation_request(
    *, cluster: Cluster, organisations: Sequence[Organisation], person_id: int | None
) -> ValidationJob:
    """Have members validated in the background; progress stands in the job."""
    job = ValidationJob.objects.create(
        cluster=cluster,
        person_id=person_id,
        waiting=[o.pk for o in organisations],
        progress_total=len(organisations),
    )
    jobs.enqueue(TASK, queue="interactive", kwargs={"job_id": job.pk})
    return job


def validation_run(job: ValidationJob) -> bool:
    """Work through a job; False where it is not ours, was cancelled or is put off."""
    if not jobs.claim(job):
        return False
    try:
        while job.waiting:
            _batch(job)
    except jobs.LeaseLostError:
        return False
    except Exception as error:
        if jobs.postpone(job, error):
            return False
        jobs.finish(job, JobState.FAILED, error_code="validation_failed")
        raise
    jobs.finish(job, JobState.DONE)
    return True


@transaction.atomic
def _batch(job: ValidationJob) -> None:
    """Validate the next members; those that left or cannot be validated are counted apart."""
    now, later = job.waiting[:BATCH], job.waiting[BATCH:]
    source = Source(SourceKind.PERSON, person_id=job.person_id)
    members = Membership.objects.current(timezone.localdate()).filter(cluster=job.cluster)
    rows = Organisation.objects.filter(
        pk__in=now, memberships__in=members, objected_at__isnull=True
    ).order_by("pk")
    done = 0
    for organisation in rows:
        try:
            profile_validate(organisation=organisation, cluster=job.cluster, source=source)
        except ValidationError:
            continue
        done += 1
    job.waiting = later
    job.done_count += done
    job.skipped_count += len(now) - done
    ValidationJob.objects.filter(pk=job.pk, lease_token=job.lease_token).update(
        waiting=later, done_count=job.done_count, skipped_count=job.skipped_count
    )
    jobs.renew(job, done=job.progress_total - len(later), total=job.progress_total)
