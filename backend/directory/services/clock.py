"""When a profile must be renewed, and what must be checked again when it changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from backend.common.dates import in_months
from backend.directory.enums import Life, SourceKind, Standing
from backend.directory.models import Membership, Organisation
from backend.directory.services.data import Change, Source

RENEW_MONTHS = 12
"""Months a published profile stands before somebody must say that it still holds (house rule)."""


def next_renewal() -> datetime.date:
    """Return the day by which a profile confirmed today must be renewed."""
    return in_months(timezone.localdate(), RENEW_MONTHS)


def start_clock(organisation: Organisation) -> None:
    """Note that an organisation's profile is published from now on; saves nothing."""
    organisation.published_at = timezone.now()
    organisation.renew_on = next_renewal()


def begin_life(organisation: Organisation) -> None:
    """Set the state of an organisation that is about to be made; saves nothing."""
    if organisation.standing == Standing.PUBLISHED:
        organisation.life = Life.PUBLISHED
        start_clock(organisation)


def note_for_revalidation(
    organisation: Organisation, changes: Iterable[Change], source: Source
) -> None:
    """Remember which fields changed since a cluster validated the profile.

    Only changes by people count, and only fields that a cluster of the organisation wants to look
    at again. The profile stays as visible as it is.
    """
    if organisation.validated_at is None or source.kind != SourceKind.PERSON:
        return
    wanted: set[str] = set()
    rows = Membership.objects.current(timezone.localdate()).filter(
        organisation=organisation, cluster__validates=True
    )
    for fields in rows.values_list("cluster__revalidate_fields", flat=True):
        wanted |= set(fields)
    fresh = {c.field for c in changes} & wanted
    if fresh - set(organisation.revalidate):
        organisation.revalidate = sorted({*organisation.revalidate, *fresh})
        Organisation.objects.filter(pk=organisation.pk).update(revalidate=organisation.revalidate)
