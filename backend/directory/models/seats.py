"""Seats: the role a person holds somewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import Role
from backend.directory.models.clusters import Cluster
from backend.directory.models.networks import Network
from backend.directory.models.organisations import Organisation


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
