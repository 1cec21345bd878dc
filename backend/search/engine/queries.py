"""From a search request to the index and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.search.engine.parts import analyse, search_index
from matching.domain import Scope
from matching.index import SearchQuery, Suggestion
from matching.text import Analysis, Segment, detect_language, highlight

FACETS = (
    "country",
    "nuts",
    "ecosystem",
    "nace",
    "stage",
    "type",
    "size",
    "trl",
    "certification",
    "language",
    "transition",
    "standing",
    "concept",
)
MAX_TEXT = 2_000
FRAGMENT_CHARS = 180
SHORT_QUERY = 3
READING_LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as the API takes it; `kind` is organisation, offer or need."""

    text: str = ""
    kind: str = "organisation"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    size: int = 20
    language: str = ""


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit: the organisation, and for entries the entry."""

    org_id: str
    entry_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits with counts; `analysis` is of the search text."""

    hits: tuple[FoundHit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    analysis: Analysis | None
    language: str


def run_search(request: SearchRequest, scope: Scope) -> Found:
    """Ask the index. Raises `matching.index.SearchIndexError` or OSError where it cannot answer."""
    text = request.text.strip()[:MAX_TEXT]
    guess, analysis = _understood(text, request.language)
    filters = {name: tuple(values) for name, values in request.filters.items() if values}
    entries = request.kind in {"offer", "need"}
    if entries:
        filters["entry_kind"] = (request.kind,)
    result = search_index().search(
        SearchQuery(
            analysis=analysis,
            filters=filters,
            facets=FACETS,
            scope=scope,
            size=request.size,
            offset=request.offset,
            sort="name" if request.sort == "name" else "relevance",
            kind="entry" if entries else "organisation",
        )
    )
    hits = tuple(
        FoundHit(hit.org_id, str(hit.stored.get("entry_id", "")), hit.score) for hit in result.hits
    )
    return Found(hits, result.total, result.facets, analysis, guess)


@dataclass(frozen=True, slots=True)
class FoundObjects:
    """Ids of objects with their scores, best first; `analysis` is of the search text."""

    scores: Mapping[str, float]
    analysis: Analysis
    language: str


def run_find(kind: Any, text: str, language: str, scope: Scope, limit: int) -> FoundObjects | None:
    """Return the objects of another kind than the directory's that meet a text, at most `limit`.

    None for a text without a word. Raises as `run_search` does.
    """
    guess, analysis = _understood(text.strip()[:MAX_TEXT], language)
    if analysis is None or analysis.is_empty:
        return None
    result = search_index().search(
        SearchQuery(analysis=analysis, scope=scope, size=limit, kind=kind)
    )
    return FoundObjects({hit.org_id: hit.score for hit in result.hits}, analysis, guess)


def _understood(text: str, reader: str) -> tuple[str, Analysis | None]:
    """Return the language of a search text and its analysis.

    A word or two hardly tell their language: of all readings, the one that finds most concepts is
    taken, the detected language first.
    """
    if not text:
        return "", None
    guess = detect_language(text, reader).lang
    if len(text.split()) > SHORT_QUERY:
        return guess, analyse(text, guess)
    readings = dict.fromkeys([guess, reader or "en", *READING_LANGUAGES])
    best = max(readings, key=lambda lang: len(analyse(text, lang).concepts))
    return best, analyse(text, best)


def run_suggest(prefix: str, scope: Scope, language: str, limit: int) -> list[Suggestion]:
    """Return completions among what the scope may see."""
    return search_index().suggest(prefix, scope, language, limit)


def marks(analysis: Analysis | None) -> frozenset[str]:
    """Return everything of a query that is worth marking in a text."""
    if analysis is None:
        return frozenset()
    forms = {t.form for t in analysis.tokens if t.form}
    return frozenset(analysis.terms) | forms | set(analysis.concept_ids) | set(analysis.sense_ids)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage with its marked parts, and the concepts by which it met the query."""

    segments: tuple[tuple[Segment, ...], ...]
    concepts: frozenset[str]
    words: bool


def mark(text: str, language: str, wanted: frozenset[str]) -> Marked | None:
    """Return the passages of `text` that meet the query; None where none does."""
    if not text or not wanted:
        return None
    analysis = analyse(text, language)
    concepts = frozenset(analysis.concept_ids) & wanted
    words = any(t.term in wanted or t.form in wanted for t in analysis.tokens)
    senses = any(s.id in wanted for s in analysis.senses)
    if not (concepts or words or senses):
        return None
    fragments = highlight(text, analysis, wanted, FRAGMENT_CHARS)
    return Marked(tuple(f.segments for f in fragments[:1]), concepts, words)
