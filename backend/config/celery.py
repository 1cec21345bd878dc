"""The Celery application; queues, limits and schedule live here, in code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import structlog
from celery import Celery
from celery.schedules import crontab
from celery.signals import heartbeat_sent, setup_logging, task_postrun, task_prerun, worker_init
from django.dispatch import receiver
from django_structlog.celery import signals as log_signals
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")

TIME_LIMITS: dict[str, tuple[int, int]] = {
    # Somebody waits for the answer.
    "interactive": (60, 75),
    # A relay's turn ends when the outbox is empty; a rebuild is a command, not a task.
    "index": (600, 660),
    # An import resumes from its last batch, so a limit costs time and no data.
    "batch": (3600, 3660),
}
"""Seconds until a task is asked to stop (soft) and is ended (hard), by queue."""

ROUTES: dict[str, str] = {
    # Without a person waiting, proposals are a batch.
    "partnering.refresh_dirty": "batch",
    "directory.validate_members": "interactive",
    "directory.*": "batch",
    "partnering.introductions_clock": "batch",
    "common.*": "interactive",
    "accounts.*": "batch",
    # Alerts only read the index; its queue belongs to the one that writes.
    "search.run_alerts": "batch",
    "search.*": "index",
    "imports.*": "batch",
    "funding.*": "batch",
    "partnering.*": "interactive",
}


def queue_of(task_name: str) -> str:
    """Return the queue that a task goes to by default: its own route, else its app's."""
    app_route = f"{task_name.partition('.')[0]}.*"
    return ROUTES.get(task_name) or ROUTES.get(app_route) or "batch"


class QueueLimits:
    """Gives every task of ours the time limits of its queue; Celery asks it for each task."""

    @staticmethod
    def annotate(task: Any) -> dict[str, int] | None:
        """Return what to set on a task."""
        if task.name.startswith("celery."):
            return None
        soft, hard = TIME_LIMITS[queue_of(task.name)]
        return {"soft_time_limit": soft, "time_limit": hard}

    @staticmethod
    def annotate_any() -> None:
        """Nothing holds for all tasks alike."""


def every(task: str, schedule: Any, expires: float) -> dict[str, Any]:
    """Return a line of the schedule whose message is void after some seconds.

    So a worker that was away finds a few messages of each kind, not one for every turn it missed.
    Several turns, because a queue may be longer than one: the sweep must not starve behind it.
    """
    return {"task": task, "schedule": schedule, "options": {"expires": expires}}


app = Celery("maillon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.task_routes = {name: {"queue": queue} for name, queue in ROUTES.items()}
app.conf.task_annotations = [QueueLimits()]
app.conf.beat_schedule = {
    "sweep-jobs": every("common.sweep_jobs", 10.0, 60),
    "relay-outbox": every("search.relay_outbox", 5.0, 30),
    "refresh-proposals": every("partnering.refresh_dirty", 30.0, 60),
    # Shortly after midnight in the platform's time zone (the worker's clock is UTC).
    "touch-expired": every("search.touch_expired", crontab(hour="22,23", minute=5), 1800),
    # Once a day each, and a second time in case the worker was away: both are idempotent.
    "turn-profile-clock": every("directory.turn_clock", crontab(hour="1,4", minute=20), 3600),
    "find-twins": every("directory.find_twins", crontab(hour="3", minute=10), 3600),
    "send-firm-notices": every("directory.send_notices", crontab(hour="5,8", minute=40), 3600),
    # New and changed calls are read at once; this finds what a restart or a new release left.
    "analyse-calls": every("funding.analyse_calls", 900.0, 900),
    "introductions-clock": every("partnering.introductions_clock", 600.0, 600),
    # Each person gets one a day at most, however often this runs.
    "send-digests": every("accounts.send_digests", crontab(minute=10), 1800),
    "start-due-erasures": every("privacy.start_due_erasures", 300.0, 300),
    "retention": every("privacy.retention", crontab(hour=2, minute=15), 1800),
    # Each search has its own rhythm of a day or a week; this only looks which are due.
    "run-alerts": every("search.run_alerts", crontab(minute=20), 1800),
    "reconcile-index": every("search.reconcile", 900.0, 900),
}
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def _configure_logging(**kwargs: Any) -> None:
    """Log as the web server does, instead of Celery's own way."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@receiver(log_signals.bind_extra_task_metadata)
def _name_task(task: Any, **kwargs: Any) -> None:
    """Have every line that a task writes carry its name, beside the ids."""
    structlog.contextvars.bind_contextvars(task=task.name)


@worker_init.connect
def _load(**kwargs: Any) -> None:
    """Load lists and models once, before the pool is forked: its children share the memory.

    A child that replaces another is then ready at once. The index is opened by each for itself.
    """
    from backend.partnering.engine import load

    load()


@task_prerun.connect
def _task_started(task_id: str, **kwargs: Any) -> None:
    from backend.common import metrics

    metrics.task_started(task_id)


@task_postrun.connect
def _task_ended(task_id: str, task: Any, state: str | None = None, **kwargs: Any) -> None:
    from backend.common import metrics

    metrics.task_ended(task_id, task, state)


@heartbeat_sent.connect
def _alive(**kwargs: Any) -> None:
    """Touch the file by which a container's health check sees that this worker works."""
    path = os.environ.get("WORKER_ALIVE_FILE", "")
    if path:
        Path(path).touch()
