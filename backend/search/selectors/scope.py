"""What a viewer may find."""

from __future__ import annotations

from backend.common.outbox import ORGANISATION, revoked_ids
from backend.common.viewer import Viewer
from backend.directory.selectors.profiles import excluded_ids, hidden_ids
from matching.domain import Scope


def scope_of(viewer: Viewer, *, asked_for: int | None = None) -> Scope:
    """Return the scope that goes inside every query of this viewer.

    With `asked_for` (an organisation's key) also those are left out that it is kept apart from: a
    cluster that asks on its behalf is not told of them either.

    Exclusions are read from the database each time and never indexed; what was narrowed is left
    out until the index has caught up.
    """
    hidden = hidden_ids(viewer) | revoked_ids(ORGANISATION)
    if asked_for is not None and asked_for != viewer.organisation_id:
        hidden |= excluded_ids(asked_for)
    return Scope(cluster_ids=viewer.cluster_ids, exclude_ids=hidden)
