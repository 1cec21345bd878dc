"""Reading memberships and clusters."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.common.text import fold
from backend.common.viewer import Viewer
from backend.directory.enums import Life, MembershipStatus, Standing
from backend.directory.models import Cluster, FirmNotice, Membership, Organisation


def cluster_list(viewer: Viewer) -> QuerySet[Cluster]:
    """Return the clusters whose organisation the viewer may see, with visible members counted."""
    visible = Organisation.objects.visible_to(viewer)
    today = timezone.localdate()
    current = (
        Q(memberships__organisation__in=visible)
        & Q(memberships__status__in=[MembershipStatus.ACTIVE, MembershipStatus.PENDING])
        & (Q(memberships__until__isnull=True) | Q(memberships__until__gt=today))
        & (Q(memberships__since__isnull=True) | Q(memberships__since__lte=today))
    )
    return (
        Cluster.objects.filter(organisation__in=visible)
        .select_related("organisation")
        .prefetch_related("labels")
        .annotate(members_count=Count("memberships", filter=current, distinct=True))
        .order_by("organisation__name_key", "pk")
    )


def cluster_member_list(viewer: Viewer, cluster: Cluster) -> QuerySet[Organisation]:
    """Return a cluster's current members that the viewer may see, by name."""
    today = timezone.localdate()
    members = Membership.objects.current(today).filter(cluster=cluster)
    return (
        Organisation.objects.visible_to(viewer)
        .filter(pk__in=members.values("organisation_id"))
        .select_related("profile")
        .order_by("name_key", "pk")
    )


def members_to_validate(members: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return those of a cluster's members that wait for its validation.

    Handed in by their firm, unclaimed and never checked, or changed since they were validated.
    """
    return members.filter(
        Q(life=Life.SUBMITTED)
        | Q(life=Life.DRAFT, standing=Standing.IMPORTED)
        | (Q(life__in=[Life.PUBLISHED, Life.DUE]) & ~Q(revalidate=[]))
    )


def members_filtered(
    members: QuerySet[Organisation],
    cluster: Cluster,
    *,
    text: str = "",
    life: str = "",
    notice: str = "",
) -> QuerySet[Organisation]:
    """Narrow a cluster's members by name, by state and by what their firms were told.

    `life` is a state, or `to_validate`; `notice` is `told`, `due`, `overdue` or `by_post`.
    """
    today = timezone.localdate()
    if text:
        members = members.filter(name_key__contains=fold(text, 100))
    if life == "to_validate":
        members = members_to_validate(members)
    elif life:
        members = members.filter(life=life).exclude(standing=Standing.PUBLIC_RECORD)
    if notice:
        rows = FirmNotice.objects.filter(cluster=cluster, organisation=OuterRef("pk"))
        if notice == "told":
            rows = rows.filter(told_at__isnull=False)
        else:
            rows = rows.open()
            if notice == "due":
                rows = rows.filter(due_on__gte=today)
            elif notice == "overdue":
                rows = rows.overdue(today)
        members = members.filter(Exists(rows))
        if notice == "by_post":
            members = members.exclude(contacts__email__gt="")
    return members
