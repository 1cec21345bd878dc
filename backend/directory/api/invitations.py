"""Invitations as those who send them see them: sending, sending again, taking back."""

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
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.viewer import Role, Viewer
from backend.directory import rules, rules_people
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.api.invitation_shapes import (
    BulkResultSerializer,
    BulkSerializer,
    InvitableSerializer,
    InvitationSerializer,
    InvitationWriteSerializer,
    RecordInvitationWriteSerializer,
    invitable_data,
    invitation_data,
)
from backend.directory.models import Cluster, Invitation, Network, Organisation
from backend.directory.selectors.people import (
    invitation_list,
    members_to_invite,
)
from backend.directory.services.invitations import (
    invitation_create,
    invitation_resend,
    invitation_revoke,
    invite_members,
)
from backend.directory.services.record_invitations import (
    record_invite,
)
from backend.directory.viewers import viewer_of


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
        viewer = viewer_of(request)
        return Response([invitation_data(i, viewer) for i in invitation_list(viewer)[:500]])

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
        return Response(invitation_data(made, viewer), status=status.HTTP_201_CREATED)


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
        return Response(invitation_data(made, viewer), status=status.HTTP_201_CREATED)


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
        return Response(invitation_data(row, viewer_of(request)))


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
        return Response(invitation_data(row, viewer_of(request)))

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
        viewer = viewer_of(request)
        members = members_to_invite(_acting_cluster(viewer))
        return Response([invitable_data(m, viewer) for m in members])

    @extend_schema(
        operation_id="invitations_bulk", request=BulkSerializer, responses=BulkResultSerializer
    )
    def post(self, request: Request) -> Response:
        """Invite up to 200 at once; one fault stops no other."""
        viewer = viewer_of(request)
        cluster = _acting_cluster(viewer)
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
                "invited": [invitation_data(i, viewer) for i in result.made],
                "faults": [
                    {"organisation_id": o.public_id, "name": o.legal_name, "reason": reason}
                    for o, reason in result.faults
                ],
            }
        )
