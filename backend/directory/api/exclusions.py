"""“Never show me to …”: for an organisation's own seats alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory import rules
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.models import Exclusion, Organisation
from backend.directory.selectors.life import exclusion_list
from backend.directory.selectors.members import cluster_list
from backend.directory.services.exclusions import exclusion_add, exclusion_remove
from backend.directory.viewers import viewer_of


class ExclusionSerializer(serializers.Serializer[Any]):
    """An organisation or a whole cluster that one is kept apart from."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="organisation or cluster")
    name = serializers.CharField()
    created_at = serializers.DateTimeField()


class ExclusionWriteSerializer(serializers.Serializer[Any]):
    """Either an organisation or a cluster."""

    organisation = serializers.UUIDField(required=False, allow_null=True, default=None)
    cluster = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Want exactly one of the two."""
        if bool(attrs["organisation"]) == bool(attrs["cluster"]):
            message = _("Choose one organisation or one cluster.")
            raise serializers.ValidationError({"organisation": message}, code="choose_one")
        return attrs


def _data(row: Exclusion) -> dict[str, Any]:
    if row.excluded is not None:
        kind, name = "organisation", row.excluded.legal_name
    else:
        kind, name = "cluster", str(row.excluded_cluster)
    return {"id": row.public_id, "kind": kind, "name": name, "created_at": row.created_at}


class ExclusionsView(APIView):
    """Exclusions of an organisation."""

    @extend_schema(operation_id="exclusions_list", responses=ExclusionSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the organisation's own exclusions; never those against it."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_read_exclusions(viewer, organisation):
            raise PermissionDenied
        return Response([_data(row) for row in exclusion_list(organisation)])

    @extend_schema(
        operation_id="exclusions_create",
        request=ExclusionWriteSerializer,
        responses={201: ExclusionSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Never be shown to, or shown, an organisation or a cluster's members."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_exclude(viewer, organisation):
            raise PermissionDenied
        form = ExclusionWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted, cluster_id = form.validated_data["organisation"], form.validated_data["cluster"]
        excluded = cluster = None
        if wanted is not None:
            excluded = Organisation.objects.visible_to(viewer).known_as(wanted).first()
        else:
            cluster = cluster_list(viewer).filter(public_id=cluster_id).first()
        if excluded is None and cluster is None:
            field = "organisation" if wanted is not None else "cluster"
            message = _("There is no “%(id)s” here.") % {"id": wanted or cluster_id}
            raise serializers.ValidationError({field: message}, code="unknown")
        try:
            row = exclusion_add(organisation=organisation, excluded=excluded, cluster=cluster)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(_data(row), status=status.HTTP_201_CREATED)


class ExclusionView(APIView):
    """One exclusion."""

    @extend_schema(operation_id="exclusions_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take an exclusion back. Those of others are unknown here."""
        viewer = viewer_of(request)
        row = (
            Exclusion.objects.filter(
                public_id=public_id, organisation_id=viewer.organisation_id or 0
            )
            .select_related("organisation")
            .first()
        )
        if row is None:
            raise Http404
        if not rules.can_exclude(viewer, row.organisation):
            raise PermissionDenied
        exclusion_remove(exclusion=row)
        return Response(status=status.HTTP_204_NO_CONTENT)
