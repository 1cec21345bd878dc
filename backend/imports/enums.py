"""Choices of the imports; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Uploaded")
    MAPPING = "mapping", _("Columns to be set")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being imported")
    APPLIED = "applied", _("Imported")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class RunJob(models.TextChoices):
    """The work that is to be done next."""

    CHECK = "check", _("Check")
    APPLY = "apply", _("Import")
    UNDO = "undo", _("Undo")


class RowStatus(models.TextChoices):
    """What a row would do or has done."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Unchanged")
    DUPLICATE = "duplicate", _("Duplicate")
    FAULTY = "faulty", _("Faulty")
    SKIPPED = "skipped", _("Left out")


class RowAction(models.TextChoices):
    """What applying a row means; a faulty row may still be brought in without its faulty cells."""

    CREATE = "create", _("Create")
    UPDATE = "update", _("Update")
    NONE = "none", _("Nothing")
