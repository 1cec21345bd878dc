"""The relay: the only writer of the index."""

from __future__ import annotations

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from backend.common.models import OutboxEntry, Revocation
from backend.common.outbox import ORGANISATION
from backend.directory.models import Organisation
from backend.search.engine import (
    IndexDocument,
    IndexedVersion,
    Rebuildable,
    RebuildableIndex,
    SearchIndex,
    SearchIndexError,
    Source,
    documents_of,
    release_id,
    search_index,
)
from backend.search.models import IndexedDocument, RelayLease
from backend.search.selectors.state import indexable, versions_of

logger = logging.getLogger(__name__)

BATCH = 200
MAX_FAILURES = 3
LEASE = datetime.timedelta(minutes=2)
Progress = Callable[[int, int], None]


class Lease:
    """The relay's lease, taken by a conditional update; a context manager."""

    def __init__(self) -> None:
        """Prepare a fresh claim."""
        self.token = str(uuid.uuid4())
        self.held = False

    def __enter__(self) -> Lease:
        RelayLease.objects.get_or_create(name="relay")
        self.held = self._take()
        return self

    def _take(self) -> bool:
        now = timezone.now()
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(token=self.token)
        rows = RelayLease.objects.filter(free, name="relay")
        return bool(rows.update(token=self.token, lease_until=now + LEASE))

    def renew(self) -> bool:
        """Extend the lease; False where another relay has it."""
        self.held = self._take()
        return self.held

    def __exit__(self, *args: object) -> None:
        if self.held:
            RelayLease.objects.filter(name="relay", token=self.token).update(
                token="", lease_until=None
            )


def relay_outbox(*, limit: int | None = None, progress: Progress | None = None) -> int:
    """Bring waiting changes to the index; return the number of organisations brought.

    Does nothing while another relay works. A batch that fails is brought one organisation at a
    time; what fails then stays in the outbox with its attempt counted, and the error is raised
    after the lease was given back.
    """
    done = 0
    with Lease() as lease:
        if not lease.held:
            return 0
        total = OutboxEntry.objects.filter(object_kind=ORGANISATION).count()
        while limit is None or done < limit:
            rows = list(
                OutboxEntry.objects.filter(object_kind=ORGANISATION).order_by("attempts", "pk")[
                    :BATCH
                ]
            )
            if not rows:
                break
            try:
                _relay_batch(rows)
            except Exception:
                logger.warning("batch not indexed", exc_info=True)
                _relay_apart(rows)
            done += len({r.object_id for r in rows})
            if progress is not None:
                progress(done, max(total, done))
            if not lease.renew():
                break
    return done


def _relay_apart(rows: Sequence[OutboxEntry]) -> None:
    """Bring a failed batch one organisation at a time, so that a faulty one holds up no other.

    Raises the last error. Gives up after MAX_FAILURES: then it is the index that fails, and the
    rest of the batch was not tried.
    """
    apart: dict[UUID, list[OutboxEntry]] = defaultdict(list)
    for row in rows:
        apart[row.object_id].append(row)
    failures: list[Exception] = []
    for own in apart.values():
        try:
            _relay_batch(own)
        except Exception as error:  # noqa: BLE001 - raised again below
            _note_failure(own, error)
            failures.append(error)
            if len(failures) >= MAX_FAILURES:
                break
    if failures:
        raise failures[-1]


def _note_failure(rows: Sequence[OutboxEntry], error: Exception) -> None:
    for row in rows:
        row.attempts = min(row.attempts + 1, 1000)
        row.last_error = type(error).__name__
    OutboxEntry.objects.bulk_update(rows, ["attempts", "last_error"])


def _relay_batch(rows: Sequence[OutboxEntry]) -> None:
    ids = list(dict.fromkeys(r.object_id for r in rows))
    versions = index_organisations(ids, search_index())
    with transaction.atomic():
        OutboxEntry.objects.filter(pk__in=[r.pk for r in rows]).delete()
        for object_id, version in versions.items():
            # What was revoked at a later version than the index now holds stays revoked.
            Revocation.objects.filter(
                object_kind=ORGANISATION, object_id=object_id, version__lte=version
            ).delete()


