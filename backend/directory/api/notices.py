"""Notices to unclaimed firms, and their objection without signing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.api.errors import as_api_error
from backend.directory.api.members import own_cluster
from backend.directory.enums import NoticeChannel, Standing
from backend.directory.models import FirmNotice
from backend.directory.selectors.life import has_address, notice_list
from backend.directory.services.notices import (
    BY_HAND,
    notice_object,
    notice_of_token,
    notice_send,
    notice_told_by_post,
)
from backend.directory.viewers import viewer_of


class NoticeSerializer(serializers.Serializer[Any]):
    """Whether a firm was told that a cluster keeps its data."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="told, due, overdue, objected or not_needed")
    due_on = serializers.DateField()
    told_on = serializers.DateField(allow_null=True)
    channel = serializers.CharField(allow_blank=True, help_text="mail or post")
    has_address = serializers.BooleanField()


class NoticeRowSerializer(NoticeSerializer):
    """A notice with its firm's name."""

    organisation_id = serializers.UUIDField()
    organisation = serializers.CharField()


class NoticesSerializer(serializers.Serializer[Any]):
    """A cluster's notices with counts."""

    due = serializers.IntegerField()
    overdue = serializers.IntegerField()
    by_post = serializers.IntegerField()
    told = serializers.IntegerField()
    objected = serializers.IntegerField()
    results = NoticeRowSerializer(many=True)


class TellSerializer(serializers.Serializer[Any]):
    """How the firm is told: by e-mail now, or it was told by letter."""

    channel = serializers.ChoiceField(choices=NoticeChannel.choices)


class ObjectionSerializer(serializers.Serializer[Any]):
    """What an objection link is about."""

    organisation = serializers.CharField()
    cluster = serializers.CharField()
    state = serializers.CharField(help_text="open, objected or claimed")
    claim_id = serializers.UUIDField()


def notice_data(row: FirmNotice, *, address: bool) -> dict[str, Any]:
    """Return a notice of an organisation, fetched with it, in the API's shape."""
    if row.organisation.objected_at is not None:
        state = "objected"
    elif row.told_at is not None:
        state = "told"
    elif row.organisation.standing != Standing.IMPORTED:
        state = "not_needed"
    else:
        state = "overdue" if row.due_on < timezone.localdate() else "due"
    return {
        "id": row.public_id,
        "state": state,
        "due_on": row.due_on,
        "told_on": timezone.localdate(row.told_at) if row.told_at else None,
        "channel": row.channel,
        "has_address": address,
    }


def _row(row: FirmNotice) -> dict[str, Any]:
    return {
        **notice_data(row, address=has_address(row.organisation.contacts.all())),  # type: ignore[attr-defined]
        "organisation_id": row.organisation.public_id,
        "organisation": row.organisation.legal_name,
    }


class NoticesView(APIView):
    """Notices of a cluster."""

    @extend_schema(operation_id="notices_list", responses=NoticesSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return which firms are still to be told, were told, or objected."""
        cluster = own_cluster(viewer_of(request), public_id)
        rows = [_row(row) for row in notice_list(cluster)]
        states = [str(r["state"]) for r in rows]
        waiting = [r for r in rows if r["state"] in {"due", "overdue"}]
        return Response(
            {
                **{name: states.count(name) for name in ("due", "overdue", "told", "objected")},
                "by_post": sum(not r["has_address"] for r in waiting),
                "results": [r for r in rows if r["state"] != "told"][:1000],
            }
        )


class TellView(APIView):
    """Telling one firm."""

    @extend_schema(operation_id="notices_tell", request=TellSerializer, responses=NoticeSerializer)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the e-mail now, or note that a letter was sent."""
        viewer = viewer_of(request)
        row = (
            FirmNotice.objects.filter(
                public_id=public_id,
                cluster_id=viewer.cluster_id or 0,
                organisation__objected_at__isnull=True,
            )
            .select_related("organisation", "cluster__organisation")
            .first()
        )
        if row is None:
            raise Http404
        if not viewer.manages_cluster:
            raise PermissionDenied
        form = TellSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            if form.validated_data["channel"] == NoticeChannel.MAIL:
                row = notice_send(notice=row, reason=BY_HAND, person_id=viewer.person_id)
            else:
                row = notice_told_by_post(notice=row, person_id=viewer.person_id)
        except ValidationError as error:
            raise as_api_error(error) from error
        address = has_address(row.organisation.contacts.all())  # type: ignore[attr-defined]
        return Response(notice_data(row, address=address))


class ObjectionView(APIView):
    """A firm's objection, by the link in its e-mail and without signing in."""

    permission_classes = [AllowAny]
    throttle_scope = "objection"

    def _notice(self, token: str) -> FirmNotice:
        row = notice_of_token(token)
        if row is None:
            raise Http404
        return row

    def _data(self, row: FirmNotice) -> dict[str, Any]:
        organisation = row.organisation
        state = "objected" if organisation.objected_at is not None else "open"
        if organisation.standing != Standing.IMPORTED:
            state = "claimed"
        return {
            "organisation": organisation.legal_name,
            "cluster": row.cluster.organisation.legal_name,
            "state": state,
            "claim_id": organisation.public_id,
        }

    @extend_schema(operation_id="objections_retrieve", responses=ObjectionSerializer)
    def get(self, request: Request, token: str) -> Response:
        """Say what the link is about; following it changes nothing."""
        return Response(self._data(self._notice(token)))

    @extend_schema(operation_id="objections_create", request=None, responses=ObjectionSerializer)
    def post(self, request: Request, token: str) -> Response:
        """Object: the firm is hidden from everybody at once."""
        notice_object(notice=self._notice(token))
        return Response(self._data(self._notice(token)))
