"""Calls as calendar files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.viewers import viewer_of
from backend.funding.api.lookup import visible_call
from backend.funding.selectors.calls import saved_calls
from backend.funding.services.call_calendar import calendar_of

_FILE = {(200, "text/calendar"): OpenApiResponse(OpenApiTypes.STR)}


class CalendarRenderer(BaseRenderer):
    """Hands a calendar out as it is; an error as JSON, since there is no other form of it."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the bytes of the answer."""
        return data if isinstance(data, bytes) else json.dumps(data, default=str).encode()


def _answer(content: bytes, name: str) -> Response:
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class CallCalendarView(APIView):
    """The cut-offs of a call as a calendar file."""

    renderer_classes = [CalendarRenderer, JSONRenderer]

    @extend_schema(operation_id="calls_calendar", responses=_FILE)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return every cut-off as an event with an alarm two weeks before."""
        call = visible_call(viewer_of(request), public_id)
        return _answer(calendar_of([call], call.title), "call.ics")


class SavedCalendarView(APIView):
    """The cut-offs of all saved calls as a calendar file."""

    renderer_classes = [CalendarRenderer, JSONRenderer]

    @extend_schema(operation_id="calls_saved_calendar", responses=_FILE)
    def get(self, request: Request) -> Response:
        """Return every cut-off of the calls that the person saved."""
        calls = saved_calls(viewer_of(request))
        return _answer(calendar_of(calls, _("Saved calls")), "saved-calls.ics")
