"""The original text of a call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.markup import sanitise
from backend.directory.viewers import viewer_of
from backend.funding.api.lookup import visible_call


class OriginalSerializer(serializers.Serializer[Any]):
    """Text and conditions as sanitised HTML, with the page at the publisher."""

    html = serializers.CharField(allow_blank=True)
    conditions_html = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)


class CallOriginalView(APIView):
    """The original text of a call."""

    @extend_schema(operation_id="calls_original", responses=OriginalSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the text as the source gives it, sanitised."""
        call = visible_call(viewer_of(request), public_id)
        return Response(
            {
                # Sanitised when stored; once more, since a row can be written past our services.
                "html": sanitise(call.text_html),
                "conditions_html": sanitise(call.conditions_html),
                "url": call.url,
                "language": call.language,
            }
        )
