"""Sole traders: what is said of their organisation is said of a person."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.directory.models import Organisation
from backend.directory.services.validation import problem
from backend.privacy.selectors.subjects import owned


@transaction.atomic
def sole_trader_set(*, person: Person, public_id: str, value: bool) -> Organisation:
    """Mark an organisation that a person owns as theirs in person; raises ValidationError."""
    row = owned(person).filter(public_id=public_id).first()
    if row is None:
        raise ValidationError(
            {"organisation": problem("not_yours", _("You do not own this organisation."))}
        )
    Organisation.objects.filter(pk=row.pk).update(is_sole_trader=value)
    row.is_sole_trader = value
    return row
