"""Saved and hidden calls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.viewers import viewer_of
from backend.funding.api.lookup import visible_call
from backend.funding.enums import Mark
from backend.funding.services.marks import mark_clear, mark_set


class MarkSerializer(serializers.Serializer[Any]):
    """What the person did with the call."""

    mark = serializers.ChoiceField(choices=Mark.choices)


class CallMarkView(APIView):
    """The person's own mark on a call."""

    @extend_schema(operation_id="calls_mark", request=MarkSerializer, responses=MarkSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Save or hide a call."""
        viewer = viewer_of(request)
        call = visible_call(viewer, public_id)
        form = MarkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        made = mark_set(
            person_id=viewer.person_id, call=call, mark=Mark(form.validated_data["mark"])
        )
        return Response({"mark": made.mark})

    @extend_schema(operation_id="calls_unmark", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Neither save nor hide the call any longer."""
        viewer = viewer_of(request)
        call = visible_call(viewer, public_id)
        assert viewer.person_id is not None
        mark_clear(person_id=viewer.person_id, call=call)
        return Response(status=status.HTTP_204_NO_CONTENT)
