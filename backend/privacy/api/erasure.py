"""Erasing one's own account, and the mark of a sole trader. No token opens these."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.directory.api.errors import as_api_error
from backend.privacy.enums import ErasureState
from backend.privacy.models import ErasureRequest
from backend.privacy.selectors.subjects import owned, sole_places
from backend.privacy.services.erasure import erasure_cancel, erasure_request
from backend.privacy.services.traders import sole_trader_set


class SolePlaceSerializer(serializers.Serializer[Any]):
    """A place that nobody else heads; an organisation may go with its owner."""

    kind = serializers.ChoiceField(choices=["organisation", "cluster", "platform"])
    id = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    may_go = serializers.BooleanField()


class OwnedSerializer(serializers.Serializer[Any]):
    """An organisation that one owns."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    is_sole_trader = serializers.BooleanField()


class ErasureSerializer(serializers.Serializer[Any]):
    """Whether an erasure waits, and what stands in its way."""

    state = serializers.ChoiceField(choices=ErasureState.choices, allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    requested_at = serializers.DateTimeField(allow_null=True)
    sole = SolePlaceSerializer(many=True)
    owned = OwnedSerializer(many=True)
    has_password = serializers.BooleanField()


class ErasureWriteSerializer(serializers.Serializer[Any]):
    """A wish to be erased, confirmed by one's address and password."""

    email = serializers.CharField(max_length=254)
    password = serializers.CharField(
        required=False, allow_blank=True, default="", trim_whitespace=False, write_only=True
    )
    organisations = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=50
    )
    at_once = serializers.BooleanField(required=False, default=False)


class SoleTraderSerializer(serializers.Serializer[Any]):
    """Whether an organisation is a person in trade."""

    organisation = serializers.UUIDField()
    is_sole_trader = serializers.BooleanField()


def erasure_data(person: Person) -> dict[str, Any]:
    """Return where an erasure stands, in the API's shape."""
    row = ErasureRequest.objects.filter(
        person=person, state__in=[ErasureState.WAITING, ErasureState.ERASING]
    ).first()
    return {
        "state": row.state if row else None,
        "due_at": row.due_at if row else None,
        "requested_at": row.requested_at if row else None,
        "sole": [
            {"kind": p.kind, "id": p.public_id, "name": p.name, "may_go": p.may_go}
            for p in sole_places(person)
        ],
        "owned": [
            {"id": o.public_id, "name": o.legal_name, "is_sole_trader": o.is_sole_trader}
            for o in owned(person).order_by("name_key")
        ],
        "has_password": person.has_usable_password(),
    }


class ErasureView(APIView):
    """The wish to be erased."""

    def get_throttles(self) -> list[Any]:
        """Limit attempts to guess the password."""
        self.throttle_scope = "sign_in" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(operation_id="privacy_erasure_retrieve", responses=ErasureSerializer)
    def get(self, request: Request) -> Response:
        """Say whether an erasure waits, and what stands in its way."""
        return Response(erasure_data(cast(Person, request.user)))

    @extend_schema(
        operation_id="privacy_erasure_create",
        request=ErasureWriteSerializer,
        responses={201: ErasureSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask for the erasure of one's account: after a pause, or at once."""
        form = ErasureWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        person = cast(Person, request.user)
        if values["email"].strip().lower() != person.email.lower():
            raise serializers.ValidationError(
                {"email": _("This is not the address of your account.")}, code="other_address"
            )
        if person.has_usable_password() and not person.check_password(values["password"]):
            raise serializers.ValidationError(
                {"password": _("This is not your password.")}, code="wrong_password"
            )
        try:
            erasure_request(
                person=person,
                organisations={str(i) for i in values["organisations"]},
                at_once=values["at_once"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        answer = erasure_data(person)
        if values["at_once"]:
            logout(request._request)  # noqa: SLF001 - Django wants the plain request
        return Response(answer, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="privacy_erasure_destroy", responses={200: ErasureSerializer})
    def delete(self, request: Request) -> Response:
        """Take the wish back while it waits."""
        person = cast(Person, request.user)
        if not erasure_cancel(person=person):
            raise Http404
        return Response(erasure_data(person))


class SoleTraderView(APIView):
    """The mark of a sole trader."""

    @extend_schema(
        operation_id="privacy_sole_trader",
        request=SoleTraderSerializer,
        responses=ErasureSerializer,
    )
    def post(self, request: Request) -> Response:
        """Say whether an organisation that one owns is oneself in trade."""
        form = SoleTraderSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = cast(Person, request.user)
        try:
            sole_trader_set(
                person=person,
                public_id=str(form.validated_data["organisation"]),
                value=form.validated_data["is_sole_trader"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(erasure_data(person))
