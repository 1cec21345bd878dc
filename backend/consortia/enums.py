"""Choices of consortia; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsortiumState(models.TextChoices):
    """Where a consortium stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


class Participation(models.TextChoices):
    """In which capacity a member takes part; the rules say which of them count."""

    BENEFICIARY = "beneficiary", _("Beneficiary")
    AFFILIATED = "affiliated", _("Affiliated entity")
    ASSOCIATED = "associated", _("Associated partner")
    SUBCONTRACTOR = "subcontractor", _("Subcontractor")
    CASCADE_RECIPIENT = "cascade_recipient", _("Recipient of a cascade grant")


class Verdict(models.TextChoices):
    """What the rules say to a consortium, in a word."""

    ELIGIBLE = "eligible", _("Every rule is met")
    NOT_ELIGIBLE = "not_eligible", _("A rule is not met")
    UNKNOWN = "unknown", _("Not known yet")
    NO_OBSTACLE = "no_obstacle", _("Nothing against it found")
