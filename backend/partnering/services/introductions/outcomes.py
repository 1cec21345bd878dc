"""What became of an introduction."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.partnering.enums import Outcome
from backend.partnering.models import Introduction, IntroductionOutcome, IntroductionParty
from backend.partnering.services.introductions.labels import label
from backend.partnering.services.introductions.threads import require_agreed


@transaction.atomic
def outcome_tell(*, party: IntroductionParty, value: str, person_id: int) -> IntroductionOutcome:
    """Keep what a firm says became of it; a later word replaces the earlier.

    Raises ConflictError before everybody agreed, ValidationError naming `value`.
    """
    introduction = Introduction.objects.locked(party.introduction_id)
    require_agreed(introduction)
    if value not in Outcome.values:
        detail = _("Please choose what became of it.")
        raise ValidationError({"value": ValidationError(detail, code="unknown")})
    assert party.organisation is not None
    now = timezone.now()
    row, _made = IntroductionOutcome.objects.update_or_create(
        introduction=introduction,
        organisation=party.organisation,
        defaults={"value": value, "said_by_id": person_id, "said_at": now},
    )
    label(introduction, f"outcome:{value}", by_role=party.role, now=now)
    return row
