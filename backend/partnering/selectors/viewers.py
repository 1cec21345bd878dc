"""On whose behalf a run is computed."""

from __future__ import annotations

from backend.common.viewer import Role, Viewer, staff_scope
from backend.directory.selectors.seats import membership_clusters
from backend.partnering.models import ProposalRun


def run_viewer(run: ProposalRun) -> Viewer:
    """Return the viewer for whom a run is asked: the organisation itself, or a cluster's staff.

    No person is behind it: `person_id` 0 stands for background work.
    """
    if run.cluster is not None:
        public_id = str(run.cluster.public_id)
        return Viewer(
            person_id=0,
            role=Role.CLUSTER_READER,
            cluster_id=run.cluster.pk,
            cluster_ids=frozenset({public_id, staff_scope(public_id)}),
            cluster_keys=frozenset({run.cluster.pk}),
        )
    clusters = membership_clusters(run.organisation_id)
    return Viewer(
        person_id=0,
        role=Role.ORG_READER,
        organisation_id=run.organisation_id,
        cluster_ids=frozenset(clusters.values()),
        cluster_keys=frozenset(clusters),
    )
