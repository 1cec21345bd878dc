"""Invitations: sending, sending again, taking back, accepting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.accounts.sign_in.adapters import INVITED
from backend.common.viewer import Role, Viewer
from backend.directory import rules, rules_people
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.enums_people import InvitationState
from backend.directory.models import Cluster, Invitation, Network, Organisation
from backend.directory.selectors.people import (
    InvitableMember,
    invitation_list,
    invitations_for,
    members_to_invite,
)
from backend.directory.services.invitations import (
    invitation_accept,
    invitation_create,
    invitation_find,
    invitation_resend,
    invitation_revoke,
    invite_members,
    place_of,
)
from backend.directory.services.record_invitations import (
    record_invitation_accept,
    record_invite,
)
from backend.directory.services.seats import display_name
from backend.directory.viewers import SESSION_KEY, viewer_of

BULK_AT_MOST = 200


class InvitationSerializer(serializers.Serializer[Any]):
    """An invitation as those who sent it see it."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.CharField()
    place = serializers.CharField()
    organisation_id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=InvitationState.choices)
    invited_by = serializers.CharField()
    sent_at = serializers.DateTimeField()
    sent_count = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class InvitationWriteSerializer(serializers.Serializer[Any]):
    """Whom to invite, and to which role; `organisation` for a member of the acting cluster."""

    email = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=rules_people.ROLE_CHOICES)
    organisation = serializers.UUIDField(required=False, allow_null=True)


class InvitableSerializer(serializers.Serializer[Any]):
    """A member that nobody owns yet, and what the cluster knows of how to reach it."""

    organisation_id = serializers.UUIDField()
    name = serializers.CharField()
    addresses = serializers.ListField(child=serializers.EmailField())
    invited = InvitationSerializer(allow_null=True)


class BulkItemSerializer(serializers.Serializer[Any]):
    """A member and the address to invite."""

    organisation = serializers.UUIDField()
    email = serializers.CharField(max_length=254)


class BulkSerializer(serializers.Serializer[Any]):
    """Members to invite together."""

    members = serializers.ListField(
        child=BulkItemSerializer(), allow_empty=False, max_length=BULK_AT_MOST
    )


class BulkFaultSerializer(serializers.Serializer[Any]):
    """A member that was not invited, and why."""

    organisation_id = serializers.UUIDField()
    name = serializers.CharField()
    reason = serializers.CharField()


class BulkResultSerializer(serializers.Serializer[Any]):
    """What came of it."""

    invited = InvitationSerializer(many=True)
    faults = BulkFaultSerializer(many=True)


class TokenSerializer(serializers.Serializer[Any]):
    """The token of an invitation's e-mail; in the body, so that no log holds it."""

    token = serializers.CharField(max_length=100, trim_whitespace=True)


