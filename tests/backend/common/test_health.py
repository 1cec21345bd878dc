"""Liveness and readiness, part by part."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from backend.common import health

pytestmark = pytest.mark.django_db
AWAY = {
    "default": {
        "BACKEND": "backend.common.cache.MissOnFailureRedisCache",
        "LOCATION": "unix:///nonexistent/redis.sock",
    }
}


@pytest.fixture(autouse=True)
def index_answers(monkeypatch: Any) -> None:
    monkeypatch.setitem(health._checks, "index", lambda: None)


def _ready() -> tuple[int, str, dict[str, str]]:
    answer = Client().get("/readyz")
    body = answer.json()
    return answer.status_code, body["status"], body["components"]


def test_all_there_200() -> None:
    parts = dict.fromkeys(("database", "migrations", "models", "redis", "index"), "ok")
    assert _ready() == (200, "ok", parts)
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_redis_away_200_degraded() -> None:
    with override_settings(CACHES=AWAY):
        code, status, parts = _ready()
    assert (code, status, parts["redis"], parts["database"]) == (200, "degraded", "down", "ok")


def test_index_away_200_degraded(monkeypatch: Any) -> None:
    def away() -> None:
        raise OSError

    monkeypatch.setitem(health._checks, "index", away)
    code, status, parts = _ready()
    assert (code, status, parts["index"]) == (200, "degraded", "down")


def test_an_index_that_hangs_holds_nobody_up(monkeypatch: Any) -> None:
    release = threading.Event()
    asked: list[int] = []

    def hanging() -> None:
        asked.append(1)
        release.wait(10)

    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    monkeypatch.setitem(health._checks, "hanging", hanging)
    assert _ready()[2]["hanging"] == "down"
    assert _ready()[2]["hanging"] == "down"
    release.set()
    assert asked == [1]


def test_database_away_503(monkeypatch: Any) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", away)
    code, status, parts = _ready()
    assert (code, status) == (503, "unavailable")
    assert (parts["database"], parts["migrations"]) == ("down", "down")


def test_a_migration_that_waits_503_and_is_looked_for_again(monkeypatch: Any) -> None:
    plan: list[str] = ["one"]
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: plan)
    assert _ready()[:2] == (503, "unavailable")
    assert _ready()[2]["migrations"] == "pending"
    plan.clear()
    assert _ready()[:2] == (200, "ok")


def test_the_search_app_has_its_index_asked(index: None, monkeypatch: Any) -> None:
    from backend.search import engine

    monkeypatch.undo()
    assert health._limited("index") == "ok"
    assert engine.search_index().meta() == {}


def test_loading_at_the_start_503_until_it_ends() -> None:
    with health.loading():
        code, status, parts = _ready()
        assert (code, status, parts["models"]) == (503, "unavailable", "pending")
        assert Client().get("/healthz").status_code == 200
    assert _ready()[0] == 200


def test_loading_that_fails_or_hangs_does_not_hold_readiness_back(monkeypatch: Any) -> None:
    with pytest.raises(OSError, match="gone"), health.loading():
        raise OSError("gone")
    assert _ready()[0] == 200
    with health.loading():
        monkeypatch.setattr(health, "WARM_UP_SECONDS", 0.0)
        assert _ready()[0] == 200
