"""Exports, requests for erasure, and what people accepted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import LeasedRow, PublicIdModel, TimestampedModel
from backend.directory.models import Cluster
from backend.privacy.enums import Document, ErasureState


def export_path(job: ExportJob, name: str) -> str:
    """Return where an export is kept: under a random name, outside of what is served."""
    return f"privacy/{uuid.uuid4().hex}.zip"


class ExportJob(PublicIdModel, TimestampedModel, LeasedRow):
    """A person's wish for a copy of all their data, and the file made of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    file = models.FileField(upload_to=export_path, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class ErasureRequest(PublicIdModel, LeasedRow):
    """A person's wish to be erased: it waits, may be taken back, and leaves a proof without a name.

    While it waits its job is not pending, so that the sweep leaves it alone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="erasure_requests",
    )
    state = models.CharField(
        max_length=10, choices=ErasureState.choices, default=ErasureState.WAITING
    )
    organisations = models.JSONField(default=list)
    requested_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=[ErasureState.WAITING, ErasureState.ERASING]),
                name="erasure_open_once",
            )
        ]


class Acceptance(models.Model):
    """That a person accepted a version of a text, when, and in which language they read it.

    `cluster` is for whom they accepted it, where the text binds a cluster. `digest` is of the text
    as it was shown, so that an edited file cannot change what was agreed.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    document = models.CharField(max_length=20, choices=Document.choices)
    version = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "document"], name="acceptance_of")]


class InactivityNotice(models.Model):
    """That an account that nobody uses was warned of its erasure; signing in removes the row.

    `held` says why it was not erased when its time came: nobody else heads a place.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inactivity_notice"
    )
    first_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField()
    held = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        ordering = ["erase_at", "id"]
        verbose_name = _("unused account that is held back")
        verbose_name_plural = _("unused accounts that are held back")


class ErasureMark(models.Model):
    """Who was erased, under pseudonyms that lead back only with the platform's key and the row.

    Held against a restored backup, it tells which of its people and organisations have to leave
    again; without such a backup nobody can be found by it.
    """

    pseudonym = models.CharField(max_length=80, unique=True)
    organisations = models.JSONField(default=list)
    erased_at = models.DateTimeField()

    class Meta:
        ordering = ["erased_at", "id"]
