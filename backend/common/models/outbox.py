"""What has changed and must reach the index, and what must no longer be found."""

from django.db import models


class DocumentVersion(models.Model):
    """The version counter of one indexed object.

    Raised under its row lock in the transaction that changes the object, so that the index can
    refuse whatever is older than what it holds.
    """

    object_kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_kind", "object_id"], name="document_version_object"
            )
        ]


class OutboxEntry(models.Model):
    """One change that the relay has still to bring to the index.

    The row is written in the same transaction as the change. The relay claims it by a conditional
    update of `claimed_until` (SQLite ignores `skip_locked`), builds the document from the current
    state and deletes the row when the index has confirmed.
    """

    object_kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    version = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_token = models.CharField(max_length=36, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["claimed_until", "id"], name="outbox_claim"),
            models.Index(fields=["object_kind", "object_id"], name="outbox_object"),
        ]


class Revocation(models.Model):
    """An object that became less visible and is excluded from queries until the index knows."""

    object_kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    version = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_kind", "object_id"], name="revocation_object")
        ]
