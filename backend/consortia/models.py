"""Consortia: who wants to bid together for a call, and in which parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import CLUSTER_ROLES, ORGANISATION_ROLES
from backend.consortia.enums import ConsortiumState, Participation
from backend.directory.enums import OrganisationType
from backend.directory.models import Cluster, Organisation
from backend.funding.models import Call, RuleSetVersion

if TYPE_CHECKING:
    from backend.common.viewer import Viewer


class ConsortiumQuerySet(models.QuerySet["Consortium"]):
    """Questions about consortia."""

    def visible_to(self, viewer: Viewer) -> ConsortiumQuerySet:
        """Consortia of the acting seat's own place: who plans a bid with whom is its own matter.

        Not even the members or the administrator see it here.
        """
        if viewer.role in ORGANISATION_ROLES and viewer.organisation_id is not None:
            return self.filter(owner_organisation_id=viewer.organisation_id)
        if viewer.role in CLUSTER_ROLES and viewer.cluster_id is not None:
            return self.filter(owner_cluster_id=viewer.cluster_id)
        return self.none()


class Consortium(PublicIdModel, TimestampedModel):
    """A consortium for a call, owned by an organisation or a cluster.

    Facts of the project are null where not known. `declarations` maps the keys of rules that ask
    for a yes or no to it; what is not in it is not known. A submitted one keeps the version of
    its rules, the rules of the call itself and the day: later edits do not change its answer.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="consortia")
    name = models.CharField(_("name"), max_length=200)
    owner_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="consortia"
    )
    owner_cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="consortia"
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConsortiumState.choices,
        default=ConsortiumState.DRAFT,
    )
    months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    total_cost_cents = models.BigIntegerField(_("total cost"), null=True, blank=True)
    grant_cents = models.BigIntegerField(_("grant asked for"), null=True, blank=True)
    trl_start = models.PositiveSmallIntegerField(_("TRL at the start"), null=True, blank=True)
    trl_end = models.PositiveSmallIntegerField(_("TRL at the end"), null=True, blank=True)
    declarations = models.JSONField(_("declarations"), default=dict, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    rule_set = models.ForeignKey(
        RuleSetVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consortia",
    )
    pinned_call = models.JSONField(_("rules of the call on that day"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = ConsortiumQuerySet.as_manager()

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="consortium_one_owner",
                condition=Q(owner_organisation__isnull=True) ^ Q(owner_cluster__isnull=True),
            ),
            models.CheckConstraint(
                name="consortium_submitted_on",
                condition=Q(state=ConsortiumState.DRAFT, submitted_on__isnull=True)
                | Q(state=ConsortiumState.SUBMITTED, submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="consortium_trl",
                condition=(Q(trl_start__isnull=True) | Q(trl_start__gte=1, trl_start__lte=9))
                & (Q(trl_end__isnull=True) | Q(trl_end__gte=1, trl_end__lte=9)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in, after which nothing of it changes."""
        return self.state == ConsortiumState.SUBMITTED


class ConsortiumMember(PublicIdModel):
    """A member with the facts that rules ask for, as the owner states them.

    Facts come from the directory at first and are the owner's to change; null and empty are not
    known. `group` names who controls the member: members of one group are not independent.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    nuts = models.CharField(_("region (NUTS)"), max_length=5, blank=True, default="")
    org_type = models.CharField(
        _("type"),
        max_length=20,
        choices=OrganisationType.choices,
        default=OrganisationType.UNKNOWN,
    )
    is_sme = models.BooleanField(_("SME"), null=True, blank=True)
    for_profit = models.BooleanField(_("for profit"), null=True, blank=True)
    kind = models.CharField(
        _("takes part as"),
        max_length=20,
        choices=Participation.choices,
        blank=True,
        default=Participation.BENEFICIARY,
    )
    is_lead = models.BooleanField(_("leads"), default=False)
    cost_cents = models.BigIntegerField(_("cost"), null=True, blank=True)
    subcontracted_cents = models.BigIntegerField(_("of it subcontracted"), null=True, blank=True)
    group = models.CharField(_("group of companies"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("member of a consortium")
        verbose_name_plural = _("members of a consortium")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium"], condition=Q(is_lead=True), name="consortium_one_lead"
            ),
            models.UniqueConstraint(
                fields=["consortium", "organisation"],
                condition=Q(organisation__isnull=False),
                name="consortium_member_once",
            ),
            models.CheckConstraint(
                name="consortium_member_costs",
                condition=(Q(cost_cents__isnull=True) | Q(cost_cents__gte=0))
                & (Q(subcontracted_cents__isnull=True) | Q(subcontracted_cents__gte=0))
                & (
                    Q(cost_cents__isnull=True)
                    | Q(subcontracted_cents__isnull=True)
                    | Q(subcontracted_cents__lte=F("cost_cents"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
