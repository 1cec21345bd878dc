"""Reading proposals: what was stored, as the viewer may see it today."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from backend.common.outbox import ORGANISATION, revoked_ids
from backend.common.viewer import Viewer
from backend.directory.models import Organisation
from backend.partnering.models import Proposal, ProposalFeedback, ProposalRun


def visible_proposals(run: ProposalRun, viewer: Viewer) -> QuerySet[Proposal]:
    """Return a run's proposals of candidates that the viewer may see now, by rank.

    What a firm keeps apart from is left out of its own answers, not of those that its cluster's
    staff get for it: a candidate that vanished there would tell them of the exclusion.
    """
    visible = Organisation.objects.visible_to(viewer)
    return (
        Proposal.objects.filter(run=run, candidate__in=visible)
        .exclude(candidate__public_id__in=revoked_ids(ORGANISATION))
        .select_related("candidate", "best_need")
        .order_by("rank")
    )


def feedback_of(
    organisation: Organisation, candidate_ids: list[int]
) -> dict[int, ProposalFeedback]:
    """Return what the organisation said of these candidates, by candidate key."""
    rows = ProposalFeedback.objects.filter(
        organisation=organisation, candidate_id__in=candidate_ids
    )
    return {row.candidate_id: row for row in rows}


def is_stale(run: ProposalRun, *, release: str, profile_version: int) -> bool:
    """Say whether a run's answer could be another today.

    So it is where the profile or the model changed, where a neighbour did, or where organisations
    came in since.
    """
    if run.computed_at is None or run.is_dirty:
        return True
    if run.release != release or run.profile_version != profile_version:
        return True
    newest = Organisation.objects.aggregate(newest=Max("created_at"))["newest"]
    return newest is not None and newest > run.computed_at