class OfferSerializer(serializers.Serializer[Any]):
    """An invitation as the invited person sees it."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.CharField()
    place = serializers.CharField()
    state = serializers.ChoiceField(choices=InvitationState.choices)
    invited_by = serializers.CharField()
    via = serializers.CharField(allow_blank=True)
    first_owner = serializers.BooleanField()
    to_claim = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField()


class AcceptedSerializer(serializers.Serializer[Any]):
    """The seat one got, the acting one from now on; or the claim that was opened."""

    seat = serializers.UUIDField(allow_null=True)
    claim = serializers.UUIDField(allow_null=True)
    organisation_id = serializers.UUIDField(allow_null=True)


def invitation_data(invitation: Invitation) -> dict[str, Any]:
    """Return an invitation for those who sent it."""
    organisation = invitation.organisation
    return {
        "id": invitation.public_id,
        "email": invitation.email,
        "role": invitation.role,
        "place": place_of(invitation),
        "organisation_id": organisation.public_id if organisation is not None else None,
        "state": invitation.state,
        "invited_by": display_name(invitation.invited_by),
        "sent_at": invitation.sent_at,
        "sent_count": invitation.sent_count,
        "expires_at": invitation.expires_at,
        "accepted_at": invitation.accepted_at,
    }


def offer_data(invitation: Invitation) -> dict[str, Any]:
    """Return an invitation for the invited person."""
    via = invitation.via_cluster
    return {
        "id": invitation.public_id,
        "email": invitation.email,
        "role": invitation.role,
        "place": place_of(invitation),
        "state": invitation.state,
        "invited_by": display_name(invitation.invited_by),
        "via": via.organisation.legal_name if via is not None else invitation.from_name,
        "first_owner": via is not None and invitation.role == Role.ORG_OWNER,
        "to_claim": invitation.to_claim,
        "note": invitation.note,
        "expires_at": invitation.expires_at,
    }


def _invitable(member: InvitableMember) -> dict[str, Any]:
    return {
        "organisation_id": member.organisation.public_id,
        "name": member.organisation.legal_name,
        "addresses": list(member.addresses),
        "invited": member.invitation and invitation_data(member.invitation),
    }


def _acting_cluster(viewer: Viewer) -> Cluster:
    if not viewer.manages_cluster:
        raise PermissionDenied
    return Cluster.objects.select_related("organisation").get(Q(pk=viewer.cluster_id))


def _target(viewer: Viewer, values: dict[str, Any]) -> dict[str, Any]:
    """Return the place of a new invitation; raises PermissionDenied or Http404."""
    role = Role(values["role"])
    wished = values.get("organisation")
    if wished is not None and viewer.cluster_id is not None:
        cluster = _acting_cluster(viewer)
        if role != Role.ORG_OWNER:
            raise PermissionDenied
        members = {m.organisation.public_id: m for m in members_to_invite(cluster)}
        if wished not in members:
            raise Http404
        return {"organisation": members[wished].organisation, "via_cluster": cluster}
    if role not in rules_people.roles_to_give(viewer):
        raise PermissionDenied
    if viewer.organisation_id is not None:
        return {"organisation": Organisation.objects.get(Q(pk=viewer.organisation_id))}
    if viewer.cluster_id is not None:
        return {
            "cluster": Cluster.objects.select_related("organisation").get(Q(pk=viewer.cluster_id))
        }
    return {"network": Network.objects.get(Q(pk=viewer.network_id))}


def _acting_name(viewer: Viewer) -> str:
    if viewer.organisation_id is not None:
        return Organisation.objects.get(Q(pk=viewer.organisation_id)).legal_name
    return _acting_cluster(viewer).organisation.legal_name


class InvitationsView(APIView):
    """Invitations of the acting place."""

    throttle_scope: str | None = None

    def get_throttles(self) -> list[Any]:
        """Limit what sends e-mail."""
        self.throttle_scope = "invite" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(
        operation_id="invitations_list", responses=InvitationSerializer(many=True), filters=False
    )
    def get(self, request: Request) -> Response:
        """List the invitations that the acting seat may manage; at most 500, the newest first."""
        return Response([invitation_data(i) for i in invitation_list(viewer_of(request))[:500]])

    @extend_schema(
        operation_id="invitations_create",
        request=InvitationWriteSerializer,
        responses={201: InvitationSerializer},
    )
    def post(self, request: Request) -> Response:
        """Invite somebody to the acting place, or the first owner of a member of the cluster."""
        viewer = viewer_of(request)
        form = InvitationWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        place = _target(viewer, form.validated_data)
        assert isinstance(request.user, Person)
        try:
            made = invitation_create(
                email=form.validated_data["email"],
                role=Role(form.validated_data["role"]),
                by=request.user,
                **place,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(invitation_data(made), status=status.HTTP_201_CREATED)


class RecordInvitationWriteSerializer(serializers.Serializer[Any]):
    """Whom to invite to claim a public record, and a word to them."""

    email = serializers.CharField(max_length=254)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")


class RecordInvitationView(APIView):
    """Inviting somebody of a public record."""

    throttle_scope = "invite_record"

    @extend_schema(
        operation_id="organisations_invite",
        request=RecordInvitationWriteSerializer,
        responses={201: InvitationSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send an invitation to claim the organisation; whoever accepts opens a claim."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_invite(viewer, organisation):
            raise PermissionDenied
        form = RecordInvitationWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        try:
            made = record_invite(
                organisation=organisation,
                by=request.user,
                from_name=_acting_name(viewer),
                **form.validated_data,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(invitation_data(made), status=status.HTTP_201_CREATED)


class InvitationView(APIView):
    """One invitation of the acting place."""

    def _get(self, request: Request, public_id: UUID) -> Invitation:
        found = invitation_list(viewer_of(request)).filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(operation_id="invitations_destroy", responses=InvitationSerializer)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take it back: its link no longer works."""
        try:
            row = invitation_revoke(invitation=self._get(request, public_id))
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(invitation_data(row))


class InvitationResendView(InvitationView):
    """Sending again."""

    throttle_scope = "invite"

    @extend_schema(operation_id="invitations_resend", request=None, responses=InvitationSerializer)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send it again with a new link, valid for another 30 days."""
        assert isinstance(request.user, Person)
        try:
            row = invitation_resend(invitation=self._get(request, public_id), by=request.user)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(invitation_data(row))

    @extend_schema(exclude=True)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Only the invitation itself is taken back."""
        raise Http404


class BulkInvitationView(APIView):
    """Inviting a cluster's unclaimed members."""

    def get_throttles(self) -> list[Any]:
        """Limit what sends e-mail."""
        self.throttle_scope = "invite" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(
        operation_id="invitations_preview",
        responses=InvitableSerializer(many=True),
        filters=False,
    )
    def get(self, request: Request) -> Response:
        """List the members that nobody owns: who has an address, who is already invited."""
        return Response(
            [_invitable(m) for m in members_to_invite(_acting_cluster(viewer_of(request)))]
        )

    @extend_schema(
        operation_id="invitations_bulk", request=BulkSerializer, responses=BulkResultSerializer
    )
    def post(self, request: Request) -> Response:
        """Invite up to 200 at once; one fault stops no other."""
        cluster = _acting_cluster(viewer_of(request))
        form = BulkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        members = {m.organisation.public_id: m.organisation for m in members_to_invite(cluster)}
        wishes = [
            (members[item["organisation"]], item["email"])
            for item in form.validated_data["members"]
            if item["organisation"] in members
        ]
        if not wishes:
            raise serializers.ValidationError(
                {"members": _("None of these is an unclaimed member of your cluster.")},
                code="unknown",
            )
        assert isinstance(request.user, Person)
        result = invite_members(cluster=cluster, wishes=wishes, by=request.user)
        return Response(
            {
                "invited": [invitation_data(i) for i in result.made],
                "faults": [
                    {"organisation_id": o.public_id, "name": o.legal_name, "reason": reason}
                    for o, reason in result.faults
                ],
            }
        )


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


class AcceptSerializer(serializers.Serializer[Any]):
    """Which invitation: by the e-mail's token, or by id where it is to one's own address."""

    token = serializers.CharField(max_length=100, required=False, default="")
    id = serializers.UUIDField(required=False, allow_null=True, default=None)


class InvitationAcceptView(APIView):
    """Accepting."""

    throttle_scope = "invitation"

    @extend_schema(
        operation_id="invitations_accept", request=AcceptSerializer, responses=AcceptedSerializer
    )
    def post(self, request: Request) -> Response:
        """Take the role; the first owner of an unclaimed profile thereby claims it.

        An invitation to a public record opens a claim instead.
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
