"""Organisations and what belongs to them alone."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.enums import Life, OrganisationType, SizeClass, SourceKind, Standing
from backend.directory.models.life import LifeModel

if TYPE_CHECKING:
    from uuid import UUID

    from backend.common.viewer import Viewer


def open_to_all(today: datetime.date) -> Q:
    """Return the condition under which every signed-in person may know of an organisation.

    Standing decides first: a public record is open; an imported profile only under a mandate that
    holds. Then the life of the content: what a firm has not yet published, and what nobody has
    renewed, is not shown; and never a firm that objected to being kept here.
    """
    from backend.directory.models.clusters import Mandate

    mandate = Mandate.objects.valid_on(today).filter(organisation=OuterRef("pk"))
    shown: Any = Q(standing=Standing.PUBLIC_RECORD)
    shown |= Q(standing=Standing.PUBLISHED) & ~Q(life=Life.EXPIRED)
    shown |= Q(standing=Standing.CLAIMED, life__in=[Life.PUBLISHED, Life.DUE])
    shown |= Q(standing=Standing.IMPORTED) & ~Q(life=Life.EXPIRED) & Exists(mandate)
    found: Q = Q(objected_at__isnull=True) & shown
    return found


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def visible_to(self, viewer: Viewer) -> OrganisationQuerySet:
        """Organisations this viewer may know of.

        What is open to all (see `open_to_all`) is seen by every signed-in person; the rest by the
        organisation's own seats and by the staff of the clusters that it is a current member of,
        unless it objected to them. An exclusion in either direction hides both from each other.
        """
        from backend.directory.models.clusters import Membership

        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_admin:
            return self
        today = timezone.localdate()
        seen: Any = open_to_all(today)
        own = Q()
        if viewer.organisation_id is not None:
            own = Q(pk=viewer.organisation_id)
            seen |= own
        if viewer.cluster_id is not None:
            member = Membership.objects.current(today).filter(
                organisation=OuterRef("pk"), cluster_id=viewer.cluster_id
            )
            seen |= Q(objected_at__isnull=True) & Exists(member)
        queryset = self.filter(seen)
        hidden = Exclusion.objects.between(viewer, today)
        if hidden is None:
            return queryset
        return queryset.filter(~hidden | own) if own else queryset.filter(~hidden)

    def known_as(self, public_id: str | UUID) -> OrganisationQuerySet:
        """The one organisation with this public id, or with it as its former one.

        Asked of a narrowed queryset it finds a former id just where it finds the present one.
        """
        former = OrganisationAlias.objects.filter(public_id=public_id)
        return self.filter(Q(public_id=public_id) | Q(pk__in=former.values("organisation_id")))


class Organisation(PublicIdModel, TimestampedModel, LifeModel):
    """A legal entity.

    `*_key` columns hold the folded form of what is searched or sorted, because LIKE and ORDER BY
    are ASCII-only in SQLite. `is_sme` is three-valued: unknown is not false.
    """

    legal_name = models.CharField(_("legal name"), max_length=255)
    name_key = models.CharField(max_length=255, db_index=True, editable=False)
    short_name = models.CharField(_("short name"), max_length=100, blank=True, default="")
    org_type = models.CharField(
        _("type"), max_length=20, choices=OrganisationType.choices, default=OrganisationType.UNKNOWN
    )
    standing = models.CharField(
        _("standing"), max_length=20, choices=Standing.choices, default=Standing.IMPORTED
    )
    country = models.CharField(_("country"), max_length=2, blank=True, default="", db_index=True)
    legal_nuts = models.CharField(_("legal seat (NUTS)"), max_length=5, blank=True, default="")
    site_nuts = models.CharField(_("site (NUTS)"), max_length=5, blank=True, default="")
    nuts_version = models.CharField(max_length=12, default="NUTS 2024")
    street = models.CharField(_("street"), max_length=200, blank=True, default="")
    postal_code = models.CharField(_("postcode"), max_length=16, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    size_class = models.CharField(
        _("size"), max_length=16, choices=SizeClass.choices, default=SizeClass.UNKNOWN
    )
    employees_min = models.PositiveIntegerField(_("employees, at least"), null=True, blank=True)
    employees_max = models.PositiveIntegerField(_("employees, at most"), null=True, blank=True)
    turnover_cents = models.BigIntegerField(_("turnover in euro cents"), null=True, blank=True)
    is_sme = models.BooleanField(_("SME"), null=True, blank=True)
    is_newcomer = models.BooleanField(_("never in an EU project"), null=True, blank=True)
    vat = models.CharField(_("VAT number"), max_length=20, blank=True, default="")
    pic = models.CharField(_("PIC"), max_length=9, blank=True, default="")
    numbers_under_review = models.JSONField(
        _("numbers to be reviewed: somebody else holds them"), default=dict, blank=True
    )
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, default="")
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, default="")
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    domain_key = models.CharField(max_length=120, blank=True, default="", db_index=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    transitions = models.JSONField(_("transitions"), default=list, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    is_demo = models.BooleanField(_("invented"), default=False)
    is_sole_trader = models.BooleanField(
        _("a sole trader: what is said of it is said of a person"), default=False
    )
    curator = models.ForeignKey(
        "directory.Cluster",
        verbose_name=_("cluster that answers for the unclaimed profile"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="curated",
    )
    objected_at = models.DateTimeField(_("objected on"), null=True, blank=True)
    completeness = models.PositiveSmallIntegerField(_("completeness in percent"), default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pic"], condition=~Q(pic=""), name="organisation_pic_once"
            ),
            models.UniqueConstraint(
                fields=["vat"], condition=~Q(vat=""), name="organisation_vat_once"
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name

    def number(self, name: str) -> str:
        """Return an official number as this organisation gives it, reviewed or not.

        What is read by those who answer for the profile: a number that is under review reads like
        any other, so that it does not tell of a hidden organisation which holds it.
        """
        return str(self.numbers_under_review.get(name) or getattr(self, name))


class OrganisationAlias(models.Model):
    """A former public id: of a record that was merged into this organisation.

    Links to it stand in e-mails, bookmarks and other people's lists. It leaves with its
    organisation, and moves on with it where that is merged in turn.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    public_id = models.UUIDField(unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.public_id)


