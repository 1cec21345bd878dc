"""A profile that others wrote becomes its firm's own."""

from __future__ import annotations

from django.db import transaction

from backend.directory.enums import Standing
from backend.directory.models import Organisation
from backend.directory.services.organisations import organisation_claim


@transaction.atomic
def take_over(organisation: Organisation) -> Organisation:
    """Turn an imported profile or a public record into a claimed one.

    A public record goes the way of an imported profile, within this transaction; nobody sees it in
    between.
    """
    if organisation.standing == Standing.PUBLIC_RECORD:
        Organisation.objects.filter(pk=organisation.pk).update(standing=Standing.IMPORTED)
    return organisation_claim(organisation=organisation)
