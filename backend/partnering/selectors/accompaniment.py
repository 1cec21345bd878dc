"""Which clusters can accompany a firm in an introduction, and which it wants by default."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from backend.directory.models import Cluster, Membership, Organisation
from backend.partnering.models import FirmAccompaniment


def clusters_of(organisation: Organisation) -> list[Cluster]:
    """Return the clusters a firm is now a member of, the oldest membership first.

    One whose beginning nobody wrote down counts as old.
    """
    rows = (
        Membership.objects.current(timezone.localdate())
        .filter(organisation=organisation)
        .select_related("cluster__organisation")
        .order_by(F("since").asc(nulls_first=True), "pk")
    )
    return [row.cluster for row in rows]


def preferred_cluster(organisation: Organisation, among: list[Cluster]) -> Cluster | None:
    """Return the cluster that a firm always wants beside it, while it is a member there."""
    row = FirmAccompaniment.objects.filter(organisation=organisation).first()
    if row is None or row.cluster_id is None:
        return None
    return next((c for c in among if c.pk == row.cluster_id), None)
