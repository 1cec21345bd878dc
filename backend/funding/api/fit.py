"""Calls for a profile, and members who fit a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from backend.common.viewer import CLUSTER_ROLES, Viewer
from backend.directory.api.cards import CardSerializer, card_data
from backend.directory.api.codes import CodedSerializer, coded_choice, reader_language
from backend.directory.models import Cluster, Organisation
from backend.directory.selectors.completeness import SHORT_DESCRIPTION, WEIGHTS
from backend.directory.selectors.members import cluster_member_list
from backend.directory.selectors.organisations import organisations_by_id
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import (
    CallCardSerializer,
    FitEligibilitySerializer,
    FitReasonSerializer,
    call_cards,
)
from backend.funding.api.eligibility import asked_or_refused, verdict_data
from backend.funding.api.lookup import visible_call
from backend.funding.engine import calls as engine
from backend.funding.models import Call
from backend.funding.selectors.calls import calls_by_key
from backend.funding.services import eligibility as eligibility_service
from backend.funding.services import fit as service
from matching.domain import Profile


class FitBand(models.TextChoices):
    """How well a call fits, in a word."""

    STRONG = "strong", gettext_lazy("Strong fit")
    GOOD = "good", gettext_lazy("Good fit")
    POSSIBLE = "possible", gettext_lazy("Possible fit")


class HelpfulFieldSerializer(serializers.Serializer[Any]):
    """A field that would help to find calls."""

    name = serializers.CharField()
    label = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """Name the field's code `field`."""
        fields = super().get_fields()
        return {("field" if key == "name" else key): f for key, f in fields.items()}


class ProfileStateSerializer(serializers.Serializer[Any]):
    """What the profile does not say yet."""

    missing = HelpfulFieldSerializer(many=True)


class PageSerializer(serializers.Serializer[Any]):
    """One page of anything."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class CallsForMePageSerializer(PageSerializer):
    """One page of calls that fit; `degraded` says that some calls were not read yet."""

    results = CallCardSerializer(many=True)
    profile = ProfileStateSerializer()
    degraded = serializers.BooleanField()


class MemberFitSerializer(serializers.Serializer[Any]):
    """A member that fits a call."""

    organisation = CardSerializer()
    band = CodedSerializer()
    reasons = FitReasonSerializer(many=True)
    eligibility = FitEligibilitySerializer()


class MemberFitPageSerializer(PageSerializer):
    """One page of members that fit."""

    results = MemberFitSerializer(many=True)


def profile_state(profile: Profile | None) -> dict[str, Any]:
    """Return what would help to find calls and is missing, the most helpful first.

    Judged by the profile as the viewer may see it: what is private is no more than missing to
    others.
    """
    if profile is None:
        return {"missing": []}
    long_text = any(len(text) >= SHORT_DESCRIPTION for text in profile.texts.values())
    there = {
        "offers": bool(profile.offers),
        "description": long_text,
        "stages": bool(profile.stages),
        "nace": bool(profile.nace),
        "place": bool(profile.country and profile.nuts),
    }
    labels = {name: str(label) for name, label, _gain in WEIGHTS}
    found = [{"field": n, "label": labels[n]} for n, filled in there.items() if not filled]
    if profile.trl is None:
        found.append({"field": "trl", "label": _("How ready your technology is (TRL)")})
    return {"missing": found}


def fit_data(
    fit: engine.Fit, answer: eligibility_service.Answer, profile: Profile, *, own: bool
) -> dict[str, Any]:
    """Return a fit in the API's shape."""
    language = reader_language()
    return {
        "band": coded_choice(fit.band or FitBand.POSSIBLE.value, FitBand),
        "reasons": [
            {
                "code": reason.code,
                "text": engine.in_words(reason, language, profile, own=own),
                "caution": reason.is_caution,
                "fields": [
                    f"call.{ref.path}" if ref.owner_id == fit.call_id else ref.path
                    for ref in reason.fields
                ],
            }
            for reason in engine.told(fit)
        ],
        "eligibility": {
            "verdict": verdict_data(answer.verdict, own=own),
            "summary": eligibility_service.summary(answer, language, own=own),
        },
    }


class CallsForMeView(generics.GenericAPIView[Call]):
    """Calls for a profile."""

    serializer_class = CallCardSerializer

    @extend_schema(
        operation_id="calls_for_me",
        parameters=[
            OpenApiParameter(
                "organisation", UUID, description="A member that the viewer's cluster curates."
            ),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=CallsForMePageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return one page of open and announced calls that fit, the best first."""
        viewer = viewer_of(request)
        organisation = asked_or_refused(viewer, request.query_params.get("organisation"))
        answer = service.calls_for(organisation, viewer)
        page = self.paginate_queryset(answer.ranked) or []  # type: ignore[arg-type]
        response = self.get_paginated_response(self._cards(list(page), answer, viewer))  # type: ignore[arg-type]
        response.data["profile"] = profile_state(answer.profile)
        response.data["degraded"] = answer.left > 0
        return response

    def _cards(
        self, page: list[service.Ranked], answer: service.CallsAnswer, viewer: Viewer
    ) -> list[dict[str, Any]]:
        if answer.profile is None:
            return []
        own = viewer.organisation_id is not None
        fits = answer.book.fits(answer.profile, [each.key for each in page])
        worded = {
            each.key: fit_data(fits[each.key], each.answer, answer.profile, own=own)
            for each in page
        }
        return call_cards(calls_by_key(viewer, [each.key for each in page]), viewer, fits=worded)


def acting_cluster(viewer: Viewer) -> Cluster:
    """Return the cluster whose staff is asking; raises PermissionDenied for every other seat."""
    cluster = None
    if viewer.role in CLUSTER_ROLES and viewer.cluster_id is not None:
        cluster = Cluster.objects.filter(pk=viewer.cluster_id).first()
    if cluster is None:
        raise PermissionDenied(_("Only a cluster's staff sees which of its members fit a call."))
    return cluster


class CallMembersView(generics.GenericAPIView[Organisation]):
    """Members who fit a call."""

    serializer_class = MemberFitSerializer

    @extend_schema(
        operation_id="calls_members",
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
        responses=MemberFitPageSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one page of the acting cluster's members that fit a call, the best first."""
        viewer = viewer_of(request)
        cluster = acting_cluster(viewer)
        call = visible_call(viewer, public_id)
        members = list(cluster_member_list(viewer, cluster))
        ranked, profiles, book = service.members_for(call, members, viewer)
        page: list[service.Ranked] = list(self.paginate_queryset(ranked) or [])  # type: ignore[arg-type]
        ids = {m.pk: str(m.public_id) for m in members}
        cards = organisations_by_id(viewer, [ids[each.key] for each in page])
        return self.get_paginated_response(
            [
                _member(cards[ids[each.key]], each, profiles, book, call)
                for each in page
                if ids[each.key] in cards
            ]
        )


def _member(
    organisation: Organisation,
    ranked: service.Ranked,
    profiles: Mapping[str, Profile],
    book: engine.Book,
    call: Call,
) -> dict[str, Any]:
    profile = profiles[str(organisation.public_id)]
    fit = book.fits(profile, [call.pk])[call.pk]
    return {"organisation": card_data(organisation)} | fit_data(
        fit, ranked.answer, profile, own=False
    )
