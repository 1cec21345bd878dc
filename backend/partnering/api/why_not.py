"""Why not me: what keeps an organisation from being proposed for a public need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.codes import country_label, reader_language
from backend.directory.enums import EntryKind, Visibility
from backend.directory.models import Entry
from backend.directory.viewers import viewer_of
from backend.partnering import engine
from backend.partnering.api.proposal_shapes import NeedRefSerializer
from backend.partnering.api.proposals import asking_organisation
from backend.partnering.services.why_not import (
    NotAnOpenNeedError,
    WhyNotAnswer,
    why_not_answer,
)
from matching.reference import concepts, nace, stages, value_chains

KINDS = (
    "certification", "concept", "offer", "publish_offer", "stage", "nace", "chain", "trl",
    "country", "description",
)  # fmt: skip


class PlaceBandSerializer(serializers.Serializer[Any]):
    """A band of places; `last` is null where it has no end."""

    first = serializers.IntegerField()
    last = serializers.IntegerField(allow_null=True)


class BehindSerializer(serializers.Serializer[Any]):
    """A part of the score compared with the first ten of the others."""

    code = serializers.CharField()
    label = serializers.CharField()
    much = serializers.BooleanField()


class AdditionSerializer(serializers.Serializer[Any]):
    """One addition that would change the place, if it is true; `value` is in words."""

    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.CharField(allow_blank=True)
    entry_id = serializers.UUIDField(allow_null=True)
    before = PlaceBandSerializer()
    after = PlaceBandSerializer()
    change = serializers.ChoiceField(choices=["little", "some", "much"])


class NeedOwnerSerializer(serializers.Serializer[Any]):
    """Who has the need."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class WhyNotSerializer(serializers.Serializer[Any]):
    """How an organisation stands for a need.

    `shown` is false where strangers cannot see the organisation at all, `found` where it is not
    among those who are ranked.
    """

    need = NeedRefSerializer()
    owner = NeedOwnerSerializer()
    place = PlaceBandSerializer()
    shown = serializers.BooleanField()
    found = serializers.BooleanField()
    behind = BehindSerializer(many=True)
    ahead = BehindSerializer(many=True)
    additions = AdditionSerializer(many=True)
    release = serializers.CharField()


def _need(viewer: Viewer, wanted: str) -> Entry:
    """Return a public need that the viewer may read; raises Http404, ValidationError for none."""
    if not wanted:
        raise serializers.ValidationError({"need": _("Please choose a need.")}, code="required")
    try:
        key = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    need = (
        Entry.objects.visible_to(viewer)
        .filter(public_id=key, kind=EntryKind.NEED, visibility=Visibility.PUBLIC)
        .select_related("organisation")
        .first()
    )
    if need is None:
        raise Http404
    return need


def _band(band: tuple[int, int]) -> dict[str, int | None]:
    return {"first": band[0], "last": band[1] or None}


def _in_words(kind: str, value: str, titles: Mapping[str, str]) -> str:
    """Return the value of an addition in the reader's language."""
    lang = reader_language()
    try:
        if kind in {"concept", "offer"}:
            return ", ".join(concepts.label(each, lang) for each in value.split())
        if kind == "publish_offer":
            return titles.get(value, "")
        if kind == "chain":
            return value_chains.chain(value).label.get(lang)
        labels: Mapping[str, Callable[[str, str], str | None]] = {
            "stage": stages.label,
            "nace": nace.label,
            "country": country_label,
        }
        return (labels[kind](value, lang) or value) if kind in labels else value
    except KeyError:
        return value


def _data(answer: WhyNotAnswer, need: Entry) -> dict[str, Any]:
    labels = {each.code: each.label for each in engine.model_parts(reader_language())}
    result = answer.result
    return {
        "need": {"id": need.public_id, "title": need.title},
        "owner": {"id": need.organisation.public_id, "name": need.organisation.legal_name},
        "place": _band(result.band),
        "shown": answer.shown,
        "found": answer.found,
        "behind": [
            {"code": e.code, "label": labels[e.code], "much": e.much} for e in result.behind
        ],
        "ahead": [
            {"code": e.code, "label": labels[e.code], "much": e.gap <= -engine.MUCH}
            for e in result.ahead
        ],
        "additions": [
            {
                "kind": each.kind,
                "value": _in_words(each.kind, each.value, answer.titles),
                "entry_id": each.value if each.kind == "publish_offer" else None,
                "before": _band(result.band),
                "after": _band(each.band),
                "change": engine.gain_words(each.gain),
            }
            for each in result.additions
        ],
        "release": engine.release(),
    }


class WhyNotView(APIView):
    """What keeps an organisation from being proposed."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="organisations_why_not",
        parameters=[
            OpenApiParameter("need", str, required=True, description="Id of a public need.")
        ],
        responses=WhyNotSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return where the organisation stands for a need, and what one addition would change."""
        viewer = viewer_of(request)
        organisation = asking_organisation(viewer, public_id)
        need = _need(viewer, request.query_params.get("need", ""))
        if need.organisation_id == organisation.pk:
            raise serializers.ValidationError(
                {"need": _("This is the organisation's own need.")}, code="invalid"
            )
        try:
            answer = why_not_answer(organisation, need, viewer)
        except NotAnOpenNeedError as error:
            raise Http404 from error
        return Response(_data(answer, need))
