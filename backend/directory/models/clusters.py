"""Clusters, their labels, their members and the mandates they hold."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.enums import EceiLabel, MembershipStatus
from backend.directory.models.organisations import Organisation


def default_revalidate_fields() -> list[str]:
    """Return the fields whose change a cluster looks at again: what identifies a firm."""
    return ["legal_name", "org_type", "country", "vat", "pic", "siren", "siret"]


class Cluster(PublicIdModel, TimestampedModel):
    """The cluster side of an organisation that curates members."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="cluster"
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True, default="")
    eccp_url = models.URLField(_("profile on the ECCP"), max_length=300, blank=True, default="")
    eccp_validated_on = models.DateField(_("validated by the ECCP on"), null=True, blank=True)
    ecei_label = models.CharField(
        _("ECEI label"), max_length=10, choices=EceiLabel.choices, blank=True, default=""
    )
    ecei_valid_until = models.DateField(_("ECEI label valid until"), null=True, blank=True)
    management_fte = models.DecimalField(
        _("management staff (FTE)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    services = models.JSONField(_("services offered"), default=list, blank=True)
    chains = models.JSONField(_("value chains"), default=list, blank=True)
    validates = models.BooleanField(_("validates new profiles of its members"), default=True)
    revalidate_fields = models.JSONField(
        _("fields to be checked again when they change"),
        default=default_revalidate_fields,
        blank=True,
    )

    class Meta:
        ordering = ["organisation__name_key"]

    def __str__(self) -> str:
        return self.acronym or self.organisation.legal_name


class ClusterLabel(models.Model):
    """A national label with its phase and validity, such as a pôle de compétitivité's."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(_("label"), max_length=120)
    phase = models.CharField(_("phase"), max_length=40, blank=True, default="")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["name", "phase"]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def current(self, day: datetime.date) -> MembershipQuerySet:
        """Memberships that hold on `day`: active or pending, begun, and not ended."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gt=day),
            status__in=[MembershipStatus.ACTIVE, MembershipStatus.PENDING],
        )


class Membership(TimestampedModel):
    """An organisation's dated membership in a cluster."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    status = models.CharField(
        max_length=12, choices=MembershipStatus.choices, default=MembershipStatus.ACTIVE
    )
    since = models.DateField(_("since"), null=True, blank=True)
    since_text = models.CharField(max_length=10, blank=True, default="")
    until = models.DateField(_("until"), null=True, blank=True)
    member_key = models.CharField(_("cluster's own number"), max_length=60, blank=True, default="")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cluster"], name="membership_once")
        ]


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Questions about mandates."""

    def valid_on(self, day: datetime.date) -> MandateQuerySet:
        """Mandates that hold on `day`."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), given_on__lte=day)


class Mandate(PublicIdModel, TimestampedModel):
    """A member's dated permission that its cluster may show its imported profile to others."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mandates"
    )
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="mandates")
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    objects = MandateQuerySet.as_manager()
