"""For whom a question of eligibility is asked: the acting organisation, or a managed member."""

from __future__ import annotations

from uuid import UUID

from backend.common.viewer import ORGANISATION_ROLES, Viewer
from backend.directory import rules
from backend.directory.models import Organisation


def acting_organisation(viewer: Viewer) -> Organisation | None:
    """Return the organisation of the acting seat, None for every other seat."""
    if viewer.role not in ORGANISATION_ROLES or viewer.organisation_id is None:
        return None
    return Organisation.objects.filter(pk=viewer.organisation_id).first()


def asked_organisation(viewer: Viewer, public_id: UUID | None) -> Organisation | None:
    """Return the organisation whose answers the viewer may read.

    Without an id that is the acting one; with one it has to be the viewer's own or a member that
    the viewer's cluster curates. None in every other case.
    """
    if public_id is None:
        return acting_organisation(viewer)
    found = Organisation.objects.visible_to(viewer).known_as(public_id).first()
    if found is None or not rules.can_read_proposals(viewer, found):
        return None
    return found
