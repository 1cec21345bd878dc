"""Two records of one firm: the one it entered itself, and one that its cluster had brought in."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.enums_people import TwinProof, TwinState
from backend.directory.models.organisations import Organisation


class TwinOffer(PublicIdModel, TimestampedModel):
    """An offer, to those who keep the hidden record, to merge it into the firm's own.

    Only managers of a cluster that the hidden one (`twin`) is a member of, and the platform, read
    it. After the merge `twin` is gone and `twin_public_id` says what it was.
    """

    kept = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="twin_offers")
    twin = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    twin_public_id = models.UUIDField()
    proof = models.CharField(max_length=6, choices=TwinProof.choices)
    state = models.CharField(max_length=6, choices=TwinState.choices, default=TwinState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kept", "twin_public_id"], name="twin_offer_once")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"
