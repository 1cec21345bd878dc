"""Telling people: once, in their language, and by e-mail as they chose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.accounts.models import MailStep, Notification
from backend.accounts.services.notifications import notify, preference_set, unsubscribe_read
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_told_once_by_key_and_mailed_in_the_persons_language(
    mailbox: Callable[[], list[Any]],
) -> None:
    person = PersonFactory(language="fr")
    for _ in range(2):
        notify(person_id=person.pk, kind="t.plain", params={"name": "Zoé"}, key="a:1")
    assert Notification.objects.count() == 1
    (sent,) = mailbox()
    assert sent.subject == "Hello Zoé"
    assert "in fr" in sent.body
    link = sent.extra_headers["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    assert unsubscribe_read(link) == (person, "t.plain")


def test_without_a_transaction_nothing_is_told() -> None:
    from django.db import connection

    person = PersonFactory()
    saved = connection.in_atomic_block
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            notify(person_id=person.pk, kind="t.plain")
    finally:
        connection.in_atomic_block = saved


@pytest.mark.parametrize(
    ("mode", "step"),
    [("now", "sent"), ("daily", "daily"), ("weekly", "weekly"), ("never", "none")],
)
def test_the_chosen_mode_decides(mode: str, step: str, mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    preference_set(person=person, kind="t.plain", mode=mode)
    row = notify(person_id=person.pk, kind="t.plain", params={"name": "x"})
    assert row is not None
    assert row.mail_step == step
    assert len(mailbox()) == (1 if mode == "now" else 0)


def test_essential_ones_cannot_be_silenced(mailbox: Callable[[], list[Any]]) -> None:
    person = PersonFactory()
    with pytest.raises(ValueError, match="kind"):
        preference_set(person=person, kind="t.safety", mode="never")
    preference_set(person=person, kind="*", mode="never")
    notify(person_id=person.pk, kind="t.safety")
    (sent,) = mailbox()
    assert "List-Unsubscribe" not in sent.extra_headers


def test_a_person_who_is_not_active_is_told_nothing() -> None:
    person = PersonFactory(is_active=False)
    assert notify(person_id=person.pk, kind="t.plain", params={"name": "x"}) is None


def test_silencing_takes_what_waits_out_of_the_digest() -> None:
    person = PersonFactory()
    preference_set(person=person, kind="t.plain", mode="daily")
    row = notify(person_id=person.pk, kind="t.plain", params={"name": "x"})
    preference_set(person=person, kind="t.plain", mode="never")
    assert row is not None
    row.refresh_from_db()
    assert row.mail_step == MailStep.NONE


def test_a_forged_link_names_nobody() -> None:
    assert unsubscribe_read("abc:def:ghi") is None
