"""Failed work in the back office: every kind of job, for administrators, tried again by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from backend.accounts.models import Person
from backend.common import jobs
from backend.common.models import JobState, OutboxEntry
from backend.imports.enums import RunJob, RunState
from backend.imports.models import ImportRun
from backend.partnering.models import ProposalRun
from backend.partnering.services.runs import run_get_or_create
from tests.factories import ClusterFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/admin/common/failedwork/"
Sent = list[tuple[str, dict[str, object]]]


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin() -> Client:
    return _client(Person.objects.create_superuser("root@maillon.example", "a-long-password-1"))


@pytest.fixture
def failed() -> ProposalRun:
    run = run_get_or_create(organisation=OrganisationFactory(legal_name="Quiet Works"))
    ProposalRun.objects.filter(pk=run.pk).update(
        job_state=JobState.FAILED, attempts=5, error_code="too_many_attempts", progress_done=3
    )
    run.refresh_from_db()
    return run


@pytest.fixture
def failed_import() -> ImportRun:
    return ImportRun.objects.create(
        cluster=ClusterFactory(),
        file_name="members-of-anna.csv",
        sha256="0" * 64,
        job_kind=RunJob.APPLY,
        job_state=JobState.FAILED,
        state=RunState.FAILED,
        error_code="import_failed",
        attempts=2,
    )


def _again(client: Client, *keys: str) -> Any:
    return client.post(URL, {"row": list(keys)}, follow=True)


def test_administrator_200_sees_code_and_attempts_of_every_kind(
    admin: Client, failed: ProposalRun, failed_import: ImportRun
) -> None:
    body = admin.get(URL).content.decode()
    for wanted in ("too_many_attempts", "import_failed", "3 / 0", f":{failed.pk}", "Try again"):
        assert wanted in body
    # Codes and counts alone: whose work it is belongs to whoever may open the row.
    assert "Quiet Works" not in body
    assert "anna" not in body
    assert URL in admin.get("/admin/").content.decode()


def test_nothing_failed_is_said(admin: Client) -> None:
    assert "Nothing has failed" in admin.get(URL).content.decode()


def test_try_again_starts_from_a_fresh_count_and_sends(
    admin: Client, failed: ProposalRun, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = _again(admin, f"partnering.proposalrun:{failed.pk}")
    failed.refresh_from_db()
    assert (failed.job_state, failed.attempts, failed.error_code) == (JobState.PENDING, 0, "")
    assert ("partnering.compute_run", {"run_id": failed.pk}) in sent
    assert "1 job waits anew" in page.content.decode()
    assert LogEntry.objects.get().object_id == str(failed.pk)


def test_try_again_gives_an_import_back_the_state_it_was_in(
    admin: Client, failed_import: ImportRun, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _again(admin, f"imports.importrun:{failed_import.pk}")
    failed_import.refresh_from_db()
    assert failed_import.job_state == JobState.PENDING
    assert failed_import.shown_state == RunState.APPLYING
    assert ("imports.apply", {"run_id": failed_import.pk}) in sent


def test_a_kind_without_its_own_way_is_revived_by_its_job_state(
    failed: ProposalRun, monkeypatch: Any, django_capture_on_commit_callbacks: Any, sent: Sent
) -> None:
    monkeypatch.delitem(jobs._revivers, ProposalRun)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.revive(failed)
        assert not jobs.revive(failed)
    failed.refresh_from_db()
    assert failed.job_state == JobState.PENDING
    assert [name for name, _kwargs in sent] == ["partnering.compute_run"]


@pytest.mark.parametrize(
    "key",
    ["", "x", "accounts.person:1", "partnering.proposalrun:", "partnering.proposalrun:999999"],
)
def test_what_is_no_failed_row_is_refused_in_words(admin: Client, key: str) -> None:
    page = _again(admin, key)
    assert page.status_code == 200
    assert "cannot be tried again" in page.content.decode()


def test_a_row_that_runs_again_already_is_left_alone(admin: Client, failed: ProposalRun) -> None:
    ProposalRun.objects.update(job_state=JobState.RUNNING)
    _again(admin, f"partnering.proposalrun:{failed.pk}")
    failed.refresh_from_db()
    assert failed.job_state == JobState.RUNNING
    assert failed.attempts == 5


def test_ordinary_people_are_sent_away(failed: ProposalRun) -> None:
    client = _client(PersonFactory())
    assert client.get(URL).status_code == 302
    assert client.post(URL, {"row": f"partnering.proposalrun:{failed.pk}"}).status_code == 302
    failed.refresh_from_db()
    assert failed.job_state == JobState.FAILED


def test_staff_by_right(failed: ProposalRun) -> None:
    person = PersonFactory(is_staff=True)
    key = f"partnering.proposalrun:{failed.pk}"
    assert _client(person).get(URL).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_failedwork"))
    assert "Try again" not in _client(person).get(URL).content.decode()
    assert _client(person).post(URL, {"row": key}).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="change_failedwork"))
    assert _client(person).post(URL, {"row": key}).status_code == 302
    failed.refresh_from_db()
    assert failed.job_state == JobState.PENDING


def test_waiting_changes_can_be_put_first_again(admin: Client, sent: Sent) -> None:
    entry = OutboxEntry.objects.create(
        object_kind="organisation",
        object_id=OrganisationFactory().public_id,
        version=1,
        attempts=7,
        last_error="OSError",
    )
    data = {"action": "try_again", "_selected_action": [str(entry.pk)]}
    page = admin.post("/admin/common/outboxentry/", data, follow=True)
    assert "1 change waits anew" in page.content.decode()
    entry.refresh_from_db()
    assert (entry.attempts, entry.last_error) == (0, "")
    assert ("search.relay_outbox", {}) in sent
