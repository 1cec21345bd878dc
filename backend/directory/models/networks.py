"""Networks of advisers over several clusters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.enums_people import NetworkKind
from backend.directory.models.clusters import Cluster


class Network(PublicIdModel, TimestampedModel):
    """A network such as the EEN: its advisers see figures of its clusters, never private needs."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=NetworkKind.choices, default=NetworkKind.OTHER
    )
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    clusters = models.ManyToManyField(
        Cluster, verbose_name=_("clusters"), related_name="networks", blank=True
    )

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
