"""What a viewer may find."""

from __future__ import annotations

from backend.common.outbox import ORGANISATION, revoked_ids
from backend.common.viewer import Viewer
from backend.directory.selectors.profiles import hidden_ids
from matching.domain import Scope


def scope_of(viewer: Viewer) -> Scope:
    """Return the scope that goes inside every query of this viewer.

    Exclusions are read from the database each time and never indexed; what was narrowed is left
    out until the index has caught up.
    """
    hidden = hidden_ids(viewer) | revoked_ids(ORGANISATION)
    return Scope(cluster_ids=viewer.cluster_ids, exclude_ids=hidden)
