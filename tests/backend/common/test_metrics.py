"""Metrics: for the monitoring alone, and true to the state."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from backend.common import metrics, metrics_state
from backend.common.cache import MissOnFailureRedisCache
from backend.common.models import JobState, OutboxEntry
from backend.partnering.models import ProposalRun
from backend.partnering.services import runs
from backend.search.engine import SearchRequest, run_search
from backend.search.services import searching
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"
ROOT = Path(__file__).resolve().parents[3]


def _samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


def _read(name: str, **labels: str) -> float:
    """Return a sample of the exposition; 0 where it was never counted."""
    text = metrics_state.exposition().decode()
    return _samples(text).get((name, tuple(sorted(labels.items()))), 0.0)


# Who may read them


@pytest.mark.parametrize(
    ("setting", "header", "code"),
    [
        ("", None, 404),
        ("", "Bearer ", 404),
        (TOKEN, None, 404),
        (TOKEN, "Bearer wrong", 404),
        (TOKEN, f"Basic {TOKEN}", 404),
        (TOKEN, f"Bearer {TOKEN}", 200),
    ],
)
def test_only_with_the_token(setting: str, header: str | None, code: int) -> None:
    headers = {"authorization": header} if header is not None else {}
    with override_settings(METRICS_TOKEN=setting):
        answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == code
    if code == 200:
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert b"maillon_index_lag_seconds" in answer.content
    else:
        assert b"maillon" not in answer.content


# What they say


def test_requests_by_route_and_status_not_by_address() -> None:
    labels = {"route": "organisation", "method": "GET", "status": "403"}
    before = _read("maillon_http_request_seconds_count", **labels)
    organisation = OrganisationFactory()
    Client().get(f"/api/v1/organisations/{organisation.public_id}/?name=anna")
    assert _read("maillon_http_request_seconds_count", **labels) == before + 1
    text = metrics_state.exposition().decode()
    assert str(organisation.public_id) not in text
    assert "anna" not in text


def test_unknown_addresses_and_methods_make_no_series_of_their_own() -> None:
    Client().get("/static/there-is-no-such-file")
    Client().generic("INVENTED", "/api/v1/no-such-thing/")
    text = metrics_state.exposition().decode()
    assert "no-such" not in text
    assert "INVENTED" not in text
    assert 'method="OTHER"' in text


def test_index_lag_is_the_age_of_the_oldest_change() -> None:
    assert _read("maillon_index_lag_seconds") == 0
    for _ in range(2):
        OutboxEntry.objects.create(
            object_kind="organisation", object_id=OrganisationFactory().public_id, version=1
        )
    past = timezone.now() - datetime.timedelta(seconds=90)
    OutboxEntry.objects.filter(pk=OutboxEntry.objects.earliest("pk").pk).update(
        created_at=past, attempts=4
    )
    assert 90 <= _read("maillon_index_lag_seconds") < 120
    assert _read("maillon_outbox_waiting") == 2
    assert _read("maillon_outbox_attempts") == 4


def test_jobs_by_kind_and_state() -> None:
    for _ in range(3):
        runs.run_get_or_create(organisation=OrganisationFactory())
    ProposalRun.objects.filter(pk=ProposalRun.objects.latest("pk").pk).update(
        job_state=JobState.FAILED
    )
    kind = "partnering.proposalrun"
    assert _read("maillon_jobs", kind=kind, state="pending") == 2
    assert _read("maillon_jobs", kind=kind, state="failed") == 1
    assert _read("maillon_jobs", kind="imports.importrun", state="failed") == 0


def test_proposals_are_timed_and_counted(index: None) -> None:
    run = runs.run_get_or_create(organisation=OrganisationFactory())
    before = _read("maillon_proposal_seconds_count", outcome="done")
    assert runs.run_compute(run)
    assert _read("maillon_proposal_seconds_count", outcome="done") == before + 1


def test_degraded_searches_are_counted(monkeypatch: Any) -> None:
    from backend.common.viewer import Viewer

    def away(*args: object) -> None:
        raise OSError

    monkeypatch.setattr(searching, "run_search", away)
    before = _read("maillon_degraded_total", kind="search")
    assert run_search is not away
    assert searching.search(Viewer(), SearchRequest(text="batteries")).degraded
    assert _read("maillon_degraded_total", kind="search") == before + 1


def test_a_database_that_is_away_is_said_and_hides_nothing_else(monkeypatch: Any) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(OutboxEntry.objects, "aggregate", away)
    assert _read("maillon_up", part="database") == 0
    assert _read("maillon_up", part="redis") == 1
    assert "maillon_index_lag_seconds" not in metrics_state.exposition().decode()


# Redis


@pytest.fixture
def redis_socket(tmp_path_factory: Any) -> Iterator[str]:
    from scripts.processes import Child
    from scripts.run import redis_binary

    folder = tmp_path_factory.mktemp("r")
    path = folder / "s"
    command = [redis_binary(), "--port", "0", "--unixsocket", str(path), "--save", ""]
    child = Child("redis", command, log=folder / "log", cwd=folder, env={"PATH": "/usr/bin:/bin"})
    deadline = time.monotonic() + 10
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    yield str(path)
    child.stop()


def test_queue_depth_counts_what_waits_in_redis(redis_socket: str) -> None:
    import redis

    client = redis.Redis(unix_socket_path=redis_socket)
    client.rpush("batch", "a", "b")
    client.rpush("batch\x06\x163", "c")
    client.hset("unacked", "tag", "d")
    with override_settings(CELERY_BROKER_URL=f"redis+socket://{redis_socket}"):
        assert _read("maillon_queue_depth", queue="batch") == 3
        assert _read("maillon_queue_depth", queue="index") == 0
        assert _read("maillon_queue_unacknowledged") == 1
        assert _read("maillon_up", part="redis") == 1


def test_redis_away_is_said() -> None:
    with override_settings(CELERY_BROKER_URL="redis+socket:///nonexistent/redis.sock"):
        assert _read("maillon_up", part="redis") == 0
        assert _read("maillon_up", part="database") == 1
        assert "maillon_queue_depth" not in metrics_state.exposition().decode()


def test_cache_reads_are_hits_misses_and_failures(redis_socket: str) -> None:
    def counts() -> list[float]:
        return [_read("maillon_cache_requests_total", result=r) for r in ("hit", "miss", "failure")]

    before = counts()
    cache = MissOnFailureRedisCache(f"unix://{redis_socket}", {})
    assert cache.get("key", "default") == "default"
    cache.set("key", "value")
    assert cache.get("key") == "value"
    away = MissOnFailureRedisCache("unix:///nonexistent/redis.sock", {})
    assert away.get("key") is None
    assert [after - b for after, b in zip(counts(), before, strict=True)] == [1, 1, 1]


# Tasks and processes


def test_tasks_are_timed_by_name_and_end() -> None:
    class Task:
        name = "imports.check"

    before = _read("maillon_task_seconds_count", task="imports.check", state="FAILURE")
    metrics.task_started("one")
    metrics.task_ended("one", Task, "FAILURE")
    metrics.task_ended("never began", Task, "FAILURE")
    after = _read("maillon_task_seconds_count", task="imports.check", state="FAILURE")
    assert after == before + 1


PROCESSES = """
import os, django
django.setup()
from backend.common import metrics, metrics_state
from billiard import get_context
context = get_context("fork")

def child(index):
    from billiard.process import current_process
    current_process().index = index
    metrics.MATCHES.inc(10)

metrics.MATCHES.inc(1)
for index in (0, 1, 0):  # the third takes the place of the first
    process = context.Process(target=child, args=(index,))
    process.start()
    process.join()
metrics_state.StateCollector.collect = lambda self: iter(())
print(metrics_state.exposition().decode())
print(sorted(os.listdir(metrics.FOLDER)))
"""


def test_all_processes_of_a_machine_count_into_one_answer(tmp_path: Path) -> None:
    env = {
        "DJANGO_SETTINGS_MODULE": "backend.config.settings.test",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROCESSES], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    *exposed, files = done.stdout.strip().splitlines()
    assert "maillon_matches_total 31.0" in exposed
    # One file for the parent and one for each place in the pool, however many children came.
    assert files.count("counter_") == 3
