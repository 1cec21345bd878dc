"""Digests: one a day or week, in the person's language, without what was read meanwhile."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.accounts.models import MailStep, Notification
from backend.accounts.services.digests import digests_send
from backend.accounts.services.notifications import mark_read, notify, preference_set
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
ZONE = ZoneInfo("Europe/Brussels")
WEDNESDAY = datetime.datetime(2026, 11, 25, 8, 10, tzinfo=ZONE)
MONDAY = datetime.datetime(2026, 11, 30, 8, 10, tzinfo=ZONE)


def waiting(person: Any, mode: str, name: str = "Ann") -> None:
    preference_set(person=person, kind="t.plain", mode=mode)
    notify(person_id=person.pk, kind="t.plain", params={"name": name}, link="/introductions")


def test_one_a_day(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory(language="fr")
    waiting(person, "daily")
    waiting(person, "daily", "Bob")
    assert digests_send(WEDNESDAY.replace(hour=6)) == 0
    assert digests_send(WEDNESDAY) == 1
    waiting(person, "daily", "Late")
    assert digests_send(WEDNESDAY.replace(hour=9)) == 0
    (sent,) = mailbox()
    assert "Hello Ann" in sent.body
    assert "Hello Bob" in sent.body
    assert "in fr" in sent.body
    assert "http://127.0.0.1:8000/introductions" in sent.alternatives[0].content
    assert sent.extra_headers["List-Unsubscribe-Post"]
    assert digests_send(WEDNESDAY + datetime.timedelta(days=1)) == 1


def test_weekly_once_in_a_week(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    waiting(person, "weekly")
    assert digests_send(WEDNESDAY) == 1
    waiting(person, "weekly", "Next")
    assert digests_send(WEDNESDAY + datetime.timedelta(days=2)) == 0
    assert digests_send(MONDAY) == 1
    assert len(mailbox()) == 2


def test_what_was_read_is_not_mailed(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    waiting(person, "daily")
    mark_read(person=person)
    assert digests_send(WEDNESDAY) == 0
    assert mailbox() == []
    assert Notification.objects.get().mail_step == MailStep.NONE


def test_who_left_gets_none(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    waiting(person, "daily")
    person.is_active = False
    person.save()
    assert digests_send(WEDNESDAY) == 0
    assert mailbox() == []


def test_many_are_counted_not_listed(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    for n in range(33):
        waiting(person, "daily", f"N{n}")
    digests_send(WEDNESDAY)
    (sent,) = mailbox()
    assert sent.body.count("Hello") == 30
    assert "and 3 more" in sent.body
