"""The Celery application; the schedule lives here, in code."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")

app = Celery("maillon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.task_routes = {
    "common.*": {"queue": "interactive"},
    "search.*": {"queue": "index"},
    "imports.*": {"queue": "batch"},
    "funding.*": {"queue": "batch"},
    "partnering.*": {"queue": "interactive"},
}
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "common.sweep_jobs", "schedule": 10.0},
    "relay-outbox": {"task": "search.relay_outbox", "schedule": 5.0},
    "refresh-proposals": {"task": "partnering.refresh_dirty", "schedule": 30.0},
    # Shortly after midnight in the platform's time zone (the worker's clock is UTC).
    "touch-expired": {"task": "search.touch_expired", "schedule": crontab(hour="22,23", minute=5)},
    # New and changed calls are read at once; this finds what a restart or a new release left.
    "analyse-calls": {"task": "funding.analyse_calls", "schedule": 900.0},
    "reconcile-index": {"task": "search.reconcile", "schedule": 900.0},
}
