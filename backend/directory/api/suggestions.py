"""Changes that a cluster suggests to a firm, and the firm's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.codes import CodedSerializer, coded_choice
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.api.history_words import value_words
from backend.directory.api.life import acting_cluster
from backend.directory.api.organisations import OrganisationWriteSerializer
from backend.directory.models import ChangeRequest
from backend.directory.selectors.life import change_list
from backend.directory.services.suggestions import (
    SUGGESTABLE,
    change_answer,
    change_suggest,
    change_withdraw,
    value_of,
)
from backend.directory.viewers import viewer_of


class SuggestedValueSerializer(serializers.Serializer[Any]):
    """One field: its value when it was suggested, its value now, the one suggested."""

    field = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    now = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)
    old_text = serializers.CharField(allow_blank=True)
    now_text = serializers.CharField(allow_blank=True)
    new_text = serializers.CharField(allow_blank=True)
    state = CodedSerializer()


class ChangeAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with a change request."""

    answer = serializers.BooleanField()
    withdraw = serializers.BooleanField()


class ChangeRequestSerializer(serializers.Serializer[Any]):
    """Values that a cluster suggests."""

    id = serializers.UUIDField()
    cluster = serializers.CharField()
    person = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    values = SuggestedValueSerializer(many=True)
    abilities = ChangeAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class ChangeSuggestSerializer(serializers.Serializer[Any]):
    """Fields with their suggested values, and a note to the firm."""

    values = serializers.DictField(child=serializers.JSONField(allow_null=True))
    note = serializers.CharField(max_length=500, allow_blank=True, required=False, default="")

    def validate_values(self, value: dict[str, Any]) -> dict[str, Any]:
        """Check the form of each value as the firm's own form would."""
        known = {n: v for n, v in value.items() if n in SUGGESTABLE}
        form = OrganisationWriteSerializer(data=known, partial=True)
        form.is_valid(raise_exception=True)
        unknown = {n: v for n, v in value.items() if n not in form.validated_data}
        return {**form.validated_data, **unknown}


class ChangeAnswerSerializer(serializers.Serializer[Any]):
    """Fields to take over and fields to leave as they are."""

    accept = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list
    )
    decline = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list
    )


def change_data(row: ChangeRequest, viewer: Viewer) -> dict[str, Any]:
    """Return a change request in the API's shape."""
    judged = rules.change_judged(viewer, row)
    return {
        "id": row.public_id,
        "cluster": str(row.cluster),
        "person": row.person.name if row.person is not None else "",
        "created_at": row.created_at,
        "note": row.note,
        "values": [
            {
                "field": v.field,
                "old": v.old,
                "now": value_of(row.organisation, v.field),
                "new": v.new,
                "old_text": value_words(v.field, v.old),
                "now_text": value_words(v.field, value_of(row.organisation, v.field)),
                "new_text": value_words(v.field, v.new),
                "state": coded_choice(v.state, enums.SuggestionState),
            }
            for v in row.values.all()  # type: ignore[attr-defined]
        ],
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


class ChangesView(APIView):
    """Change requests of an organisation."""

    @extend_schema(operation_id="changes_list", responses=ChangeRequestSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the latest hundred: the firm sees all, a cluster its own."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        own = rules.is_own_organisation(viewer, organisation)
        if not (own or rules.can_suggest(viewer, organisation)):
            raise PermissionDenied
        rows = change_list(organisation, viewer)[:100]
        return Response([change_data(row, viewer) for row in rows])

    @extend_schema(
        operation_id="changes_create",
        request=ChangeSuggestSerializer,
        responses={201: ChangeRequestSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Suggest values to a member that keeps its own profile."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_suggest(viewer, organisation):
            raise PermissionDenied
        form = ChangeSuggestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            row = change_suggest(
                organisation=organisation,
                cluster=acting_cluster(viewer),
                person_id=viewer.person_id,
                values=form.validated_data["values"],
                remark=form.validated_data["note"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(change_data(row, viewer), status=status.HTTP_201_CREATED)


class ChangeView(APIView):
    """One change request."""

    def _row(self, viewer: Viewer, public_id: UUID) -> ChangeRequest:
        """Return a change request that the viewer may see; raises Http404."""
        row = (
            ChangeRequest.objects.select_related("organisation", "cluster__organisation", "person")
            .filter(public_id=public_id)
            .first()
        )
        if row is None:
            raise Http404
        visible_organisation(viewer, row.organisation.public_id)
        own = rules.is_own_organisation(viewer, row.organisation)
        theirs = viewer.cluster_id is not None and viewer.cluster_id == row.cluster_id
        if not (own or theirs):
            raise Http404
        return row

    @extend_schema(
        operation_id="changes_answer",
        request=ChangeAnswerSerializer,
        responses=ChangeRequestSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take over or decline suggested values, field by field."""
        viewer = viewer_of(request)
        row = self._row(viewer, public_id)
        if not rules.answers_suggestion(viewer, row):
            raise PermissionDenied
        form = ChangeAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            change_answer(request=row, reader=viewer, **form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(change_data(self._row(viewer, public_id), viewer))

    @extend_schema(operation_id="changes_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take back what the firm has not answered yet."""
        viewer = viewer_of(request)
        row = self._row(viewer, public_id)
        if not rules.suggested_it(viewer, row):
            raise PermissionDenied
        change_withdraw(request=row)
        return Response(status=status.HTTP_204_NO_CONTENT)
