"""Members of clusters and the mandates they give."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from backend.common import hooks, outbox
from backend.directory.models import Cluster, Mandate, Membership, Organisation
from backend.directory.services.data import Change, MembershipData


def _is_current(membership: Membership) -> bool:
    return (
        membership.pk is not None
        and Membership.objects.current(timezone.localdate()).filter(pk=membership.pk).exists()
    )


def _touch(organisation: Organisation, *, narrowing: bool = False) -> None:
    """Have index and proposals follow: who is with whom decides what each may see."""
    outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=narrowing)
    hooks.fire(hooks.ORGANISATION_CHANGED, organisation_id=organisation.pk)


@transaction.atomic
def membership_upsert(
    *, organisation: Organisation, cluster: Cluster, data: MembershipData
) -> list[Change]:
    """Make or change a membership; ending one narrows what the cluster's people see."""
    row = Membership.objects.filter(organisation=organisation, cluster=cluster).first()
    row = row or Membership(organisation=organisation, cluster=cluster)
    before = _is_current(row)
    given = {
        "status": data.status,
        "since": data.since or row.since,
        "since_text": data.since_text or row.since_text,
        "member_key": data.member_key or row.member_key,
    }
    changes = [
        Change(f"membership.{name}", str(getattr(row, name) or ""), str(new or ""))
        for name, new in given.items()
        if getattr(row, name) != new
    ]
    if not changes and row.pk is not None:
        return []
    for name, new in given.items():
        setattr(row, name, new)
    row.full_clean()
    row.save()
    now = _is_current(row)
    _touch(organisation, narrowing=before and not now)
    return changes or [Change("membership.status", "", row.status)]


@transaction.atomic
def membership_end(*, membership: Membership, on: datetime.date) -> Membership:
    """End a membership on a day; the firm's data stay its own."""
    membership.until = on
    membership.full_clean()
    membership.save()
    _touch(membership.organisation, narrowing=True)
    return membership


@transaction.atomic
def mandate_record(
    *,
    organisation: Organisation,
    cluster: Cluster,
    given_on: datetime.date,
    valid_until: datetime.date | None = None,
    note: str = "",
) -> Mandate:
    """Record a member's permission that its cluster may show its imported profile."""
    mandate = Mandate(
        organisation=organisation,
        cluster=cluster,
        given_on=given_on,
        valid_until=valid_until,
        note=note,
    )
    mandate.full_clean()
    mandate.save()
    _touch(organisation)
    return mandate


@transaction.atomic
def mandate_withdraw(*, mandate: Mandate) -> None:
    """Withdraw a mandate; from now on only the clusters see the imported profile."""
    _touch(mandate.organisation, narrowing=True)
    mandate.delete()
