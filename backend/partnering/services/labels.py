"""Labelled rows: what became of candidates, with what was shown, for learning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from backend.directory.models import Organisation
from backend.partnering.enums import LabelOutcome
from backend.partnering.models import AnswerLabel, Proposal

FORMAT = "maillon-answers 1"
WORTH = {
    LabelOutcome.ACCEPTED: 1.0,
    LabelOutcome.RELEVANT: 1.0,
    LabelOutcome.DECLINED: 0.0,
    LabelOutcome.NOT_RELEVANT: 0.0,
}
"""What an outcome says of a candidate, 0..1."""

POSITIVE = frozenset(outcome for outcome, worth in WORTH.items() if worth > 0)

NOT_OF_FIT = frozenset({"already_know", "no_capacity", "timing", "not_ready", "other"})
"""Reasons that say nothing of the fit: such a row is kept but never learned from."""


def shown_of(proposal: Proposal) -> dict[str, Any]:
    """Return what a proposal showed: numbers, codes and versions, no texts and no names."""
    return {
        "rank": proposal.rank,
        "score": proposal.score,
        "probability": proposal.probability,
        "release": proposal.run.release,
        "features": proposal.features,
        "versions": proposal.versions,
        "link": proposal.link,
        "balance": proposal.balance,
    }


def _latest(organisation: Organisation, candidate: Organisation) -> Proposal | None:
    return (
        Proposal.objects.filter(run__organisation=organisation, candidate=candidate)
        .select_related("run", "candidate")
        .order_by("-run__computed_at", "rank")
        .first()
    )


@transaction.atomic
def label_record(
    *,
    organisation: Organisation,
    candidate: Organisation,
    outcome: str,
    source: str,
    source_key: str,
    person_id: int | None = None,
    reason: str = "",
    proposal: Proposal | None = None,
) -> AnswerLabel | None:
    """Keep what became of a candidate, as a row to learn from.

    `source_key` names what it comes from (an introduction's public id, say): recording again
    changes the row. Without `proposal` the one shown last is taken; None where nothing was shown,
    since then there is nothing to learn from. Raises ValidationError on an unknown outcome or
    source.
    """
    row = AnswerLabel.objects.filter(source=source, source_key=source_key).first()
    if row is None:
        row = AnswerLabel(source=source, source_key=source_key)
    taken = proposal or (None if row.pk else _latest(organisation, candidate))
    if taken is not None:
        row.shown = shown_of(taken)
        row.rests_on_private = taken.rests_on_private
    elif row.pk is None:
        return None
    row.organisation, row.candidate = organisation, candidate
    row.person_id = person_id
    row.outcome, row.reason = outcome, reason
    row.newcomer = candidate.is_newcomer
    row.full_clean(exclude=["public_id", "shown"])
    row.save()
    return row


@transaction.atomic
def label_forget(*, source: str, source_key: str) -> None:
    """Forget a row whose answer was taken back."""
    AnswerLabel.objects.filter(source=source, source_key=source_key).delete()


def training_rows() -> Iterator[dict[str, Any]]:
    """Yield the rows that may be learned from: features and outcome, nothing of anybody.

    No ids, names, texts, comments or days: `group` numbers the askers of this export alone. Rows
    that rest on a private need are left out, and so are invented organisations.
    """
    groups: dict[int, int] = {}
    rows = (
        AnswerLabel.objects.filter(rests_on_private=False)
        .exclude(organisation__is_demo=True)
        .exclude(candidate__is_demo=True)
        .order_by("pk")
    )
    for row in rows.iterator():
        said = row.outcome in POSITIVE or row.reason not in NOT_OF_FIT
        worth = WORTH[LabelOutcome(row.outcome)]
        yield {
            "format": FORMAT,
            "group": groups.setdefault(row.organisation_id, len(groups) + 1),
            "outcome": row.outcome,
            "worth": worth if said else None,
            "reason": row.reason,
            "source": row.source,
            "newcomer": row.newcomer,
            "rank": row.shown.get("rank"),
            "release": row.shown.get("release", ""),
            "features": row.shown.get("features", {}),
        }


def feedback_key(organisation_id: int, candidate_id: int) -> str:
    """Return the key of the row that an organisation's feedback on a candidate makes."""
    return f"{organisation_id}:{candidate_id}"
