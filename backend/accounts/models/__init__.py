"""People and what they are told."""

from backend.accounts.models.notifications import (
    DigestMark,
    MailMode,
    MailStep,
    Notification,
    NotificationPreference,
)
from backend.accounts.models.people import Person

__all__ = [
    "DigestMark",
    "MailMode",
    "MailStep",
    "Notification",
    "NotificationPreference",
    "Person",
]
