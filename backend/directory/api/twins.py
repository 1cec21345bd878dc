"""Merging a firm's own profile with the record that its cluster had brought in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.api.codes import CodedSerializer, coded, coded_choice, country_label
from backend.directory.api.errors import as_api_error
from backend.directory.enums_people import TwinProof
from backend.directory.models import Organisation, TwinOffer
from backend.directory.selectors.twins import twin_offers
from backend.directory.services.twins import twins_keep_apart, twins_merge
from backend.directory.viewers import viewer_of


class TwinSideSerializer(serializers.Serializer[Any]):
    """One of the two records, in what is needed to tell whether they are of one firm."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    city = serializers.CharField(allow_blank=True)
    country = CodedSerializer(allow_null=True)
    website = serializers.CharField(allow_blank=True)


class TwinOfferSerializer(serializers.Serializer[Any]):
    """Two records that seem to be of one firm."""

    id = serializers.UUIDField()
    own = TwinSideSerializer(help_text="What the firm entered itself; it stays.")
    record = TwinSideSerializer(help_text="What its cluster brought in; it goes into the other.")
    proof = CodedSerializer()
    found_at = serializers.DateTimeField()


class TwinDecisionSerializer(serializers.Serializer[Any]):
    """What is decided."""

    decision = serializers.ChoiceField(choices=[("merge", "merge"), ("apart", "apart")])


def _side(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.public_id,
        "name": organisation.legal_name,
        "city": organisation.city,
        "country": coded(organisation.country, country_label),
        "website": organisation.website,
    }


def _offer_data(offer: TwinOffer) -> dict[str, Any]:
    assert offer.twin is not None
    return {
        "id": offer.public_id,
        "own": _side(offer.kept),
        "record": _side(offer.twin),
        "proof": coded_choice(offer.proof, TwinProof),
        "found_at": offer.created_at,
    }


class TwinsView(APIView):
    """Records to merge."""

    @extend_schema(
        operation_id="twins_list", responses=TwinOfferSerializer(many=True), filters=False
    )
    def get(self, request: Request) -> Response:
        """List the pairs that the acting seat decides, at most 200; for other seats none."""
        return Response([_offer_data(o) for o in twin_offers(viewer_of(request))[:200]])


class TwinDecisionView(APIView):
    """Deciding on a pair."""

    @extend_schema(
        operation_id="twins_decide", request=TwinDecisionSerializer, responses={204: None}
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Merge the record into the firm's own profile, or say that they are two firms."""
        viewer = viewer_of(request)
        offer = twin_offers(viewer).filter(public_id=public_id).first()
        if offer is None:
            raise Http404
        form = TwinDecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        try:
            if form.validated_data["decision"] == "merge":
                twins_merge(offer=offer, person_id=viewer.person_id, cluster_id=viewer.cluster_id)
            else:
                twins_keep_apart(offer=offer, person_id=viewer.person_id)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(status=204)
