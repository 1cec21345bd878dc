"""What the outgoing mail keeps of people."""

from django.db.models import Q

from backend.common.models import JobState
from backend.common.personal_data import Holding, Purpose, Recipient, declare, of_address


def register() -> None:
    """Declare e-mail on its way."""
    declare(
        "common",
        [
            Holding(
                "common.MailOut",
                ("to", "subject", "text", "created_at"),
                Purpose.ACCOUNT,
                of_address("to"),
                days=30,
                since="created_at",
                expires=Q(job_state__in=[JobState.FAILED, JobState.CANCELLED]),
                recipients=(Recipient.ADMINISTRATORS,),
            )
        ],
    )
