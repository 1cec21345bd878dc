"""A Celery worker (or a management command) that kills itself at named points, once each.

`python -m tests.faults.worker worker …` or `… manage …`. The plan comes in `FAULTS_PLAN`: a list
of `{"point", "hit", "how"}`. At the `hit`-th time that any process of ours passes the point it is
ended by SIGKILL: the pool's child alone (`child`), or the worker with all its children (`worker`).
The application itself knows nothing of this: its functions are wrapped from outside.
"""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("FAULTS_FOLDER", "."))
PLAN: list[dict[str, Any]] = json.loads(os.environ.get("FAULTS_PLAN", "[]"))

POINTS: dict[str, tuple[str, str, str]] = {
    # point: module, function, before or after it
    "check.before": ("backend.imports.services.checks", "stage", "before"),
    "check.after": ("backend.imports.services.checks", "stage", "after"),
    "import.before_batch": ("backend.imports.services.applying", "_apply_batch", "before"),
    "import.in_batch": ("backend.imports.services.applying", "_apply_row", "after"),
    "import.before_commit": ("backend.imports.services.applying", "_apply_batch", "after"),
    "relay.before_index": ("backend.search.services.relay", "index_objects", "before"),
    "relay.after_index": ("backend.search.services.relay", "index_objects", "after"),
    "match.before_store": ("backend.partnering.services.runs", "_store", "before"),
    "match.before_commit": ("backend.partnering.services.runs", "_store", "after"),
}
"""Places where the loss of a process could tear something: between two writes, inside and just
before the end of a transaction, and on either side of the index's confirmation."""

LEASE = datetime.timedelta(seconds=8)


def _passed(point: str) -> int:
    """Count a passage over all processes; returns which one it is."""
    with (FOLDER / f"{point}.count").open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        count = int(file.read() or 0) + 1
        file.seek(0)
        file.truncate()
        file.write(str(count))
        return count


def die(point: str, how: str) -> None:
    """Note it, and end this process or all of the worker's, without any farewell."""
    with (FOLDER / "fired").open("a", encoding="ascii") as file:
        file.write(f"{point} {how}\n")
    if how == "worker":
        os.killpg(os.getpgid(0), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(point: str, inner: Callable[..., Any], when: str) -> Callable[..., Any]:
    planned = [(p["hit"], p["how"]) for p in PLAN if p["point"] == point]

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            result = inner(*args, **kwargs)
        count = _passed(point)
        for hit, how in planned:
            if count == hit:
                die(point, how)
        return result if when == "after" else inner(*args, **kwargs)

    return wrapped


def install() -> None:
    """Put the points in place, and make leases and pauses short enough for a test."""
    import importlib

    import django

    django.setup()
    for point, (module_name, function, when) in POINTS.items():
        module = importlib.import_module(module_name)
        setattr(module, function, _wrap(point, getattr(module, function), when))
    from backend.common import jobs
    from backend.search.services import relay

    jobs.LEASE = LEASE
    jobs.RETRY_SECONDS = 1.0
    # A run may be hit more often here than in a bad week.
    jobs.MAX_ATTEMPTS = 30
    relay.LEASE = LEASE
    # Small, so that there is a middle to be lost in.
    relay.BATCH = int(os.environ.get("FAULTS_BATCH", "20"))


def main() -> None:
    """Run what the arguments name, with the points in place."""
    install()
    role, *arguments = sys.argv[1:]
    if role == "manage":
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", *arguments])
        return
    from backend.config.celery import app

    app.conf.beat_schedule = {
        "sweep": {"task": "common.sweep_jobs", "schedule": 1.0, "options": {"expires": 20}},
        "relay": {"task": "search.relay_outbox", "schedule": 1.0, "options": {"expires": 5}},
    }
    app.worker_main(["worker", *arguments])


if __name__ == "__main__":
    main()
