"""Saved searches and their alerts: only what the acting seat may see at that moment."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Viewer
from backend.directory.models import Entry, Organisation, Seat
from backend.directory.selectors.seats import seat_list_for
from backend.directory.services.validation import problem
from backend.directory.viewers import viewer_from
from backend.search.engine import SearchIndexError, SearchRequest, run_search
from backend.search.enums import AlertRhythm
from backend.search.models import SavedSearch, SeenHit
from backend.search.selectors.scope import scope_of

logger = logging.getLogger(__name__)

KIND = "saved_search"
"""The kind of notification, and of the single subscription, of a saved search."""

MOST_SEARCHES = 50
WATCHED = 1_000
"""A search is watched down to so many hits: who has more needs filters, not alerts."""

PAGE = 100
LEASE = datetime.timedelta(minutes=10)
AFTER: Mapping[str, datetime.timedelta] = {
    AlertRhythm.DAILY: datetime.timedelta(hours=23),
    AlertRhythm.WEEKLY: datetime.timedelta(days=6, hours=23),
}
"""An hour short of the rhythm, so that an hourly run does not drift by an hour each time."""


class IndexAwayError(Exception):
    """The index did not answer: nothing is known of hits, so nothing is told and nothing noted."""


def _request(query: Mapping[str, Any], language: str, offset: int) -> SearchRequest:
    return SearchRequest(
        text=query.get("q", ""),
        kind=query.get("kind", "organisation"),
        filters=query.get("filters", {}),
        sort="relevance",
        offset=offset,
        size=PAGE,
        language=language,
    )


def hits_of(viewer: Viewer, query: Mapping[str, Any], language: str) -> set[UUID]:
    """Return the ids that a search finds for this viewer now, at most `WATCHED` of them.

    Scope, exclusions and revocations are inside the query; what it finds passes the database's
    own visibility as a second guard. Raises IndexAwayError where the index does not answer: the
    database's fallback understands less, and what it finds more would look new.
    """
    entries = query.get("kind") in {"offer", "need"}
    ids: list[str] = []
    scope = scope_of(viewer)
    for offset in range(0, WATCHED, PAGE):
        try:
            found = run_search(_request(query, language, offset), scope)
        except (SearchIndexError, OSError, RuntimeError, ValueError) as error:
            raise IndexAwayError from error
        ids += [hit.entry_id if entries else hit.org_id for hit in found.hits]
        if len(found.hits) < PAGE or offset + PAGE >= found.total:
            break
    seen: set[UUID] = set()
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        rows = (
            Entry.objects.visible_to(viewer).filter(public_id__in=chunk)
            if entries
            else Organisation.objects.visible_to(viewer).filter(public_id__in=chunk)
        )
        seen |= set(rows.values_list("public_id", flat=True))
    return seen


def _note(search: SavedSearch, ids: set[UUID]) -> None:
    SeenHit.objects.bulk_create(
        [SeenHit(search=search, object_id=i) for i in ids], ignore_conflicts=True, batch_size=500
    )


def _begin_anew(search: SavedSearch, viewer: Viewer) -> None:
    """Take what is there now as known; where the index is away, the first run does so."""
    search.last_run_at = None
    try:
        ids = hits_of(viewer, search.query, search.language)
    except IndexAwayError:
        search.save(update_fields=["last_run_at"])
        return
    search.seen.all().delete()
    _note(search, ids)
    search.last_run_at = timezone.now()
    search.last_new = 0
    search.save(update_fields=["last_run_at", "last_new"])


@transaction.atomic
def saved_search_create(
    *,
    person: Person,
    seat: Seat,
    name: str,
    query: Mapping[str, Any],
    alert: str = AlertRhythm.NEVER,
    language: str = "en",
) -> SavedSearch:
    """Keep a search of a person in their seat; what it finds today is not told of later.

    Raises ValidationError where the person keeps too many or the name is taken.
    """
    kept = SavedSearch.objects.filter(person=person)
    if kept.count() >= MOST_SEARCHES:
        raise problem(
            "too_many_searches",
            _("You keep %(value)s searches already. Remove one first."),
            value=MOST_SEARCHES,
        )
    _refuse_taken(person, name)
    row = SavedSearch(
        person=person, seat=seat, name=name, query=dict(query), alert=alert, language=language
    )
    row.full_clean(exclude=["public_id"])
    row.save()
    _begin_anew(row, viewer_from(person, seat))
    return row


def _refuse_taken(person: Person, name: str, *, but: int | None = None) -> None:
    others = SavedSearch.objects.filter(person=person, name=name)
    if (others if but is None else others.exclude(pk=but)).exists():
        raise ValidationError(
            {
                "name": problem(
                    "name_taken", _("You already keep a search named “%(value)s”."), value=name
                )
            }
        )


@transaction.atomic
def saved_search_update(
    *,
    search: SavedSearch,
    name: str | None = None,
    alert: str | None = None,
    seat: Seat | None = None,
) -> SavedSearch:
    """Rename a search, change its rhythm, or wake it in a seat; raises ValidationError.

    In another seat, or after a time without alerts, what is there now counts as known.
    """
    row = SavedSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if name is not None and name != row.name:
        _refuse_taken(row.person, name, but=row.pk)
        row.name = name
    woken = alert not in (None, AlertRhythm.NEVER) and row.alert == AlertRhythm.NEVER
    if alert is not None:
        row.alert = alert
    moved = seat is not None and seat.pk != row.seat_id
    if seat is not None:
        row.seat = seat
    row.full_clean(exclude=["public_id"])
    row.save()
    if (woken or moved) and row.seat is not None:
        _begin_anew(row, viewer_from(row.person, row.seat))
    return row


def acting_seat_of(search: SavedSearch) -> Seat | None:
    """Return the seat that a search runs in, None where the person no longer holds it."""
    if search.seat_id is None or not search.person.is_active:
        return None
    return seat_list_for(search.person).filter(pk=search.seat_id).first()


def link_of(search: SavedSearch) -> str:
    """Return the path of the interface that shows this search's results."""
    query = search.query
    pairs = [("q", query["q"])] if query.get("q") else []
    if query.get("kind", "organisation") != "organisation":
        pairs.append(("kind", query["kind"]))
    pairs += [
        (name, value) for name, values in query.get("filters", {}).items() for value in values
    ]
    return f"/search?{urlencode(pairs)}" if pairs else "/search"


