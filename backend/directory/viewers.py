"""From a request to the viewer: the person and the seat they act in."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from backend.accounts.models import Person
from backend.common.viewer import ANONYMOUS, Role, Viewer, staff_scope
from backend.directory.models import AccessToken, Seat
from backend.directory.selectors.seats import membership_clusters, seat_list_for

SESSION_KEY = "acting_seat"
_CACHED = "_maillon_viewer"


def acting_seat(person: Person, session: SessionBase) -> Seat | None:
    """Return the seat chosen in this session, else the person's first, else None."""
    seats = list(seat_list_for(person))
    chosen = session.get(SESSION_KEY)
    return next((s for s in seats if str(s.public_id) == chosen), seats[0] if seats else None)


def viewer_from(person: Person, seat: Seat | None) -> Viewer:
    """Build the viewer of a person acting in `seat`; rights follow that seat alone."""
    if seat is None:
        return Viewer(person_id=person.pk)
    clusters: dict[int, str] = {}
    if seat.organisation_id is not None:
        clusters = membership_clusters(seat.organisation_id)
    elif seat.cluster is not None:
        clusters = {seat.cluster.pk: str(seat.cluster.public_id)}
    scopes = set(clusters.values())
    if seat.cluster is not None:
        scopes.add(staff_scope(str(seat.cluster.public_id)))
    return Viewer(
        person_id=person.pk,
        seat_id=seat.pk,
        role=Role(seat.role),
        organisation_id=seat.organisation_id,
        cluster_id=seat.cluster_id,
        cluster_ids=frozenset(scopes),
        cluster_keys=frozenset(clusters),
        regions=(seat.region,) if seat.region else (),
        network_id=seat.network_id,
    )


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the viewer of a request, worked out once per request and acting seat."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return ANONYMOUS
    token = getattr(request, "auth", None)
    if isinstance(token, AccessToken):
        # A token acts in its own seat, whatever a session beside it has chosen.
        return viewer_from(person, token.seat)
    chosen = request.session.get(SESSION_KEY)
    cached: tuple[object, Viewer] | None = getattr(request, _CACHED, None)
    if cached is not None and cached[0] == (person.pk, chosen):
        return cached[1]
    viewer = viewer_from(person, acting_seat(person, request.session))
    setattr(request, _CACHED, ((person.pk, chosen), viewer))
    return viewer
