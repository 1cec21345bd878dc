"""What a person is told, how they wish to be told, and how they stop it without signing in."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import subscriptions
from backend.accounts.models import MailMode, Notification, NotificationPreference, Person
from backend.accounts.notifications import kind_of, kinds, seat_names
from backend.accounts.selectors.notifications import notification_list, unread_count
from backend.accounts.services import notifications as service

MAX_IDS = 200


class NotificationSerializer(serializers.Serializer[Any]):
    """One thing a person is told, in their language."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    seat = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    read = serializers.BooleanField()


class UnreadSerializer(serializers.Serializer[Any]):
    """How many notifications were not read."""

    unread = serializers.IntegerField()


class NotificationPageSerializer(UnreadSerializer):
    """One page of notifications."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = NotificationSerializer(many=True)


class ReadSerializer(serializers.Serializer[Any]):
    """Which notifications were read; all of them without ids."""

    ids = serializers.ListField(
        child=serializers.UUIDField(), max_length=MAX_IDS, required=False, allow_null=True
    )


class PreferenceSerializer(serializers.Serializer[Any]):
    """How a person is mailed one kind."""

    kind = serializers.CharField()
    label = serializers.CharField(read_only=True)
    mode = serializers.ChoiceField(choices=MailMode.choices)
    essential = serializers.BooleanField(read_only=True)


class UnsubscribeSerializer(serializers.Serializer[Any]):
    """What a link of an e-mail silences."""

    label = serializers.CharField(help_text="What is silenced; empty for all kinds.")
    everything = serializers.BooleanField()
    done = serializers.BooleanField()


def notification_data(row: Notification, seats: dict[int, str]) -> dict[str, Any]:
    """Return a notification in words of the active language."""
    kind = kind_of(row.kind)
    return {
        "id": row.public_id,
        "kind": row.kind,
        "title": str(kind.title(row.params)),
        "text": str(kind.text(row.params)),
        "link": row.link,
        "seat": seats.get(row.seat_id) if row.seat_id is not None else None,
        "created_at": row.created_at,
        "read": row.read_at is not None,
    }


class NotificationsView(generics.GenericAPIView[Notification]):
    """The notifications of the signed-in person."""

    serializer_class = NotificationSerializer

    @extend_schema(
        operation_id="notifications_list",
        parameters=[
            OpenApiParameter("unread", bool, description="Only those that were not read."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=NotificationPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return one page, the newest first."""
        person = cast(Person, request.user)
        queryset = notification_list(person)
        if request.query_params.get("unread") in {"1", "true"}:
            queryset = queryset.filter(read_at__isnull=True)
        page = list(self.paginate_queryset(queryset) or [])
        seats = dict(seat_names({r.seat_id for r in page if r.seat_id is not None}))
        response = self.get_paginated_response([notification_data(r, seats) for r in page])
        response.data["unread"] = unread_count(person)
        return response


class UnreadView(APIView):
    """The number in the header."""

    @extend_schema(operation_id="notifications_unread", responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        """Return how many notifications were not read."""
        return Response({"unread": unread_count(cast(Person, request.user))})


class ReadView(APIView):
    """Marking as read."""

    @extend_schema(
        operation_id="notifications_read", request=ReadSerializer, responses=UnreadSerializer
    )
    def post(self, request: Request) -> Response:
        """Mark one's own notifications as read; those of others are left alone."""
        form = ReadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = cast(Person, request.user)
        ids = form.validated_data.get("ids")
        service.mark_read(person=person, public_ids=None if ids is None else [str(i) for i in ids])
        return Response({"unread": unread_count(person)})


class PreferencesView(APIView):
    """How a person is mailed each kind."""

    def _all(self, person: Person) -> Response:
        chosen = dict(
            NotificationPreference.objects.filter(person=person).values_list("kind", "mode")
        )
        rows = [
            {
                "kind": kind.kind,
                "label": kind.name(),
                "mode": MailMode.NOW if kind.essential else chosen.get(kind.kind, kind.default),
                "essential": kind.essential,
            }
            for kind in kinds().values()
        ]
        return Response(PreferenceSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="notification_preferences_list",
        responses=PreferenceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return every kind with how it is mailed."""
        return self._all(cast(Person, request.user))

    @extend_schema(
        operation_id="notification_preferences_update",
        request=PreferenceSerializer,
        responses=PreferenceSerializer(many=True),
    )
    def patch(self, request: Request) -> Response:
        """Choose how one kind is mailed; `*` stands for all that may be silenced."""
        form = PreferenceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = cast(Person, request.user)
        values = form.validated_data
        try:
            service.preference_set(person=person, kind=values["kind"], mode=values["mode"])
        except ValueError as error:
            detail = _("Notifications of this kind always come by e-mail, or do not exist.")
            raise serializers.ValidationError({"kind": detail}, code="not_silenced") from error
        return self._all(person)


class UnsubscribeView(APIView):
    """A link at the end of an e-mail; it works without signing in.

    Reading it changes nothing, because mail scanners follow links; the POST of a mail program's own
    button (RFC 8058) carries no cookie, so nothing of the session is asked for here.
    """

    permission_classes = [AllowAny]
    authentication_classes = []
    parser_classes = [JSONParser, FormParser, MultiPartParser]

    def _answer(self, token: str, *, stop: bool) -> Response:
        found = service.unsubscribe_read(token)
        if found is None:
            raise Http404
        person, kind = found
        if ":" in kind:
            single = subscriptions.find(person, kind)
            if single is None:
                raise Http404
            if stop:
                single.stop()
            return Response({"label": single.label, "everything": False, "done": stop})
        if stop:
            try:
                service.preference_set(person=person, kind=kind, mode=MailMode.NEVER)
            except ValueError as error:
                raise Http404 from error
        everything = kind == service.ALL_KINDS
        label = "" if everything else kind_of(kind).name()
        return Response({"label": label, "everything": everything, "done": stop})

    def _language(self, request: Request, token: str) -> str:
        found = service.unsubscribe_read(token)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        return found[0].language if found and not chosen else translation.get_language() or "en"

    @extend_schema(operation_id="unsubscribe_retrieve", responses=UnsubscribeSerializer)
    def get(self, request: Request, token: str) -> Response:
        """Say what the link silences."""
        with translation.override(self._language(request, token)):
            return self._answer(token, stop=False)

    @extend_schema(operation_id="unsubscribe_create", request=None, responses=UnsubscribeSerializer)
    def post(self, request: Request, token: str) -> Response:
        """Send no more e-mail of this kind."""
        with translation.override(self._language(request, token)):
            return self._answer(token, stop=True)
