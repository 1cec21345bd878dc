"""What the relay knows of the index."""

from django.db import models


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
