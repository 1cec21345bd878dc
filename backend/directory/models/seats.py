"""Seats: the role a person holds somewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import Role
from backend.directory.models.clusters import Cluster
from backend.directory.models.networks import Network
from backend.directory.models.organisations import Organisation

LAST_STAYS = frozenset({Role.ORG_OWNER, Role.CLUSTER_MANAGER, Role.PLATFORM_ADMIN})
"""Roles of which a place keeps one."""


class SeatQuerySet(models.QuerySet["Seat"]):
    """Questions about seats."""

    def with_peers(self) -> SeatQuerySet:
        """Annotate `has_peer`: somebody else, whose account is active, has that role there too."""
        same = Q(organisation=OuterRef("organisation")) | Q(cluster=OuterRef("cluster"))
        peers = Seat.objects.filter(
            same | Q(role=Role.PLATFORM_ADMIN), role=OuterRef("role"), person__is_active=True
        )
        return self.annotate(has_peer=Exists(peers.exclude(pk=OuterRef("pk"))))


class Seat(PublicIdModel, TimestampedModel):
    """A person's role in an organisation, a cluster, a region, a network or the platform."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats"
    )
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, r.value) for r in Role])
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="seats"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="seats"
    )
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="seats"
    )
    region = models.CharField(_("region (NUTS)"), max_length=5, blank=True, default="")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="seat_place_fits_role",
                condition=(
                    Q(role__startswith="org_", organisation__isnull=False, cluster__isnull=True)
                    | Q(
                        role__startswith="cluster_",
                        cluster__isnull=False,
                        organisation__isnull=True,
                    )
                    | (Q(role=Role.REGION_OFFICER) & ~Q(region=""))
                    | Q(role__in=[Role.PLATFORM_ADMIN, Role.NETWORK_ADVISER])
                ),
            )
        ]
