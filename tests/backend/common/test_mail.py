"""E-mail: written in the transaction, sent by a task, never lost and never logged."""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from backend.common import jobs, mail
from backend.common.models import JobState, MailOut
from backend.common.tasks import send_mail as send_task

pytestmark = pytest.mark.django_db


def write(**values: Any) -> MailOut:
    given: dict[str, Any] = {
        "to": "ann@example.org",
        "template": "notification",
        "language": "en",
        "context": {"title": "Hello", "text": "It is <so> & more", "link": "/introductions"},
    }
    mail.send_mail(**(given | values))
    row = MailOut.objects.order_by("-pk").first()
    assert row is not None
    return row


def test_it_carries_text_html_and_a_full_link(mailbox: Callable[[], list[Any]]) -> None:
    write()
    (sent,) = mailbox()
    assert sent.subject == "Hello"
    assert "It is <so> & more" in sent.body
    assert "http://127.0.0.1:8000/introductions" in sent.body
    html = sent.alternatives[0].content
    assert "It is &lt;so&gt; &amp; more" in html
    assert "List-Unsubscribe" not in sent.extra_headers
    assert not MailOut.objects.exists()


def test_a_name_with_a_line_break_cannot_add_headers() -> None:
    row = write(context={"title": "Hello\nBcc: eve@example.org", "text": "", "link": ""})
    assert row.subject == "Hello Bcc: eve@example.org"


def test_one_click_headers_point_to_the_api(mailbox: Callable[[], list[Any]]) -> None:
    write(unsubscribe_url="http://127.0.0.1:8000/unsubscribe/tok:en")
    (sent,) = mailbox()
    headers = sent.extra_headers
    assert headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/api/v1/unsubscribe/tok:en/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "http://127.0.0.1:8000/unsubscribe/tok:en" in sent.body


@pytest.mark.django_db(transaction=True)
def test_the_task_is_sent_after_the_commit_alone(sent: list[Any]) -> None:
    with transaction.atomic():
        row = write()
        assert sent == []
    assert sent == [("common.send_mail", {"mail_id": row.pk})]


def test_a_server_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: EmailMultiAlternatives) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", away)
    row = write()
    for _ in range(jobs.MAX_ATTEMPTS + 3):
        MailOut.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
        row.refresh_from_db()
        assert not mail.deliver(row)
        jobs.sweep()
    row.refresh_from_db()
    assert row.job_state == JobState.RUNNING
    MailOut.objects.update(
        created_at=timezone.now() - datetime.timedelta(days=4),
        lease_until=timezone.now() - datetime.timedelta(seconds=1),
    )
    row.refresh_from_db()
    assert not mail.deliver(row)
    row.refresh_from_db()
    assert row.job_state == JobState.FAILED


def test_a_refused_address_ends_as_failed_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: EmailMultiAlternatives) -> None:
        raise smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"no such user")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    row = write()
    with caplog.at_level(logging.DEBUG):
        assert not mail.deliver(row)
    row.refresh_from_db()
    assert row.job_state == JobState.FAILED
    assert "ann@example.org" not in caplog.text


def test_a_mail_is_sent_once(mailbox: Callable[[], list[Any]]) -> None:
    row = write()
    assert send_task(mail_id=row.pk)
    assert not send_task(mail_id=row.pk)
    assert len(mailbox()) == 1
