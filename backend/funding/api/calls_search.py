"""Search for calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.directory.api.cards import ConceptRefSerializer, concept_refs
from backend.directory.api.codes import (
    CodedSerializer,
    coded,
    coded_choice,
    country_label,
    reader_language,
)
from backend.directory.enums import OrganisationType, Transition
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import CallCardSerializer, call_cards, in_readers_language
from backend.funding.api.forms import CallWriteView
from backend.funding.enums import Applicants, CallKind, CallSource, CallStatus
from backend.funding.selectors.call_facets import ALL, FACETS, FILTERS, SORTS
from backend.funding.selectors.calls import programme_names
from backend.funding.services.call_search import CallRequest, call_search
from matching.reference import ecosystems

MAX_PAGE = 5000
BUDGET_LABELS = {
    "lt100k": _("Below € 100,000"),
    "100k_500k": _("€ 100,000 to 500,000"),
    "500k_2m": _("€ 500,000 to 2 million"),
    "2m_5m": _("€ 2 to 5 million"),
    "gt5m": _("€ 5 million and more"),
    "unknown": _("Not known"),
}
DEADLINE_LABELS = {
    "30d": _("Within 30 days"),
    "90d": _("In 31 to 90 days"),
    "180d": _("In 91 to 180 days"),
    "later": _("Later"),
    "none": _("No deadline"),
}
ORDERED: Mapping[str, Sequence[str]] = {
    "status": CallStatus.values,
    "budget": tuple(BUDGET_LABELS),
    "deadline": tuple(DEADLINE_LABELS),
    "trl": tuple("123456789"),
}
"""Facets whose values have an order of their own; the others are by count."""


def _choice(choices: Any) -> Callable[[str, str], str | None]:
    def label(code: str, lang: str) -> str | None:
        found = coded_choice(code, choices) if code in choices.values else None
        return found["label"] if found else None

    return label


def _fixed(labels: Mapping[str, Any]) -> Callable[[str, str], str | None]:
    return lambda code, lang: str(labels.get(code, code))


LABELS: Mapping[str, Callable[[str, str], str | None]] = {
    "kind": _choice(CallKind),
    "status": _choice(CallStatus),
    "applicants": _choice(Applicants),
    "who": _choice(OrganisationType),
    "ecosystem": ecosystems.label,
    "transition": _choice(Transition),
    "trl": lambda code, lang: f"TRL {code}",
    "budget": _fixed(BUDGET_LABELS),
    "deadline": _fixed(DEADLINE_LABELS),
    "country": country_label,
    "source": _choice(CallSource),
}


class CountedSerializer(CodedSerializer):
    """A value of a facet with its count."""

    count = serializers.IntegerField()


class CallFacetsSerializer(serializers.Serializer[Any]):
    """Counts by facet; the counts of a facet ignore its own filter."""

    programme = CountedSerializer(many=True)
    kind = CountedSerializer(many=True)
    status = CountedSerializer(many=True)
    applicants = CountedSerializer(many=True)
    who = CountedSerializer(many=True)
    ecosystem = CountedSerializer(many=True)
    transition = CountedSerializer(many=True)
    trl = CountedSerializer(many=True)
    budget = CountedSerializer(many=True)
    deadline = CountedSerializer(many=True)
    country = CountedSerializer(many=True)
    source = CountedSerializer(many=True)


class CallQuerySerializer(serializers.Serializer[Any]):
    """How the search text was understood."""

    text = serializers.CharField(allow_blank=True)
    concepts = ConceptRefSerializer(many=True)


class CallPageSerializer(serializers.Serializer[Any]):
    """A page of calls with counts."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = CallCardSerializer(many=True)
    facets = CallFacetsSerializer()
    query = CallQuerySerializer()
    degraded = serializers.BooleanField()


class CallSearchParameters(serializers.Serializer[Any]):
    """What a search for calls takes besides its filters."""

    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    mark = serializers.ChoiceField(
        choices=["", "saved", "hidden"], required=False, allow_blank=True, default=""
    )
    sort = serializers.ChoiceField(choices=SORTS, required=False, default="relevance")
    page = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, required=False, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=20)


def chosen_filters(request: Request) -> dict[str, list[str]]:
    """Return the filters of a request. Raises ValidationError for an unknown status."""
    chosen = {
        name: [v[:160] for v in request.query_params.getlist(name) if v][:50] for name in FILTERS
    }
    if not set(chosen["status"]) <= {*CallStatus.values, ALL}:
        raise serializers.ValidationError(
            {"status": _("Choose expected, open, closed or all.")}, code="invalid_choice"
        )
    return chosen


def facet_values(counts: Mapping[str, Mapping[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Return the facets with labels in the reader's language."""
    names = programme_names(counts.get("programme", {}))
    found: dict[str, list[dict[str, Any]]] = {}
    for facet in FACETS:
        values = []
        for code, count in counts.get(facet, {}).items():
            if facet == "programme":
                label = in_readers_language(names.get(code, {}), code)
            else:
                label = (coded(code, LABELS[facet]) or {"label": code})["label"]
            values.append({"code": code, "label": label, "count": count})
        order = ORDERED.get(facet)
        if order is not None:
            place = {code: number for number, code in enumerate(order)}
            values.sort(key=lambda v: place.get(str(v["code"]), len(place)))
        else:
            values.sort(key=lambda v: (-int(str(v["count"])), str(v["label"])))
        found[facet] = values
    return found


def _page_link(request: Request, page: int) -> str:
    params = request.query_params.copy()
    params["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


class CallSearchView(CallWriteView):
    """Search for calls; enter a call."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="calls_list",
        parameters=[
            CallSearchParameters,
            *(OpenApiParameter(name, str, many=True) for name in FILTERS),
        ],
        responses=CallPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Find calls by text and filters; open and announced ones unless a status is named."""
        form = CallSearchParameters(data=request.query_params)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        page, size = values["page"], values["page_size"]
        viewer = viewer_of(request)
        answer = call_search(
            viewer,
            CallRequest(
                text=values["q"],
                filters=chosen_filters(request),
                mark=values["mark"],
                sort=values["sort"],
                offset=(page - 1) * size,
                size=size,
                language=reader_language(),
            ),
        )
        pages = max(1, ceil(answer.total / size))
        return Response(
            {
                "count": answer.total,
                "page": page,
                "pages": pages,
                "page_size": size,
                "next": _page_link(request, page + 1) if page < pages else None,
                "previous": _page_link(request, page - 1) if page > 1 else None,
                "results": call_cards(answer.calls, viewer, now=answer.now),
                "facets": facet_values(answer.facets),
                "query": {"text": values["q"], "concepts": concept_refs(answer.concepts)},
                "degraded": answer.degraded,
            }
        )
