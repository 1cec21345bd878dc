"""Who may do what with calls; each predicate says why."""

from __future__ import annotations

from rules.predicates import predicate

from backend.common.viewer import Role, Viewer
from backend.funding.enums import CallSource
from backend.funding.models import Call

WRITERS = frozenset({Role.CLUSTER_MANAGER, Role.REGION_OFFICER, Role.PLATFORM_ADMIN})
"""Those who answer for what a territory or a cluster announces."""


def can_enter_calls(viewer: Viewer) -> bool:
    """Say whether the acting seat may enter a call: its cluster or region stands behind it."""
    return viewer.role in WRITERS


@predicate
def is_entered_here(viewer: Viewer, call: Call) -> bool:
    """A call from elsewhere is changed where it comes from: the next import would undo it."""
    return call.source == CallSource.FORM


@predicate
def owns_call(viewer: Viewer, call: Call) -> bool:
    """The cluster or the region that entered the call answers for it, whoever acts for it now."""
    if viewer.role == Role.CLUSTER_MANAGER:
        return viewer.cluster_id is not None and call.owner_cluster_id == viewer.cluster_id
    if viewer.role == Role.REGION_OFFICER:
        return bool(call.owner_region) and call.owner_region in viewer.regions
    return False


@predicate
def is_admin(viewer: Viewer, call: Call) -> bool:
    """The platform's administrator mends faults."""
    return viewer.is_admin


can_edit_call = is_entered_here & (owns_call | is_admin)


def call_abilities(viewer: Viewer, call: Call) -> dict[str, bool]:
    """Return what the viewer may do with a call they can see."""
    return {
        "edit": bool(can_edit_call(viewer, call)),
        "save": viewer.is_authenticated,
        "see_members": viewer.cluster_id is not None,
    }
