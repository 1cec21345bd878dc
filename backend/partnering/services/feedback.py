"""What people say of proposals."""

from __future__ import annotations

from django.db import transaction

from backend.partnering.models import Proposal, ProposalFeedback


@transaction.atomic
def feedback_give(
    *, proposal: Proposal, person_id: int | None, value: str, reason: str = "", comment: str = ""
) -> ProposalFeedback:
    """Keep what an organisation says of a candidate, with what it was shown.

    Raises ValidationError on an unknown value or reason.
    """
    run = proposal.run
    row = ProposalFeedback.objects.filter(
        organisation=run.organisation, candidate=proposal.candidate
    ).first() or ProposalFeedback(organisation=run.organisation, candidate=proposal.candidate)
    row.person_id = person_id
    row.value, row.reason, row.comment = value, reason, comment
    row.shown = {
        "rank": proposal.rank,
        "score": proposal.score,
        "probability": proposal.probability,
        "release": run.release,
        "features": proposal.features,
        "versions": proposal.versions,
        "link": proposal.link,
    }
    row.full_clean(exclude=["public_id"])
    row.save()
    return row


@transaction.atomic
def feedback_take_back(*, proposal: Proposal) -> None:
    """Forget what was said of a candidate."""
    ProposalFeedback.objects.filter(
        organisation=proposal.run.organisation, candidate=proposal.candidate
    ).delete()
