"""Who may import; each predicate says why."""

from __future__ import annotations

from backend.common.viewer import Viewer
from backend.directory.models import Cluster
from backend.imports.enums import RunState
from backend.imports.models import ImportRun


def may_import(viewer: Viewer) -> bool:
    """A cluster's managers and advisers curate its members; nobody else brings lists in."""
    return viewer.manages_cluster and viewer.cluster_id is not None


def may_see_run(viewer: Viewer, run: ImportRun) -> bool:
    """A list holds its cluster's members' contact data: not even the administrator reads it."""
    return may_import(viewer) and viewer.cluster_id == run.cluster_id


def acting_cluster(viewer: Viewer) -> Cluster | None:
    """Return the cluster of the acting seat."""
    if viewer.cluster_id is None:
        return None
    return Cluster.objects.select_related("organisation").filter(pk=viewer.cluster_id).first()


def abilities(run: ImportRun) -> dict[str, bool]:
    """Return what can be done with a run as it stands."""
    state = run.shown_state
    busy = run.job_state in ("pending", "running")
    has_file = run.has_file
    open_states = {RunState.UPLOADED, RunState.MAPPING, RunState.CHECKED, RunState.FAILED}
    started = run.applied_at is not None or state in (RunState.APPLIED, RunState.CANCELLED)
    return {
        "map": has_file and not busy and state in open_states,
        "check": has_file and not busy and state in open_states,
        "apply": not busy
        and run.checked_at is not None
        and state in {RunState.CHECKED, RunState.CANCELLED, RunState.FAILED},
        "cancel": busy,
        "undo": not busy and started and state != RunState.UNDONE,
    }
