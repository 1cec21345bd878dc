"""Past projects and who took part, as the programmes publish them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.models import Organisation


class PastProject(PublicIdModel, TimestampedModel):
    """A funded project of the past."""

    source = models.CharField(max_length=20, default="cordis")
    source_id = models.CharField(_("number at the source"), max_length=32)
    acronym = models.CharField(_("acronym"), max_length=100, blank=True, default="")
    title = models.CharField(_("title"), max_length=600, blank=True, default="")
    objective = models.TextField(_("objective"), blank=True, default="")
    programme = models.CharField(_("programme"), max_length=60, blank=True, default="")
    scheme = models.CharField(_("funding scheme"), max_length=60, blank=True, default="")
    topics = models.JSONField(_("topics"), default=list, blank=True)
    fields_of_science = models.JSONField(_("fields of science"), default=list, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="past_project_once")
        ]

    def __str__(self) -> str:
        return self.acronym or self.source_id


class Participation(models.Model):
    """An organisation's part in a past project; amounts are euro cents, null when unknown."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="participations"
    )
    project = models.ForeignKey(
        PastProject, on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=40, blank=True, default="")
    contribution_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project"], name="participation_once")
        ]
