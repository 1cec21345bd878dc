"""What must be indexed, and what the relay knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, When
from django.utils import timezone

from backend.common.documents import enrich
from backend.common.models import DocumentVersion
from backend.directory.models import Organisation
from backend.directory.models.organisations import open_to_all
from backend.directory.selectors.profiles import Audience, to_profile, with_profile
from matching.domain import Profile


def versions_of(object_kind: str, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the document versions of objects of a kind; those never touched are left out."""
    rows = DocumentVersion.objects.filter(object_kind=object_kind, object_id__in=list(ids))
    return dict(rows.values_list("object_id", "version"))


def indexable(ids: Iterable[UUID]) -> dict[str, tuple[Profile | None, Profile, int]]:
    """Return by public id: public profile (None where hidden), members profile, time of change.

    Constant number of queries. Organisations that are gone are not in the answer.
    """
    opened = Case(When(open_to_all(timezone.localdate()), then=True), default=False)
    # Who objected to being kept here is in no document, not even for its cluster's staff.
    queryset = with_profile(
        Organisation.objects.filter(public_id__in=list(ids), objected_at__isnull=True).annotate(
            is_open=opened
        )
    )
    rows = list(queryset)
    built: dict[Audience, dict[str, Profile]] = {"public": {}, "members": {}}
    for audience, profiles in built.items():
        for row in rows:
            profiles[str(row.public_id)] = to_profile(row, audience)
    public, members = (dict(enrich(built[a])) for a in ("public", "members"))
    found = {}
    for row in rows:
        key = str(row.public_id)
        hidden = not row.is_open  # type: ignore[attr-defined]
        updated = int(row.updated_at.timestamp())
        found[key] = (None if hidden else public[key], members[key], updated)
    return found
