"""Which ranking is in use, and which others are kept."""

from __future__ import annotations

from django.db.models import QuerySet

from backend.partnering.models import ReleasePointer, StoredRelease


def active_release_id() -> str:
    """Return the id of the stored release in use, empty for the one that comes with the code."""
    found = ReleasePointer.objects.filter(name=ReleasePointer.RANKING)
    return found.values_list("current", flat=True).first() or ""


def previous_release_id() -> str | None:
    """Return what was in use before (empty: the shipped one), None where nothing was switched."""
    found = ReleasePointer.objects.filter(name=ReleasePointer.RANKING)
    return found.values_list("previous", flat=True).first()


def stored_release(release: str) -> StoredRelease | None:
    """Return a kept release by its id, None for an unknown one."""
    return StoredRelease.objects.filter(release=release).first()


def stored_releases() -> QuerySet[StoredRelease]:
    """Return all kept releases, the newest first."""
    return StoredRelease.objects.order_by("-created_at", "release")
