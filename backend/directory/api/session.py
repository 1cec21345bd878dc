"""Signing in and out, and choosing the seat to act in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import get_token
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.accounts.services import person_set_language
from backend.accounts.sign_in import entering
from backend.common import demo_accounts
from backend.directory.api.codes import CodedSerializer, coded
from backend.directory.models import Seat
from backend.directory.selectors.seats import seat_list_for
from backend.directory.viewers import SESSION_KEY, acting_seat
from matching.reference import nuts


class PlaceSerializer(serializers.Serializer[Any]):
    """An organisation or cluster by id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class SeatSerializer(serializers.Serializer[Any]):
    """A role somewhere."""

    id = serializers.UUIDField()
    role = serializers.CharField()
    label = serializers.CharField()
    organisation = PlaceSerializer(allow_null=True)
    cluster = PlaceSerializer(allow_null=True)
    network = PlaceSerializer(allow_null=True)
    region = CodedSerializer(allow_null=True)


class PersonSerializer(serializers.Serializer[Any]):
    """The signed-in person."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()


class DemoAccountSerializer(serializers.Serializer[Any]):
    """An account of the invented demo data."""

    email = serializers.EmailField()
    password = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    hint = serializers.CharField()


class ProviderSerializer(serializers.Serializer[Any]):
    """Another service to sign in with."""

    id = serializers.CharField()
    name = serializers.CharField()


class SessionSerializer(serializers.Serializer[Any]):
    """Who is signed in, and as what."""

    authenticated = serializers.BooleanField()
    csrf = serializers.CharField()
    person = PersonSerializer(allow_null=True)
    seat = SeatSerializer(allow_null=True)
    seats = SeatSerializer(many=True)
    languages = CodedSerializer(many=True)
    back_office = serializers.BooleanField()
    demo_accounts = DemoAccountSerializer(many=True)
    providers = ProviderSerializer(many=True)
    sign_up_open = serializers.BooleanField()
    version = serializers.CharField()


class SignInSerializer(serializers.Serializer[Any]):
    """What a person types to sign in."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, write_only=True)


class SeatChoiceSerializer(serializers.Serializer[Any]):
    """The seat to act in from now on."""

    seat = serializers.UUIDField()


class LanguageSerializer(serializers.Serializer[Any]):
    """The interface language."""

    language = serializers.ChoiceField(choices=settings.LANGUAGES)


def seat_data(seat: Seat) -> dict[str, Any]:
    """Return a seat in the API's shape."""
    organisation, cluster, network = seat.organisation, seat.cluster, seat.network
    region = coded(seat.region, nuts.label)
    if organisation is not None:
        label = organisation.legal_name
    elif cluster is not None:
        label = str(cluster)
    elif network is not None:
        label = network.name
    elif region is not None:
        label = region["label"]
    else:
        label = "Maillon"
    return {
        "id": seat.public_id,
        "role": seat.role,
        "label": label,
        "organisation": organisation
        and {"id": organisation.public_id, "name": organisation.legal_name},
        "cluster": cluster and {"id": cluster.public_id, "name": str(cluster)},
        "network": network and {"id": network.public_id, "name": network.name},
        "region": region,
    }


def session_data(request: Request) -> dict[str, Any]:
    """Return who is signed in and as what; also makes sure the CSRF cookie is set."""
    person = request.user if isinstance(request.user, Person) else None
    seats = list(seat_list_for(person)) if person else []
    seat = acting_seat(person, request.session) if person else None
    return {
        "authenticated": person is not None,
        "csrf": get_token(request),
        "person": person
        and {
            "id": person.public_id,
            "name": person.name,
            "email": person.email,
            "language": person.language,
        },
        "seat": seat_data(seat) if seat else None,
        "seats": [seat_data(s) for s in seats],
        "languages": [{"code": c, "label": n} for c, n in _own_names()],
        "back_office": bool(person and person.is_staff),
        "demo_accounts": [] if person else demo_accounts.listed(),
        "providers": [
            {"id": app.provider_id, "name": app.name}
            for app in get_social_adapter().list_apps(request._request)  # noqa: SLF001
        ],
        "sign_up_open": settings.SIGN_UP_OPEN,
        "version": "0.1.0",
    }


def _own_names() -> list[tuple[str, str]]:
    return [("en", "English"), ("fr", "Français"), ("de", "Deutsch")]


class SessionView(APIView):
    """The present session."""

    permission_classes = [AllowAny]

    def get_throttles(self) -> list[Any]:
        """Limit attempts to sign in, nothing else."""
        self.throttle_scope = "sign_in" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(operation_id="session_retrieve", responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """Say who is signed in."""
        return Response(session_data(request))

    @extend_schema(
        operation_id="session_create", request=SignInSerializer, responses=SessionSerializer
    )
    def post(self, request: Request) -> Response:
        """Sign in with e-mail and password.

        401 `mfa_required`: the second step is due at `/_allauth/browser/v1/auth/2fa/authenticate`.
        401 `email_unverified`: the address is not confirmed yet; the e-mail was sent again.
        """
        form = SignInSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = entering.sign_in(
            request._request,  # noqa: SLF001 - allauth and Django want the plain request
            email=form.validated_data["email"].lower(),
            password=form.validated_data["password"],
        )
        request.user = person
        with translation.override(person.language):
            return Response(session_data(request))

    @extend_schema(operation_id="session_destroy", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request._request)  # noqa: SLF001
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="session_update", request=LanguageSerializer, responses=SessionSerializer
    )
    def patch(self, request: Request) -> Response:
        """Choose the interface language; remembered for a signed-in person."""
        form = LanguageSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        language = form.validated_data["language"]
        if isinstance(request.user, Person):
            person_set_language(person=request.user, language=language)
        with translation.override(language):
            response = Response(session_data(request))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response


class SeatView(APIView):
    """The acting seat."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="session_seat", request=SeatChoiceSerializer, responses=SessionSerializer
    )
    def post(self, request: Request) -> Response:
        """Act in another of one's own seats."""
        form = SeatChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chosen = form.validated_data["seat"]
        assert isinstance(request.user, Person)
        if not seat_list_for(request.user).filter(public_id=chosen).exists():
            raise serializers.ValidationError(
                {"seat": _("This is not one of your roles.")}, code="unknown_seat"
            )
        request.session[SESSION_KEY] = str(chosen)
        return Response(session_data(request))
