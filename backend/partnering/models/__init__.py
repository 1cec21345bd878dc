"""Proposals, what people said of them, and introductions."""

from backend.partnering.models.introductions import (
    ClusterPolicy,
    FirmAccompaniment,
    Introduction,
    IntroductionContact,
    IntroductionParty,
    IntroductionQuestion,
)
from backend.partnering.models.proposals import (
    AnswerLabel,
    Exposure,
    Proposal,
    ProposalFeedback,
    ProposalRun,
    ReasonSource,
    ReleasePointer,
    StoredRelease,
)
from backend.partnering.models.threads import (
    IntroductionAttachment,
    IntroductionLabel,
    IntroductionMessage,
    IntroductionOutcome,
    Meeting,
    MeetingSlot,
)

__all__ = [
    "AnswerLabel",
    "ClusterPolicy",
    "Exposure",
    "FirmAccompaniment",
    "Introduction",
    "IntroductionAttachment",
    "IntroductionContact",
    "IntroductionLabel",
    "IntroductionMessage",
    "IntroductionOutcome",
    "IntroductionParty",
    "IntroductionQuestion",
    "Meeting",
    "MeetingSlot",
    "Proposal",
    "ProposalFeedback",
    "ProposalRun",
    "ReasonSource",
    "ReleasePointer",
    "StoredRelease",
]