def due(now: datetime.datetime | None = None) -> list[int]:
    """Return the keys of the searches whose time has come."""
    now = now or timezone.now()
    waiting = Q(last_run_at__isnull=True)
    for rhythm, after in AFTER.items():
        waiting |= Q(alert=rhythm, last_run_at__lte=now - after)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    rows = SavedSearch.objects.filter(waiting, free).exclude(alert=AlertRhythm.NEVER)
    return list(rows.order_by("last_run_at", "pk").values_list("pk", flat=True))


def run_alert(search_id: int, now: datetime.datetime | None = None) -> int:
    """Look for new hits of one search and tell of them; return how many were told of.

    Taken under a lease, so that two workers do not tell twice. A search that was never run before
    takes what it finds as known.
    """
    now = now or timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    if not SavedSearch.objects.filter(free, pk=search_id).update(lease_until=now + LEASE):
        return 0
    search = SavedSearch.objects.select_related("person").filter(pk=search_id).first()
    if search is None:
        return 0
    told = 0
    seat = acting_seat_of(search)
    if seat is not None:
        viewer = viewer_from(search.person, seat)
        try:
            found = hits_of(viewer, search.query, search.language)
        except IndexAwayError:
            logger.warning("alert postponed", extra={"kind": KIND, "run": search_id})
            SavedSearch.objects.filter(pk=search_id).update(lease_until=None)
            return 0
        told = _tell(search, found, now)
    else:
        SavedSearch.objects.filter(pk=search_id).update(lease_until=None, last_run_at=now)
    return told


@transaction.atomic
def _tell(search: SavedSearch, found: set[UUID], now: datetime.datetime) -> int:
    row = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=search.pk).first()
    if row is None or row.alert == AlertRhythm.NEVER:
        return 0
    first = row.last_run_at is None
    fresh = found - set(row.seen.values_list("object_id", flat=True))
    _note(row, fresh)
    count = 0 if first else len(fresh)
    row.last_run_at, row.lease_until = now, None
    row.last_new = count
    row.save(update_fields=["last_run_at", "last_new", "lease_until"])
    if count:
        notify(
            person_id=row.person_id,
            kind=KIND,
            params={"name": row.name, "count": count},
            link=link_of(row),
            seat_id=row.seat_id,
            key=f"{KIND}-{row.public_id}-{now:%Y%m%d%H}",
            subscription=str(row.public_id),
        )
    return count


def run_alerts(now: datetime.datetime | None = None) -> int:
    """Run every search whose time has come; return how many hits were told of. Run by beat."""
    return sum(run_alert(key, now) for key in due(now))


def alert_label(person: Person, public_id: str) -> str | None:
    """Return the name of a person's search for an unsubscribe page, None where it is gone."""
    row = _own(person, public_id)
    return None if row is None else row.name


def alert_stop(person: Person, public_id: str) -> None:
    """Send no further alerts of one search: an unsubscribe link needs no sign-in."""
    row = _own(person, public_id)
    if row is not None:
        saved_search_update(search=row, alert=AlertRhythm.NEVER)


def _own(person: Person, public_id: str) -> SavedSearch | None:
    try:
        key = UUID(public_id)
    except ValueError:
        return None
    return SavedSearch.objects.filter(person=person, public_id=key).first()
