"""Who may do what with consortia; each predicate says why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.common.abilities import Judged, declare, judge, reasoned
from backend.common.viewer import Role, Viewer
from backend.consortia.models import Consortium

ORGANISATION_WRITERS = frozenset({Role.ORG_OWNER, Role.ORG_EDITOR})


def may_plan(viewer: Viewer) -> bool:
    """Whoever writes for a firm or curates a cluster may plan a bid for it."""
    if viewer.role in ORGANISATION_WRITERS:
        return viewer.organisation_id is not None
    return viewer.manages_cluster and viewer.cluster_id is not None


@reasoned(_("It belongs to the place that made it."))
def owns(viewer: Viewer, consortium: Consortium) -> bool:
    """A plan belongs to the place that made it, whoever acts for that place now."""
    if consortium.owner_organisation_id is not None:
        return consortium.owner_organisation_id == viewer.organisation_id
    return consortium.owner_cluster_id == viewer.cluster_id


@reasoned(_("Readers look on: owners, editors, managers and advisers act."))
def writes(viewer: Viewer, consortium: Consortium) -> bool:
    """Readers of a place look on."""
    return may_plan(viewer)


@reasoned(_("It was handed in, and stays as it was."))
def is_open(viewer: Viewer, consortium: Consortium) -> bool:
    """What was handed in stays as it was."""
    return not consortium.is_submitted


can_write = owns & writes
can_change = can_write & is_open


ABILITIES = declare("consortium", {"edit": can_change, "submit": can_change, "delete": can_write})


def judged(viewer: Viewer, consortium: Consortium) -> Judged:
    """Return what the viewer may do with a consortium they can see, and why not the rest."""
    return judge(ABILITIES, viewer, consortium)
