"""What partnering keeps of people and of organisations: proposals, feedback, introductions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from backend.common.personal_data import (
    YEAR,
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    either,
    goes_with_firm,
    of_address,
    of_person,
    written_by,
)
from backend.common.scrubbing import unsign
from backend.partnering.models import IntroductionAttachment

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
    return _remove(IntroductionAttachment.objects.filter(found)) if found else 0


def delete_files_of(introductions: Sequence[int]) -> None:
    """Remove the files of introductions whose time is over."""
    _remove(IntroductionAttachment.objects.filter(message__introduction__in=introductions))


def _remove(attachments: QuerySet[IntroductionAttachment]) -> int:
    rows = list(attachments)
    for row in rows:
        name = str(row.file.name)
        row.delete()
        # A file is gone for good only once its row is.
        transaction.on_commit(partial(default_storage.delete, name))
    return len(rows)


def _said(model: str, author: str, text: str, *more: str, **limits: Any) -> Holding:
    """Declare what somebody wrote to the other parties: their record stays, without who wrote it.

    The words are said for a firm or a cluster to another one; the signature is the person's.
    """
    name = f"partnering.{model}"
    return Holding(
        name,
        (text, *more),
        Purpose.INTRODUCTIONS,
        of_person(f"{author}_id"),
        erase=lambda s: unsign(apps.get_model(name), author, (text,), s),
        recipients=PARTIES,
        **limits,
    )


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
            _said("IntroductionMessage", "author", "text"),
            _said("IntroductionQuestion", "asked_by", "text"),
            _said("IntroductionQuestion", "answered_by", "answer"),
            Holding(
                "partnering.IntroductionContact",
                ("name", "job", "email", "phone"),
                Purpose.INTRODUCTIONS,
                either(person, of_address("email")),
                recipients=PARTIES,
            ),
            _said("IntroductionParty", "decided_by", "comment", "role", "decision", "decided_at"),
            written_by(
                "partnering.Meeting",
                ("place", "minutes", "created_at"),
                Purpose.INTRODUCTIONS,
                author="proposed_by",
                blanks={"place": ""},
                recipients=PARTIES,
            ),
            written_by(
                "partnering.IntroductionOutcome",
                ("value", "said_at"),
                Purpose.INTRODUCTIONS,
                author="said_by",
                recipients=PARTIES,
            ),
            _said(
                "Introduction",
                "created_by",
                "note",
                "state",
                "sentences",
                "created_at",
                days=settings.RETENTION_INTRODUCTION_DAYS,
                since="ended_at",
            ),
            Holding(
                "partnering.Introduction",
                ("agreed_at",),
                Purpose.INTRODUCTIONS,
                lambda _subject: None,
                recipients=PARTIES,
                days=settings.RETENTION_INTRODUCTION_DAYS,
                since="agreed_at",
                before=delete_files_of,
            ),
            written_by(
                "partnering.ProposalFeedback",
                ("candidate__legal_name", "value", "reason", "comment", "created_at"),
                Purpose.MATCHING,
                blanks={"comment": ""},
                recipients=(Recipient.OWN_SEATS,),
            ),
            Holding(
                "partnering.AnswerLabel",
                ("candidate__legal_name", "created_at"),
                Purpose.MATCHING,
                person,
                recipients=(Recipient.NOBODY,),
            ),
            goes_with_firm(
                "partnering.FirmAccompaniment",
                ("cluster__acronym", "created_at"),
                Purpose.INTRODUCTIONS,
            ),
            goes_with_firm(
                "partnering.Proposal",
                ("rank", "probability", "run__organisation__legal_name"),
                Purpose.MATCHING,
                "candidate_id",
                recipients=(Recipient.EVERYBODY,),
            ),
            goes_with_firm(
                "partnering.Exposure",
                ("day", "count"),
                Purpose.MATCHING,
                days=2 * YEAR,
                since="day",
            ),
        ],
    )
