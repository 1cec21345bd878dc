"""What happened to an organisation, what is suggested to it, and what it was told."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.models import LeasedRow, PublicIdModel, TimestampedModel
from backend.directory.enums import (
    HistoryKind,
    NoticeChannel,
    SourceKind,
    Standing,
    SuggestionState,
)
from backend.directory.models.clusters import Cluster
from backend.directory.models.organisations import Organisation
from backend.directory.models.seats import Seat


class HistoryRow(models.Model):
    """One thing that happened: who, when, what, by which source.

    Contact data are never copied here: the row says that they changed. `is_private` rows tell of
    private entries and are read by the organisation's own seats alone.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=12, choices=HistoryKind.choices)
    field = models.CharField(max_length=80, blank=True, default="")
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices)
    source_ref = models.CharField(max_length=200, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entry_public_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_private = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["organisation", "-at"], name="history_of")]


class ChangeRequest(PublicIdModel, TimestampedModel):
    """Changes that a cluster's staff suggest to a firm that keeps its own profile."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="change_requests"
    )
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-created_at", "-id"]


class SuggestedValue(models.Model):
    """One field of a change request: the value then, the one suggested, and the firm's answer."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=80)
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "field"], name="suggested_value_once")
        ]


class FirmNoticeQuerySet(models.QuerySet["FirmNotice"]):
    """Questions about notices to firms."""

    def open(self) -> FirmNoticeQuerySet:
        """Notices still owed: to unclaimed firms that were not told and did not object."""
        return self.filter(
            told_at__isnull=True,
            organisation__standing=Standing.IMPORTED,
            organisation__objected_at__isnull=True,
        )

    def overdue(self, day: datetime.date) -> FirmNoticeQuerySet:
        """Notices owed whose month is over on `day`."""
        return self.open().filter(due_on__lt=day)


class FirmNotice(PublicIdModel, TimestampedModel):
    """That a firm must be told who keeps data of it, and when it was (GDPR, Article 14).

    One for each cluster that imported it: each answers for what it does with the data. The
    address itself is not kept, only that one was used.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notices")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="notices")
    due_on = models.DateField(_("due on"))
    told_at = models.DateTimeField(_("told on"), null=True, blank=True)
    channel = models.CharField(max_length=6, choices=NoticeChannel.choices, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    text_version = models.CharField(max_length=16, blank=True, default="")
    reason = models.CharField(max_length=16, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    objected_at = models.DateTimeField(_("objected on"), null=True, blank=True)

    objects = FirmNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cluster"], name="firm_notice_once")
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(told_at__isnull=True), name="notice_due")
        ]


class ValidationJob(PublicIdModel, TimestampedModel, LeasedRow):
    """Validating many members at once: the members still to do, and what became of each."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    waiting = models.JSONField(default=list)
    done_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
