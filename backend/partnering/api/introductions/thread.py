"""The thread: messages, files, meetings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.viewers import viewer_of
from backend.partnering import rules
from backend.partnering.api.introductions.lookup import (
    acting_party,
    thread_party,
    visible_introduction,
)
from backend.partnering.api.introductions.pages import refreshed
from backend.partnering.api.introductions.serializers.reading import IntroductionSerializer
from backend.partnering.api.introductions.serializers.thread import (
    MeetingWriteSerializer,
    MessagePageSerializer,
    MessageSerializer,
    MessageWriteSerializer,
    SlotChoiceSerializer,
)
from backend.partnering.models import (
    Introduction,
    IntroductionAttachment,
    IntroductionMessage,
    Meeting,
)
from backend.partnering.services.introductions import meetings, threads
from backend.partnering.services.introductions.telling import party_name


def readable_thread(viewer: Viewer, public_id: UUID) -> Introduction:
    """Return an introduction whose thread the viewer may read; raises Http404."""
    introduction = visible_introduction(viewer, public_id)
    if not rules.can_read_thread(viewer, introduction):
        raise Http404
    return introduction


def message_data(message: IntroductionMessage, viewer: Viewer) -> dict[str, Any]:
    """Return a message; persons are named now that everybody agreed."""
    author = message.author
    return {
        "id": message.public_id,
        "party_role": message.party.role,
        "party_name": party_name(message.party),
        "author": author.name if author is not None else "",
        "own": message.author_id == viewer.person_id,
        "text": message.text,
        "language": message.language,
        "attachments": [
            {"id": a.public_id, "name": a.name, "size": a.size, "content_type": a.content_type}
            for a in message.attachments.all()
        ],
        "created_at": message.created_at,
    }


class MessagesView(generics.GenericAPIView[IntroductionMessage]):
    """The messages of a thread."""

    serializer_class = MessageSerializer
    parser_classes = [JSONParser, MultiPartParser]

    def get_throttles(self) -> list[Any]:
        """Limit writing, not reading."""
        self.throttle_scope = "feedback" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(
        operation_id="introduction_messages_list",
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
        responses=MessagePageSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one page of messages, the oldest first."""
        viewer = viewer_of(request)
        introduction = readable_thread(viewer, public_id)
        queryset = (
            introduction.messages.select_related("author", "party__organisation", "party__cluster")
            .prefetch_related("attachments")
            .order_by("pk")
        )
        page = self.paginate_queryset(queryset) or []
        return self.get_paginated_response([message_data(m, viewer) for m in page])

    @extend_schema(
        operation_id="introduction_messages_create",
        request={"multipart/form-data": MessageWriteSerializer},
        responses={201: MessageSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write a message, with files or without."""
        viewer = viewer_of(request)
        party = thread_party(viewer, visible_introduction(viewer, public_id))
        given = cast(Mapping[str, Any], request.data)
        form = MessageWriteSerializer(
            data={
                **{k: v for k, v in given.items() if k != "files"},
                "files": request.FILES.getlist("files"),
            }
        )
        form.is_valid(raise_exception=True)
        values = form.validated_data
        assert viewer.person_id is not None
        try:
            message = threads.message_write(
                party=party,
                person_id=viewer.person_id,
                text=values["text"],
                language=reader_language(),
                files=values["files"],
                request_key=values.get("request_key"),
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(message_data(message, viewer), status=status.HTTP_201_CREATED)


class AttachmentView(APIView):
    """A file of the thread."""

    @extend_schema(
        operation_id="introduction_attachments_retrieve",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: UUID, attachment_id: UUID) -> FileResponse:
        """Return a file for saving; it is never shown by the browser in our name."""
        introduction = readable_thread(viewer_of(request), public_id)
        found = IntroductionAttachment.objects.filter(
            public_id=attachment_id, message__introduction=introduction
        ).first()
        if found is None or not found.file.storage.exists(found.file.name or ""):
            raise Http404
        response = FileResponse(
            found.file.open("rb"),
            as_attachment=True,
            filename=found.name,
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response


class MeetingsView(APIView):
    """Proposing a meeting."""

    @extend_schema(
        operation_id="introduction_meetings_create",
        request=MeetingWriteSerializer,
        responses={201: IntroductionSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Propose several times for a meeting."""
        viewer = viewer_of(request)
        party = thread_party(viewer, visible_introduction(viewer, public_id))
        form = MeetingWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        try:
            meetings.meeting_propose(party=party, person_id=viewer.person_id, **form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        response = refreshed(viewer, public_id)
        response.status_code = status.HTTP_201_CREATED
        return response


def _meeting(introduction: Introduction, meeting_id: UUID) -> Meeting:
    rows = introduction.meetings.select_related(
        "introduction__asker", "introduction__asked", "accepted", "party"
    )
    found = rows.filter(public_id=meeting_id).first()
    if found is None:
        raise Http404
    return found


class MeetingAcceptView(APIView):
    """Taking one of the proposed times."""

    @extend_schema(
        operation_id="introduction_meetings_accept",
        request=SlotChoiceSerializer,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID, meeting_id: UUID) -> Response:
        """Fix a meeting at one of the times that the other side proposed."""
        viewer = viewer_of(request)
        introduction = readable_thread(viewer, public_id)
        party = acting_party(viewer, introduction)
        meeting = _meeting(introduction, meeting_id)
        form = SlotChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        slot = meeting.slots.filter(public_id=form.validated_data["slot"]).first()
        if slot is None:
            raise Http404
        assert viewer.person_id is not None
        meetings.meeting_accept(meeting=meeting, slot=slot, party=party, person_id=viewer.person_id)
        return refreshed(viewer, public_id)


class MeetingCancelView(APIView):
    """Cancelling a meeting."""

    @extend_schema(
        operation_id="introduction_meetings_cancel",
        request=None,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID, meeting_id: UUID) -> Response:
        """Cancel a proposed or fixed meeting."""
        viewer = viewer_of(request)
        introduction = readable_thread(viewer, public_id)
        party = acting_party(viewer, introduction)
        assert viewer.person_id is not None
        meetings.meeting_cancel(
            meeting=_meeting(introduction, meeting_id), party=party, person_id=viewer.person_id
        )
        return refreshed(viewer, public_id)


class MeetingCalendarView(APIView):
    """A fixed meeting as a calendar file."""

    @extend_schema(
        operation_id="introduction_meetings_calendar",
        responses={(200, "text/calendar"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: UUID, meeting_id: UUID) -> HttpResponse:
        """Return the meeting for a calendar program."""
        introduction = readable_thread(viewer_of(request), public_id)
        content = meetings.calendar_of(_meeting(introduction, meeting_id))
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
        return response
