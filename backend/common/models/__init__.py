"""Abstract bases and the tables that belong to no domain."""

from backend.common.models.base import PublicIdModel, TimestampedModel
from backend.common.models.failed import FailedWork
from backend.common.models.jobs import JobState, LeasedRow
from backend.common.models.mail import MailOut
from backend.common.models.outbox import DocumentVersion, OutboxEntry, Revocation

__all__ = [
    "DocumentVersion",
    "FailedWork",
    "JobState",
    "LeasedRow",
    "MailOut",
    "OutboxEntry",
    "PublicIdModel",
    "Revocation",
    "TimestampedModel",
]
