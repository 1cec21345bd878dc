"""The shapes of invitations."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Role, Viewer
from backend.directory import rules_people
from backend.directory.enums_people import InvitationState
from backend.directory.models import Invitation
from backend.directory.selectors.people import (
    InvitableMember,
)
from backend.directory.services.invitations import (
    place_of,
)
from backend.directory.services.seats import display_name

BULK_AT_MOST = 200


class InvitationAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with an invitation."""

    resend = serializers.BooleanField()
    revoke = serializers.BooleanField()


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
    abilities = InvitationAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


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


class AcceptSerializer(serializers.Serializer[Any]):
    """Which invitation: by the e-mail's token, or by id where it is to one's own address."""

    token = serializers.CharField(max_length=100, required=False, default="")
    terms = serializers.CharField(
        max_length=10,
        required=False,
        allow_blank=True,
        default="",
        help_text="Version of the terms of use that one accepts, where one has not yet.",
    )
    id = serializers.UUIDField(required=False, allow_null=True, default=None)


class AcceptedSerializer(serializers.Serializer[Any]):
    """The seat one got, the acting one from now on; or the claim that was opened."""

    seat = serializers.UUIDField(allow_null=True)
    claim = serializers.UUIDField(allow_null=True)
    organisation_id = serializers.UUIDField(allow_null=True)


class RecordInvitationWriteSerializer(serializers.Serializer[Any]):
    """Whom to invite to claim a public record, and a word to them."""

    email = serializers.CharField(max_length=254)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")


def invitation_data(invitation: Invitation, viewer: Viewer) -> dict[str, Any]:
    """Return an invitation for those who sent it."""
    organisation = invitation.organisation
    judged = rules_people.invitation_judged(viewer, invitation)
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
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
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


def invitable_data(member: InvitableMember, viewer: Viewer) -> dict[str, Any]:
    """Return a member whom its cluster may invite."""
    return {
        "organisation_id": member.organisation.public_id,
        "name": member.organisation.legal_name,
        "addresses": list(member.addresses),
        "invited": member.invitation and invitation_data(member.invitation, viewer),
    }
