"""What imports keep of people and of organisations: files and rows of clusters' lists."""

from __future__ import annotations

from backend.common.models import JobState
from backend.common.personal_data import (
    YEAR,
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    of_organisation,
    written_by,
)
from backend.common.scrubbing import scrub
from backend.imports.enums import RunJob, RunState
from backend.imports.mentions import names_subject
from backend.imports.models import ImportFile, ImportJournal, ImportRow, ImportRun

CLUSTER = (Recipient.OWN_CLUSTERS,)


def forget_in_rows(subject: Subject) -> int:
    """Take a person's name and address out of the rows of lists that named them."""
    rows = scrub(ImportRow, ("raw", "record", "changes", "problems"), subject)
    return rows + scrub(ImportJournal, ("before", "after"), subject)


def forget_files(subject: Subject) -> int:
    """Remove the files that name a person and wait to be applied; their imports are cancelled.

    A file is never altered: the cluster brings a list in again that leaves the person out.
    """
    reached = 0
    for file in ImportFile.objects.select_related("run").iterator(20):
        if names_subject(bytes(file.content), subject):
            ImportRun.objects.filter(pk=file.run_id).update(
                has_file=False,
                state=RunState.CANCELLED,
                job_kind=RunJob.CHECK,
                job_state=JobState.CANCELLED,
            )
            file.delete()
            reached += 1
    return reached


def register() -> None:
    """Declare runs, rows and the journal for undoing."""
    firm = of_organisation("organisation_id")
    declare(
        "imports",
        [
            Holding(
                "imports.ImportRow",
                ("number", "name", "raw"),
                Purpose.MEMBERS,
                firm,
                erase="blank",
                blanks={
                    "name": "",
                    "raw": {},
                    "record": {},
                    "changes": [],
                    "problems": [],
                    "organisation": None,
                },
                recipients=CLUSTER,
                of="organisation",
            ),
            Holding(
                "imports.ImportJournal",
                ("number", "before", "after"),
                Purpose.MEMBERS,
                firm,
                recipients=CLUSTER,
                of="organisation",
            ),
            Holding(
                "imports.ImportRow",
                ("raw",),
                Purpose.MEMBERS,
                lambda _subject: None,
                erase=forget_in_rows,
                recipients=CLUSTER,
            ),
            Holding(
                "imports.ImportFile",
                ("run__file_name",),
                Purpose.MEMBERS,
                lambda _subject: None,
                erase=forget_files,
                recipients=CLUSTER,
            ),
            written_by(
                "imports.ImportRun",
                ("file_name", "created_at", "state"),
                Purpose.MEMBERS,
                recipients=CLUSTER,
                days=3 * YEAR,
                since="created_at",
            ),
        ],
    )
