"""Claims to an organisation, their history, and requests for a host."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import Role
from backend.directory.enums_people import ClaimProof, ClaimStatus, HostKind, HostStatus
from backend.directory.models.clusters import Cluster
from backend.directory.models.networks import Network
from backend.directory.models.organisations import Organisation

OPEN_CLAIMS = (ClaimStatus.PENDING, ClaimStatus.DISPUTED)


class Claim(FSMModelMixin, PublicIdModel, TimestampedModel):
    """A person says that an organisation is theirs.

    It is approved at once by a confirmed address of the organisation's domain, else by its cluster
    or the platform; where there is an owner already, it is a dispute.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    status = FSMField(
        _("status"),
        choices=ClaimStatus.choices,
        default=ClaimStatus.PENDING.value,
        max_length=10,
        protected=True,
    )
    proof = models.CharField(max_length=10, choices=ClaimProof.choices)
    message = models.CharField(_("message"), max_length=1000, blank=True, default="")
    granted_role = models.CharField(max_length=20, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(status__in=[s.value for s in OPEN_CLAIMS]),
                name="claim_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.public_id}"

    @transition(field=status, source=ClaimStatus.PENDING.value, target=ClaimStatus.DISPUTED.value)
    def dispute(self) -> None:
        """There is an owner: they, the cluster or the platform decide."""

    @transition(
        field=status,
        source=[s.value for s in OPEN_CLAIMS],
        target=ClaimStatus.APPROVED.value,
    )
    def approve(self, *, role: Role, by_id: int | None) -> None:
        """The person gets `role` in the organisation."""
        self.granted_role = role.value
        self.decided_by_id = by_id
        self.decided_at = timezone.now()

    @transition(
        field=status, source=[s.value for s in OPEN_CLAIMS], target=ClaimStatus.REFUSED.value
    )
    def refuse(self, *, by_id: int | None) -> None:
        """The person gets nothing."""
        self.decided_by_id = by_id
        self.decided_at = timezone.now()

    @transition(
        field=status, source=[s.value for s in OPEN_CLAIMS], target=ClaimStatus.WITHDRAWN.value
    )
    def withdraw(self) -> None:
        """The person no longer wishes it."""
        self.decided_at = timezone.now()


class ClaimStep(models.Model):
    """A step in the history of a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    before = models.CharField(max_length=10, blank=True, default="")
    after = models.CharField(max_length=10, choices=ClaimStatus.choices)
    note = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]


class HostRequest(PublicIdModel, TimestampedModel):
    """A firm asks a cluster, a network or the platform to accompany it, or goes directly."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="host_requests"
    )
    kind = models.CharField(max_length=10, choices=HostKind.choices)
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="host_requests"
    )
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="host_requests"
    )
    message = models.CharField(_("message"), max_length=1000, blank=True, default="")
    status = models.CharField(max_length=10, choices=HostStatus.choices, default=HostStatus.PENDING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="host_request_names_its_host",
                condition=(
                    Q(kind=HostKind.CLUSTER.value, cluster__isnull=False, network__isnull=True)
                    | Q(kind=HostKind.NETWORK.value, cluster__isnull=True, network__isnull=False)
                    | Q(
                        kind__in=[HostKind.PLATFORM.value, HostKind.DIRECT.value],
                        cluster__isnull=True,
                        network__isnull=True,
                    )
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status} {self.public_id}"
