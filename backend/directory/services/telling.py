"""Telling the people of a place something, once each."""

from __future__ import annotations

from collections.abc import Iterable

from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.models import Cluster, Organisation, Seat

WRITERS = (Role.ORG_OWNER, Role.ORG_EDITOR)
CURATORS = (Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER)


def _tell(
    seats: Iterable[Seat], kind: str, params: dict[str, str | int], link: str, key: str
) -> int:
    told = 0
    for seat in seats:
        row = notify(
            person_id=seat.person_id,
            kind=kind,
            params=params,
            link=link,
            seat_id=seat.pk,
            key=f"{key}:{seat.pk}" if key else "",
        )
        told += row is not None
    return told


def tell_firm(
    organisation: Organisation,
    kind: str,
    *,
    params: dict[str, str | int] | None = None,
    link: str = "",
    key: str = "",
) -> int:
    """Tell a firm's owners and editors; return how many. Must run in a transaction."""
    seats = Seat.objects.filter(organisation=organisation, role__in=WRITERS)
    values = {"organisation": organisation.legal_name, **(params or {})}
    return _tell(seats, kind, values, link or f"/organisations/{organisation.public_id}/edit", key)


def tell_staff(
    cluster: Cluster,
    kind: str,
    *,
    params: dict[str, str | int] | None = None,
    link: str = "/members",
    key: str = "",
) -> int:
    """Tell a cluster's managers and advisers; return how many. Must run in a transaction."""
    seats = Seat.objects.filter(cluster=cluster, role__in=CURATORS)
    return _tell(seats, kind, {"cluster": str(cluster), **(params or {})}, link, key)
