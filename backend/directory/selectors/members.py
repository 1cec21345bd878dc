"""Reading memberships and clusters."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from backend.common.viewer import Viewer
from backend.directory.enums import MembershipStatus
from backend.directory.models import Cluster, Membership, Organisation


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
