"""Members of clusters and the mandates they give."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import hooks, outbox
from backend.directory.enums import HistoryKind, SourceKind, Standing
from backend.directory.models import Cluster, Exclusion, Mandate, Membership, Organisation
from backend.directory.services.data import Change, MembershipData, Source
from backend.directory.services.history import note
from backend.directory.services.notices import notice_before_disclosure, notice_ensure
from backend.directory.services.validation import problem

SYSTEM = Source(SourceKind.CLOCK)
"""Where no person acted: an import notes its own source on the fields it wrote."""


def _is_current(membership: Membership) -> bool:
    return (
        membership.pk is not None
        and Membership.objects.current(timezone.localdate()).filter(pk=membership.pk).exists()
    )


def _touch(organisation: Organisation, *, narrowing: bool = False) -> None:
    """Have index and proposals follow: who is with whom decides what each may see."""
    outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=narrowing)
    hooks.fire(hooks.ORGANISATION_CHANGED, organisation_id=organisation.pk)


def _settle_curator(organisation: Organisation) -> None:
    """Have one cluster answer for an unclaimed profile: the one that keeps it longest.

    A claimed profile is its firm's own, and a public record is nobody's.
    """
    wanted: int | None = None
    if organisation.standing == Standing.IMPORTED:
        current = (
            Membership.objects.current(timezone.localdate())
            .filter(organisation=organisation)
            .order_by("pk")
            .values_list("cluster_id", flat=True)
        )
        keys = list(current)
        wanted = organisation.curator_id if organisation.curator_id in keys else None
        wanted = wanted or (keys[0] if keys else None)
    if wanted != organisation.curator_id:
        organisation.curator_id = wanted
        Organisation.objects.filter(pk=organisation.pk).update(curator_id=wanted)


@transaction.atomic
def membership_upsert(
    *,
    organisation: Organisation,
    cluster: Cluster,
    data: MembershipData,
    source: Source = SYSTEM,
) -> list[Change]:
    """Make or change a membership; ending one narrows what the cluster's people see.

    An unclaimed firm that comes in is owed a notice from this cluster.
    """
    row = Membership.objects.filter(organisation=organisation, cluster=cluster).first()
    row = row or Membership(organisation=organisation, cluster=cluster)
    fresh = row.pk is None
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
    if not changes and not fresh:
        return []
    old = row.status
    for name, new in given.items():
        setattr(row, name, new)
    row.full_clean()
    row.save()
    now = _is_current(row)
    _settle_curator(organisation)
    if now and not before:
        # Who joins a cluster no longer keeps apart from it.
        Exclusion.objects.filter(organisation=organisation, excluded_cluster=cluster).delete()
    if fresh:
        notice_ensure(organisation=organisation, cluster=cluster)
    if fresh or old != row.status:
        note(
            organisation,
            HistoryKind.MEMBERSHIP,
            source,
            field=str(cluster),
            old=None if fresh else old,
            new=row.status,
            cluster_id=cluster.pk,
        )
    _touch(organisation, narrowing=before and not now)
    return changes or [Change("membership.status", "", row.status)]


@transaction.atomic
def membership_end(
    *, membership: Membership, on: datetime.date, source: Source = SYSTEM
) -> Membership:
    """End a membership on a day; the firm's data stay its own.

    Mandates given to this cluster end with it, and an unclaimed profile goes over to another of
    its clusters. Raises ValidationError for a day before the membership began.
    """
    if membership.since is not None and on < membership.since:
        raise problem(
            "before_beginning", _("The membership began on %(value)s."), value=membership.since
        )
    membership.until = on
    membership.full_clean()
    membership.save()
    organisation = membership.organisation
    if on <= timezone.localdate():
        Mandate.objects.filter(organisation=organisation, cluster=membership.cluster).delete()
    _settle_curator(organisation)
    note(
        organisation,
        HistoryKind.MEMBERSHIP,
        source,
        field=str(membership.cluster),
        old=membership.status,
        new=f"until {on.isoformat()}",
        cluster_id=membership.cluster_id,
    )
    _touch(organisation, narrowing=True)
    return membership


@transaction.atomic
def mandate_record(
    *,
    organisation: Organisation,
    cluster: Cluster,
    given_on: datetime.date,
    valid_until: datetime.date | None = None,
    remark: str = "",
    source: Source = SYSTEM,
) -> Mandate:
    """Record a member's permission that its cluster may show its imported profile.

    The firm is told first who keeps its data: this sends the e-mail where it was not told yet.
    Raises ValidationError where it has no address, for a day to come, and for an end before the
    beginning.
    """
    if given_on > timezone.localdate():
        raise problem("given_later", _("A mandate cannot be given in the future."))
    if valid_until is not None and valid_until < given_on:
        raise problem("ends_before", _("The end lies before the day it was given."))
    notice_before_disclosure(organisation=organisation, cluster=cluster, person_id=source.person_id)
    mandate = Mandate(
        organisation=organisation,
        cluster=cluster,
        given_on=given_on,
        valid_until=valid_until,
        note=remark,
    )
    mandate.full_clean(exclude=["public_id"])
    mandate.save()
    _note_mandate(mandate, source, old=None, new=f"{given_on} to {valid_until or '…'}")
    _touch(organisation)
    return mandate


def _note_mandate(mandate: Mandate, source: Source, *, old: str | None, new: str | None) -> None:
    note(
        mandate.organisation,
        HistoryKind.MANDATE,
        source,
        field=str(mandate.cluster),
        old=old,
        new=new,
        cluster_id=mandate.cluster_id,
    )


@transaction.atomic
def mandate_withdraw(*, mandate: Mandate, source: Source = SYSTEM) -> None:
    """Withdraw a mandate; from now on only the clusters see the imported profile."""
    _note_mandate(mandate, source, old=str(mandate.given_on), new=None)
    _touch(mandate.organisation, narrowing=True)
    mandate.delete()
