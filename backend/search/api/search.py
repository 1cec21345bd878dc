"""Search and suggestions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.cards import (
    CardSerializer,
    ConceptRefSerializer,
    GetInTouchSerializer,
    card_data,
    concept_refs,
    contact_data,
)
from backend.directory.api.codes import (
    CodedSerializer,
    coded,
    coded_choice,
    country_label,
    reader_language,
)
from backend.directory.api.entries import EntrySerializer, entry_data
from backend.directory.selectors.contact import Contact, contacts_of
from backend.directory.viewers import viewer_of
from backend.search.engine import QueryError, SearchRequest
from backend.search.services.searching import ResultRow, SearchAnswer, search, suggest
from matching.reference import concepts, ecosystems, languages, nace, nuts, stages

MAX_FACET_VALUES = 40
FILTERS = (
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


def _same(code: str, lang: str) -> str:
    return code


def _choice(choices: Any) -> Callable[[str, str], str | None]:
    def label(code: str, lang: str) -> str | None:
        found = coded_choice(code, choices) if code in choices.values else None
        return found["label"] if found else None

    return label


LABELS: Mapping[str, Callable[[str, str], str | None]] = {
    "country": country_label,
    "nuts": nuts.label,
    "ecosystem": ecosystems.label,
    "nace": nace.label,
    "stage": stages.label,
    "type": _choice(enums.OrganisationType),
    "size": _choice(enums.SizeClass),
    "trl": lambda code, lang: f"TRL {code}",
    "certification": _same,
    "language": languages.label,
    "transition": _choice(enums.Transition),
    "standing": _choice(enums.Standing),
    "concept": concepts.label,
}


class SegmentSerializer(serializers.Serializer[Any]):
    """A piece of a passage."""

    text = serializers.CharField(trim_whitespace=False)
    marked = serializers.BooleanField()


class MatchedSerializer(serializers.Serializer[Any]):
    """A passage that met the query."""

    field = serializers.CharField()
    entry_id = serializers.UUIDField(allow_null=True)
    fragments = SegmentSerializer(many=True)


class SearchResultSerializer(serializers.Serializer[Any]):
    """One result."""

    organisation = CardSerializer()
    contact = GetInTouchSerializer()
    entry = EntrySerializer(allow_null=True)
    matched = MatchedSerializer(many=True)
    via_concepts = ConceptRefSerializer(many=True)


class FacetValueSerializer(CodedSerializer):
    """A value of a facet with its count."""

    count = serializers.IntegerField()
    selected = serializers.BooleanField()


class QuerySerializer(serializers.Serializer[Any]):
    """How the search text was understood."""

    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    concepts = ConceptRefSerializer(many=True)


class SearchMapSerializer(serializers.Serializer[Any]):
    """Counts by country and by NUTS 2 region."""

    country = serializers.DictField(child=serializers.IntegerField())
    nuts2 = serializers.DictField(child=serializers.IntegerField())


class SearchSerializer(serializers.Serializer[Any]):
    """A page of results with counts."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = SearchResultSerializer(many=True)
    query = QuerySerializer()
    facets = serializers.DictField(child=FacetValueSerializer(many=True))
    map = SearchMapSerializer()
    degraded = serializers.BooleanField()


class SuggestionSerializer(serializers.Serializer[Any]):
    """A completion."""

    kind = serializers.CharField()
    id = serializers.CharField()
    label = serializers.CharField()


class SearchParameters(serializers.Serializer[Any]):
    """What a search takes."""

    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    kind = serializers.ChoiceField(
        choices=["organisation", "offer", "need"], required=False, default="organisation"
    )
    sort = serializers.ChoiceField(
        choices=["relevance", "name"], required=False, default="relevance"
    )
    page = serializers.IntegerField(min_value=1, max_value=5000, required=False, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=20)


