"""Liveness and readiness."""

from __future__ import annotations

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers; the cache is reported but not required."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except Exception:  # noqa: BLE001 - any failure means not ready
        database = False
    key = "readyz"
    caches["default"].set(key, "1", 10)
    body = {"database": database, "cache": caches["default"].get(key) == "1"}
    return JsonResponse(body, status=200 if database else 503)
