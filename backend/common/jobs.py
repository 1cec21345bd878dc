"""Background work: sending tasks, and rows that are worked on under a lease."""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.common.models import JobState, LeasedRow

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=60)
MAX_ATTEMPTS = 5

BROKER_PAUSE_SECONDS = 5.0
"""After a failure no further attempt for this long: rows wait for the sweep instead."""

_broker_failed_at = float("-inf")
_sweepers: dict[type[LeasedRow], Callable[[Any], object]] = {}


class LeaseLostError(Exception):
    """The row is no longer this worker's: another has taken it, or it was cancelled."""


def send(task_name: str, *, queue: str, kwargs: dict[str, Any] | None = None) -> bool:
    """Hand a task to the broker now; return False, and never raise, where it is unreachable.

    Nothing is lost by a False: the domain row stays pending and the sweep finds it.
    """
    global _broker_failed_at
    if time.monotonic() - _broker_failed_at < BROKER_PAUSE_SECONDS:
        return False
    try:
        current_app.send_task(
            task_name, kwargs=kwargs or {}, queue=queue, retry=False, ignore_result=True
        )
    except Exception as error:  # noqa: BLE001 - any broker failure must leave the write standing
        _broker_failed_at = time.monotonic()
        logger.warning("task not sent", extra={"task": task_name, "error": type(error).__name__})
        return False
    return True


def hold_back() -> None:
    """Send nothing from this process: for commands that run before the broker does."""
    global _broker_failed_at
    _broker_failed_at = float("inf")


def enqueue(task_name: str, *, queue: str, kwargs: dict[str, Any] | None = None) -> None:
    """Send a task once the present transaction has committed; never raises."""
    transaction.on_commit(lambda: send(task_name, queue=queue, kwargs=kwargs), robust=True)


def claim(row: LeasedRow, *, lease: datetime.timedelta = LEASE) -> bool:
    """Take the row's lease by a conditional update; True where it is now ours.

    On success the row's fields are refreshed and `lease_token` names this claim.
    """
    now = timezone.now()
    token = str(uuid.uuid4())
    free = Q(job_state=JobState.PENDING) | Q(job_state=JobState.RUNNING, lease_until__lt=now)
    taken = (
        type(row)
        ._default_manager.filter(free, pk=row.pk)
        .update(
            job_state=JobState.RUNNING,
            lease_token=token,
            lease_until=now + lease,
            attempts=row.attempts + 1,
        )
    )
    if not taken:
        return False
    row.refresh_from_db()
    return row.lease_token == token


def renew(
    row: LeasedRow,
    *,
    done: int | None = None,
    total: int | None = None,
    lease: datetime.timedelta = LEASE,
) -> None:
    """Extend the lease and note the progress; raises LeaseLostError where it is not ours.

    A wish to cancel also ends the lease: the caller stops at a clean point.
    """
    values: dict[str, Any] = {"lease_until": timezone.now() + lease}
    if done is not None:
        values["progress_done"] = done
    if total is not None:
        values["progress_total"] = total
    kept = (
        type(row)
        ._default_manager.filter(
            pk=row.pk,
            lease_token=row.lease_token,
            job_state=JobState.RUNNING,
            cancel_requested=False,
        )
        .update(**values)
    )
    if not kept:
        raise LeaseLostError
    for name, value in values.items():
        setattr(row, name, value)


def finish(row: LeasedRow, state: JobState, *, error_code: str = "") -> bool:
    """End the work in `state`; True where the lease was still ours."""
    ended = (
        type(row)
        ._default_manager.filter(pk=row.pk, lease_token=row.lease_token)
        .update(job_state=state, lease_until=None, error_code=error_code)
    )
    row.refresh_from_db()
    return bool(ended)


def register_sweeper(model: type[LeasedRow], resend: Callable[[Any], object]) -> None:
    """Have rows of `model` that wait or lost their worker sent again by `resend(row)`."""
    _sweepers[model] = resend


def sweep(now: datetime.datetime | None = None) -> int:
    """Send every pending or abandoned row again; rows that failed too often end as failed.

    Returns the number of rows sent. Run by beat every 10 s.
    """
    now = now or timezone.now()
    waiting = Q(job_state=JobState.PENDING) | Q(job_state=JobState.RUNNING, lease_until__lt=now)
    sent = 0
    for model, resend in _sweepers.items():
        rows = model._default_manager.filter(waiting)
        rows.filter(attempts__gte=MAX_ATTEMPTS).update(
            job_state=JobState.FAILED, lease_until=None, error_code="too_many_attempts"
        )
        rows.filter(cancel_requested=True).update(job_state=JobState.CANCELLED, lease_until=None)
        for row in rows.order_by("pk")[:100]:
            resend(row)
            sent += 1
    return sent
