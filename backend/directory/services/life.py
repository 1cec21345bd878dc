"""Taking a profile through its life: submit, validate, publish, renew, expire."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from backend.directory.enums import HistoryKind, Life, SourceKind, Standing
from backend.directory.models import Cluster, Membership, Organisation
from backend.directory.models.life import UNPUBLISHED
from backend.directory.services.clock import next_renewal, start_clock
from backend.directory.services.data import Source
from backend.directory.services.history import note
from backend.directory.services.telling import tell_firm, tell_staff
from backend.directory.services.upsert import touch_organisation
from backend.directory.services.validation import problem

NOTICE_DAYS = 30
"""Days before its end that a profile falls due and its firm is told (house rule)."""

CLOCK = Source(SourceKind.CLOCK)
CHUNK = 200


def validating_clusters(organisation: Organisation) -> list[Cluster]:
    """Return the clusters that check a new profile of this organisation before it is shown."""
    rows = (
        Membership.objects.current(timezone.localdate())
        .filter(organisation=organisation, cluster__validates=True)
        .exclude(cluster__organisation=organisation)
        .select_related("cluster__organisation")
        .order_by("pk")
    )
    return [row.cluster for row in rows]


def may_publish_now(organisation: Organisation) -> bool:
    """Say whether nothing but a person's wish is missing for publication."""
    if organisation.life == Life.VALIDATED:
        return True
    return organisation.life in UNPUBLISHED and not validating_clusters(organisation)


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _step(row: Organisation, take: Callable[[], None]) -> tuple[str, str]:
    """Take a step of the state machine; raises ValidationError where the state forbids it."""
    before = row.life
    try:
        take()
    except TransitionNotAllowed as error:
        raise problem(
            "life_step",
            _("This is not possible while the profile is “%(value)s”. Reload the page."),
            value=Life(before).label,
        ) from error
    return before, row.life


def _kept(
    row: Organisation,
    states: tuple[str, str],
    source: Source,
    *,
    cluster_id: int | None = None,
    remark: str = "",
) -> None:
    """Save, note and index a step; a step out of sight is a narrowing."""
    row.save()
    before, after = states
    note(
        row,
        HistoryKind.LIFE,
        source,
        field=remark[:80],
        old=before,
        new=after,
        cluster_id=cluster_id,
    )
    touch_organisation(row, narrowing=after == Life.EXPIRED)


@transaction.atomic
def profile_submit(*, organisation: Organisation, source: Source) -> Organisation:
    """Hand a draft to the clusters that check it; raises ValidationError in any other state."""
    row = _locked(organisation)
    states = _step(row, row.submit)
    row.submitted_at, row.remark = timezone.now(), ""
    _kept(row, states, source)
    for cluster in validating_clusters(row):
        tell_staff(
            cluster,
            "profile_submitted",
            params={"organisation": row.legal_name},
            link=f"/organisations/{row.public_id}/edit",
        )
    return row


@transaction.atomic
def profile_send_back(
    *, organisation: Organisation, cluster: Cluster, source: Source, remark: str = ""
) -> Organisation:
    """Give a submitted profile back to its firm with a remark, read where the profile is edited."""
    row = _locked(organisation)
    states = _step(row, row.send_back)
    row.remark = remark.strip()[:300]
    _kept(row, states, source, cluster_id=cluster.pk)
    tell_firm(row, "profile_sent_back", params={"cluster": str(cluster)})
    return row


@transaction.atomic
def profile_validate(
    *, organisation: Organisation, cluster: Cluster, source: Source
) -> Organisation:
    """Note that a cluster has checked a profile.

    A draft or submitted one becomes validated; a published one stays published and has nothing
    left to be checked. Raises ValidationError for an expired profile.
    """
    row = _locked(organisation)
    states = (row.life, row.life)
    if row.life in UNPUBLISHED:
        if row.life != Life.VALIDATED:
            states = _step(row, row.validate_first)
    elif row.life == Life.EXPIRED:
        raise problem(
            "life_step",
            _("This is not possible while the profile is “%(value)s”. Reload the page."),
            value=Life.EXPIRED.label,
        )
    row.validated_at, row.validated_by, row.revalidate = timezone.now(), cluster, []
    row.remark = ""
    _kept(row, states, source, cluster_id=cluster.pk, remark="validated")
    if states[0] != states[1]:
        tell_firm(row, "profile_validated", params={"cluster": str(cluster)})
    return row


