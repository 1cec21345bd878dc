"""What the outgoing mail keeps of people."""

from django.db.models import Q

from backend.common.models import JobState, MailOut
from backend.common.personal_data import Holding, Purpose, Recipient, Subject, declare, of_address
from backend.common.scrubbing import scrub


def forget_in_mail(subject: Subject) -> int:
    """Take the person's name and address out of e-mail to others that waits to be sent."""
    return scrub(MailOut, ("subject", "text", "html"), subject)


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
            ),
            Holding(
                "common.MailOut",
                ("subject", "text"),
                Purpose.ACCOUNT,
                lambda _subject: None,
                erase=forget_in_mail,
                recipients=(Recipient.ADMINISTRATORS,),
            ),
        ],
    )
