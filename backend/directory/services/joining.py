"""A firm that is not here yet enters itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.common.viewer import Role, Viewer
from backend.directory.enums import SourceKind, Standing
from backend.directory.models import Organisation, Seat
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.organisations import organisation_create, organisation_match
from backend.directory.services.seats import seat_give
from backend.directory.services.twins import twins_offer
from backend.directory.services.validation import clean_fields, problem

OWN_AT_MOST = 5
"""How many organisations one person may enter by themselves."""


@transaction.atomic
def organisation_found(*, person: Person, values: Mapping[str, Any]) -> Seat:
    """Create a person's own organisation and return their seat as its owner.

    Raises ValidationError on `legal_name` where everybody can see that it is already here: then it
    is to be claimed. A profile that a cluster keeps to itself is neither named nor hinted at, so
    its firm may enter itself a second time; official numbers, which could be probed, are not asked
    for here.
    """
    owned = Seat.objects.filter(person=person, role=Role.ORG_OWNER).count()
    if owned >= OWN_AT_MOST:
        raise problem("too_many", _("You already own several organisations. Write to us."))
    cleaned = clean_fields(dict(values))
    match = organisation_match(
        website=cleaned.get("website", ""),
        name=cleaned["legal_name"],
        country=cleaned["country"],
    )
    if match is not None and _is_open(match.organisation, person):
        fault = problem(
            "already_here",
            _("“%(value)s” is already here. Find it and claim it."),
            value=match.organisation.legal_name,
        )
        raise ValidationError({"legal_name": fault})
    organisation, _changes = organisation_create(
        data=OrganisationData(**values),
        standing=Standing.CLAIMED,
        source=Source(SourceKind.PERSON, person_id=person.pk),
    )
    seat = seat_give(person=person, role=Role.ORG_OWNER, organisation=organisation, tell=False)
    twins_offer(organisation)
    return seat


def _is_open(organisation: Organisation, person: Person) -> bool:
    seen = Organisation.objects.visible_to(Viewer(person_id=person.pk))
    return seen.exclude(standing=Standing.IMPORTED).filter(pk=organisation.pk).exists()
