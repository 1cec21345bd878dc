"""Invitations as those who were invited see them: reading and accepting."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.accounts.sign_in import terms
from backend.accounts.sign_in.adapters import INVITED
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.api.invitation_shapes import (
    AcceptedSerializer,
    AcceptSerializer,
    OfferSerializer,
    TokenSerializer,
    offer_data,
)
from backend.directory.enums_people import InvitationState
from backend.directory.selectors.people import (
    invitations_for,
)
from backend.directory.services.invitations import (
    invitation_accept,
    invitation_find,
)
from backend.directory.services.record_invitations import (
    record_invitation_accept,
)
from backend.directory.viewers import SESSION_KEY


def _accept_terms(person: Person, version: str) -> None:
    """Keep that a person accepts the terms; raises ValidationError where they are due and not."""
    if not terms.is_due(person):
        return
    try:
        terms.check(version)
    except ValidationError as error:
        raise ValidationError({"terms": error}) from error
    terms.accept(person, version, reader_language())


class InvitationLookView(APIView):
    """Reading an invitation by its token."""

    permission_classes = [AllowAny]
    throttle_scope = "invitation"

    @extend_schema(
        operation_id="invitations_look", request=TokenSerializer, responses=OfferSerializer
    )
    def post(self, request: Request) -> Response:
        """Return what is offered; 404 for an unknown token.

        Whoever holds the token has read the e-mail: signing up with that address from this browser
        needs no second confirmation.
        """
        form = TokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = invitation_find(form.validated_data["token"])
        if found is None:
            raise Http404
        if found.state == InvitationState.OPEN and not request.user.is_authenticated:
            request.session[INVITED] = found.email
        return Response(offer_data(found))


class MyInvitationsView(APIView):
    """Invitations to one's own confirmed addresses."""

    @extend_schema(
        operation_id="invitations_mine", responses=OfferSerializer(many=True), filters=False
    )
    def get(self, request: Request) -> Response:
        """List the open ones."""
        assert isinstance(request.user, Person)
        return Response([offer_data(i) for i in invitations_for(request.user)])


class InvitationAcceptView(APIView):
    """Accepting."""

    throttle_scope = "invitation"

    @extend_schema(
        operation_id="invitations_accept", request=AcceptSerializer, responses=AcceptedSerializer
    )
    def post(self, request: Request) -> Response:
        """Take the role; the first owner of an unclaimed profile thereby claims it.

        An invitation to a public record opens a claim instead. Who has not accepted the terms of
        use that hold accepts them with it.
        """
        form = AcceptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        token, public_id = form.validated_data["token"], form.validated_data["id"]
        found = (
            invitation_find(token)
            if token
            else invitations_for(request.user).filter(public_id=public_id).first()
        )
        if found is None:
            raise Http404
        try:
            _accept_terms(request.user, form.validated_data["terms"])
            if found.to_claim:
                claim = record_invitation_accept(invitation=found, person=request.user)
                return Response(
                    {
                        "seat": None,
                        "claim": claim.public_id,
                        "organisation_id": claim.organisation.public_id,
                    }
                )
            seat = invitation_accept(invitation=found, person=request.user)
        except ValidationError as error:
            raise as_api_error(error) from error
        request.session[SESSION_KEY] = str(seat.public_id)
        organisation = seat.organisation
        return Response(
            {
                "seat": seat.public_id,
                "claim": None,
                "organisation_id": organisation.public_id if organisation is not None else None,
            }
        )
