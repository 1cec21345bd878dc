"""What must be indexed, and what the relay knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from backend.common.documents import enrich
from backend.common.models import DocumentVersion
from backend.directory.enums import Standing
from backend.directory.models import Mandate, Organisation
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
    today = timezone.localdate()
    mandate = Mandate.objects.valid_on(today).filter(organisation=OuterRef("pk"))
    queryset = with_profile(
        Organisation.objects.filter(public_id__in=list(ids)).annotate(mandated=Exists(mandate))
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
        hidden = row.standing == Standing.IMPORTED and not row.mandated  # type: ignore[attr-defined]
        updated = int(row.updated_at.timestamp())
        found[key] = (None if hidden else public[key], members[key], updated)
    return found
