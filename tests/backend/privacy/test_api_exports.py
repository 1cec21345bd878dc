"""/privacy/exports/: one's own data as an archive, made in the background, for a week."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification, Person
from backend.common import jobs
from backend.common.export_cells import safe_cell
from backend.common.models import JobState
from backend.privacy.models import ExportJob
from backend.privacy.services.exporting import KEPT, expire_exports, run_export
from tests.backend.privacy.conftest import ADDRESS, NAME
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/privacy/exports/"


def _made(client: APIClient) -> ExportJob:
    response = client.post(URL)
    assert response.status_code == 201
    job = ExportJob.objects.get(public_id=response.json()["id"])
    assert run_export(job)
    job.refresh_from_db()
    return job


def _archive(client: APIClient, job: ExportJob) -> zipfile.ZipFile:
    response = client.get(f"{URL}{job.public_id}/file/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403
    assert APIClient().post(URL).status_code == 403


def test_holds_what_is_kept_of_the_person(planted: SimpleNamespace, person: Person) -> None:
    job = _made(planted.client)
    archive = _archive(planted.client, job)
    data = json.loads(archive.read("data.json"))
    assert data["accounts.Person"][0]["email"] == ADDRESS
    assert data["partnering.IntroductionMessage"][0]["text"] == f"Yours, {NAME}"
    assert data["partnering.ProposalFeedback"][0]["comment"] == f"{NAME} knows them"
    assert data["search.SavedSearch"][0]["query"] == {"q": NAME}
    assert data["directory.Organisation"][0]["legal_name"] == planted.firm.legal_name
    secrets = archive.read("data.json").decode()
    assert person.password not in secrets
    assert "d" * 64 not in secrets, "no digest of a token"
    names = set(archive.namelist())
    assert {"README.txt", "data.json", "csv/accounts.person.csv"} <= names
    rows = list(
        csv.reader(io.StringIO(archive.read("csv/accounts.person.csv").decode("utf-8-sig")))
    )
    assert ADDRESS in rows[1]
    body = planted.client.get(f"{URL}{job.public_id}/").json()
    assert (body["state"], body["done"]) == ("done", body["total"])
    assert Notification.objects.filter(person=person, kind="export_ready").count() == 1


def test_nothing_of_others(planted: SimpleNamespace) -> None:
    job = _made(planted.client)
    text = _archive(planted.client, job).read("data.json").decode()
    assert planted.colleague.email not in text
    assert f"private need of {planted.other.legal_name}" not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_neutralised(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert safe_cell("plain = text") == "plain = text"
    assert safe_cell(-3) == "-3"
    assert safe_cell(None) == ""


def test_formulas_in_the_archive(planted: SimpleNamespace, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(name='=HYPERLINK("http://x.example")')
    job = _made(planted.client)
    text = _archive(planted.client, job).read("csv/accounts.person.csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text


def test_own_ones_alone(planted: SimpleNamespace) -> None:
    job = _made(planted.client)
    other = APIClient()
    other.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(URL).json() == []
    for path in (f"{URL}{job.public_id}/", f"{URL}{job.public_id}/file/"):
        assert other.get(path).status_code == 404
    assert other.delete(f"{URL}{job.public_id}/").status_code == 404


def test_one_at_a_time_and_cancelled_with_its_file(planted: SimpleNamespace, settings: Any) -> None:
    first = planted.client.post(URL).json()["id"]
    assert planted.client.post(URL).json()["id"] == first
    job = ExportJob.objects.get(public_id=first)
    assert jobs.claim(job)
    assert planted.client.delete(f"{URL}{first}/").status_code == 204
    with pytest.raises(jobs.LeaseLostError):
        jobs.renew(job, done=1)
    assert planted.client.get(f"{URL}{first}/").status_code == 404


def test_not_ready_404(planted: SimpleNamespace) -> None:
    first = planted.client.post(URL).json()
    assert first["file"] is None
    assert planted.client.get(f"{URL}{first['id']}/file/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_week_later_it_is_gone(planted: SimpleNamespace, settings: Any) -> None:
    job = _made(planted.client)
    path = Path(settings.MEDIA_ROOT) / job.file.name
    assert path.is_file()
    with time_machine.travel(timezone.now() + KEPT + datetime.timedelta(hours=1), tick=False):
        assert planted.client.get(f"{URL}{job.public_id}/file/").status_code in {403, 404}
    later = timezone.now() + KEPT + datetime.timedelta(hours=1)
    assert expire_exports(later, dry_run=True) == 1
    assert path.is_file()
    assert expire_exports(later) == 1
    assert not path.is_file()


def test_a_failure_is_tried_again(
    planted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = planted.client.post(URL)
    job = ExportJob.objects.get(public_id=response.json()["id"])

    def away(*args: Any, **kwargs: Any) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("backend.privacy.services.exporting._write", away)
        assert not run_export(job)
    job.refresh_from_db()
    assert (job.job_state, job.error_code) == (JobState.RUNNING, "waits_for_retry")