def index_organisations(ids: Sequence[UUID], index: SearchIndex) -> dict[UUID, int]:
    """Build the documents of organisations from the current state and send them.

    Returns the version that each organisation was brought to. The version is read before the
    state: a change in between is sent again under its own, greater version.
    """
    versions = dict(versions_of(ids))
    states = indexable(ids)
    known = _known(ids)
    docs: list[IndexDocument] = []
    gone: list[IndexDocument] = []
    for oid in ids:
        version = versions.get(oid, 1)
        versions[oid] = version
        state = states.get(str(oid))
        wanted: list[IndexDocument] = []
        if state is not None:
            public, members, updated = state
            wanted = documents_of(Source(str(oid), version, public, members, updated))
        docs += wanted
        kept = {d.doc_id for d in wanted}
        gone += [
            IndexDocument(doc_id=doc_id, org_id=str(oid), version=version, deleted=True)
            for doc_id in known[oid]
            if doc_id not in kept
        ]
    _note(docs)
    index.index([*docs, *gone])
    index.refresh()
    # Only now: a deletion noted before it is sent would never be sent again after a failure.
    _note(gone)
    return versions


def _known(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the ids of the documents that the index holds, by organisation."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = IndexedDocument.objects.filter(organisation_id__in=list(ids), is_deleted=False)
    for oid, doc_id in rows.values_list("organisation_id", "doc_id"):
        found[oid].append(doc_id)
    return found


def _note(docs: Iterable[IndexDocument]) -> None:
    IndexedDocument.objects.bulk_create(
        [
            IndexedDocument(
                doc_id=d.doc_id,
                organisation_id=UUID(d.org_id),
                version=d.version,
                is_deleted=d.deleted,
            )
            for d in docs
        ],
        update_conflicts=True,
        unique_fields=["doc_id"],
        update_fields=["version", "is_deleted", "organisation_id"],
    )


def rebuild(*, progress: Progress | None = None) -> int:
    """Fill the index anew from the database; return the number of organisations.

    Where the index can be filled beside the one in use, that one answers until the new one is
    whole. Otherwise it is cleared first, and searches fall back to the database meanwhile. Changes
    made in between wait in the outbox and follow.
    """
    index = search_index()
    if isinstance(index, Rebuildable):
        return rebuild_beside(index, progress=progress)
    index.clear()
    IndexedDocument.objects.all().delete()
    done = fill(index, progress=progress)
    index.set_meta(notes())
    return done


def notes() -> dict[str, str]:
    """Return what is noted with a whole index."""
    return {"release": release_id(), "built": timezone.now().isoformat()}


def fill(index: SearchIndex, *, progress: Progress | None = None) -> int:
    """Send every organisation to the index; return their number."""
    total = Organisation.objects.count()
    ids = Organisation.objects.order_by("pk").values_list("public_id", flat=True)
    done = 0
    iterator = iter(ids.iterator(chunk_size=2000))
    while chunk := list(islice(iterator, BATCH)):
        index_organisations(chunk, index)
        done += len(chunk)
        if progress is not None:
            progress(done, total)
    return done


def rebuild_beside(index: RebuildableIndex, *, progress: Progress | None = None) -> int:
    """Fill a new index beside the live one, compare it with what it should hold, then switch.

    Every write goes to both meanwhile, so nothing that happens is missing. Interrupted, it goes on
    at the next call. Raises SearchIndexError, and leaves the live index as it is, where the new one
    is not whole in the end.
    """
    fresh = index.begin_rebuild()
    done = fill(index, progress=progress)
    missing = _missing(fresh.versions())
    if missing:
        for start in range(0, len(missing), BATCH):
            _bump_and_index(missing[start : start + BATCH], index)
        missing = _missing(fresh.versions())
    if missing:
        msg = f"{len(missing)} organisations are missing from {fresh.name}; nothing was switched"
        raise SearchIndexError(msg)
    fresh.finish(notes())
    # What the old relay may have written to the old index alone.
    reconcile()
    return done


def _missing(held: Mapping[str, IndexedVersion]) -> list[UUID]:
    """Return the organisations of which an index lacks a document or has an older one."""
    noted = IndexedDocument.objects.filter(is_deleted=False)
    found = {
        oid
        for doc_id, oid, version in noted.values_list("doc_id", "organisation_id", "version")
        if doc_id not in held or held[doc_id].deleted or held[doc_id].version < version
    }
    return sorted(found, key=str)


def rollback() -> str:
    """Make the index before the last rebuild the live one again; return its name.

    What was written since is brought after it. Raises SearchIndexError where there is none.
    """
    index = search_index()
    if not isinstance(index, Rebuildable):
        msg = "this kind of search index keeps no earlier one; use `index rebuild`"
        raise SearchIndexError(msg)
    name = index.rollback()
    reconcile()
    return name


def needs_rebuild() -> bool:
    """Say whether the index was built with another release, or not at all."""
    index = search_index()
    return index.meta().get("release") != release_id()


def status() -> dict[str, object]:
    """Return counts, lag and versions, for people and for monitoring."""
    index = search_index()
    waiting = OutboxEntry.objects.filter(object_kind=ORGANISATION)
    generations = index.generations() if isinstance(index, Rebuildable) else []
    return {
        "organisations": Organisation.objects.count(),
        "documents_organisation": index.count("organisation"),
        "documents_entry": index.count("entry"),
        "outbox_waiting": waiting.count(),
        "outbox_oldest_seconds": round(lag_seconds(), 1),
        "outbox_most_attempts": waiting.aggregate(m=Max("attempts"))["m"] or 0,
        "revocations": Revocation.objects.count(),
        "schema": index.schema_hash(),
        "release_index": index.meta().get("release", ""),
        "release_code": release_id(),
        **{f"index_{g.state}": f"{g.name} ({g.documents} documents)" for g in generations},
    }


def lag_seconds() -> float:
    """Return how long the oldest change has waited for the index; asks the database alone."""
    waiting = OutboxEntry.objects.filter(object_kind=ORGANISATION).order_by("pk")
    oldest = waiting.values_list("created_at", flat=True).first()
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def reconcile(*, repair: bool = True) -> dict[str, int]:
    """Compare what the index holds with what it should hold, and mend it.

    Returns counts of organisations missing, stale and left over.
    """
    index = search_index()
    held = index.versions()
    noted = {d.doc_id: d for d in IndexedDocument.objects.filter(is_deleted=False)}
    lost = set(_missing(held))
    ids = set(Organisation.objects.values_list("public_id", flat=True))
    indexed = {d.organisation_id for d in noted.values()}
    expected = _expected(ids - indexed)
    left = [i for i, v in held.items() if not v.deleted and i not in noted]
    if repair:
        todo = sorted(lost | expected | (indexed - ids), key=str)
        for start in range(0, len(todo), BATCH):
            _bump_and_index(todo[start : start + BATCH], index)
        index.delete({doc_id: held[doc_id].version + 1 for doc_id in left})
        index.refresh()
    return {"missing": len(expected), "stale": len(lost), "left_over": len(left)}


def _expected(ids: set[UUID]) -> set[UUID]:
    """Return those organisations that have something to index."""
    found = set()
    for key, (public, members, updated) in indexable(ids).items():
        if documents_of(Source(key, 1, public, members, updated)):
            found.add(UUID(key))
    return found


def _bump_and_index(ids: Sequence[UUID], index: SearchIndex) -> None:
    """Index under a new version, since the index refuses the one it has seen."""
    from backend.common.outbox import touch_many

    with transaction.atomic():
        touch_many(ORGANISATION, ids)
    index_organisations(ids, index)
