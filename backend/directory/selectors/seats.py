"""Reading seats."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from backend.accounts.models import Person
from backend.common.viewer import Role, Viewer
from backend.directory.models import Cluster, Membership, Organisation, Seat
from backend.directory.rules_people import HEADS


def seat_list_for(person: Person) -> QuerySet[Seat]:
    """Return a person's seats with the places they are in, in the order of entry."""
    return (
        Seat.objects.filter(person=person)
        .select_related("organisation", "cluster", "cluster__organisation", "network")
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


def place_seats(viewer: Viewer) -> QuerySet[Seat]:
    """Return the seats of the acting place with their people, those who head it first."""
    seats = Seat.objects.with_peers().select_related("person", "organisation", "cluster", "network")
    if viewer.organisation_id is not None:
        seats = seats.filter(organisation_id=viewer.organisation_id)
    elif viewer.cluster_id is not None:
        seats = seats.filter(cluster_id=viewer.cluster_id)
    elif viewer.network_id is not None:
        seats = seats.filter(network_id=viewer.network_id)
    elif viewer.is_admin:
        seats = seats.filter(role=Role.PLATFORM_ADMIN)
    else:
        return seats.filter(pk=viewer.seat_id) if viewer.seat_id else seats.none()
    rank = Case(When(role__in=[r.value for r in HEADS], then=0), default=1)
    return seats.annotate(rank=rank).order_by("rank", "person__name", "pk")


def clusters_of(organisation: Organisation) -> QuerySet[Cluster]:
    """Return the clusters an organisation now belongs to; it picks one per introduction."""
    today = timezone.localdate()
    current = Membership.objects.current(today).filter(organisation=organisation)
    return (
        Cluster.objects.filter(pk__in=current.values("cluster_id"))
        .select_related("organisation")
        .order_by("organisation__name_key", "pk")
    )


def seat_public_ids(keys: set[int]) -> dict[int, str]:
    """Return the public ids of seats by their keys."""
    rows = Seat.objects.filter(pk__in=keys).values_list("pk", "public_id")
    return {key: str(public_id) for key, public_id in rows}
