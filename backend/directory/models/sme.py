"""Self-assessments of the SME status, each a version of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel
from backend.directory.enums import DeclaredSize, SmeOutcome
from backend.directory.models.organisations import Organisation


class SmeAssessment(PublicIdModel):
    """What a firm said of its size, and what the rules made of it.

    Declared and computed are kept apart, each with its date; a change is a new version. `answers`
    are the figures and holdings as typed, `result` the calculation line by line as codes and
    numbers. Both are for the firm's own seats alone; its clusters read the outcome where the firm
    shares it (`SmeSharing`).
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sme_assessments"
    )
    version = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answers = models.JSONField(default=dict)
    declared_size = models.CharField(
        _("declared"), max_length=16, choices=DeclaredSize.choices, blank=True, default=""
    )
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    validated_on = models.DateField(
        _("validated in the Participant Register on"), null=True, blank=True
    )
    computed_sme = models.CharField(max_length=8, choices=SmeOutcome.choices)
    computed_size = models.CharField(max_length=16, blank=True, default="")
    computed_small_mid_cap = models.CharField(max_length=8, choices=SmeOutcome.choices)
    computed_horizon_mid_cap = models.CharField(max_length=8, choices=SmeOutcome.choices)
    computed_on = models.DateTimeField(auto_now_add=True)
    rules_version = models.CharField(max_length=12)
    result = models.JSONField(default=dict)
    used_on = models.DateTimeField(_("taken over into the profile"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="sme_assessment_version_once"
            )
        ]


class SmeSharing(models.Model):
    """A firm lets its clusters read the outcome of its latest self-assessment."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="sme_sharing"
    )
    since = models.DateTimeField(auto_now_add=True)
