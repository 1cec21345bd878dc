"""Writing to the outbox: in the transaction of the change, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from backend.common import jobs
from backend.common.models import DocumentVersion, OutboxEntry, Revocation

ORGANISATION = "organisation"
RELAY_TASK = "search.relay_outbox"
CHUNK = 500


def touch(object_kind: str, object_id: UUID, *, narrowing: bool = False) -> int:
    """Note that an object's index documents must be made anew; return its new version.

    With `narrowing` the object is also revoked: queries leave it out until the index has caught
    up. Must run inside the transaction that makes the change; raises RuntimeError otherwise.
    """
    return touch_many(object_kind, [object_id], narrowing=narrowing)[object_id]


def touch_many(
    object_kind: str, object_ids: Iterable[UUID], *, narrowing: bool = False
) -> dict[UUID, int]:
    """`touch` for many objects with few statements; returns the new version of each."""
    if not connection.in_atomic_block:
        msg = "The outbox is written in the transaction of the change."
        raise RuntimeError(msg)
    versions: dict[UUID, int] = {}
    ids = list(dict.fromkeys(object_ids))
    for start in range(0, len(ids), CHUNK):
        versions |= _touch_chunk(object_kind, ids[start : start + CHUNK], narrowing=narrowing)
    if ids:
        transaction.on_commit(lambda: jobs.send(RELAY_TASK, queue="index"), robust=True)
    return versions


def _touch_chunk(object_kind: str, ids: Sequence[UUID], *, narrowing: bool) -> dict[UUID, int]:
    DocumentVersion.objects.bulk_create(
        [DocumentVersion(object_kind=object_kind, object_id=oid) for oid in ids],
        ignore_conflicts=True,
    )
    rows = DocumentVersion.objects.filter(object_kind=object_kind, object_id__in=ids)
    # The update takes the row locks; versions are read under them.
    rows.update(version=F("version") + 1)
    versions = dict(rows.values_list("object_id", "version"))
    OutboxEntry.objects.bulk_create(
        [
            OutboxEntry(object_kind=object_kind, object_id=oid, version=version)
            for oid, version in versions.items()
        ]
    )
    if narrowing:
        Revocation.objects.bulk_create(
            [
                Revocation(object_kind=object_kind, object_id=oid, version=version)
                for oid, version in versions.items()
            ],
            update_conflicts=True,
            unique_fields=["object_kind", "object_id"],
            update_fields=["version"],
        )
    return versions


def revoked_ids(object_kind: str) -> frozenset[str]:
    """Public ids (as strings) that queries must leave out until the index has caught up."""
    rows = Revocation.objects.filter(object_kind=object_kind).values_list("object_id", flat=True)
    return frozenset(str(oid) for oid in rows)
