"""Whom a viewer sees, and as which audience, without loading profiles."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from backend.common.outbox import ORGANISATION
from backend.common.viewer import Viewer
from backend.directory.enums import OrganisationType, Visibility
from backend.directory.models import Membership, Organisation
from backend.directory.selectors.profiles import open_entries
from backend.search.selectors.state import versions_of


def partners_seen(public_ids: Iterable[str], viewer: Viewer) -> dict[str, tuple[str, int]]:
    """Return by public id the audience as which a viewer sees an organisation, and its version.

    Only organisations that the viewer may see, no clusters, and not the viewer's own, which is seen
    as its owner. Who has no open entry for members is the same to them and to the public. The
    versions are read first: content loaded later is at least as new. Two queries.
    """
    ids = [UUID(each) for each in public_ids]
    versions = versions_of(ORGANISATION, ids)
    today = timezone.localdate()
    together = Membership.objects.current(today).filter(
        organisation=OuterRef("pk"), cluster_id__in=viewer.cluster_keys
    )
    told = open_entries().filter(organisation=OuterRef("pk"), visibility=Visibility.MEMBERS)
    others = Organisation.objects.visible_to(viewer).filter(public_id__in=ids)
    if viewer.organisation_id is not None:
        others = others.exclude(pk=viewer.organisation_id)
    rows = (
        others.exclude(org_type=OrganisationType.CLUSTER)
        .annotate(members_only=Exists(together.values("pk")), told=Exists(told.values("pk")))
        .values_list("public_id", "members_only", "told")
    )
    return {
        str(public_id): (
            "members" if is_member and has_told else "public",
            versions.get(public_id, 1),
        )
        for public_id, is_member, has_told in rows
    }