class Certification(models.Model):
    """A certificate an organisation says it holds."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="certifications"
    )
    name = models.CharField(_("certificate"), max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name_key"], name="certification_once")
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(PublicIdModel, TimestampedModel):
    """How to reach an organisation: personal data, for its own seats and its own clusters only."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=150, blank=True, default="")
    job = models.CharField(_("job"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=32, blank=True, default="")
    contact_key = models.CharField(max_length=200, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "contact_key"], name="contact_once")
        ]


class FieldProvenance(models.Model):
    """Who wrote a field's value, when, and from which source."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="provenance"
    )
    field = models.CharField(max_length=80)
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices)
    source_ref = models.CharField(max_length=200, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field"], name="provenance_once")
        ]


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Questions about exclusions."""

    def between(self, viewer: Viewer, today: datetime.date) -> Any:
        """Return the condition (on organisations) of those kept apart from this viewer, or None.

        An exclusion of a cluster means its organisation, its current members and its staff. A
        cluster's own members cannot exclude it, so that nothing which it curates gets lost.
        """
        from backend.directory.models.clusters import Cluster, Membership

        ahead: Any = Q()
        if viewer.organisation_id is not None:
            ahead |= Q(excluded_id=viewer.organisation_id)
            ahead |= Q(excluded_cluster__organisation_id=viewer.organisation_id)
            if viewer.cluster_keys:
                ahead |= Q(excluded_cluster_id__in=viewer.cluster_keys)
        if viewer.cluster_id is not None:
            ahead |= Q(excluded_cluster_id=viewer.cluster_id)
        if not ahead:
            return None
        hidden: Any = Exists(self.filter(ahead, organisation=OuterRef("pk")))
        if viewer.organisation_id is None:
            return hidden
        own = self.filter(organisation_id=viewer.organisation_id)
        clusters = own.filter(excluded_cluster__isnull=False).values("excluded_cluster_id")
        members = Membership.objects.current(today).filter(
            organisation=OuterRef("pk"), cluster_id__in=clusters
        )
        hidden |= Exists(own.filter(excluded=OuterRef("pk")))
        hidden |= Exists(members)
        hidden |= Exists(Cluster.objects.filter(organisation=OuterRef("pk"), pk__in=clusters))
        return hidden


class Exclusion(PublicIdModel):
    """`organisation` never wants to be shown to, or shown, another or a whole cluster.

    It works both ways, and nobody but the organisation's own seats can read that it exists.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="exclusions"
    )
    excluded = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="excluded_by"
    )
    excluded_cluster = models.ForeignKey(
        "directory.Cluster",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="excluded_by",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "excluded"], name="exclusion_once"),
            models.UniqueConstraint(
                fields=["organisation", "excluded_cluster"], name="exclusion_of_cluster_once"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("excluded")), name="exclusion_of_another"
            ),
            models.CheckConstraint(
                condition=Q(excluded__isnull=False, excluded_cluster__isnull=True)
                | Q(excluded__isnull=True, excluded_cluster__isnull=False),
                name="exclusion_of_one_thing",
            ),
        ]
