"""Liveness and readiness."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)

OK: Final = "ok"
DOWN: Final = "down"
PENDING: Final = "pending"

CHECK_SECONDS: Final = 2.0
"""How long a part may take to answer before it counts as down."""

WARM_UP_SECONDS: Final = 120.0
"""How long a process may say that it is still loading; a part that hangs must not hold it back."""

_checks: dict[str, Callable[[], object]] = {}
_running: set[str] = set()
_lock = threading.Lock()
_migrated = False
_loading_since: float | None = None


@contextmanager
def loading() -> Iterator[None]:
    """Say "not ready yet" as long as the block runs, and no longer than `WARM_UP_SECONDS`.

    For what every first visitor would wait for: lists, vectors, the model. It ends whatever
    happens inside: what could not be loaded is loaded, or fails, with the visitor's request.
    """
    global _loading_since
    _loading_since = time.monotonic()
    try:
        yield
    finally:
        _loading_since = None


def register(part: str, check: Callable[[], object]) -> None:
    """Have readiness ask `check` after a part that is not needed to serve; it raises if down.

    The check runs in a thread of its own with a limit of time, so it must not use the database.
    """
    _checks[part] = check


def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether we can serve, part by part.

    Database, applied migrations and what is loaded at the start are needed (503 without). Redis and
    the index are not: without them we answer from the database and background work waits, which is
    said as `degraded`.
    """
    needed = {"database": _database()}
    needed["migrations"] = _migrations() if needed["database"] == OK else DOWN
    needed["models"] = _models()
    others = {"redis": _redis()} | {part: _limited(part) for part in _checks}
    if any(state != OK for state in needed.values()):
        status = "unavailable"
    elif any(state != OK for state in others.values()):
        status = "degraded"
    else:
        status = "ok"
    answer = JsonResponse(
        {"status": status, "components": needed | others},
        status=503 if status == "unavailable" else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:  # noqa: BLE001 - any failure means not ready
        _note("database", error)
        return DOWN
    return OK


def _migrations() -> str:
    """Say whether every migration of this code is applied; a yes is kept for the process."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Exception as error:  # noqa: BLE001 - any failure means not ready
            _note("migrations", error)
            return DOWN
    return OK if _migrated else PENDING


def _models() -> str:
    since = _loading_since
    is_loading = since is not None and time.monotonic() - since < WARM_UP_SECONDS
    return PENDING if is_loading else OK


def _redis() -> str:
    """Ask the cache, which answers a failure with a miss."""
    cache = caches["default"]
    stamp = str(time.monotonic_ns())
    cache.set("readyz", stamp, 10)
    # Another request may have written in between: any answer shows that Redis is there.
    return OK if cache.get("readyz") is not None else DOWN


def _limited(part: str) -> str:
    """Run a registered check with a limit of time; one that hangs is not started again."""
    with _lock:
        if part in _running:
            return DOWN
        _running.add(part)
    found: list[str] = []

    def ask() -> None:
        try:
            _checks[part]()
            found.append(OK)
        except Exception as error:  # noqa: BLE001 - any failure means down
            _note(part, error)
            found.append(DOWN)
        finally:
            with _lock:
                _running.discard(part)

    thread = threading.Thread(target=ask, name=f"readyz-{part}", daemon=True)
    thread.start()
    thread.join(CHECK_SECONDS)
    return found[0] if found else DOWN


def _note(part: str, error: Exception) -> None:
    logger.warning("not ready", extra={"component": part, "error": type(error).__name__})
