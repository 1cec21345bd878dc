"""What partnering keeps of people and of organisations: proposals, feedback, introductions."""

from __future__ import annotations

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    either,
    of_address,
    of_organisation,
    of_person,
)
from backend.partnering.models import IntroductionAttachment

YEAR = 365
PARTIES = (Recipient.PARTIES,)


def _files(subject: Subject) -> Q | None:
    found = Q(pk__in=[])
    if subject.person_id is not None:
        found |= Q(message__author_id=subject.person_id)
    if subject.organisation_ids:
        found |= Q(message__introduction__asker_id__in=subject.organisation_ids)
        found |= Q(message__introduction__asked_id__in=subject.organisation_ids)
    return found


def delete_files(subject: Subject) -> int:
    """Remove the files that the person sent, and those of introductions that go."""
    found = _files(subject)
    rows = list(IntroductionAttachment.objects.filter(found)) if found else []
    for row in rows:
        name = str(row.file.name)
        row.delete()
        # A file is gone for good only once its row is.
        transaction.on_commit(partial(default_storage.delete, name))
    return len(rows)


def register() -> None:
    """Declare the holdings; rows of an organisation that goes leave with it."""
    person = of_person("person_id")
    declare(
        "partnering",
        [
            Holding(
                "partnering.IntroductionAttachment",
                ("name", "content_type", "size"),
                Purpose.INTRODUCTIONS,
                _files,
                erase=delete_files,
                recipients=PARTIES,
            ),
            Holding(
                "partnering.IntroductionMessage",
                ("text", "language", "created_at"),
                Purpose.INTRODUCTIONS,
                of_person("author_id"),
                erase="blank",
                blanks={"text": "", "author": None},
                recipients=PARTIES,
            ),
            Holding(
                "partnering.IntroductionContact",
                ("name", "job", "email", "phone"),
                Purpose.INTRODUCTIONS,
                either(person, of_address("email")),
                recipients=PARTIES,
            ),
            Holding(
                "partnering.IntroductionParty",
                ("role", "decision", "decided_at", "comment"),
                Purpose.INTRODUCTIONS,
                of_person("decided_by_id"),
                erase="blank",
                blanks={"comment": "", "decided_by": None},
                recipients=PARTIES,
            ),
            Holding(
                "partnering.Meeting",
                ("place", "minutes", "created_at"),
                Purpose.INTRODUCTIONS,
                of_person("proposed_by_id"),
                erase="blank",
                blanks={"place": "", "proposed_by": None},
                recipients=PARTIES,
            ),
            Holding(
                "partnering.IntroductionOutcome",
                ("value", "said_at"),
                Purpose.INTRODUCTIONS,
                of_person("said_by_id"),
                erase="blank",
                blanks={"said_by": None},
                recipients=PARTIES,
            ),
            Holding(
                "partnering.Introduction",
                ("state", "note", "sentences", "created_at", "ended_at"),
                Purpose.INTRODUCTIONS,
                of_person("created_by_id"),
                erase="blank",
                blanks={"note": "", "created_by": None},
                recipients=PARTIES,
                days=3 * YEAR,
                since="ended_at",
            ),
            Holding(
                "partnering.ProposalFeedback",
                ("candidate__legal_name", "value", "reason", "comment", "created_at"),
                Purpose.MATCHING,
                person,
                erase="blank",
                blanks={"comment": "", "person": None},
                recipients=(Recipient.OWN_SEATS,),
            ),
            Holding(
                "partnering.AnswerLabel",
                ("candidate__legal_name", "created_at"),
                Purpose.MATCHING,
                person,
                recipients=(Recipient.NOBODY,),
            ),
            Holding(
                "partnering.Proposal",
                ("rank", "probability", "run__organisation__legal_name"),
                Purpose.MATCHING,
                of_organisation("candidate_id"),
                erase="cascade",
                recipients=(Recipient.EVERYBODY,),
                of="organisation",
            ),
            Holding(
                "partnering.Exposure",
                ("day", "count"),
                Purpose.MATCHING,
                of_organisation("organisation_id"),
                erase="cascade",
                of="organisation",
                days=2 * YEAR,
                since="day",
            ),
        ],
    )
