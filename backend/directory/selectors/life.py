"""Reading the life of organisations: history, suggestions, notices and exclusions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from backend.common.viewer import Viewer
from backend.directory import rules
from backend.directory.enums import SuggestionState
from backend.directory.models import (
    ChangeRequest,
    Cluster,
    Exclusion,
    FirmNotice,
    HistoryRow,
    Mandate,
    Membership,
    Organisation,
)


def history_list(organisation: Organisation, viewer: Viewer) -> QuerySet[HistoryRow]:
    """Return what happened to an organisation, the latest first, as the viewer may see it.

    Rows of private entries are for the organisation's own seats. Other clusters' dealings with it
    (memberships, mandates, notices, suggestions) are not for a cluster's staff.
    """
    rows = HistoryRow.objects.filter(organisation=organisation).select_related(
        "person", "cluster__organisation"
    )
    if not rules.is_own_organisation(viewer, organisation):
        rows = rows.filter(is_private=False)
    if viewer.cluster_id is not None:
        rows = rows.filter(Q(cluster__isnull=True) | Q(cluster_id=viewer.cluster_id))
    return rows


def change_list(organisation: Organisation, viewer: Viewer) -> QuerySet[ChangeRequest]:
    """Return the change requests of an organisation: its own seats all, a cluster its own."""
    rows = (
        ChangeRequest.objects.filter(organisation=organisation)
        .select_related("cluster__organisation", "person", "organisation__profile")
        .prefetch_related("values")
    )
    if rules.is_own_organisation(viewer, organisation):
        return rows
    return rows.filter(cluster_id=viewer.cluster_id or 0)


def open_changes_count(organisation: Organisation) -> int:
    """Return how many suggested values wait for the firm's answer."""
    return ChangeRequest.objects.filter(
        organisation=organisation, values__state=SuggestionState.OPEN
    ).aggregate(n=Count("values"))["n"]


def exclusion_list(organisation: Organisation) -> QuerySet[Exclusion]:
    """Return an organisation's own exclusions, the latest first."""
    return (
        Exclusion.objects.filter(organisation=organisation)
        .select_related("excluded", "excluded_cluster__organisation")
        .order_by("-pk")
    )


def with_member_parts(queryset: QuerySet[Organisation], cluster: Cluster) -> QuerySet[Organisation]:
    """Prefetch what a cluster's staff see of its members; constant number of queries."""
    today = timezone.localdate()
    return queryset.prefetch_related(
        Prefetch(
            "notices", queryset=FirmNotice.objects.filter(cluster=cluster), to_attr="own_notices"
        ),
        Prefetch(
            "mandates",
            queryset=Mandate.objects.valid_on(today).filter(cluster=cluster).order_by("-given_on"),
            to_attr="own_mandates",
        ),
        Prefetch(
            "memberships",
            queryset=Membership.objects.filter(cluster=cluster),
            to_attr="own_membership",
        ),
        "contacts",
    )


def notice_list(cluster: Cluster) -> QuerySet[FirmNotice]:
    """Return a cluster's notices to firms that are still unclaimed, the most urgent first.

    Firms that objected are listed by name, so that the cluster can forget them elsewhere too.
    """
    return (
        FirmNotice.objects.filter(cluster=cluster)
        .filter(Q(organisation__standing="imported"))
        .select_related("organisation")
        .prefetch_related("organisation__contacts")
        .order_by("told_at", "due_on", "pk")
    )


def has_address(contacts: Iterable[object]) -> bool:
    """Say whether one of the contact points has an e-mail address."""
    return any(getattr(c, "email", "") for c in contacts)
