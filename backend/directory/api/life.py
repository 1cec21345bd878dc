"""Steps of a profile's life, and its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.codes import CodedSerializer, coded_choice
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.api.life_data import RIGHTS, STEPS, LifeSerializer, life_data
from backend.directory.enums import SourceKind
from backend.directory.models import Cluster, HistoryRow
from backend.directory.selectors.life import history_list
from backend.directory.services import life
from backend.directory.services.data import Source
from backend.directory.viewers import viewer_of


class LifeStepSerializer(serializers.Serializer[Any]):
    """The step to take; a remark goes along when a profile is sent back."""

    step = serializers.ChoiceField(choices=STEPS)
    remark = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")


class HistoryRowSerializer(serializers.Serializer[Any]):
    """One thing that happened."""

    at = serializers.DateTimeField()
    kind = CodedSerializer()
    field = serializers.CharField(allow_blank=True)
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)
    source_kind = CodedSerializer()
    source_ref = serializers.CharField(allow_blank=True)
    person = serializers.CharField(allow_blank=True)
    cluster = serializers.CharField(allow_blank=True)
    only_you = serializers.BooleanField()


def acting_source(viewer: Viewer) -> Source:
    """Return the source of what the viewer does."""
    return Source(SourceKind.PERSON, person_id=viewer.person_id)


def acting_cluster(viewer: Viewer) -> Cluster:
    """Return the cluster of the acting seat; raises PermissionDenied without one."""
    cluster = (
        Cluster.objects.select_related("organisation").filter(pk=viewer.cluster_id).first()
        if viewer.cluster_id is not None
        else None
    )
    if cluster is None:
        raise PermissionDenied
    return cluster


def _history_row(row: HistoryRow) -> dict[str, Any]:
    return {
        "at": row.at,
        "kind": coded_choice(row.kind, enums.HistoryKind),
        "field": row.field,
        "old": row.old,
        "new": row.new,
        "source_kind": coded_choice(row.source_kind, enums.SourceKind),
        "source_ref": row.source_ref,
        "person": row.person.name if row.person is not None else "",
        "cluster": str(row.cluster) if row.cluster is not None else "",
        "only_you": row.is_private,
    }


class LifeView(APIView):
    """The life of a profile."""

    @extend_schema(
        operation_id="organisations_life", request=LifeStepSerializer, responses=LifeSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a step: submit, send back, validate, publish or renew."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_see_internals(viewer, organisation):
            raise PermissionDenied
        form = LifeStepSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        step = form.validated_data["step"]
        if not RIGHTS[step](viewer, organisation):
            raise PermissionDenied
        source = acting_source(viewer)
        try:
            if step == "submit":
                row = life.profile_submit(organisation=organisation, source=source)
            elif step == "publish":
                row = life.profile_publish(organisation=organisation, source=source)
            elif step == "renew":
                row = life.profile_renew(organisation=organisation, source=source)
            elif step == "validate":
                row = life.profile_validate(
                    organisation=organisation, cluster=acting_cluster(viewer), source=source
                )
            else:
                row = life.profile_send_back(
                    organisation=organisation,
                    cluster=acting_cluster(viewer),
                    source=source,
                    remark=form.validated_data["remark"],
                )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(life_data(row, viewer))


class HistoryView(generics.GenericAPIView[HistoryRow]):
    """What happened to an organisation."""

    serializer_class = HistoryRowSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        operation_id="organisations_history",
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
        responses=HistoryRowSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one page of an organisation's history, the latest first."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_see_internals(viewer, organisation):
            raise PermissionDenied
        page = self.paginate_queryset(history_list(organisation, viewer)) or []
        return self.get_paginated_response([_history_row(row) for row in page])

    def get_queryset(self) -> Any:
        """Return nothing: the rows depend on the address."""
        return HistoryRow.objects.none()
