"""The relay: the only writer of the index."""

from __future__ import annotations

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from backend.common import documents
from backend.common.models import OutboxEntry, Revocation
from backend.common.outbox import touch_many
from backend.search.engine import (
    IndexDocument,
    IndexedVersion,
    Rebuildable,
    RebuildableIndex,
    SchemaMismatchError,
    SearchIndex,
    SearchIndexError,
    release_id,
    search_index,
)
from backend.search.models import IndexedDocument, RelayLease
from backend.search.selectors.state import versions_of

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
    """Bring waiting changes to the index; return the number of objects brought.

    Does nothing while another relay works. A batch that fails is brought one object at a time;
    what fails then stays in the outbox with its attempt counted, and the error is raised after the
    lease was given back. Rows of a kind that nobody builds documents for wait.
    """
    done = 0
    with Lease() as lease:
        if not lease.held:
            return 0
        waiting = OutboxEntry.objects.filter(object_kind__in=list(documents.sources()))
        total = waiting.count()
        while limit is None or done < limit:
            rows = list(waiting.order_by("attempts", "pk")[:BATCH])
            if not rows:
                break
            try:
                _relay_batch(rows)
            except Exception:
                logger.warning("batch not indexed", exc_info=True)
                _relay_apart(rows)
            done += len({(r.object_kind, r.object_id) for r in rows})
            if progress is not None:
                progress(done, max(total, done))
            if not lease.renew():
                break
    return done


def _relay_apart(rows: Sequence[OutboxEntry]) -> None:
    """Bring a failed batch one object at a time, so that a faulty one holds up no other.

    Raises the last error. Gives up after MAX_FAILURES: then it is the index that fails, and the
    rest of the batch was not tried.
    """
    apart: dict[tuple[str, UUID], list[OutboxEntry]] = defaultdict(list)
    for row in rows:
        apart[row.object_kind, row.object_id].append(row)
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
    by_kind: dict[str, list[OutboxEntry]] = defaultdict(list)
    for row in rows:
        by_kind[row.object_kind].append(row)
    for kind, own in by_kind.items():
        ids = list(dict.fromkeys(r.object_id for r in own))
        versions = index_objects(kind, ids, search_index())
        with transaction.atomic():
            OutboxEntry.objects.filter(pk__in=[r.pk for r in own]).delete()
            for object_id, version in versions.items():
                # What was revoked at a later version than the index now holds stays revoked.
                Revocation.objects.filter(
                    object_kind=kind, object_id=object_id, version__lte=version
                ).delete()


def index_objects(
    kind: str, ids: Sequence[UUID], index: SearchIndex, *, refresh: bool = True
) -> dict[UUID, int]:
    """Build the documents of objects from the current state and send them.

    With `refresh` readers see them afterwards. Returns the version that each object was brought to.
    The version is read before the state: a change in between is sent again under its own, greater
    version.
    """
    touched = versions_of(kind, ids)
    versions = {oid: touched.get(oid, 1) for oid in ids}
    built = documents.sources()[kind].build(versions)
    known = _known(kind, ids)
    docs: list[IndexDocument] = []
    gone: list[IndexDocument] = []
    for oid, version in versions.items():
        wanted: list[Any] = list(built.get(oid, ()))
        docs += wanted
        kept = {d.doc_id for d in wanted}
        gone += [
            IndexDocument(doc_id=doc_id, org_id=str(oid), version=version, deleted=True)
            for doc_id in known[oid]
            if doc_id not in kept
        ]
    _note(kind, docs)
    index.index([*docs, *gone])
    if refresh:
        index.refresh()
    # Only now: a deletion noted before it is sent would never be sent again after a failure.
    _note(kind, gone)
    return versions


def _known(kind: str, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the ids of the documents that the index holds, by object."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = IndexedDocument.objects.filter(
        object_kind=kind, object_id__in=list(ids), is_deleted=False
    )
    for oid, doc_id in rows.values_list("object_id", "doc_id"):
        found[oid].append(doc_id)
    return found


def _note(kind: str, docs: Iterable[IndexDocument]) -> None:
    IndexedDocument.objects.bulk_create(
        [
            IndexedDocument(
                doc_id=d.doc_id,
                object_kind=kind,
                object_id=UUID(d.org_id),
                version=d.version,
                is_deleted=d.deleted,
            )
            for d in docs
        ],
        update_conflicts=True,
        unique_fields=["doc_id"],
        update_fields=["version", "is_deleted", "object_kind", "object_id"],
    )


