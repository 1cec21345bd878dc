"""From an address to an introduction that the viewer may see, or 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from rest_framework.exceptions import PermissionDenied

from backend.common.viewer import Viewer
from backend.partnering import rules
from backend.partnering.models import Introduction, IntroductionParty
from backend.partnering.selectors.introductions import introduction_get


def visible_introduction(viewer: Viewer, public_id: UUID) -> Introduction:
    """Return an introduction of the viewer's place; raises Http404 for every other one."""
    try:
        return introduction_get(viewer, public_id)
    except Introduction.DoesNotExist as error:
        raise Http404 from error


def acting_party(viewer: Viewer, introduction: Introduction) -> IntroductionParty:
    """Return the viewer's own party; readers of a place are refused."""
    party = rules.own_party(viewer, introduction)
    if party is None:
        raise Http404
    if not rules.writes(viewer, introduction):
        raise PermissionDenied
    party.introduction = introduction
    return party


def thread_party(viewer: Viewer, introduction: Introduction) -> IntroductionParty:
    """Return the viewer's party in a thread; raises Http404 where they are not part of it."""
    if not rules.can_read_thread(viewer, introduction):
        raise Http404
    return acting_party(viewer, introduction)
