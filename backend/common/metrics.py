"""What processes count and time, in Prometheus' form: requests, tasks, proposals, cache.

With `PROMETHEUS_MULTIPROC_DIR` all processes of a machine (web workers and Celery's pool) count
into files of one folder, and any web process answers for all of them; docs/operations.md says why.
The state of the platform is read when somebody asks: see `metrics_state`.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from billiard.process import current_process
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram, values

from backend.common import request_log

FOLDER: Final = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def process_name() -> str:
    """Return a name that no process running at the same time shares.

    A child of Celery's pool goes by its place in the pool, not by its process id: its successor
    goes on in the same file, else the folder would grow with every recycled child.
    """
    host = socket.gethostname().replace("_", "-")
    place = getattr(current_process(), "index", None)
    return f"{host}-{os.getpid()}" if place is None else f"{host}-{os.getppid()}-pool{place}"


if FOLDER:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    values.ValueClass = values.MultiProcessValue(process_name)

FAST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)

REQUESTS = Histogram(
    "maillon_http_request_seconds",
    "Time to answer a request, by route name, method and status.",
    ["route", "method", "status"],
    buckets=FAST,
)
TASKS = Histogram(
    "maillon_task_seconds",
    "Running time of background tasks, by task and end state.",
    ["task", "state"],
    buckets=SLOW,
)
PROPOSALS = Histogram(
    "maillon_proposal_seconds",
    "Time to compute one run of proposals, by outcome (done, postponed, failed, lost).",
    ["outcome"],
    buckets=SLOW,
)
MATCHES = Counter("maillon_matches_total", "Proposals stored.")
CACHE = Counter(
    "maillon_cache_requests_total", "Reads of the cache: hit, miss or failure.", ["result"]
)
DEGRADED = Counter(
    "maillon_degraded_total",
    "Answers given from the database or from what was stored, because a part was away.",
    ["kind"],
)
POSTPONED = Counter(
    "maillon_jobs_postponed_total", "Jobs put off after a passing failure.", ["kind"]
)


class RequestMetricsMiddleware:
    """Measures every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how long it took."""
        begun = time.perf_counter()
        response = self.get_response(request)
        REQUESTS.labels(
            request_log.route_of(request), request_log.method_of(request), response.status_code
        ).observe(time.perf_counter() - begun)
        return response


_begun: dict[str, float] = {}


def task_started(task_id: str, **kwargs: Any) -> None:
    """Note when a task began; a receiver of Celery's `task_prerun`."""
    _begun[task_id] = time.perf_counter()


def task_ended(task_id: str, task: Any, state: str | None = None, **kwargs: Any) -> None:
    """Measure a task that ended; a receiver of Celery's `task_postrun`."""
    begun = _begun.pop(task_id, None)
    if begun is not None:
        TASKS.labels(task.name, state or "unknown").observe(time.perf_counter() - begun)
