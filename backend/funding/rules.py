"""Who may do what with calls; each predicate says why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.common.abilities import Judged, declare, judge, reasoned
from backend.common.viewer import Role, Viewer
from backend.funding.enums import CallSource
from backend.funding.models import Call

WRITERS = frozenset({Role.CLUSTER_MANAGER, Role.REGION_OFFICER, Role.PLATFORM_ADMIN})
"""Those who answer for what a territory or a cluster announces."""


def can_enter_calls(viewer: Viewer) -> bool:
    """Say whether the acting seat may enter a call: its cluster or region stands behind it."""
    return viewer.role in WRITERS


@reasoned(_("It comes from elsewhere and is changed there."))
def is_entered_here(viewer: Viewer, call: Call) -> bool:
    """A call from elsewhere is changed where it comes from: the next import would undo it."""
    return call.source == CallSource.FORM


@reasoned(_("The cluster or region that entered it answers for it."))
def owns_call(viewer: Viewer, call: Call) -> bool:
    """The cluster or the region that entered the call answers for it, whoever acts for it now."""
    if viewer.role == Role.CLUSTER_MANAGER:
        return viewer.cluster_id is not None and call.owner_cluster_id == viewer.cluster_id
    if viewer.role == Role.REGION_OFFICER:
        return bool(call.owner_region) and call.owner_region in viewer.regions
    return False


@reasoned(_("Only the platform’s administrator can do this."))
def is_admin(viewer: Viewer, call: Call) -> bool:
    """The platform's administrator mends faults."""
    return viewer.is_admin


can_edit_call = is_entered_here & (owns_call | is_admin)


@reasoned(_("Sign in first."))
def is_signed_in(viewer: Viewer, call: Call) -> bool:
    """A mark is somebody's own."""
    return viewer.is_authenticated


@reasoned(_("Only a cluster weighs a call for its members."))
def acts_for_cluster(viewer: Viewer, call: Call) -> bool:
    """Which members a call fits is for their cluster to know."""
    return viewer.cluster_id is not None


CALL_ABILITIES = declare(
    "call", {"edit": can_edit_call, "save": is_signed_in, "see_members": acts_for_cluster}
)


def call_judged(viewer: Viewer, call: Call) -> Judged:
    """Return what the viewer may do with a call they can see, and why not the rest."""
    return judge(CALL_ABILITIES, viewer, call)
