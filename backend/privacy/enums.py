"""Choices of privacy; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureState(models.TextChoices):
    """Where a request for erasure stands."""

    WAITING = "waiting", _("Waiting")
    CANCELLED = "cancelled", _("Taken back")
    ERASING = "erasing", _("Under way")
    DONE = "done", _("Done")


class Document(models.TextChoices):
    """Legal texts; the last two are consents and may be withdrawn."""

    TERMS = "terms", _("Terms of use")
    PRIVACY = "privacy", _("Information on data protection")
    JOINT = "joint-controllers", _("Arrangement between cluster and platform")
    NEWSLETTER = "newsletter", _("Consent to the newsletter")
    RESEARCH = "research", _("Consent to use for research")
