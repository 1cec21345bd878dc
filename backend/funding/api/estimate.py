"""What it pays and what it costs me, for a budget that is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.api.codes import reader_language
from backend.directory.viewers import viewer_of
from backend.funding.api.lookup import visible_call
from backend.funding.api.texts import LineSerializer, SourceRefSerializer, line_data, source_ref
from backend.funding.engine import eligibility as engine
from backend.funding.selectors.awards import awarded_cents
from backend.funding.selectors.eligibility import acting_organisation
from backend.funding.services.eligibility import basis_of
from backend.funding.services.estimates import CallEstimate, estimate
from matching.reference import countries

MAX_BUDGET_CENTS = 100_000_000_000
"""A billion euros: no firm's part is larger, so more is a slip of the keyboard."""


class EstimateWriteSerializer(serializers.Serializer[Any]):
    """A budget; country and "for profit" where the profile does not say or somebody else asks."""

    budget_cents = serializers.IntegerField(min_value=1, max_value=MAX_BUDGET_CENTS)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    for_profit = serializers.BooleanField(required=False, allow_null=True, default=None)

    def validate_country(self, value: str) -> str:
        """Accept ISO and Eurostat codes; return ISO."""
        if not value:
            return ""
        if not countries.is_known(value):
            raise serializers.ValidationError(
                _("“%(code)s” is no known country code.") % {"code": value}, code="country"
            )
        return countries.to_iso(value)


class EstimateLineSerializer(serializers.Serializer[Any]):
    """A line; `amount_cents` is null where nothing or only a range is known."""

    id = serializers.CharField()
    title = serializers.CharField()
    amount_cents = serializers.IntegerField(allow_null=True)
    low_cents = serializers.IntegerField(allow_null=True)
    high_cents = serializers.IntegerField(allow_null=True)
    rate = serializers.FloatField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField()
    origin = SourceRefSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the fields as the API does."""
        names = {"title": "label", "origin": "source"}
        return {names.get(name, name): f for name, f in super().get_fields().items()}


class EstimateSerializer(serializers.Serializer[Any]):
    """An estimate line by line."""

    lines = EstimateLineSerializer(many=True)
    grant_cents = serializers.IntegerField(allow_null=True)
    own_share_cents = serializers.IntegerField(allow_null=True)
    prefinancing_cents = serializers.IntegerField(allow_null=True)
    notes = LineSerializer(many=True)


def estimate_data(found: CallEstimate) -> dict[str, Any]:
    """Return an estimate in the API's shape."""
    return {
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "amount_cents": line.amount_cents,
                "low_cents": line.low_cents,
                "high_cents": line.high_cents,
                "rate": line.rate,
                "text": line.text,
                "verified": line.verified,
                "source": source_ref(line.source),
            }
            for line in found.lines
        ],
        "grant_cents": found.amount("grant"),
        "own_share_cents": found.amount("own_share"),
        "prefinancing_cents": found.amount("prefinancing"),
        "notes": [line_data(n) for n in found.notes],
    }


class CallEstimateView(APIView):
    """What a call pays for a budget."""

    @extend_schema(
        operation_id="calls_estimate",
        request=EstimateWriteSerializer,
        responses=EstimateSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Work out grant, own share and what else to know; nothing is stored."""
        viewer = viewer_of(request)
        call = visible_call(viewer, public_id)
        form = EstimateWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        country, for_profit = values.get("country", ""), values["for_profit"]
        organisation = acting_organisation(viewer)
        if organisation is None:
            awarded = None
            participant = engine.Participant(
                id="somebody", country=country or None, for_profit=for_profit
            )
        else:
            awarded = awarded_cents(viewer, call)
            participant = engine.participant_of(
                organisation, for_profit=for_profit, country=country
            )
        found = estimate(
            basis_of(call),
            participant,
            values["budget_cents"],
            language=reader_language(),
            awarded_cents=awarded,
        )
        return Response(estimate_data(found))
