"""Imports: the run, its file, its staged rows, what was remembered, and how to undo it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import JobState, LeasedRow, PublicIdModel, TimestampedModel
from backend.directory.models import Cluster, Organisation
from backend.imports.enums import RowAction, RowStatus, RunJob, RunState


class ImportRun(PublicIdModel, TimestampedModel, LeasedRow):
    """A file that a cluster brings in, from upload to undo.

    `chosen` holds what a person set of the columns (by column number), `columns` what was
    recognised; codes and parameters are stored, sentences are made at reading.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="import_runs")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_size = models.PositiveIntegerField(default=0)
    has_file = models.BooleanField(default=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(
        _("state"), max_length=12, choices=RunState.choices, default=RunState.UPLOADED
    )
    job_kind = models.CharField(max_length=8, choices=RunJob.choices, default=RunJob.CHECK)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True, default="")
    header_row = models.PositiveIntegerField(null=True, blank=True)
    chosen = models.JSONField(default=dict, blank=True)
    only_good = models.BooleanField(default=False)
    encoding = models.CharField(max_length=40, blank=True, default="")
    delimiter = models.CharField(max_length=4, blank=True, default="")
    sheets = models.JSONField(default=list, blank=True)
    header_rows = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    error_params = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def shown_state(self) -> str:
        """The state with the outcome of a job that the sweep has ended."""
        if self.job_state == JobState.FAILED:
            return RunState.FAILED
        if self.job_state == JobState.CANCELLED and self.state in (
            RunState.APPLYING,
            RunState.UPLOADED,
        ):
            return RunState.CANCELLED
        return self.state


class ImportFile(models.Model):
    """The file itself, kept until it has been applied: it holds personal data."""

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class ImportMapping(TimestampedModel):
    """What a cluster has set a heading to, for its next file."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="import_mappings")
    heading_key = models.CharField(max_length=200)
    fields = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "heading_key"], name="import_mapping_once")
        ]


class ImportRow(models.Model):
    """A staged row: as read, as understood, and what it would change."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255, blank=True, default="")
    raw = models.JSONField(default=dict)
    record = models.JSONField(default=dict)
    nuts = models.CharField(max_length=5, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    problems = models.JSONField(default=list, blank=True)
    has_error = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=RowStatus.choices, default=RowStatus.NEW)
    action = models.CharField(max_length=8, choices=RowAction.choices, default=RowAction.NONE)
    match_key = models.CharField(max_length=10, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    duplicate_of = models.PositiveIntegerField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run_id", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "status"], name="import_row_status")]


class ImportJournal(models.Model):
    """What a row changed in one organisation, so that it can be put back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="journal")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_journal_once")
        ]
