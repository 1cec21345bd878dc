"""Leased rows: one worker at a time, nothing lost, nothing raised."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from backend.common import jobs
from backend.common.models import JobState
from backend.partnering.models import ProposalRun
from backend.partnering.services.runs import run_get_or_create
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> ProposalRun:
    return run_get_or_create(organisation=OrganisationFactory())


def _other(row: ProposalRun) -> ProposalRun:
    return ProposalRun.objects.get(pk=row.pk)


def test_two_workers_one_claim(row: ProposalRun) -> None:
    second = _other(row)
    assert jobs.claim(row)
    assert not jobs.claim(second)


def test_an_expired_lease_is_taken_over_and_the_first_worker_learns_it(row: ProposalRun) -> None:
    assert jobs.claim(row)
    ProposalRun.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    second = _other(row)
    assert jobs.claim(second)
    with pytest.raises(jobs.LeaseLostError):
        jobs.renew(row, done=1)
    assert not jobs.finish(row, JobState.DONE)
    jobs.renew(second, done=1, total=2)
    assert jobs.finish(second, JobState.DONE)
    assert _other(row).job_state == JobState.DONE


def test_cancel_ends_the_lease_at_the_next_step(row: ProposalRun) -> None:
    assert jobs.claim(row)
    ProposalRun.objects.update(cancel_requested=True)
    with pytest.raises(jobs.LeaseLostError):
        jobs.renew(row, done=1)


def test_sweep_sends_waiting_and_abandoned_rows_and_gives_up_in_the_end(
    row: ProposalRun, sent: list[tuple[str, dict[str, object]]]
) -> None:
    assert jobs.sweep() == 1
    assert sent[-1] == ("partnering.compute_run", {"run_id": row.pk})
    assert jobs.claim(row)
    assert jobs.sweep() == 0
    later = timezone.now() + 2 * jobs.LEASE
    assert jobs.sweep(later) == 1
    ProposalRun.objects.update(attempts=jobs.MAX_ATTEMPTS)
    assert jobs.sweep(later) == 0
    assert _other(row).job_state == JobState.FAILED
    assert _other(row).error_code == "too_many_attempts"


def test_sweep_cancels_what_was_cancelled_while_waiting(row: ProposalRun) -> None:
    ProposalRun.objects.update(cancel_requested=True)
    assert jobs.sweep() == 0
    assert _other(row).job_state == JobState.CANCELLED


REAL_SEND = jobs.send


def test_send_never_raises_and_pauses_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def broken(*args: object, **kwargs: object) -> None:
        calls.append(1)
        raise OSError("no broker")

    monkeypatch.setattr(jobs, "_broker_failed_at", float("-inf"))
    monkeypatch.setattr(jobs.current_app, "send_task", broken)
    assert REAL_SEND("any.task", queue="batch") is False
    assert REAL_SEND("any.task", queue="batch") is False
    assert len(calls) == 1
