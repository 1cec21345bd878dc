"""Other calls, entered by form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.errors import as_api_error
from backend.directory.enums import OrganisationType, Transition
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import CallCardSerializer, call_card
from backend.funding.api.lookup import visible_call
from backend.funding.enums import Applicants, CallKind
from backend.funding.models import Call
from backend.funding.rules import can_edit_call, can_enter_calls
from backend.funding.services.call_checks import MAX_PLAIN, MAX_STAGE, MAX_TEXT
from backend.funding.services.call_forms import (
    call_create,
    call_update,
    call_withdraw,
    typed_values,
)


class CutoffWriteSerializer(serializers.Serializer[Any]):
    """A date on which a stage closes; without a time it is the end of that day."""

    date = serializers.DateField()
    time = serializers.TimeField(required=False, allow_null=True)
    stage = serializers.IntegerField(min_value=1, max_value=MAX_STAGE, required=False, default=1)


class CallWriteSerializer(serializers.Serializer[Any]):
    """What is typed for a call."""

    title = serializers.CharField(max_length=600)
    language = serializers.CharField(max_length=3, required=False)
    plain = serializers.CharField(max_length=MAX_PLAIN, allow_blank=True, required=False)
    text = serializers.CharField(max_length=MAX_TEXT, allow_blank=True, required=False)
    programme = serializers.CharField(max_length=60, allow_blank=True, required=False)
    rule_set = serializers.CharField(max_length=60, allow_blank=True, required=False)
    kind = serializers.ChoiceField(choices=CallKind.choices, required=False)
    applicants = serializers.ChoiceField(choices=Applicants.choices, required=False)
    who = serializers.ListField(
        child=serializers.ChoiceField(choices=OrganisationType.choices),
        required=False,
        max_length=20,
    )
    countries = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=80
    )
    regions = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=300
    )
    budget_min_cents = serializers.IntegerField(required=False, allow_null=True)
    budget_max_cents = serializers.IntegerField(required=False, allow_null=True)
    budget_total_cents = serializers.IntegerField(required=False, allow_null=True)
    lump_sum_cents = serializers.IntegerField(required=False, allow_null=True)
    cap_cents = serializers.IntegerField(required=False, allow_null=True)
    rate = serializers.FloatField(required=False, allow_null=True)
    opens_on = serializers.DateField(required=False, allow_null=True)
    cutoffs = CutoffWriteSerializer(many=True, required=False)
    time_zone = serializers.CharField(max_length=40, required=False)
    trl_start = serializers.IntegerField(min_value=1, max_value=9, required=False, allow_null=True)
    trl_end = serializers.IntegerField(min_value=1, max_value=9, required=False, allow_null=True)
    ecosystems = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=14
    )
    transitions = serializers.ListField(
        child=serializers.ChoiceField(choices=Transition.choices), required=False, max_length=3
    )
    url = serializers.CharField(max_length=600, allow_blank=True, required=False)
    publisher = serializers.CharField(max_length=200, allow_blank=True, required=False)
    owner_project_name = serializers.CharField(max_length=200, allow_blank=True, required=False)


def _editable(request: Request, public_id: UUID) -> tuple[Viewer, Call]:
    viewer = viewer_of(request)
    call = visible_call(viewer, public_id)
    if not can_edit_call(viewer, call):
        raise PermissionDenied
    return viewer, call


class CallWriteView(APIView):
    """Enter a call."""

    @extend_schema(
        operation_id="calls_create",
        request=CallWriteSerializer,
        responses={201: CallCardSerializer},
    )
    def post(self, request: Request) -> Response:
        """Enter a call: cluster managers, region officers and the administrator may."""
        viewer = viewer_of(request)
        if not can_enter_calls(viewer):
            raise PermissionDenied
        form = CallWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            call = call_create(viewer=viewer, values=form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(call_card(call, viewer), status=status.HTTP_201_CREATED)


class CallEditView(APIView):
    """Change a call that was entered here."""

    @extend_schema(
        operation_id="calls_update", request=CallWriteSerializer, responses=CallCardSerializer
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change the fields that are sent; the owner and the administrator may."""
        viewer, call = _editable(request, public_id)
        form = CallWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        try:
            call = call_update(call=call, values=form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(call_card(call, viewer))


class CallFormView(APIView):
    """A call as its form shows it."""

    @extend_schema(operation_id="calls_form", responses=CallWriteSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what was typed, for those who may change it."""
        _viewer, call = _editable(request, public_id)
        return Response(CallWriteSerializer(typed_values(call)).data)


class CallWithdrawView(APIView):
    """Withdraw a call."""

    @extend_schema(operation_id="calls_withdraw", request=None, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Withdraw a call; from then on only the administrator sees it."""
        _viewer, call = _editable(request, public_id)
        call_withdraw(call=call)
        return Response(status=status.HTTP_204_NO_CONTENT)
