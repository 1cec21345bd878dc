"""Self-assessments of the SME status: kept as versions, shared on request, used on request."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.directory.engine import RULES_VERSION, QuestionError, assessed
from backend.directory.enums import SmeOutcome, SourceKind
from backend.directory.models import Organisation, SmeAssessment, SmeSharing
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.upsert import profile_upsert
from backend.directory.services.validation import problem

_SENTENCES = {
    "no_year": _("Please give the figures of at least one period."),
    "not_consecutive": _("The periods must follow one another without a gap."),
    "negative": _("Figures cannot be negative."),
    "not_a_share": _("A share lies between 0 and 100 percent."),
}


def sme_assess(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the calculation without keeping it; raises ValidationError naming the field."""
    try:
        return assessed(answers)
    except QuestionError as error:
        sentence = _SENTENCES[error.code]
        field = f"answers.{error.field}"
        raise ValidationError({field: problem(error.code, sentence)}) from error


@transaction.atomic
def sme_assessment_create(
    *,
    organisation: Organisation,
    answers: Mapping[str, Any],
    person_id: int | None,
    declared_size: str = "",
    declared_on: datetime.date | None = None,
    validated_on: datetime.date | None = None,
) -> SmeAssessment:
    """Keep a self-assessment as the next version; raises ValidationError naming the field."""
    result = sme_assess(answers)
    # The organisation's row lock keeps two versions from taking one number.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    last = organisation.sme_assessments.aggregate(last=Max("version"))["last"] or 0
    row = SmeAssessment(
        organisation=organisation,
        version=last + 1,
        person_id=person_id,
        answers=dict(answers),
        declared_size=declared_size,
        declared_on=(declared_on or timezone.localdate()) if declared_size else None,
        validated_on=validated_on,
        computed_sme=result["sme"],
        computed_size=result["size"] or "",
        computed_small_mid_cap=result["small_mid_cap"],
        computed_horizon_mid_cap=result["horizon_mid_cap"],
        rules_version=RULES_VERSION,
        result=result,
    )
    row.full_clean(exclude=["public_id"])
    row.save()
    return row


@transaction.atomic
def sme_share(*, organisation: Organisation, shared: bool) -> None:
    """Let the firm's clusters read the outcome of its latest self-assessment, or no longer."""
    if shared:
        SmeSharing.objects.get_or_create(organisation=organisation)
    else:
        SmeSharing.objects.filter(organisation=organisation).delete()


@transaction.atomic
def sme_use(*, assessment: SmeAssessment, person_id: int | None) -> SmeAssessment:
    """Take the computed status over into the profile; raises ValidationError where it is open.

    The field's provenance names the version, so that everybody who answers for the profile sees
    what it rests on.
    """
    row = SmeAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if row.computed_sme == SmeOutcome.UNKNOWN:
        raise problem("status_unknown", _("The status is not known yet: some answers are missing."))
    source = Source(
        SourceKind.PERSON, ref=f"sme-self-assessment#{row.version}", person_id=person_id
    )
    data = OrganisationData(is_sme=row.computed_sme == SmeOutcome.MET)
    profile_upsert(organisation=row.organisation, data=data, source=source)
    row.used_on = timezone.now()
    row.save(update_fields=["used_on"])
    return row
