"""What people are told, and how they wish to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel


class MailMode(models.TextChoices):
    """How a person wishes to get notifications of a kind by e-mail; the page shows all of them."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never by e-mail")


class MailStep(models.TextChoices):
    """What became of a notification's e-mail."""

    NONE = "none", _("No e-mail")
    DAILY = "daily", _("Waits for the daily digest")
    WEEKLY = "weekly", _("Waits for the weekly digest")
    SENT = "sent", _("Handed to the mail")


class Notification(PublicIdModel):
    """One thing a person is told.

    `params` hold ids and public names only; the words are made in the reader's language when it is
    read (`backend.accounts.notifications`). `key` makes writing it idempotent. `seat_id` is the key
    of the seat it concerns, as a plain number: seats belong to an app above.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=300, blank=True, default="")
    seat_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=150, blank=True, default="")
    mail_step = models.CharField(
        max_length=8, choices=MailStep.choices, default=MailStep.NONE, db_index=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "read_at"], name="notification_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~Q(key=""), name="notification_once"
            )
        ]


class NotificationPreference(models.Model):
    """How a person wishes to be told of a kind; without a row the kind's default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=60)
    mode = models.CharField(max_length=8, choices=MailMode.choices)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notification_preference_once")
        ]


class DigestMark(models.Model):
    """The days on which a person got the last digests, so that a day never brings two."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_mark"
    )
    daily_on = models.DateField(null=True, blank=True)
    weekly_on = models.DateField(null=True, blank=True)
