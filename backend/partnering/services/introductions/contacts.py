"""Which of a firm's contacts move when everybody has agreed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from backend.directory.models import Organisation


def chosen_contacts(
    organisation: Organisation, contact_ids: Sequence[UUID], *, share_person: bool
) -> list[str]:
    """Return the chosen contact points of a firm as they are stored.

    Raises ValidationError naming `contact_ids` where one is not the firm's own, or where nobody
    could be reached.
    """
    wanted = {str(i) for i in contact_ids}
    own = [c for c in organisation.contacts.filter(public_id__in=wanted) if c.email or c.phone]
    if len(own) != len(wanted):
        detail = _("One of the chosen contacts is not yours, or has neither e-mail nor telephone.")
        raise ValidationError({"contact_ids": ValidationError(detail, code="unknown_contact")})
    if not own and not share_person:
        detail = _("Please choose who may be contacted when everybody has agreed.")
        raise ValidationError({"contact_ids": ValidationError(detail, code="required")})
    return [str(c.public_id) for c in own]
