"""The people of the acting place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Role, Viewer
from backend.directory import rules_people
from backend.directory.api.errors import as_api_error
from backend.directory.models import Seat
from backend.directory.selectors.seats import place_seats
from backend.directory.services.seats import seat_change_role, seat_remove
from backend.directory.viewers import viewer_of


class TeamSeatAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with a seat."""

    change_role = serializers.BooleanField()
    remove = serializers.BooleanField()


class TeamSeatSerializer(serializers.Serializer[Any]):
    """A person and their role in the acting place."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.CharField()
    since = serializers.DateTimeField()
    is_me = serializers.BooleanField()
    abilities = TeamSeatAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class TeamAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do in the acting place."""

    invite = serializers.BooleanField()
    invite_members = serializers.BooleanField()


class TeamSerializer(serializers.Serializer[Any]):
    """The acting place's people, and the roles that the viewer may give there."""

    seats = TeamSeatSerializer(many=True)
    roles = serializers.ListField(child=serializers.CharField())
    abilities = TeamAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class RoleChoiceSerializer(serializers.Serializer[Any]):
    """Another role."""

    role = serializers.ChoiceField(choices=rules_people.ROLE_CHOICES)


def team_seat_data(seat: Seat, viewer: Viewer) -> dict[str, Any]:
    """Return a seat of the acting place in the API's shape."""
    judged = rules_people.seat_judged(viewer, seat)
    return {
        "id": seat.public_id,
        "name": seat.person.name,
        "email": seat.person.email,
        "role": seat.role,
        "since": seat.created_at,
        "is_me": seat.person_id == viewer.person_id,
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


def _place_seat(viewer: Viewer, public_id: UUID) -> Seat:
    """Return a seat of the acting place or one of one's own; raises Http404 for any other."""
    seat = place_seats(viewer).filter(public_id=public_id).first()
    if seat is None:
        own = Seat.objects.filter(Q(person_id=viewer.person_id), public_id=public_id)
        seat = own.select_related("person", "organisation", "cluster", "network").first()
    if seat is None:
        raise Http404
    return seat


class SeatsView(APIView):
    """The people of the acting place."""

    @extend_schema(operation_id="seats_list", responses=TeamSerializer)
    def get(self, request: Request) -> Response:
        """List who holds which role where the acting seat is."""
        viewer = viewer_of(request)
        judged = rules_people.team_judged(viewer)
        return Response(
            {
                "seats": [team_seat_data(s, viewer) for s in place_seats(viewer)],
                "roles": [r.value for r in rules_people.roles_to_give(viewer)],
                "abilities": judged.abilities,
                "ability_reasons": judged.reasons,
            }
        )


class TeamSeatView(APIView):
    """One person's role."""

    @extend_schema(
        operation_id="seats_update", request=RoleChoiceSerializer, responses=TeamSeatSerializer
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Give another role; the last owner stays one."""
        viewer = viewer_of(request)
        seat = _place_seat(viewer, public_id)
        if not rules_people.may_change_seat(viewer, seat):
            raise PermissionDenied
        form = RoleChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        try:
            changed = seat_change_role(
                seat=seat, role=Role(form.validated_data["role"]), by=request.user
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(team_seat_data(changed, viewer))

    @extend_schema(operation_id="seats_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Remove a person, or leave; the last owner stays."""
        viewer = viewer_of(request)
        seat = _place_seat(viewer, public_id)
        if not rules_people.may_remove_seat(viewer, seat):
            raise PermissionDenied
        assert isinstance(request.user, Person)
        try:
            seat_remove(seat=seat, by=request.user)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(status=status.HTTP_204_NO_CONTENT)
