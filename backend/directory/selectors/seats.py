"""Reading seats."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import Person
from backend.directory.models import Membership, Seat


def seat_list_for(person: Person) -> QuerySet[Seat]:
    """Return a person's seats with their organisation and cluster, in the order of entry."""
    return (
        Seat.objects.filter(person=person)
        .select_related("organisation", "cluster", "cluster__organisation")
        .order_by("pk")
    )


def membership_clusters(organisation_id: int) -> dict[int, str]:
    """Return the clusters an organisation is now a member of: database key to public id."""
    rows = (
        Membership.objects.current(timezone.localdate())
        .filter(organisation_id=organisation_id)
        .values_list("cluster_id", "cluster__public_id")
    )
    return {key: str(public_id) for key, public_id in rows}


def seat_public_ids(keys: set[int]) -> dict[int, str]:
    """Return the public ids of seats by their keys."""
    rows = Seat.objects.filter(pk__in=keys).values_list("pk", "public_id")
    return {key: str(public_id) for key, public_id in rows}
