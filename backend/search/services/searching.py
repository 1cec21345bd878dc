"""Answering a search: index first, database where the index cannot answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from backend.common.metrics import DEGRADED
from backend.common.text import fold
from backend.common.viewer import Viewer
from backend.directory.enums import EntryKind
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.organisations import organisation_list, organisations_by_id
from backend.directory.selectors.profiles import open_entries
from backend.search.engine import (
    QueryError,
    SearchIndexError,
    SearchRequest,
    run_search,
    run_suggest,
)
from backend.search.engine.queries import Marked, mark, marks
from backend.search.selectors.scope import scope_of
from matching.reference import nuts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Matched:
    """A passage of a field that met the query."""

    field: str
    entry_id: str
    marked: Marked


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One organisation found, with what met the query."""

    organisation: Organisation
    entry: Entry | None
    matched: tuple[Matched, ...]
    via_concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of results; `degraded` where the database answered in the index's place."""

    rows: tuple[ResultRow, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    language: str = ""
    degraded: bool = False


def search(viewer: Viewer, request: SearchRequest) -> SearchAnswer:
    """Answer a search as this viewer may see it.

    Raises QueryError for a page too deep; every other failure of the index is answered from the
    database, marked as degraded.
    """
    try:
        found = run_search(request, scope_of(viewer))
    except QueryError:
        raise
    except (SearchIndexError, OSError, RuntimeError, ValueError) as error:
        logger.warning("search degraded", extra={"error": type(error).__name__})
        DEGRADED.labels("search").inc()
        return _fallback(viewer, request)
    organisations = organisations_by_id(viewer, {h.org_id for h in found.hits})
    wanted = marks(found.analysis)
    rows = []
    for hit in found.hits:
        organisation = organisations.get(hit.org_id)
        if organisation is None:
            # The guard behind the index: it should never have anything to do.
            logger.warning("hit not visible", extra={"kind": request.kind})
            continue
        row = _row(organisation, hit.entry_id, wanted)
        if row is not None:
            rows.append(row)
    dropped = len(found.hits) - len(rows)
    concepts = dict.fromkeys(found.analysis.concept_ids if found.analysis else ())
    return SearchAnswer(
        rows=tuple(rows),
        total=found.total - dropped,
        facets=found.facets,
        concepts=tuple(concepts),
        language=found.language,
    )


def _row(organisation: Organisation, entry_id: str, wanted: frozenset[str]) -> ResultRow | None:
    entries: Sequence[Entry] = organisation.visible_entries  # type: ignore[attr-defined]
    own = None
    if entry_id:
        own = next((e for e in entries if str(e.public_id) == entry_id), None)
        if own is None:
            return None
    matched: list[Matched] = []
    for entry in [own] if own else entries:
        text = f"{entry.title}. {entry.text}" if entry.text else entry.title
        marked = mark(text, entry.language, wanted)
        if marked is not None:
            matched.append(Matched(f"{entry.kind}s", str(entry.public_id), marked))
    profile = getattr(organisation, "profile", None)
    if own is None and profile is not None:
        for text in profile.texts.all():
            marked = mark(text.description, text.language, wanted)
            if marked is not None:
                matched.append(Matched("description", "", marked))
    matched.sort(key=lambda m: (not m.marked.words, m.field != "offers"))
    via = {c for m in matched if not m.marked.words for c in m.marked.concepts}
    return ResultRow(organisation, own, tuple(matched[:3]), tuple(sorted(via)))


def _filtered(queryset: Any, filters: Mapping[str, Sequence[str]]) -> Any:
    columns = {
        "country": "country",
        "type": "org_type",
        "size": "size_class",
        "standing": "standing",
    }
    for name, column in columns.items():
        if filters.get(name):
            queryset = queryset.filter(**{f"{column}__in": list(filters[name])})
    if filters.get("nuts"):
        region = Q()
        for code in filters["nuts"]:
            region |= Q(legal_nuts__startswith=code) | Q(site_nuts__startswith=code)
        queryset = queryset.filter(region)
    return queryset


def _fallback(viewer: Viewer, request: SearchRequest) -> SearchAnswer:
    """Search names and entry titles in the database; fewer filters, no counts."""
    organisations = _filtered(organisation_list(viewer), request.filters)
    words = fold(request.text).split()[:8]
    if request.kind in {"offer", "need"}:
        entries = Entry.objects.visible_to(viewer).filter(
            pk__in=open_entries().values("pk"),
            kind=EntryKind(request.kind),
            organisation__in=organisations,
        )
        for word in request.text.split()[:8]:
            entries = entries.filter(Q(title__icontains=word) | Q(text__icontains=word))
        total = entries.count()
        page = list(entries.order_by("-updated_at")[request.offset : request.offset + request.size])
        found = organisations_by_id(
            viewer,
            Organisation.objects.filter(pk__in=[e.organisation_id for e in page]).values_list(
                "public_id", flat=True
            ),
        )
        by_key = {o.pk: o for o in found.values()}
        rows = [ResultRow(by_key[e.organisation_id], e, (), ()) for e in page]
        return SearchAnswer(tuple(rows), total, degraded=True)
    for word in words:
        organisations = organisations.filter(name_key__contains=word)
    total = organisations.count()
    ids = organisations.values_list("public_id", flat=True)
    page_ids = [str(i) for i in ids[request.offset : request.offset + request.size]]
    found = organisations_by_id(viewer, page_ids)
    rows = [ResultRow(found[i], None, (), ()) for i in page_ids if i in found]
    return SearchAnswer(tuple(rows), total, degraded=True)


@dataclass(frozen=True, slots=True)
class SuggestedItem:
    """A completion."""

    kind: str
    id: str
    label: str


def suggest(viewer: Viewer, prefix: str, language: str, limit: int = 8) -> list[SuggestedItem]:
    """Return completions of what is typed: concepts, organisations, places; labels only."""
    text = prefix.strip()[:60]
    if len(text) < 2:
        return []
    try:
        found = run_suggest(text, scope_of(viewer), language, limit)
    except (SearchIndexError, OSError, RuntimeError, ValueError):
        found = []
    items = [SuggestedItem(s.kind, s.id, s.text) for s in found if s.kind != "entry"]
    names = {i.id for i in items if i.kind == "organisation"}
    seen = set(organisations_by_id(viewer, names)) if names else set()
    items = [i for i in items if i.kind != "organisation" or i.id in seen]
    places = [
        SuggestedItem("place", region.code, nuts.label(region.code, language) or region.name)
        for region in nuts.search(text)[:2]
    ]
    return [*items[: limit - len(places)], *places]
