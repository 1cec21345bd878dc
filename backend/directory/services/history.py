"""Writing the history of an organisation: who, when, what, by which source."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.directory.enums import HistoryKind
from backend.directory.models import Entry, HistoryRow, Organisation
from backend.directory.services.data import Change, Source

PRIVATE_SUFFIX = ".private"
"""Marks the provenance of private entries, which only the organisation's own seats may read."""

ENTRY_KINDS = frozenset({"offers", "needs"})


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (str, int, float, bool, dict, type(None))) else str(value)


def row_of(
    organisation: Organisation,
    kind: HistoryKind,
    source: Source,
    *,
    field: str = "",
    old: Any = None,
    new: Any = None,
    cluster_id: int | None = None,
    entry_public_id: UUID | None = None,
    is_private: bool = False,
) -> HistoryRow:
    """Return an unsaved row of history with its values in plain form."""
    return HistoryRow(
        organisation=organisation,
        kind=kind,
        field=field[:80],
        old=_plain(old),
        new=_plain(new),
        source_kind=source.kind,
        source_ref=source.ref[:200],
        person_id=source.person_id,
        cluster_id=cluster_id,
        entry_public_id=entry_public_id,
        is_private=is_private,
    )


def note(organisation: Organisation, kind: HistoryKind, source: Source, **values: Any) -> None:
    """Write one row; takes the values of `row_of`."""
    row_of(organisation, kind, source, **values).save()


def note_changes(organisation: Organisation, changes: Iterable[Change], source: Source) -> None:
    """Write a row for each changed field. Of contacts it is noted only that they changed."""
    rows = []
    for change in changes:
        entry = change.field.removesuffix(PRIVATE_SUFFIX) in ENTRY_KINDS
        personal = change.field == "contacts"
        rows.append(
            row_of(
                organisation,
                HistoryKind.ENTRY if entry else HistoryKind.FIELD,
                source,
                field=change.field.removesuffix(PRIVATE_SUFFIX),
                old=None if personal else change.old,
                new=None if personal else change.new,
                is_private=change.field.endswith(PRIVATE_SUFFIX),
            )
        )
    HistoryRow.objects.bulk_create(rows)


def hide_entry(entry: Entry) -> None:
    """Have rows that tell of an entry which became private be read by its owner alone."""
    HistoryRow.objects.filter(entry_public_id=entry.public_id).update(is_private=True)
