"""Answering a search for calls: words from the index, everything else from the database."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils import timezone

from backend.common.text import fold
from backend.common.viewer import Viewer
from backend.funding.models import Call
from backend.funding.selectors.call_facets import (
    ALL,
    DEFAULT_STATUS,
    CallRow,
    ordered,
    select,
    visible_rows,
)
from backend.funding.selectors.calls import call_list, calls_by_key
from backend.funding.services.call_mapping import CALL
from backend.search.services.finding import TextMatch, find_objects

MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A search as the API takes it."""

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    mark: str = ""
    sort: str = "relevance"
    offset: int = 0
    size: int = 20
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """A page of calls with counts; `degraded` where the database answered in the index's place."""

    calls: list[Call]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    now: datetime.datetime
    concepts: tuple[str, ...] = ()
    degraded: bool = False


def call_search(
    viewer: Viewer, request: CallRequest, now: datetime.datetime | None = None
) -> CallAnswer:
    """Answer a search for calls as this viewer may see them, at this moment.

    Open and announced calls are looked for unless the request names a status.
    """
    now = now or timezone.now()
    rows, _marks = visible_rows(viewer, request.mark, now)
    match = _matched(viewer, request, rows)
    if match.scores is not None:
        rows = [r for r in rows if r.public_id in match.scores]
    filters = dict(request.filters)
    status = filters.get("status") or DEFAULT_STATUS
    filters["status"] = () if ALL in status else status
    chosen = select(rows, filters)
    page = ordered(chosen.rows, request.sort, match.scores)
    keys = [r.key for r in page[request.offset : request.offset + request.size]]
    return CallAnswer(
        calls=calls_by_key(viewer, keys),
        total=len(page),
        facets=chosen.facets,
        now=now,
        concepts=match.concepts,
        degraded=match.degraded,
    )


def _matched(viewer: Viewer, request: CallRequest, rows: Sequence[CallRow]) -> TextMatch:
    match = find_objects(CALL, request.text, request.language)
    if match.degraded:
        return replace(match, scores=_in_database(viewer, request.text))
    named = _named(request.text, rows)
    if named and match.scores is not None:
        top = max(match.scores.values(), default=0.0) + 1.0
        return replace(match, scores={**match.scores, **dict.fromkeys(named, top)})
    return match


def _named(text: str, rows: Sequence[CallRow]) -> list[str]:
    """Return the calls whose number the text is: words of a number say little one by one."""
    wanted = text.strip().casefold()
    if len(wanted) < 5 or len(wanted.split()) != 1:
        return []
    return [r.public_id for r in rows if any(wanted == i.casefold() for i in r.identifiers)]


def _in_database(viewer: Viewer, text: str) -> dict[str, float]:
    """Find calls that hold every word; those with all of them in the title come first."""
    found: dict[str, float] = {}
    words = text.split()[:MAX_WORDS]
    anywhere = titles = call_list(viewer)
    for word in words:
        in_title = Q(title_key__contains=fold(word))
        titles = titles.filter(in_title)
        anywhere = anywhere.filter(in_title | Q(text__icontains=word) | Q(identifier__iexact=word))
    for score, calls in ((1.0, anywhere), (2.0, titles)):
        found |= {str(key): score for key in calls.values_list("public_id", flat=True)}
    return found
