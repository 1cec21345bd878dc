"""Making, changing and handing in a consortium."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.common.viewer import ORGANISATION_ROLES, Viewer
from backend.consortia import engine
from backend.consortia.enums import ConsortiumState
from backend.consortia.models import Consortium, ConsortiumMember
from backend.directory.models import Organisation
from backend.funding.models import Call
from backend.funding.services.lines import told_day

FIELDS = (
    "name", "months", "total_cost_cents", "grant_cents", "trl_start", "trl_end", "declarations",
)  # fmt: skip


@transaction.atomic
def consortium_create(*, viewer: Viewer, call: Call, values: Mapping[str, Any]) -> Consortium:
    """Make a consortium for a call, owned by the acting seat's place.

    An organisation stands in its own consortium from the start, as the lead. The caller has
    checked that the viewer may plan.
    """
    own = viewer.organisation_id if viewer.role in ORGANISATION_ROLES else None
    consortium = Consortium(
        call=call,
        owner_organisation_id=own,
        owner_cluster_id=None if own is not None else viewer.cluster_id,
        created_by_id=viewer.person_id,
    )
    _fill(consortium, {"name": call.title[:200]} | {k: v for k, v in values.items() if v != ""})
    consortium.save()
    if own is not None:
        organisation = Organisation.objects.get(pk=own)
        ConsortiumMember.objects.create(
            consortium=consortium,
            position=0,
            organisation=organisation,
            is_lead=True,
            **engine.directory_facts(organisation),
        )
    return consortium


@transaction.atomic
def consortium_update(*, consortium: Consortium, values: Mapping[str, Any]) -> Consortium:
    """Change the facts of a project that are given; raises ValidationError by field."""
    still_open(consortium)
    _fill(consortium, values)
    consortium.save()
    return consortium


@transaction.atomic
def consortium_delete(*, consortium: Consortium) -> None:
    """Forget a consortium with its members."""
    consortium.delete()


@transaction.atomic
def consortium_submit(
    *, consortium: Consortium, submitted_on: datetime.date | None = None
) -> Consortium:
    """Note that a consortium was handed in, and keep the rules of that day.

    Raises ValidationError where it was already, has no members, or the call did not take bids on
    that day. Whether it meets the rules is not asked: the owner knows what was handed in.
    """
    still_open(consortium)
    day = submitted_on or timezone.localdate()
    call = consortium.call
    if day > timezone.localdate():
        message = _("%(day)s is in the future.") % {"day": told_day(day)}
        raise ValidationError({"submitted_on": ValidationError(message, code="future")})
    if not consortium.members.exists():
        message = _("A consortium needs at least one member before it is handed in.")
        raise ValidationError({"members": ValidationError(message, code="empty")})
    closes = [timezone.localdate(c.closes_at) for c in call.cutoffs.all() if c.stage == 1]
    if closes and day > max(closes):
        message = _("The call was closed on %(day)s.") % {"day": told_day(day)}
        raise ValidationError({"submitted_on": ValidationError(message, code="closed")})
    if call.opens_on is not None and day < call.opens_on:
        message = _("The call was not open yet on %(day)s.") % {"day": told_day(day)}
        raise ValidationError({"submitted_on": ValidationError(message, code="not_open")})
    consortium.state = ConsortiumState.SUBMITTED
    consortium.submitted_on = day
    consortium.rule_set = engine.version_on(call, day)
    consortium.pinned_call = engine.pinned_of(call)
    consortium.save()
    return consortium


def still_open(consortium: Consortium) -> None:
    """Take the row's lock and refuse what was handed in meanwhile."""
    state = (
        Consortium.objects.select_for_update()
        .filter(pk=consortium.pk)
        .values_list("state", flat=True)
        .first()
    )
    if state != ConsortiumState.DRAFT:
        message = _("This consortium was handed in; it cannot be changed any more.")
        raise ValidationError(message, code="submitted")


def _fill(consortium: Consortium, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(consortium, name, values[name])
    errors: dict[str, ValidationError] = {}
    if not consortium.name.strip():
        errors["name"] = ValidationError(_("Please give a name."), code="blank")
    start, end = consortium.trl_start, consortium.trl_end
    if start is not None and end is not None and start > end:
        errors["trl_end"] = ValidationError(
            _("The level at the end is below the one at the start."), code="order"
        )
    grant, total = consortium.grant_cents, consortium.total_cost_cents
    if grant is not None and total is not None and grant > total:
        errors["grant_cents"] = ValidationError(
            _("The grant is larger than the total cost."), code="order"
        )
    if errors:
        raise ValidationError(errors)
    consortium.name = consortium.name.strip()
