"""Who may import; each predicate says why."""

from __future__ import annotations

from backend.common.models import JobState
from backend.common.viewer import Viewer
from backend.directory.models import Cluster
from backend.imports.enums import RunJob, RunState
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
    busy = run.job_state in (JobState.PENDING, JobState.RUNNING)
    # A run that failed or was stopped goes on with the work it was at.
    stopped = state in (RunState.FAILED, RunState.CANCELLED)
    applying = stopped and run.job_kind == RunJob.APPLY
    open_states = {RunState.UPLOADED, RunState.MAPPING, RunState.CHECKED}
    settable = run.has_file and not busy and run.applied_at is None
    settable = settable and (state in open_states or (stopped and run.job_kind == RunJob.CHECK))
    return {
        "map": settable,
        "check": settable,
        "apply": not busy and (state == RunState.CHECKED or applying),
        "cancel": busy,
        "undo": not busy and run.applied_at is not None and state != RunState.UNDONE,
    }
