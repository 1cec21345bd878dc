"""What imports keep of people and of organisations: files and rows of clusters' lists."""

from __future__ import annotations

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    of_organisation,
    of_person,
)
from backend.common.scrubbing import scrub
from backend.imports.models import ImportJournal, ImportRow

YEAR = 365
CLUSTER = (Recipient.OWN_CLUSTERS,)


def forget_in_rows(subject: Subject) -> int:
    """Take a person's name and address out of the rows of lists that named them."""
    rows = scrub(ImportRow, ("raw", "record", "changes", "problems"), subject)
    return rows + scrub(ImportJournal, ("before", "after"), subject)


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
                "imports.ImportRun",
                ("file_name", "created_at", "state"),
                Purpose.MEMBERS,
                of_person("person_id"),
                erase="blank",
                blanks={"person": None},
                recipients=CLUSTER,
                days=3 * YEAR,
                since="created_at",
            ),
        ],
    )