def rebuild(*, progress: Progress | None = None) -> int:
    """Fill the index anew from the database; return the number of objects.

    Where the index can be filled beside the one in use, that one answers until the new one is
    whole. Otherwise it is cleared first, and searches fall back to the database meanwhile. Changes
    made in between wait in the outbox and follow. An index of another schema is replaced.
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
    """Send every object to the index; return their number.

    The index is refreshed once, at the end: a refresh after every batch makes many small segments,
    which have to be merged while people search.
    """
    total = sum(source.count() for source in documents.sources().values())
    done = 0
    for kind, source in documents.sources().items():
        ids = source.ids()
        while chunk := list(islice(ids, BATCH)):
            index_objects(kind, chunk, index, refresh=False)
            done += len(chunk)
            if progress is not None:
                progress(done, total)
    index.refresh()
    return done


def rebuild_beside(index: RebuildableIndex, *, progress: Progress | None = None) -> int:
    """Fill a new index beside the live one, compare it with what it should hold, then switch.

    Every write goes to both meanwhile, so nothing that happens is missing. Interrupted, it goes on
    at the next call. Raises SearchIndexError, and leaves the live index as it is, where the new one
    is not whole in the end.
    """
    fresh = index.begin_rebuild()
    done = fill(index, progress=progress)
    for kind, ids in _lost(fresh.versions()).items():
        todo = sorted(ids, key=str)
        for start in range(0, len(todo), BATCH):
            _bump_and_index(kind, todo[start : start + BATCH], index)
    missing = sum(map(len, _lost(fresh.versions()).values()))
    if missing:
        msg = f"{missing} objects are missing from {fresh.name}; nothing was switched"
        raise SearchIndexError(msg)
    fresh.finish(notes())
    # What the old relay may have written to the old index alone.
    reconcile()
    return done


def _lost(held: Mapping[str, IndexedVersion]) -> dict[str, set[UUID]]:
    """Return, by kind, the objects of which an index lacks a document or has an older one."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for each in IndexedDocument.objects.filter(is_deleted=False):
        seen = held.get(each.doc_id)
        if seen is None or seen.deleted or seen.version < each.version:
            found[each.object_kind].add(each.object_id)
    return found


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
    """Say whether the index was built with another release or schema, or not at all."""
    try:
        return search_index().meta().get("release") != release_id()
    except SchemaMismatchError:
        return True


def is_whole_for(release: str) -> bool:
    """Say whether the live index was filled whole with this analyser and these vectors, and lacks
    nothing of what was sent to it."""
    index = search_index()
    try:
        if index.meta().get("release") != release:
            return False
    except SchemaMismatchError:
        return False
    return not any(_lost(index.versions()).values())


def counts() -> dict[str, int]:
    """Return how many objects of each kind there are, by the kind's plural."""
    return {f"{kind}s": source.count() for kind, source in documents.sources().items()}


def status() -> dict[str, object]:
    """Return counts, lag and versions, for people and for monitoring."""
    index = search_index()
    waiting = OutboxEntry.objects.filter(object_kind__in=list(documents.sources()))
    generations = index.generations() if isinstance(index, Rebuildable) else []
    return {
        **counts(),
        "documents_organisation": index.count("organisation"),
        "documents_entry": index.count("entry"),
        "documents_call": index.count("call"),
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
    waiting = OutboxEntry.objects.filter(object_kind__in=list(documents.sources())).order_by("pk")
    oldest = waiting.values_list("created_at", flat=True).first()
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def reconcile(*, repair: bool = True) -> dict[str, int]:
    """Compare what the index holds with what it should hold, and mend it.

    Returns counts of objects missing and stale, and of documents left over.
    """
    index = search_index()
    held = index.versions()
    noted = {d.doc_id: d for d in IndexedDocument.objects.filter(is_deleted=False)}
    lost_of = _lost(held)
    missing = stale = 0
    for kind, source in documents.sources().items():
        lost = lost_of[kind]
        ids = set(source.ids())
        indexed = {d.object_id for d in noted.values() if d.object_kind == kind}
        expected = _expected(source, ids - indexed)
        missing += len(expected)
        stale += len(lost)
        if repair:
            todo = sorted(lost | expected | (indexed - ids), key=str)
            for start in range(0, len(todo), BATCH):
                _bump_and_index(kind, todo[start : start + BATCH], index)
    left = [i for i, v in held.items() if not v.deleted and i not in noted]
    if repair:
        index.delete({doc_id: held[doc_id].version + 1 for doc_id in left})
        index.refresh()
    return {"missing": missing, "stale": stale, "left_over": len(left)}


def _expected(source: documents.DocumentSource, ids: set[UUID]) -> set[UUID]:
    """Return those objects that have something to index."""
    built: Mapping[UUID, Iterable[Any]] = source.build(dict.fromkeys(ids, 1)) if ids else {}
    return {oid for oid, docs in built.items() if any(True for _ in docs)}


def _bump_and_index(kind: str, ids: Sequence[UUID], index: SearchIndex) -> None:
    """Index under a new version, since the index refuses the one it has seen."""
    with transaction.atomic():
        touch_many(kind, ids)
    index_objects(kind, ids, index)
