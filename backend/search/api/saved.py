"""Searches that a person keeps, and the alerts they wish."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.api.session import SeatSerializer, seat_data
from backend.directory.models import Seat
from backend.directory.selectors.seats import seat_list_for
from backend.directory.viewers import viewer_of
from backend.search.api.search import FILTERS
from backend.search.enums import AlertRhythm
from backend.search.models import SavedSearch
from backend.search.selectors.saved import saved_search_list
from backend.search.services.alerts import (
    acting_seat_of,
    link_of,
    saved_search_create,
    saved_search_update,
)


class SavedQuerySerializer(serializers.Serializer[Any]):
    """What is searched for: text, kind and filters."""

    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    kind = serializers.ChoiceField(
        choices=["organisation", "offer", "need"], required=False, default="organisation"
    )
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=80), max_length=50),
        required=False,
        default=dict,
    )

    def validate_filters(self, value: dict[str, list[str]]) -> dict[str, list[str]]:
        """Refuse a filter that the search does not know."""
        for name in value:
            if name not in FILTERS:
                raise serializers.ValidationError(
                    _("There is no filter named “%(value)s”.") % {"value": name}, code="no_filter"
                )
        return {name: values for name, values in value.items() if values}


class SavedSearchSerializer(serializers.Serializer[Any]):
    """A search that the person keeps; `sleeping` where its role is gone."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    query = SavedQuerySerializer()
    alert = serializers.ChoiceField(choices=AlertRhythm.choices)
    seat = SeatSerializer(allow_null=True)
    sleeping = serializers.BooleanField()
    link = serializers.CharField()
    last_run_at = serializers.DateTimeField(allow_null=True)
    last_new = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class SavedSearchWriteSerializer(serializers.Serializer[Any]):
    """A search to keep in the acting seat."""

    name = serializers.CharField(max_length=120)
    query = SavedQuerySerializer()
    alert = serializers.ChoiceField(
        choices=AlertRhythm.choices, required=False, default=AlertRhythm.NEVER
    )


class SavedSearchChangeSerializer(serializers.Serializer[Any]):
    """What of a kept search changes; `here` moves it to the acting seat."""

    name = serializers.CharField(max_length=120, required=False)
    alert = serializers.ChoiceField(choices=AlertRhythm.choices, required=False)
    here = serializers.BooleanField(required=False, default=False)


def saved_data(row: SavedSearch) -> dict[str, Any]:
    """Return a kept search in the API's shape."""
    seat = acting_seat_of(row)
    return {
        "id": row.public_id,
        "name": row.name,
        "query": row.query,
        "alert": row.alert,
        "seat": seat_data(seat) if seat else None,
        "sleeping": seat is None,
        "link": link_of(row),
        "last_run_at": row.last_run_at,
        "last_new": row.last_new,
        "created_at": row.created_at,
    }


def _here(request: Request) -> Seat:
    """Return the acting seat; raises a validation error for a person without any."""
    viewer = viewer_of(request)
    person = cast(Person, request.user)
    seat = seat_list_for(person).filter(pk=viewer.seat_id).first() if viewer.seat_id else None
    if seat is None:
        raise serializers.ValidationError(
            _("A search is kept in a role; you hold none yet."), code="no_seat"
        )
    return seat


class SavedSearchesView(APIView):
    """The searches that a person keeps."""

    throttle_scope = "search"

    @extend_schema(operation_id="saved_searches_list", responses=SavedSearchSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return one's own searches."""
        rows = saved_search_list(cast(Person, request.user))
        return Response([saved_data(row) for row in rows])

    @extend_schema(
        operation_id="saved_searches_create",
        request=SavedSearchWriteSerializer,
        responses={201: SavedSearchSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep a search in the acting seat."""
        form = SavedSearchWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        try:
            row = saved_search_create(
                person=cast(Person, request.user),
                seat=_here(request),
                name=values["name"].strip(),
                query=values["query"],
                alert=values["alert"],
                language=reader_language(),
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(saved_data(row), status=status.HTTP_201_CREATED)


class SavedSearchView(APIView):
    """One search that a person keeps."""

    throttle_scope = "search"

    def _row(self, request: Request, public_id: UUID) -> SavedSearch:
        row = saved_search_list(cast(Person, request.user)).filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return row

    @extend_schema(operation_id="saved_searches_retrieve", responses=SavedSearchSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one of one's own searches."""
        return Response(saved_data(self._row(request, public_id)))

    @extend_schema(
        operation_id="saved_searches_update",
        request=SavedSearchChangeSerializer,
        responses=SavedSearchSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Rename it, change how often it tells of new hits, or wake it in the acting seat."""
        row = self._row(request, public_id)
        form = SavedSearchChangeSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        name = values.get("name")
        try:
            row = saved_search_update(
                search=row,
                name=name.strip() if name is not None else None,
                alert=values.get("alert"),
                seat=_here(request) if values.get("here") else None,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(saved_data(row))

    @extend_schema(operation_id="saved_searches_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget a search."""
        self._row(request, public_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
