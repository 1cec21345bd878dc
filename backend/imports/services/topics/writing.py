"""Writing topics as calls, a chunk at a time, each chunk whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from backend.common import outbox
from backend.funding.enums import CallSource
from backend.funding.models import Call, CallCutoff
from backend.funding.services.call_mapping import CALL, ActionMapping, mapping_apply
from backend.imports.services.topics.records import Record
from backend.imports.services.topics.report import Report

CHUNK: Final = 100
KEPT: Final = frozenset({"public_id", "created_at"})


def hashes_of(source_ids: Sequence[str]) -> dict[str, str]:
    """Return the content hashes of the portal calls that we hold, by number at the source."""
    rows = Call.objects.filter(source=CallSource.PORTAL, source_id__in=list(source_ids))
    return dict(rows.values_list("source_id", "content_hash"))


def seen_again(source_ids: Sequence[str], as_of: datetime.date) -> None:
    """Note for unchanged calls that the source still said so on this day."""
    rows = Call.objects.filter(source=CallSource.PORTAL, source_id__in=list(source_ids))
    rows.filter(fetched_on__lt=as_of).update(fetched_on=as_of)


@transaction.atomic
def write_chunk(
    records: Sequence[Record], mapping: ActionMapping, as_of: datetime.date, report: Report
) -> None:
    """Write new and changed calls with their cut-offs and tell the index."""
    ids = [r.source_id for r in records]
    held = {
        c.source_id: c for c in Call.objects.filter(source=CallSource.PORTAL, source_id__in=ids)
    }
    fresh: list[Call] = []
    changed: list[Call] = []
    for record in records:
        call = held.get(record.source_id)
        into = changed if call is not None else fresh
        call = call or Call()
        for name, value in record.values.items():
            setattr(call, name, value)
        call.content_hash = record.content_hash
        call.fetched_on = as_of
        call.updated_at = timezone.now()
        mapping_apply(call, mapping)
        into.append(call)
    Call.objects.bulk_create(fresh)
    if changed:
        columns = [f for f in Call._meta.concrete_fields if not f.primary_key]  # noqa: SLF001
        names = [f.name for f in columns if f.name not in KEPT]
        Call.objects.bulk_update(changed, names, batch_size=20)
    by_id = {c.source_id: c for c in (*fresh, *changed)}
    CallCutoff.objects.filter(call__in=changed).delete()
    CallCutoff.objects.bulk_create(
        CallCutoff(
            call=by_id[r.source_id], closes_at=c.closes_at, stage=c.stage, has_time=c.has_time
        )
        for r in records
        for c in r.cutoffs
    )
    outbox.touch_many(CALL, [c.public_id for c in by_id.values()])
    report.new += len(fresh)
    report.changed += len(changed)
