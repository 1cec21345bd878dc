"""What the relay knows of the index, and the searches that people keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.models import Seat
from backend.search.enums import AlertRhythm


class IndexedDocument(models.Model):
    """A document that was sent to the index for an object (an organisation, a call).

    Noted before it is sent, so that a document whose object is gone can still be deleted there.
    """

    doc_id = models.CharField(max_length=64, unique=True)
    object_kind = models.CharField(max_length=32, default="organisation")
    object_id = models.UUIDField(db_index=True)
    version = models.PositiveBigIntegerField()
    is_deleted = models.BooleanField(default=False)


class RelayLease(models.Model):
    """The one lease under which a relay works: the relay is the only writer of the index."""

    name = models.CharField(max_length=20, unique=True, default="relay")
    token = models.CharField(max_length=36, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)


class SavedSearch(PublicIdModel, TimestampedModel):
    """A search that a person keeps, and how often they wish to hear of new hits.

    It always runs with the rights that its seat has at that moment. Without its seat it sleeps
    until the person gives it another. `query` holds text, kind, sort and filters as the search
    takes them; it is personal data of the person alone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=120)
    query = models.JSONField(default=dict, blank=True)
    alert = models.CharField(
        _("alert"), max_length=8, choices=AlertRhythm.choices, default=AlertRhythm.NEVER
    )
    language = models.CharField(max_length=2, default="en")
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_new = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["alert", "last_run_at"], name="saved_search_due")]

    def __str__(self) -> str:
        return self.name


class SeenHit(models.Model):
    """A hit that a saved search has told of, or that was there when it was kept."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="seen")
    object_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "object_id"], name="seen_hit_once")
        ]
