"""Reading self-assessments of the SME status."""

from __future__ import annotations

from django.db.models import QuerySet

from backend.directory.models import Organisation, SmeAssessment, SmeSharing


def assessment_list(organisation: Organisation) -> QuerySet[SmeAssessment]:
    """Return a firm's self-assessments, the latest first."""
    return SmeAssessment.objects.filter(organisation=organisation).order_by("-version")


def is_shared(organisation: Organisation) -> bool:
    """Say whether the firm lets its clusters read the outcome."""
    return SmeSharing.objects.filter(organisation=organisation).exists()
