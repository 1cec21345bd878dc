"""One's own account: name, what happened to it, and the way to another sign-in service."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from requests import RequestException
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.accounts.services.people import person_set_name
from backend.accounts.sign_in import audit

EVENTS_SHOWN = 30


class AccountSerializer(serializers.Serializer[Any]):
    """What a person says of themselves."""

    name = serializers.CharField(max_length=150, trim_whitespace=True)


class AccountEventSerializer(serializers.Serializer[Any]):
    """Something that happened to the account."""

    event = serializers.CharField()
    at = serializers.DateTimeField()


class ProviderChoiceSerializer(serializers.Serializer[Any]):
    """A sign-in service, and where to come back to."""

    provider = serializers.CharField(max_length=30)
    next = serializers.CharField(max_length=500, required=False, default="/")
    connect = serializers.BooleanField(required=False, default=False)

    def validate_next(self, value: str) -> str:
        """Come back to a page of this site only."""
        inside = value.startswith("/") and not value.startswith(("//", "/\\"))
        return value if inside else "/"


class ProviderAddressSerializer(serializers.Serializer[Any]):
    """Where the browser goes to sign in."""

    url = serializers.CharField()


class AccountView(APIView):
    """One's own account."""

    @extend_schema(
        operation_id="account_update", request=AccountSerializer, responses=AccountSerializer
    )
    def patch(self, request: Request) -> Response:
        """Change one's name."""
        assert isinstance(request.user, Person)
        form = AccountSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = person_set_name(person=request.user, name=form.validated_data["name"])
        return Response({"name": person.name})


class AccountEventsView(APIView):
    """What happened to one's account."""

    @extend_schema(
        operation_id="account_events", responses=AccountEventSerializer(many=True), filters=False
    )
    def get(self, request: Request) -> Response:
        """Return the newest events: sign-ins, failures, changes of password and second step."""
        assert isinstance(request.user, Person)
        events = audit.events_of(request.user)[:EVENTS_SHOWN]
        return Response(
            [
                {"event": (e.additional_data or {}).get("event", ""), "at": e.timestamp}
                for e in events
            ]
        )


class ProviderView(APIView):
    """The way to another sign-in service."""

    permission_classes = [AllowAny]
    throttle_scope = "sign_in"

    @extend_schema(
        operation_id="session_provider",
        request=ProviderChoiceSerializer,
        responses=ProviderAddressSerializer,
    )
    def post(self, request: Request) -> Response:
        """Return the address at which the service asks the person; the page goes there itself.

        A form that is redirected to another site would break the content security policy.
        """
        form = ProviderChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        plain = request._request  # noqa: SLF001 - allauth wants the plain request
        try:
            provider = get_adapter().get_provider(plain, values["provider"])
        except SocialApp.DoesNotExist as error:
            raise serializers.ValidationError(
                {"provider": _("There is no such sign-in service here.")}, code="unknown_provider"
            ) from error
        connect = values["connect"] and request.user.is_authenticated
        process = AuthProcess.CONNECT if connect else AuthProcess.LOGIN
        back = "/sign-in?" + urlencode({"provider": "done", "next": values["next"]})
        if connect:
            back = values["next"]
        try:
            answer = provider.redirect(plain, process, next_url=back, headless=True)
        except RequestException as error:
            raise serializers.ValidationError(
                {"provider": _("This sign-in service does not answer. Try again later.")},
                code="provider_away",
            ) from error
        return Response({"url": answer.headers.get("Location", "")})
