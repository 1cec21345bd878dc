"""Reading notifications and the wishes of those who get them."""

from __future__ import annotations

from django.db.models import QuerySet

from backend.accounts.models import MailMode, Notification, NotificationPreference, Person
from backend.accounts.notifications import kind_of


def notification_list(person: Person) -> QuerySet[Notification]:
    """Return a person's notifications, the newest first."""
    return Notification.objects.filter(person=person).order_by("-id")


def unread_count(person: Person) -> int:
    """Return how many notifications a person has not read."""
    return Notification.objects.filter(person=person, read_at__isnull=True).count()


def mode_of(person: Person, kind: str) -> MailMode:
    """Return how a person is mailed a kind: essential ones always at once."""
    known = kind_of(kind)
    if known.essential:
        return MailMode.NOW
    row = NotificationPreference.objects.filter(person=person, kind=kind).first()
    return MailMode(row.mode if row else known.default)


def is_mailable(person: Person) -> bool:
    """Say whether e-mail may go to a person: active, with an address that was verified.

    Verified addresses are django-allauth's; people made by an administrator have no row there,
    and whoever made them answers for the address.
    """
    if not person.is_active:
        return False
    from django.apps import apps

    if not apps.is_installed("allauth.account"):
        return True
    addresses = apps.get_model("account", "EmailAddress").objects.filter(user_id=person.pk)
    own = addresses.filter(email__iexact=person.email).first()
    return own is None or bool(own.verified)
