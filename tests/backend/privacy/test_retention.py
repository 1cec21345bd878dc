"""Retention: each rule removes what is outdated, and a dry run removes nothing."""

from __future__ import annotations

import datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from backend.accounts.models import Notification, Person
from backend.common.models import JobState, MailOut
from backend.partnering.models import (
    Introduction,
    IntroductionAttachment,
    IntroductionMessage,
    IntroductionParty,
)
from backend.privacy.services.retention import rules, run_retention
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def _notification(age: int) -> Notification:
    row = Notification.objects.create(person=PersonFactory(), kind="x")
    Notification.objects.filter(pk=row.pk).update(created_at=timezone.now() - age * DAY)
    return row


def test_only_what_is_outdated_goes() -> None:
    old, young = _notification(366), _notification(364)
    dry = {(r.model, r.since): r.rows for r in run_retention(dry_run=True)}
    assert dry["accounts.Notification", "created_at"] == 1
    assert Notification.objects.count() == 2
    run_retention()
    assert list(Notification.objects.all()) == [young]
    assert not Notification.objects.filter(pk=old.pk).exists()


def test_mail_that_still_waits_stays() -> None:
    rows = [
        MailOut.objects.create(
            to="a@b.example",
            template="t",
            language="en",
            subject="s",
            text="t",
            html="h",
            message_id=state,
            job_state=state,
        )
        for state in (JobState.PENDING, JobState.FAILED)
    ]
    MailOut.objects.update(created_at=timezone.now() - 31 * DAY)
    run_retention()
    assert list(MailOut.objects.all()) == rows[:1]


def test_accounts_that_were_never_confirmed_go_others_stay() -> None:
    never, confirmed, by_hand = PersonFactory(), PersonFactory(), PersonFactory()
    EmailAddress.objects.create(user=never, email=never.email, primary=True, verified=False)
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, primary=True, verified=True)
    Person.objects.update(joined_at=timezone.now() - 31 * DAY)
    run_retention()
    assert set(Person.objects.all()) == {confirmed, by_hand}


def test_many_rows_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.privacy.services.retention.CHUNK", 2)
    for _ in range(5):
        _notification(400)
    found = {(r.model, r.since): r.rows for r in run_retention()}
    assert found["accounts.Notification", "created_at"] == 5
    assert not Notification.objects.exists()


def test_the_command_reports_every_rule() -> None:
    _notification(400)
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "1  accounts.Notification, 365 days after created_at" in out.getvalue()
    assert len(out.getvalue().splitlines()) == len(rules()) + 2
    assert Notification.objects.exists()


def _agreed(world: SimpleNamespace, age: int) -> IntroductionAttachment:
    introduction = Introduction.objects.create(
        asker=world.a.published,
        asked=world.b.published,
        source="search",
        agreed_at=timezone.now() - age * DAY,
    )
    party = IntroductionParty.objects.create(
        introduction=introduction, role="asker", position=1, organisation=world.a.published
    )
    message = IntroductionMessage.objects.create(introduction=introduction, party=party, text="Hi")
    row: IntroductionAttachment = IntroductionAttachment.objects.create(
        message=message, file=ContentFile(b"x", name="a"), name="a", content_type="t", size=1
    )
    return row


@pytest.mark.django_db(transaction=True)
def test_agreed_introductions_go_with_their_files(
    world: SimpleNamespace, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    old, young = _agreed(world, 3 * 365 + 1), _agreed(world, 3 * 365 - 1)
    run_retention()
    assert list(Introduction.objects.all()) == [young.message.introduction]
    assert not IntroductionAttachment.objects.filter(pk=old.pk).exists()
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [Path(young.file.name).name]


@pytest.mark.parametrize(("age", "left"), [(91, 0), (89, 1)])
def test_traces_of_signing_in_go_after_a_quarter(age: int, left: int) -> None:
    person = PersonFactory()
    UserSession.objects.create(user=person, session_key="k", ip="192.0.2.1", user_agent="ua")
    UserSession.objects.update(last_seen_at=timezone.now() - age * DAY)
    AccessAttempt.objects.create(
        username="a@b.example", ip_address="192.0.2.1", failures_since_start=1
    )
    AccessAttempt.objects.update(attempt_time=timezone.now() - age * DAY)
    run_retention()
    assert UserSession.objects.count() == AccessAttempt.objects.count() == left
