"""Cascade money that a firm says it was awarded."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.directory.models import Organisation
from backend.funding.models import Call, CascadeAward, Programme
from backend.funding.services.lines import told_day

MAX_CENTS = 10_000_000_000
"""100 million euros: far above any cascade grant, so a larger sum is a slip of the keyboard."""


@transaction.atomic
def award_create(
    *,
    organisation: Organisation,
    amount_cents: int,
    awarded_on: datetime.date,
    programme: Programme | None = None,
    call: Call | None = None,
    project_name: str = "",
) -> CascadeAward:
    """Note a sum that was awarded; raises ValidationError naming the field.

    Without a programme of its own the award counts for the call's programme.
    """
    errors: dict[str, ValidationError] = {}
    if not 0 < amount_cents <= MAX_CENTS:
        errors["amount_cents"] = ValidationError(
            _("The sum has to be more than 0 and at most 100 million euros."), code="invalid"
        )
    if awarded_on > timezone.localdate():
        errors["awarded_on"] = ValidationError(
            _("%(day)s is in the future. Enter sums once they have been awarded.")
            % {"day": told_day(awarded_on)},
            code="invalid",
        )
    if errors:
        raise ValidationError(errors)
    return CascadeAward.objects.create(
        organisation=organisation,
        programme=programme or (call.programme if call is not None else None),
        call=call,
        project_name=project_name.strip(),
        amount_cents=amount_cents,
        awarded_on=awarded_on,
    )


@transaction.atomic
def award_delete(*, award: CascadeAward) -> None:
    """Forget an award."""
    award.delete()
