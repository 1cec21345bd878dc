"""Choices of search; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertRhythm(models.TextChoices):
    """How often a saved search tells of new hits."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