def _facets(
    answer: SearchAnswer, chosen: Mapping[str, Sequence[str]]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name in FILTERS:
        counts = dict(answer.facets.get(name, {}))
        if name == "nuts":
            counts = {c: n for c, n in counts.items() if len(c) == 4 or c in chosen.get(name, ())}
        if name == "nace":
            counts = {c: n for c, n in counts.items() if len(c) == 2 or c in chosen.get(name, ())}
        for code in chosen.get(name, ()):
            counts.setdefault(code, 0)
        values = [
            {
                "code": code,
                "label": (coded(code, LABELS[name]) or {"label": code})["label"],
                "count": count,
                "selected": code in chosen.get(name, ()),
            }
            for code, count in counts.items()
        ]
        values.sort(key=lambda v: (not v["selected"], -int(str(v["count"])), str(v["label"])))
        found[name] = values[:MAX_FACET_VALUES]
    found["trl"].sort(key=lambda v: str(v["code"]))
    return found


def _result(row: ResultRow, contact: Contact, viewer: Viewer) -> dict[str, Any]:
    entry = row.entry and entry_data(row.entry, rules.entries_judged(viewer, row.organisation))
    return {
        "organisation": card_data(row.organisation),
        "contact": contact_data(contact),
        "entry": entry,
        "matched": [
            {
                "field": m.field,
                "entry_id": m.entry_id or None,
                "fragments": [
                    {"text": s.text, "marked": s.marked}
                    for segments in m.marked.segments
                    for s in segments
                ],
            }
            for m in row.matched
        ],
        "via_concepts": concept_refs(row.via_concepts),
    }


def _page_link(request: Request, page: int) -> str:
    params = request.query_params.copy()
    params["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


class SearchView(APIView):
    """Search."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="search",
        parameters=[
            SearchParameters,
            *(OpenApiParameter(name, str, many=True) for name in FILTERS),
        ],
        responses=SearchSerializer,
    )
    def get(self, request: Request) -> Response:
        """Find organisations, offers or needs by text and filters."""
        form = SearchParameters(data=request.query_params)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        chosen = {
            name: [v[:80] for v in request.query_params.getlist(name) if v][:50] for name in FILTERS
        }
        page, size = values["page"], values["page_size"]
        viewer = viewer_of(request)
        try:
            answer = search(
                viewer,
                SearchRequest(
                    text=values["q"],
                    kind=values["kind"],
                    filters=chosen,
                    sort=values["sort"],
                    offset=(page - 1) * size,
                    size=size,
                    language=reader_language(),
                ),
            )
        except QueryError as error:
            raise serializers.ValidationError(
                {"page": _("This page is too far down. Narrow the search with filters.")},
                code="too_deep",
            ) from error
        pages = max(1, ceil(answer.total / size))
        nuts_counts = answer.facets.get("nuts", {})
        contacts = contacts_of(viewer, [row.organisation for row in answer.rows])
        return Response(
            {
                "count": answer.total,
                "page": page,
                "pages": pages,
                "page_size": size,
                "next": _page_link(request, page + 1) if page < pages else None,
                "previous": _page_link(request, page - 1) if page > 1 else None,
                "results": [
                    _result(row, contacts[row.organisation.pk], viewer) for row in answer.rows
                ],
                "query": {
                    "text": values["q"],
                    "language": answer.language,
                    "concepts": concept_refs(answer.concepts),
                },
                "facets": _facets(answer, chosen),
                "map": {
                    "country": dict(answer.facets.get("country", {})),
                    "nuts2": {c: n for c, n in nuts_counts.items() if len(c) == 4},
                },
                "degraded": answer.degraded,
            }
        )


class SuggestView(APIView):
    """Suggestions while typing."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="search_suggest",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses=SuggestionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return at most eight completions."""
        text = request.query_params.get("q", "")
        items = suggest(viewer_of(request), text, reader_language())
        return Response([{"kind": i.kind, "id": i.id, "label": i.label} for i in items])
