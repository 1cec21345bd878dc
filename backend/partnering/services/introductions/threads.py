"""The thread of an introduction that everybody agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from backend.common.errors import ConflictError
from backend.partnering.enums import IntroductionState, PartyDecision
from backend.partnering.models import (
    Introduction,
    IntroductionAttachment,
    IntroductionMessage,
    IntroductionParty,
)
from backend.partnering.services.introductions.files import checked_files
from backend.partnering.services.introductions.telling import tell_party
from backend.partnering.services.introductions.words import written_in


def taking_part(introduction: Introduction) -> list[IntroductionParty]:
    """Return the parties of a thread: those that agreed."""
    rows = introduction.parties.filter(decision=PartyDecision.ACCEPTED).select_related(
        "organisation", "cluster"
    )
    found = list(rows)
    for row in found:
        row.introduction = introduction
    return found


def require_agreed(introduction: Introduction) -> None:
    """Raise ConflictError before everybody has agreed."""
    if introduction.state != IntroductionState.AGREED:
        raise ConflictError(_("This is possible when all parties have agreed."), code="not_agreed")


def tell_others(
    introduction: Introduction, sender: IntroductionParty, kind: str, *, event: str, person_id: int
) -> None:
    """Tell the other parties of the thread, and the sender's own colleagues."""
    for party in taking_part(introduction):
        tell_party(party, kind, event=event, sender=sender, but=person_id)


def message_write(
    *,
    party: IntroductionParty,
    person_id: int,
    text: str,
    language: str,
    files: Sequence[UploadedFile] = (),
    request_key: UUID | None = None,
) -> IntroductionMessage:
    """Write into the thread; the same `request_key` again returns the first message.

    Raises ConflictError before everybody agreed, ValidationError naming `text` or `files`.
    """
    introduction = party.introduction
    require_agreed(introduction)
    text = text.strip()
    kept = checked_files(list(files))
    if not text and not kept:
        detail = _("Please write something or attach a file.")
        raise ValidationError({"text": ValidationError(detail, code="required")})
    with transaction.atomic():
        Introduction.objects.locked(introduction.pk)
        if request_key is not None:
            made = introduction.messages.filter(request_key=request_key).first()
            if made is not None:
                return made
        message = IntroductionMessage(
            introduction=introduction,
            party=party,
            author_id=person_id,
            text=text,
            language=written_in(text, language),
            request_key=request_key,
        )
        message.full_clean(exclude=["public_id", "introduction", "party", "author"])
        message.save()
        for item in kept:
            attachment = IntroductionAttachment(
                message=message,
                name=item.name,
                content_type=item.content_type,
                size=item.file.size or 0,
            )
            attachment.file.save(item.name, item.file, save=False)
            attachment.save()
        tell_others(
            introduction,
            party,
            "message",
            event=f"message:{message.public_id}",
            person_id=person_id,
        )
        return message
