"""What an organisation says of itself: profile, texts per language, offers and needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.enums import EntryKind, EntryStatus, EntryType, Visibility
from backend.directory.models.clusters import Membership
from backend.directory.models.organisations import Organisation

if TYPE_CHECKING:
    from backend.common.viewer import Viewer


class Profile(TimestampedModel):
    """The matchable part of an organisation.

    NACE codes are stored with their list's version; `version` counts changes of anything that
    matching reads.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="profile"
    )
    nace = models.JSONField(_("NACE codes"), default=list, blank=True)
    nace_version = models.CharField(max_length=16, default="NACE Rev. 2.1")
    stages = models.JSONField(_("stages"), default=list, blank=True)
    chains = models.JSONField(_("value chains"), default=list, blank=True)
    links = models.JSONField(_("links of the chain"), default=list, blank=True)
    concepts = models.JSONField(_("tags"), default=list, blank=True)
    trl_min = models.PositiveSmallIntegerField(_("lowest TRL"), null=True, blank=True)
    trl_max = models.PositiveSmallIntegerField(_("highest TRL"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trl_min__isnull=True)
                | Q(trl_min__gte=1, trl_max__lte=9, trl_min__lte=models.F("trl_max")),
                name="profile_trl_range",
            )
        ]


class ProfileText(models.Model):
    """The description in one language."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=3)
    description = models.TextField(_("description"), max_length=5000)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="profile_text_once")
        ]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about offers and needs."""

    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """Entries this viewer may read, of organisations this viewer may know of.

        Private entries are seen by the owner's seats alone, and by the seats of an organisation
        they were revealed to; members entries also by the current members and managers of any
        cluster that the owner currently belongs to. Not even the administrator reads private
        entries here.
        """
        if not viewer.is_authenticated:
            return self.none()
        own = Q()
        if viewer.organisation_id is not None:
            own = Q(organisation_id=viewer.organisation_id)
        readable: Any = Q(visibility=Visibility.PUBLIC)
        if viewer.cluster_keys:
            shared = Membership.objects.current(timezone.localdate()).filter(
                organisation=OuterRef("organisation_id"), cluster_id__in=viewer.cluster_keys
            )
            readable |= Q(visibility=Visibility.MEMBERS) & Exists(shared)
        if viewer.organisation_id is not None:
            granted = RevealGrant.objects.filter(
                entry=OuterRef("pk"), organisation_id=viewer.organisation_id
            )
            readable |= Exists(granted)
        organisations = Organisation.objects.visible_to(viewer)
        queryset = self.filter(organisation__in=organisations)
        return queryset.filter(readable | own) if own else queryset.filter(readable)


class Entry(PublicIdModel, TimestampedModel):
    """An offer or a need, EEN style.

    `import_key` names the entry within its organisation for a source that is read again, so that
    the same file changes nothing.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=5, choices=EntryKind.choices)
    entry_type = models.CharField(
        _("type"), max_length=12, choices=EntryType.choices, default=EntryType.COMMERCIAL
    )
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), max_length=4000, blank=True, default="")
    language = models.CharField(_("language"), max_length=3, blank=True, default="")
    nace = models.JSONField(_("NACE codes"), default=list, blank=True)
    concepts = models.JSONField(_("tags"), default=list, blank=True)
    stage = models.CharField(_("stage"), max_length=24, blank=True, default="")
    link = models.CharField(_("link of the chain"), max_length=60, blank=True, default="")
    trl_min = models.PositiveSmallIntegerField(_("lowest TRL"), null=True, blank=True)
    trl_max = models.PositiveSmallIntegerField(_("highest TRL"), null=True, blank=True)
    certifications = models.JSONField(_("certificates"), default=list, blank=True)
    partner_types = models.JSONField(_("partner sought: types"), default=list, blank=True)
    partner_countries = models.JSONField(_("partner sought: countries"), default=list, blank=True)
    visibility = models.CharField(
        _("visible to"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    status = models.CharField(max_length=8, choices=EntryStatus.choices, default=EntryStatus.OPEN)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    import_key = models.CharField(max_length=64, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "kind", "position", "id"]
        indexes = [models.Index(fields=["organisation", "kind", "status"], name="entry_of")]

    def __str__(self) -> str:
        return self.title


class RevealGrant(models.Model):
    """An entry that its owner showed to one other organisation, after all parties agreed.

    `reference` names what it rests on as a plain value (such as `introduction:<id>`), because the
    directory knows nothing of what lies above it. Taking it back deletes the row.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="revealed"
    )
    reference = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "organisation", "reference"], name="reveal_grant_once"
            )
        ]
