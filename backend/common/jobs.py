"""Background work: sending tasks, and rows that are worked on under a lease."""

from __future__ import annotations

import datetime
import logging
import random
import time
import uuid
from collections.abc import Callable
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from backend.common.metrics import POSTPONED
from backend.common.models import JobState, LeasedRow

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=60)
MAX_ATTEMPTS = 5

RETRY_SECONDS = 10.0
RETRY_MOST_SECONDS = 300.0
"""A job that failed in passing waits 10, 20, 40 … at most 300 s, less a random half of it."""

WAITS = "waits_for_retry"
"""The `error_code` of a row that was put off."""

MESSAGE_SECONDS = 120
"""A message that no worker took for so long is void: its row still waits, and the sweep sends anew.

So the duplicates that the sweep makes while all workers are busy do not pile up.
"""

RETRY_IN_PASSING: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError, OSError),
    "retry_backoff": 5,
    "retry_backoff_max": 120,
    "retry_jitter": True,
    "max_retries": 5,
}
"""Options of a task that has no row of its own and runs too seldom to wait for its next turn."""

BROKER_PAUSE_SECONDS = 5.0
"""After a failure no further attempt for this long: rows wait for the sweep instead."""

_broker_failed_at = float("-inf")
_sweepers: dict[type[LeasedRow], Callable[[Any], object]] = {}
_revivers: dict[type[LeasedRow], Callable[[Any], object]] = {}
_passing: set[type[BaseException]] = {
    OperationalError,
    InterfaceError,
    # Connections, time-outs, and a disk or an index folder that is away.
    OSError,
    SoftTimeLimitExceeded,
}


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
            task_name,
            kwargs=kwargs or {},
            queue=queue,
            retry=False,
            ignore_result=True,
            expires=MESSAGE_SECONDS,
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


def claim(row: LeasedRow, *, lease: datetime.timedelta | None = None) -> bool:
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
            lease_until=now + (lease or LEASE),
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
    lease: datetime.timedelta | None = None,
) -> None:
    """Extend the lease and note the progress; raises LeaseLostError where it is not ours.

    A wish to cancel also ends the lease: the caller stops at a clean point.
    """
    values: dict[str, Any] = {"lease_until": timezone.now() + (lease or LEASE)}
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


def register_passing(error: type[BaseException]) -> None:
    """Have an error count as passing: what failed by it is tried again later."""
    _passing.add(error)


def is_passing(error: BaseException) -> bool:
    """Say whether a failure may be gone at the next attempt."""
    return isinstance(error, tuple(_passing))


def retry_delay(attempts: int) -> datetime.timedelta:
    """Return how long to wait after so many attempts: doubling, with jitter, bounded."""
    most = min(RETRY_SECONDS * 2 ** max(0, attempts - 1), RETRY_MOST_SECONDS)
    return datetime.timedelta(seconds=most * random.uniform(0.5, 1.0))  # noqa: S311 - no secret


def postpone(row: LeasedRow, error: BaseException) -> bool:
    """Put work off after a passing failure; False where it was not passing or not ours.

    The row keeps a lease that nobody holds: when it runs out the sweep sends the row again, until
    it was tried `MAX_ATTEMPTS` times. Never raises: where the database is away, our own lease runs
    out in its place.
    """
    if not is_passing(error) or row.attempts >= MAX_ATTEMPTS:
        return False
    try:
        kept = (
            type(row)
            ._default_manager.filter(
                pk=row.pk, lease_token=row.lease_token, job_state=JobState.RUNNING
            )
            .update(
                lease_token="",
                lease_until=timezone.now() + retry_delay(row.attempts),
                error_code=WAITS,
            )
        )
    except DatabaseError:
        kept = 1
    kind = type(row)._meta.label_lower
    logger.warning(
        "job postponed",
        extra={
            "kind": kind,
            "run": row.pk,
            "error": type(error).__name__,
            "attempts": row.attempts,
        },
    )
    if kept:
        POSTPONED.labels(kind).inc()
    return bool(kept)


def register_sweeper(
    model: type[LeasedRow],
    resend: Callable[[Any], object],
    *,
    revive: Callable[[Any], object] | None = None,
) -> None:
    """Have rows of `model` that wait or lost their worker sent again by `resend(row)`.

    `revive(row)` has a failed row worked on anew where more than its job state must change; it
    may refuse with a ValidationError.
    """
    _sweepers[model] = resend
    if revive is not None:
        _revivers[model] = revive


def leased_models() -> list[type[LeasedRow]]:
    """Return the models whose rows are worked on under a lease."""
    return sorted(_sweepers, key=lambda model: model._meta.label_lower)


def revive(row: LeasedRow) -> bool:
    """Have a failed row worked on again from a fresh count; False where it cannot be."""
    model = type(row)
    own = _revivers.get(model)
    if own is not None:
        try:
            own(row)
        except ValidationError:
            return False
        return True
    with transaction.atomic():
        taken = model._default_manager.filter(pk=row.pk, job_state=JobState.FAILED).update(
            job_state=JobState.PENDING,
            attempts=0,
            cancel_requested=False,
            error_code="",
            lease_until=None,
        )
        if taken:
            transaction.on_commit(lambda: _sweepers[model](row), robust=True)
    return bool(taken)


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