@transaction.atomic
def profile_publish(*, organisation: Organisation, source: Source) -> Organisation:
    """Show a profile to others and start its clock.

    Raises ValidationError where a cluster still has to validate it, or where an imported profile
    is neither claimed nor covered by a mandate.
    """
    row = _locked(organisation)
    if row.life in UNPUBLISHED and not may_publish_now(row):
        names = ", ".join(str(c) for c in validating_clusters(row))
        raise problem(
            "validation_first", _("%(value)s must validate the profile first."), value=names
        )
    if row.standing == Standing.IMPORTED:
        if not row.mandates.valid_on(timezone.localdate()).exists():  # type: ignore[attr-defined]
            raise problem(
                "mandate_first",
                _("%(value)s has neither claimed its profile nor given a mandate to show it."),
                value=row.legal_name,
            )
    elif row.standing == Standing.CLAIMED:
        row.standing = Standing.PUBLISHED
    states = _step(row, row.publish)
    start_clock(row)
    row.remark = ""
    _kept(row, states, source)
    return row


@transaction.atomic
def profile_renew(*, organisation: Organisation, source: Source) -> Organisation:
    """Confirm that a profile still holds; its year begins anew."""
    row = _locked(organisation)
    states = _step(row, row.renew)
    row.renew_on = next_renewal()
    _kept(row, states, source, remark="renewed")
    return row


def note_claim(row: Organisation) -> None:
    """Set the state of a profile that its firm has just claimed; saves nothing.

    The claim is the firm's word that it stands for the profile: it is shown from now on, has its
    own clock, and an objection against being kept is over.
    """
    if row.life in UNPUBLISHED:
        row.publish()
        start_clock(row)
    else:
        row.renew()
        row.renew_on = next_renewal()
    row.objected_at = None
    row.curator = None


def turn_clock(today: datetime.date | None = None) -> dict[str, int]:
    """Have profiles fall due and expire, and tell their firms; return how many of each.

    Public records have no clock. Each profile is its own short transaction, and a second run on
    the same day finds nothing to do.
    """
    day = today or timezone.localdate()
    ticking = Organisation.objects.exclude(standing=Standing.PUBLIC_RECORD).filter(
        renew_on__isnull=False
    )
    over = ticking.filter(life__in=[Life.PUBLISHED, Life.DUE], renew_on__lt=day)
    soon = ticking.filter(
        life=Life.PUBLISHED,
        renew_on__gte=day,
        renew_on__lte=day + datetime.timedelta(days=NOTICE_DAYS),
    )
    expired = sum(_expire(pk) for pk in over.values_list("pk", flat=True).iterator(CHUNK))
    due = sum(_fall_due(pk) for pk in soon.values_list("pk", flat=True).iterator(CHUNK))
    return {"due": due, "expired": expired}


@transaction.atomic
def _expire(pk: int) -> bool:
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=pk)
    try:
        states = _step(row, row.expire)
    except ValidationError:
        return False
    _kept(row, states, CLOCK)
    tell_firm(row, "profile_expired", key=f"expired:{row.pk}:{row.renew_on}")
    return True


@transaction.atomic
def _fall_due(pk: int) -> bool:
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=pk)
    try:
        states = _step(row, row.fall_due)
    except ValidationError:
        return False
    _kept(row, states, CLOCK)
    tell_firm(
        row,
        "profile_due",
        params={"day": f"{row.renew_on:%Y-%m-%d}"},
        key=f"due:{row.pk}:{row.renew_on}",
    )
    return True
