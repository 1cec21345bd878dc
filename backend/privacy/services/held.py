"""Telling those who can help of a place whose only head uses the account no more."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.models import Cluster, Membership, Seat
from backend.privacy.kinds import HEAD_AWAY
from backend.privacy.models import InactivityNotice
from backend.privacy.selectors.subjects import Sole, held_places


def tell_of_held(notice: InactivityNotice, now: datetime.datetime) -> int:
    """Tell of each place that a held account alone heads; return how many people were told.

    A firm's matter is told to the managers of its clusters, everything else (and a firm whose
    clusters have nobody either) to the platform's administrators: once when the account is held,
    and again each time that the first warning's days have passed. Must run in a transaction.
    """
    person = notice.person
    period = datetime.timedelta(days=settings.RETENTION_WARN_DAYS[0])
    turn = (now - notice.erase_at) // period
    told = 0
    for place in held_places(person):
        for seat in _who_can_help(place, person):
            row = notify(
                person_id=seat.person_id,
                kind=HEAD_AWAY,
                params={
                    "kind": place.kind,
                    "place": place.name,
                    "date": last_here(person).isoformat(),
                    "by": "managers" if seat.cluster_id is not None else "administrators",
                },
                link=_link(place),
                seat_id=seat.pk,
                key=f"{HEAD_AWAY}:{notice.pk}:{turn}:{place.kind}:{place.public_id}",
            )
            told += row is not None
    return told


def last_here(person: Person) -> datetime.date:
    """Return the day of a person's last sign-in; of joining, where there was none."""
    return timezone.localdate(person.last_login or person.joined_at)


def _who_can_help(place: Sole, person: Person) -> list[Seat]:
    heads = Seat.objects.filter(person__is_active=True).exclude(person=person).order_by("pk")
    if place.kind == "organisation":
        current = Membership.objects.current(timezone.localdate())
        clusters = current.filter(organisation__public_id=place.public_id).values("cluster_id")
        managers = list(heads.filter(role=Role.CLUSTER_MANAGER, cluster_id__in=clusters))
        if managers:
            return managers
    return list(heads.filter(role=Role.PLATFORM_ADMIN))


def _link(place: Sole) -> str:
    """Return the page of the place; that of its people where it has none of its own."""
    if place.kind == "organisation":
        return f"/organisations/{place.public_id}"
    cluster = Cluster.objects.filter(public_id=place.public_id) if place.public_id else None
    home = cluster.select_related("organisation").first() if cluster is not None else None
    return f"/organisations/{home.organisation.public_id}" if home else "/team"
