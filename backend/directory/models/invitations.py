"""Invitations to take a seat."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import Role
from backend.directory.enums_people import InvitationState
from backend.directory.models.clusters import Cluster
from backend.directory.models.networks import Network
from backend.directory.models.organisations import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

SEND_AT_MOST = 5
"""How often one invitation is sent: the address may belong to somebody who does not wish it."""


class Invitation(PublicIdModel, TimestampedModel):
    """An offer of a role somewhere, sent to an address.

    The token stands in the e-mail alone; here lies its SHA-256. `via_cluster` is the cluster that
    invited one of its members, whose first owner thereby claims the profile. `to_claim` invites
    somebody of a public record: anybody of a firm or cluster may send it, so it opens a claim and
    gives no role; `from_name` is the place it came from, `note` what its sender wrote.
    """

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, r.value) for r in Role])
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    via_cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_claim = models.BooleanField(
        default=False,
        help_text="Accepting opens a claim to a public record; it gives no role.",
    )
    from_name = models.CharField(max_length=255, blank=True, default="")
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    language = models.CharField(max_length=2, default="en")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_count = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["email"], name="invitation_email")]
        constraints = [
            models.CheckConstraint(
                name="invitation_place_fits_role",
                condition=(
                    Q(
                        role__startswith="org_",
                        organisation__isnull=False,
                        cluster__isnull=True,
                        network__isnull=True,
                    )
                    | Q(
                        role__startswith="cluster_",
                        organisation__isnull=True,
                        cluster__isnull=False,
                        network__isnull=True,
                    )
                    | Q(
                        role=Role.NETWORK_ADVISER.value,
                        organisation__isnull=True,
                        cluster__isnull=True,
                        network__isnull=False,
                    )
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.public_id}"

    @property
    def state(self) -> InvitationState:
        """Where the invitation stands now."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPEN

    @classmethod
    def open_ones(cls, now: datetime.datetime | None = None) -> QuerySet[Invitation]:
        """Return the invitations that can still be accepted."""
        return cls.objects.filter(
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=now or timezone.now(),
        )
