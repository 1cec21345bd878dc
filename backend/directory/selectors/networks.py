"""Figures of a network's clusters: counts alone, and nothing private among them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from backend.directory.enums import EntryKind, Standing, Visibility
from backend.directory.models import Cluster, Mandate, Membership, Network, Organisation
from backend.directory.selectors.profiles import open_entries

SMALLEST = 3
"""A smaller group than this could be recognised, so its number is not shown."""


def _shown(count: int) -> int | None:
    return count if count == 0 or count >= SMALLEST else None


def _figures(cluster: Cluster) -> dict[str, Any]:
    today = timezone.localdate()
    current = Membership.objects.current(today).filter(cluster=cluster)
    mandate = Mandate.objects.valid_on(today).filter(organisation=OuterRef("pk"))
    members = Organisation.objects.filter(pk__in=current.values("organisation_id"))
    # What no outsider may see counts nowhere but in the number of members.
    visible = members.exclude(~Exists(mandate), standing=Standing.IMPORTED)
    entries = open_entries().filter(visibility=Visibility.PUBLIC, organisation__in=visible)
    counts: Counter[str] = Counter()
    for codes in visible.values_list("profile__stages", flat=True):
        counts.update(codes or [])
    return {
        "id": cluster.public_id,
        "name": cluster.organisation.legal_name,
        "members": members.count(),
        "published": visible.filter(standing=Standing.PUBLISHED).count(),
        "public_offers": entries.filter(kind=EntryKind.OFFER).count(),
        "public_needs": entries.filter(kind=EntryKind.NEED).count(),
        "newcomers": _shown(visible.filter(is_newcomer=True).count()),
        "stages": [
            {"code": code, "count": _shown(count)}
            for code, count in sorted(counts.items(), key=lambda x: (-x[1], x[0]))
        ],
    }


def network_figures(network: Network) -> list[dict[str, Any]]:
    """Return the figures of each of a network's clusters, by name."""
    clusters = network.clusters.select_related("organisation").order_by("organisation__name_key")
    return [_figures(c) for c in clusters]
