"""Cascade money that a firm was awarded: its own matter, read by its own seats alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory import rules
from backend.directory.api.codes import CodedSerializer
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.models import Organisation
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import programme_ref
from backend.funding.models import Call, CascadeAward, Programme
from backend.funding.selectors.awards import award_list
from backend.funding.services import awards


class AwardCallSerializer(serializers.Serializer[Any]):
    """A call by id and title."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class AwardSerializer(serializers.Serializer[Any]):
    """A sum that was awarded."""

    id = serializers.UUIDField()
    programme = CodedSerializer(allow_null=True)
    call = AwardCallSerializer(allow_null=True)
    project_name = serializers.CharField(allow_blank=True)
    amount_cents = serializers.IntegerField()
    awarded_on = serializers.DateField()


class AwardWriteSerializer(serializers.Serializer[Any]):
    """What is typed for an award."""

    programme = serializers.CharField(max_length=60, allow_null=True, required=False)
    call = serializers.UUIDField(allow_null=True, required=False)
    project_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    amount_cents = serializers.IntegerField(min_value=1, max_value=awards.MAX_CENTS)
    awarded_on = serializers.DateField()


def award_data(award: CascadeAward) -> dict[str, Any]:
    """Return an award in the API's shape."""
    call = award.call
    return {
        "id": award.public_id,
        "programme": programme_ref(award.programme),
        "call": None if call is None else {"id": call.public_id, "title": call.title},
        "project_name": award.project_name,
        "amount_cents": award.amount_cents,
        "awarded_on": award.awarded_on,
    }


def own_organisation(viewer: Viewer, public_id: UUID) -> Organisation:
    """Return the organisation of the acting seat; raises Http404 for every other one."""
    organisation = visible_organisation(viewer, public_id)
    if not rules.is_own_organisation(viewer, organisation):
        raise Http404
    return organisation


class OrganisationAwardsView(generics.GenericAPIView[CascadeAward]):
    """What an organisation was awarded."""

    serializer_class = AwardSerializer
    filter_backends: list[Any] = []

    @extend_schema(operation_id="organisations_awards_list", responses=AwardSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one page of awards, the latest first."""
        viewer = viewer_of(request)
        queryset = award_list(viewer, own_organisation(viewer, public_id))
        page = self.paginate_queryset(queryset) or []
        return self.get_paginated_response([award_data(a) for a in page])

    @extend_schema(
        operation_id="organisations_awards_create",
        request=AwardWriteSerializer,
        responses={201: AwardSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Note a sum that was awarded."""
        viewer = viewer_of(request)
        organisation = own_organisation(viewer, public_id)
        if not rules.may_write_for_organisation(viewer, organisation):
            raise PermissionDenied
        form = AwardWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        code, call_id = values.pop("programme", None), values.pop("call", None)
        programme = Programme.objects.filter(code=code).first() if code else None
        call = Call.objects.visible_to(viewer).filter(public_id=call_id).first()
        if code and programme is None:
            message = _("There is no programme “%(code)s” here.") % {"code": code}
            raise serializers.ValidationError({"programme": message}, code="unknown")
        if call_id and call is None:
            message = _("There is no call “%(id)s” here.") % {"id": call_id}
            raise serializers.ValidationError({"call": message}, code="unknown")
        try:
            award = awards.award_create(
                organisation=organisation, programme=programme, call=call, **values
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(award_data(award), status=status.HTTP_201_CREATED)


class OrganisationAwardView(APIView):
    """One award."""

    @extend_schema(operation_id="organisations_awards_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID, award_id: UUID) -> Response:
        """Remove an award."""
        viewer = viewer_of(request)
        organisation = own_organisation(viewer, public_id)
        award = award_list(viewer, organisation).filter(public_id=award_id).first()
        if award is None:
            raise Http404
        if not rules.may_write_for_organisation(viewer, organisation):
            raise PermissionDenied
        awards.award_delete(award=award)
        return Response(status=status.HTTP_204_NO_CONTENT)
