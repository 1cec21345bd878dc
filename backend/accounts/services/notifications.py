"""Telling people: in the interface, and by e-mail as each of them chose."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.utils import timezone, translation

from backend.accounts.models import (
    MailMode,
    MailStep,
    Notification,
    NotificationPreference,
    Person,
)
from backend.accounts.notifications import Params, kind_of, kinds
from backend.accounts.selectors.notifications import is_mailable, mode_of
from backend.accounts.subscriptions import name_of
from backend.common.mail import send_mail

SALT = "backend.accounts.unsubscribe"
ALL_KINDS = "*"
"""Stands for every kind that may be silenced, in an unsubscribe link."""


def notify(
    *,
    person_id: int,
    kind: str,
    params: Params | None = None,
    link: str = "",
    seat_id: int | None = None,
    key: str = "",
    subscription: str = "",
) -> Notification | None:
    """Tell a person something; return the notification, None where `key` was told before.

    It is mailed at once or waits for the digest, as the person chose; essential kinds always go at
    once. `params` hold ids and public names only. `link` is a path of the interface. Must run in a
    transaction (RuntimeError otherwise); the e-mail goes by a task after the commit. A person who
    is gone or not active is told nothing. With `subscription` the e-mail's link stops that one
    alone (see `backend.accounts.subscriptions`), not the whole kind.
    """
    if not connection.in_atomic_block:
        msg = "A notification is written in the transaction of what it tells."
        raise RuntimeError(msg)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return None
    values = {"kind": kind, "params": dict(params or {}), "link": link, "seat_id": seat_id}
    if key:
        row, fresh = Notification.objects.get_or_create(person=person, key=key, defaults=values)
        if not fresh:
            return None
    else:
        row = Notification.objects.create(person=person, **values)
    row.mail_step = _hand_to_mail(row, person, subscription)
    row.save(update_fields=["mail_step"])
    return row


def _hand_to_mail(row: Notification, person: Person, subscription: str) -> MailStep:
    mode = mode_of(person, row.kind)
    if mode == MailMode.NEVER or not is_mailable(person):
        return MailStep.NONE
    if mode == MailMode.DAILY:
        return MailStep.DAILY
    if mode == MailMode.WEEKLY:
        return MailStep.WEEKLY
    kind = kind_of(row.kind)
    with translation.override(person.language):
        context = {
            "title": str(kind.title(row.params)),
            "text": str(kind.text(row.params)),
            "link": row.link,
            "name": person.name,
        }
    send_mail(
        to=person.email,
        template="notification",
        language=person.language,
        context=context,
        unsubscribe_url=""
        if kind.essential
        else unsubscribe_url(person, name_of(row.kind, subscription) if subscription else row.kind),
    )
    return MailStep.SENT


def unsubscribe_token(person: Person, kind: str) -> str:
    """Return the signed name of a person and a kind; it does not expire."""
    return signing.dumps({"p": str(person.public_id), "k": kind}, salt=SALT)


def unsubscribe_url(person: Person, kind: str) -> str:
    """Return the address that silences a kind without signing in."""
    return f"{settings.PUBLIC_URL}/unsubscribe/{unsubscribe_token(person, kind)}"


def unsubscribe_read(token: str) -> tuple[Person, str] | None:
    """Return whom and what a link names; None for a forged one or a person who is gone."""
    try:
        data = signing.loads(token, salt=SALT)
        person = Person.objects.filter(public_id=data["p"]).first()
        kind = str(data["k"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return None if person is None else (person, kind)


@transaction.atomic
def preference_set(*, person: Person, kind: str, mode: str) -> None:
    """Remember how a person wishes to be told of a kind (or of all that may be silenced).

    Raises ValueError for an unknown mode or kind and for an essential kind.
    """
    if mode not in MailMode.values:
        msg = "mode"
        raise ValueError(msg)
    known = kinds()
    names = [k.kind for k in known.values() if not k.essential] if kind == ALL_KINDS else [kind]
    for name in names:
        if name not in known or known[name].essential:
            msg = "kind"
            raise ValueError(msg)
        NotificationPreference.objects.update_or_create(
            person=person, kind=name, defaults={"mode": mode}
        )
        if mode == MailMode.NEVER:
            # What waits for a digest is silenced too: the person has just said so.
            Notification.objects.filter(
                person=person, kind=name, mail_step__in=[MailStep.DAILY, MailStep.WEEKLY]
            ).update(mail_step=MailStep.NONE)


@transaction.atomic
def mark_read(*, person: Person, public_ids: list[str] | None = None) -> int:
    """Mark a person's notifications read, all of them without ids; return how many were not."""
    rows = Notification.objects.filter(person=person, read_at__isnull=True)
    if public_ids is not None:
        rows = rows.filter(public_id__in=public_ids)
    return rows.update(read_at=timezone.now())
