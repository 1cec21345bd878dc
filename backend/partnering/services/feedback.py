"""What people say of proposals."""

from __future__ import annotations

from django.db import transaction

from backend.partnering.enums import LabelSource
from backend.partnering.models import Proposal, ProposalFeedback
from backend.partnering.services.labels import (
    feedback_key,
    label_forget,
    label_record,
    shown_of,
)


@transaction.atomic
def feedback_give(
    *, proposal: Proposal, person_id: int | None, value: str, reason: str = "", comment: str = ""
) -> ProposalFeedback:
    """Keep what an organisation says of a candidate, with what it was shown, and learn from it.

    Raises ValidationError on an unknown value or reason.
    """
    run = proposal.run
    row = ProposalFeedback.objects.filter(
        organisation=run.organisation, candidate=proposal.candidate
    ).first() or ProposalFeedback(organisation=run.organisation, candidate=proposal.candidate)
    row.person_id = person_id
    row.value, row.reason, row.comment = value, reason, comment
    row.shown = shown_of(proposal)
    row.full_clean(exclude=["public_id"])
    row.save()
    label_record(
        organisation=run.organisation,
        candidate=proposal.candidate,
        outcome=value,
        source=LabelSource.FEEDBACK,
        source_key=feedback_key(run.organisation_id, proposal.candidate_id),
        person_id=person_id,
        reason=reason,
        proposal=proposal,
    )
    return row


@transaction.atomic
def feedback_take_back(*, proposal: Proposal) -> None:
    """Forget what was said of a candidate, the row to learn from with it."""
    run = proposal.run
    ProposalFeedback.objects.filter(
        organisation=run.organisation, candidate=proposal.candidate
    ).delete()
    label_forget(
        source=LabelSource.FEEDBACK,
        source_key=feedback_key(run.organisation_id, proposal.candidate_id),
    )
