"""The call in an address, as far as the viewer may see it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from backend.common.viewer import Viewer
from backend.funding.models import Call
from backend.funding.selectors.calls import call_get


def visible_call(viewer: Viewer, public_id: UUID) -> Call:
    """Return a visible call with all its texts; raises Http404 for a hidden or unknown one."""
    try:
        return call_get(viewer, public_id)
    except Call.DoesNotExist as error:
        raise Http404 from error
