"""What privacy itself keeps of people."""

from __future__ import annotations

from backend.common.personal_data import Holding, Purpose, Subject, declare, of_person
from backend.privacy.models import ExportJob
from backend.privacy.services.exporting import export_delete

YEAR = 365


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
            Holding(
                "privacy.ErasureRequest",
                ("state", "requested_at", "due_at"),
                Purpose.RIGHTS,
                person,
                erase="blank",
                blanks={"person": None},
                days=3 * YEAR,
                since="requested_at",
            ),
        ],
    )
