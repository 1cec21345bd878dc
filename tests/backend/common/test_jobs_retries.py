"""Passing failures: put off with growing, uneven pauses, a bounded number of times."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, IntegrityError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from backend.common import jobs
from backend.common.models import JobState
from backend.imports.enums import RunJob, RunState
from backend.imports.models import ImportRun
from backend.imports.services import applying, checks
from backend.partnering.models import ProposalRun
from backend.partnering.services import runs
from backend.search.engine import SearchIndexError
from tests.factories import ClusterFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Sent = list[tuple[str, dict[str, object]]]


@pytest.fixture
def row() -> ProposalRun:
    return runs.run_get_or_create(organisation=OrganisationFactory())


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OperationalError("database is locked"), True),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (FileNotFoundError("the index's folder"), True),
        (SoftTimeLimitExceeded(), True),
        (SearchIndexError("away"), True),
        (IntegrityError("twice"), False),
        (ZeroDivisionError(), False),
        (KeyError("x"), False),
    ],
)
def test_which_failures_pass(error: Exception, passing: bool) -> None:
    assert jobs.is_passing(error) is passing


def test_pauses_double_are_uneven_and_have_an_end() -> None:
    for attempts, most in ((1, 10), (2, 20), (3, 40), (4, 80), (20, 300)):
        found = {jobs.retry_delay(attempts).total_seconds() for _ in range(200)}
        assert all(most / 2 <= seconds <= most for seconds in found)
        assert len(found) > 100


def test_a_row_that_was_put_off_waits_and_is_then_sent_again(row: ProposalRun, sent: Sent) -> None:
    assert jobs.claim(row)
    assert jobs.postpone(row, OperationalError())
    row.refresh_from_db()
    assert (row.job_state, row.error_code) == (JobState.RUNNING, jobs.WAITS)
    assert not jobs.claim(row)
    assert jobs.sweep() == 0
    later = timezone.now() + datetime.timedelta(seconds=jobs.RETRY_SECONDS + 1)
    assert jobs.sweep(later) == 1
    assert sent[-1] == ("partnering.compute_run", {"run_id": row.pk})


def test_attempts_are_bounded_and_end_as_failed(row: ProposalRun) -> None:
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        assert jobs.claim(row)
        assert row.attempts == attempt
        assert jobs.postpone(row, OperationalError()) is (attempt < jobs.MAX_ATTEMPTS)
        ProposalRun.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
        row.refresh_from_db()
    assert jobs.sweep() == 0
    row.refresh_from_db()
    assert row.job_state == JobState.FAILED


def test_what_does_not_pass_is_not_put_off(row: ProposalRun) -> None:
    assert jobs.claim(row)
    assert not jobs.postpone(row, ZeroDivisionError())


def test_another_workers_row_is_not_put_off(row: ProposalRun) -> None:
    assert jobs.claim(row)
    ProposalRun.objects.update(lease_token="of another worker")
    assert not jobs.postpone(row, OperationalError())
    row.refresh_from_db()
    assert row.lease_token == "of another worker"


def test_a_database_that_is_away_leaves_it_to_the_lease(row: ProposalRun, monkeypatch: Any) -> None:
    assert jobs.claim(row)

    def away(self: object, **values: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(QuerySet, "update", away)
    assert jobs.postpone(row, OperationalError())


def test_a_finished_row_forgets_that_it_waited(row: ProposalRun, index: None) -> None:
    assert jobs.claim(row)
    assert jobs.postpone(row, OperationalError())
    ProposalRun.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    assert runs.run_compute(ProposalRun.objects.get(pk=row.pk))
    row.refresh_from_db()
    assert (row.job_state, row.error_code) == (JobState.DONE, "")


@pytest.mark.parametrize(
    ("kind", "run", "work", "state"),
    [
        (RunJob.CHECK, checks.run_check, "_check", RunState.UPLOADED),
        (RunJob.APPLY, applying.run_apply, "_apply", RunState.APPLYING),
        (RunJob.UNDO, applying.run_undo, "_undo", RunState.APPLIED),
    ],
)
def test_an_import_keeps_its_place_over_a_passing_failure(
    kind: RunJob, run: Any, work: str, state: RunState, monkeypatch: Any
) -> None:
    row = ImportRun.objects.create(
        cluster=ClusterFactory(), file_name="m.csv", sha256="0" * 64, job_kind=kind, state=state
    )
    module = checks if kind == RunJob.CHECK else applying

    def locked(found: ImportRun) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(module, work, locked)
    assert run(row) is False
    row.refresh_from_db()
    assert (row.job_state, row.state, row.error_code) == (JobState.RUNNING, state, jobs.WAITS)

    def broken(found: ImportRun) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, work, broken)
    ImportRun.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(ZeroDivisionError):
        run(ImportRun.objects.get(pk=row.pk))
    row.refresh_from_db()
    assert (row.job_state, row.state) == (JobState.FAILED, RunState.FAILED)


REAL_SEND = jobs.send


def test_messages_end_so_that_those_of_the_sweep_do_not_pile_up(monkeypatch: Any) -> None:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "_broker_failed_at", float("-inf"))
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda name, **options: found.append(options)
    )
    assert REAL_SEND("any.task", queue="batch")
    assert found[0]["expires"] == jobs.MESSAGE_SECONDS
