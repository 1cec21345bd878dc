"""What privacy itself keeps of people."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from backend.common.personal_data import (
    YEAR,
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    of_person,
    written_by,
)
from backend.privacy.models import ExportJob
from backend.privacy.services.exporting import export_delete


def delete_exports(subject: Subject) -> int:
    """Remove the person's exports with their files."""
    if subject.person_id is None:
        return 0
    rows = list(ExportJob.objects.filter(person_id=subject.person_id))
    for row in rows:
        export_delete(job=row)
    return len(rows)


def register() -> None:
    """Declare exports, acceptances and the proof of an erasure."""
    person = of_person("person_id")
    declare(
        "privacy",
        [
            Holding(
                "privacy.ExportJob",
                ("created_at", "finished_at", "expires_at", "size"),
                Purpose.RIGHTS,
                person,
                erase=delete_exports,
            ),
            Holding(
                "privacy.Acceptance",
                ("document", "version", "language", "accepted_at", "withdrawn_at"),
                Purpose.RIGHTS,
                person,
            ),
            written_by(
                "privacy.ErasureRequest",
                ("state", "requested_at", "due_at"),
                Purpose.RIGHTS,
                days=3 * YEAR,
                since="requested_at",
            ),
            Holding(
                "privacy.InactivityNotice",
                ("first_at", "second_at", "erase_at", "held"),
                Purpose.RIGHTS,
                person,
                recipients=(Recipient.OWN_CLUSTERS, Recipient.ADMINISTRATORS),
            ),
            Holding(
                "privacy.ErasureMark",
                ("pseudonym", "erased_at"),
                Purpose.RIGHTS,
                lambda s: Q(pseudonym=s.pseudonym) if s.pseudonym else None,
                # It is written by the erasure itself, and must outlive it to be of any use.
                erase=lambda _subject: 0,
                days=settings.RETENTION_ERASED_DAYS,
                since="erased_at",
            ),
        ],
    )
