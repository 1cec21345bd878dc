"""What introductions teach the ranking: labelled rows, read by nobody's page."""

from __future__ import annotations

import datetime

from backend.partnering.enums import LabelOutcome, LabelSource
from backend.partnering.models import Introduction, IntroductionLabel
from backend.partnering.services.labels import label_record

ANSWERS = {
    "agreed": LabelOutcome.ACCEPTED,
    "declined": LabelOutcome.DECLINED,
    "outcome:talks": LabelOutcome.ACCEPTED,
    "outcome:agreement": LabelOutcome.ACCEPTED,
    "outcome:consortium": LabelOutcome.ACCEPTED,
    "outcome:no": LabelOutcome.DECLINED,
}
"""What is learned from what became of an introduction; from silence nothing is learned."""

REASONS = {"no_capacity": "no_time", "timing": "no_time", "already_know": "already_know"}
"""Reasons that say nothing against the fit, in the words of the training rows."""


def label(
    introduction: Introduction,
    value: str,
    *,
    by_role: str,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """Keep what became of an introduction, and what the ranking may learn from it.

    Every word stays as a row of the introduction's own history (`outcome:<value>` for outcomes).
    The training row is one an introduction and follows the latest word; it exists only where the
    asking firm was shown the other as a proposal.
    """
    IntroductionLabel.objects.get_or_create(
        introduction=introduction,
        label=value,
        by_role=by_role,
        defaults={"reason": reason, "said_at": now},
    )
    learned = ANSWERS.get(value)
    if learned is None or introduction.is_demo:
        return
    label_record(
        organisation=introduction.asker,
        candidate=introduction.asked,
        outcome=learned,
        source=LabelSource.INTRODUCTION,
        source_key=str(introduction.public_id),
        reason=REASONS.get(reason, reason),
    )
