"""One's own access tokens. No token may read or write these."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.token_scopes import TokenScope
from backend.directory.api.errors import as_api_error
from backend.directory.api.session import SeatSerializer, seat_data
from backend.directory.models import AccessToken
from backend.directory.selectors.seats import seat_list_for
from backend.directory.selectors.tokens import token_list
from backend.directory.services.tokens import MOST_DAYS, token_create, token_revoke
from backend.directory.viewers import viewer_of

SCOPES = [(s.value, s.value) for s in TokenScope]


class TokenAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes tokens in the API's description."""

    target_class = "backend.directory.authentication.TokenAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer"}


class AccessTokenSerializer(serializers.Serializer[Any]):
    """A token, without what would open anything."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES))
    seat = SeatSerializer()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    expired = serializers.BooleanField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewAccessTokenSerializer(AccessTokenSerializer):
    """A token just made; `token` is shown this once."""

    token = serializers.CharField()


class AccessTokenWriteSerializer(serializers.Serializer[Any]):
    """A token to make for the acting seat."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), min_length=1, max_length=len(SCOPES)
    )
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)


def token_data(row: AccessToken) -> dict[str, Any]:
    """Return a token in the API's shape."""
    return {
        "id": row.public_id,
        "name": row.name,
        "hint": row.hint,
        "scopes": row.scopes,
        "seat": seat_data(row.seat),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "expired": row.expires_at <= timezone.now(),
        "last_used_at": row.last_used_at,
    }


class AccessTokensView(APIView):
    """One's own access tokens."""

    @extend_schema(operation_id="tokens_list", responses=AccessTokenSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return one's tokens that were not revoked."""
        return Response([token_data(row) for row in token_list(cast(Person, request.user))])

    @extend_schema(
        operation_id="tokens_create",
        request=AccessTokenWriteSerializer,
        responses={201: NewAccessTokenSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a token for the acting seat; it is shown in this answer and never again."""
        form = AccessTokenWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = cast(Person, request.user)
        seat_id = viewer_of(request).seat_id
        seat = seat_list_for(person).filter(pk=seat_id).first() if seat_id else None
        if seat is None:
            raise serializers.ValidationError(
                _("A token acts in a role; you hold none yet."), code="no_seat"
            )
        try:
            row, token = token_create(person=person, seat=seat, **form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(token_data(row) | {"token": token}, status=status.HTTP_201_CREATED)


class AccessTokenView(APIView):
    """One of one's own tokens."""

    @extend_schema(operation_id="tokens_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Revoke a token; it ends at once."""
        row = token_list(cast(Person, request.user)).filter(public_id=public_id).first()
        if row is None:
            raise Http404
        token_revoke(token=row)
        return Response(status=status.HTTP_204_NO_CONTENT)
