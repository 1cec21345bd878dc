"""Queues, time limits, schedule: what the workers are told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from celery.signals import heartbeat_sent

from backend.common import jobs
from backend.config.beat import AliveScheduler
from backend.config.celery import TIME_LIMITS, QueueLimits, app, queue_of

OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_every_task_of_ours_is_known() -> None:
    app.loader.import_default_modules()
    names = {name for name in app.tasks if not name.startswith("celery.")}
    assert {"common.sweep_jobs", "imports.apply", "search.relay_outbox"} <= names
    for name in names:
        assert queue_of(name) in TIME_LIMITS


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("common.sweep_jobs", "interactive"),
        ("partnering.compute_run", "interactive"),
        ("partnering.refresh_dirty", "batch"),
        ("search.relay_outbox", "index"),
        ("imports.apply", "batch"),
        ("unknown.task", "batch"),
    ],
)
def test_queues_by_kind(task: str, queue: str) -> None:
    assert queue_of(task) == queue
    if not task.startswith("unknown"):
        assert app.amqp.router.route({}, task)["queue"].name == queue


def test_tasks_have_the_limits_of_their_queue() -> None:
    app.loader.import_default_modules()
    for name in ("partnering.compute_run", "search.relay_outbox", "imports.apply"):
        soft, hard = TIME_LIMITS[queue_of(name)]
        task = app.tasks[name]
        assert (task.soft_time_limit, task.time_limit) == (soft, hard)
        assert soft < hard
    assert QueueLimits.annotate(app.tasks["celery.backend_cleanup"]) is None


def test_a_message_is_handed_out_again_only_after_the_longest_task() -> None:
    longest = max(hard for _soft, hard in TIME_LIMITS.values())
    assert app.conf.broker_transport_options["visibility_timeout"] > longest


def test_delivery_is_at_least_once_and_one_at_a_time() -> None:
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.worker_max_tasks_per_child
    assert conf.broker_connection_max_retries is None
    assert conf.worker_pool == "prefork"


def test_messages_of_the_schedule_end_after_a_few_turns() -> None:
    for line in app.conf.beat_schedule.values():
        assert line["task"] in app.tasks
        if isinstance(line["schedule"], float):
            assert 1 <= line["options"]["expires"] / line["schedule"] <= 6
        else:
            assert line["options"]["expires"] <= 3600


def test_seldom_tasks_retry_with_jitter() -> None:
    app.loader.import_default_modules()
    for name in ("search.touch_expired", "search.reconcile"):
        task = app.tasks[name]
        assert task.retry_jitter
        assert task.retry_backoff
        assert task.max_retries == jobs.RETRY_IN_PASSING["max_retries"]


def test_a_worker_touches_its_sign_of_life(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "alive"
    heartbeat_sent.send(sender=None)
    assert not path.exists()
    monkeypatch.setenv("WORKER_ALIVE_FILE", str(path))
    heartbeat_sent.send(sender=None)
    assert path.exists()


def test_so_does_the_schedule(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "alive"
    monkeypatch.setenv("WORKER_ALIVE_FILE", str(path))
    scheduler = AliveScheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    monkeypatch.setattr(AliveScheduler.__mro__[1], "tick", lambda self: 300.0)
    assert scheduler.tick() == 10.0
    assert path.exists()
    assert os.environ["WORKER_ALIVE_FILE"] == str(path)
