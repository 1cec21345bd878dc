"""Rows whose time is over leave; each rule stands in the holding that it is about."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.common.personal_data import Holding, holdings
from backend.privacy.services.exporting import KEPT, expire_exports
from backend.privacy.services.inactive import inactive_turn

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Outdated:
    """A rule and how many rows it reaches."""

    model: str
    since: str
    days: int
    rows: int


def rules() -> list[Holding]:
    """Return the holdings that have a time limit."""
    return [h for h in holdings() if h.days is not None]


def _remove(holding: Holding, now: datetime.datetime) -> int:
    removed = 0
    while True:
        with transaction.atomic():
            keys = list(holding.outdated(now).values_list("pk", flat=True)[:CHUNK])
            if not keys:
                return removed
            if holding.before is not None:
                holding.before(keys)
            holding.table_rows().filter(pk__in=keys).delete()
        removed += len(keys)


def run_retention(now: datetime.datetime | None = None, *, dry_run: bool = False) -> list[Outdated]:
    """Remove what is outdated, or only count it; return each rule with its rows."""
    now = now or timezone.now()
    found = []
    for holding in rules():
        rows = holding.outdated(now).count() if dry_run else _remove(holding, now)
        assert holding.days is not None
        found.append(Outdated(holding.model, holding.since, holding.days, rows))
    turn = inactive_turn(now, dry_run=dry_run)
    found.append(
        Outdated("accounts.Person", "last_login", settings.RETENTION_INACTIVE_DAYS, turn.erased)
    )
    exports = expire_exports(now, dry_run=dry_run)
    found.append(Outdated("privacy.ExportJob", "finished_at", KEPT.days, exports))
    return found
