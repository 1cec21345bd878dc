"""Keeping releases of the ranking, and switching between them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from backend.partnering import engine
from backend.partnering.engine import Release, ReleaseError
from backend.partnering.models import ProposalRun, ReleasePointer, StoredRelease
from backend.partnering.selectors import releases as selectors
from backend.search.services import relay

__all__ = [
    "ReleaseError",
    "ReleaseLine",
    "release_activate",
    "release_add",
    "release_keep",
    "release_list",
    "release_rollback",
]

logger = logging.getLogger(__name__)

SHIPPED = "shipped"
"""The word by which people name the release that comes with the code."""


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release as people see it: `problem` says why it cannot be used, empty where it can."""

    release: str
    created: str
    kind: str
    data_hash: str
    metrics: dict[str, object]
    is_shipped: bool
    is_active: bool
    problem: str


def release_list() -> list[ReleaseLine]:
    """Return all releases, the shipped one first, each verified."""
    active = selectors.active_release_id()
    shipped = engine.shipped_release()
    lines = [_line(shipped, is_shipped=True, is_active=not active, problem="")]
    for row in selectors.stored_releases():
        problem, release = "", None
        try:
            release = engine.unpacked(row.manifest, bytes(row.ranking), bytes(row.statistics))
            release.load()
            engine.must_fit(release)
        except ReleaseError as error:
            problem = str(error)
        own = row.release == active
        if release is None:
            lines.append(ReleaseLine(row.release, "", "", "", {}, False, own, problem))
        else:
            lines.append(_line(release, is_shipped=False, is_active=own, problem=problem))
    return lines


def _line(release: Release, *, is_shipped: bool, is_active: bool, problem: str) -> ReleaseLine:
    body = release.manifest
    return ReleaseLine(
        release=release.id,
        created=release.created,
        kind=str(body.get("kind", "")),
        data_hash=str(body["data_hash"]),
        metrics=dict(body.get("metrics", {})),
        is_shipped=is_shipped,
        is_active=is_active,
        problem=problem,
    )


def release_add(*, folder: Path) -> StoredRelease:
    """Keep the release in a folder, signed with this installation's key, and return it.

    Raises ReleaseError for one that is incomplete, changed, or made for other lists or vectors
    than this installation has. One that is kept already is replaced by itself.
    """
    return release_keep(release=engine.read_release(folder))


def release_keep(*, release: Release) -> StoredRelease:
    """Keep a release made by this installation and return it. Raises ReleaseError."""
    release = release.signed(engine.key_from_environment())
    release.load()
    engine.must_fit(release)
    row, _made = StoredRelease.objects.update_or_create(
        release=release.id,
        defaults={
            "manifest": release.as_text(),
            "ranking": release.files["ranking.json"],
            "statistics": release.files["statistics.npz"],
        },
    )
    return row


def release_activate(*, release: str) -> str:
    """Use this release (its id, or `shipped`) from now on, everywhere; return its id.

    All stored proposals become dirty. Raises ReleaseError, and switches nothing, where the release
    is unknown, changed or does not fit, or where the search index is not whole for it.
    """
    shipped = engine.shipped_release()
    wanted = "" if release in (SHIPPED, shipped.id) else release
    _must_be_usable(wanted, shipped)
    with transaction.atomic():
        pointer = _pointer()
        if pointer.current != wanted:
            _switch(pointer, wanted)
    return wanted or shipped.id


def release_rollback() -> str:
    """Go back to the release that was in use before the last switch; return its id.

    Raises ReleaseError under the conditions of `release_activate`, and where nothing was switched.
    """
    if selectors.previous_release_id() is None:
        msg = "there is nothing to go back to: no release was ever activated"
        raise ReleaseError(msg)
    with transaction.atomic():
        pointer = _pointer()
        wanted = pointer.previous
        shipped = engine.shipped_release()
        _must_be_usable(wanted, shipped)
        _switch(pointer, wanted)
    return wanted or shipped.id


def _must_be_usable(wanted: str, shipped: Release) -> None:
    release = shipped
    if wanted:
        release = engine.opened(wanted)
        release.load()
    if not relay.is_whole_for(release.index):
        msg = (
            f"the search index is not whole for release {release.id}; fill it with "
            "`manage.py index rebuild` (or `index reconcile`, where only some documents lack)"
        )
        raise ReleaseError(msg)


def _pointer() -> ReleasePointer:
    """Return the pointer, locked; made where there is none."""
    ReleasePointer.objects.get_or_create(
        name=ReleasePointer.RANKING, defaults={"switched_at": timezone.now()}
    )
    return ReleasePointer.objects.select_for_update().get(name=ReleasePointer.RANKING)


def _switch(pointer: ReleasePointer, wanted: str) -> None:
    ReleasePointer.objects.filter(pk=pointer.pk).update(
        previous=F("current"), current=wanted, switched_at=timezone.now()
    )
    ProposalRun.objects.filter(is_dirty=False).update(is_dirty=True)
    logger.info("release switched", extra={"release": wanted or SHIPPED})
    transaction.on_commit(engine.forget_pointer)
