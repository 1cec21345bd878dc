"""Answering: accept, decline (openly or silently), ask a question back, withdraw."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.common.errors import ConflictError
from backend.partnering.enums import DeclineReason, IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import Introduction, IntroductionParty, IntroductionQuestion
from backend.partnering.models.introductions import OPEN_STATES
from backend.partnering.services.introductions.contacts import chosen_contacts
from backend.partnering.services.introductions.flow import (
    advance,
    conclude,
    decide,
    parties_of,
    refuse_quietly,
    settle_exclusions,
    start_clock,
    take_back,
)
from backend.partnering.services.introductions.labels import label
from backend.partnering.services.introductions.telling import tell_party, tell_reached
from backend.partnering.services.introductions.words import without_contact, written_in

MAX_QUESTIONS = 3
"""Questions a party may ask back in one introduction."""


@dataclass(frozen=True, slots=True)
class Decline:
    """A no: why, whether the others learn it, and a word beside."""

    reason: str
    silent: bool = False
    comment: str = ""
    language: str = "en"


def _open_party(introduction: Introduction, party: IntroductionParty) -> IntroductionParty:
    """Return the party as it stands under the lock; raises ConflictError where it is not asked."""
    now = parties_of(introduction)[party.role]
    if now.decision != PartyDecision.OPEN or introduction.state not in OPEN_STATES:
        raise ConflictError(
            _("This request is no longer waiting for your answer."), code="not_open"
        )
    return now


def _not_choosing(introduction: Introduction) -> None:
    """Raise ConflictError while the firm has to choose its cluster: it decides in its turn."""
    if introduction.state == IntroductionState.CHOOSING:
        raise ConflictError(
            _("Please choose first which of your clusters accompanies you."), code="choose_first"
        )


def _locked(introduction: Introduction) -> Introduction:
    return Introduction.objects.locked(introduction.pk)


@transaction.atomic
def settle(introduction: Introduction) -> None:
    """End an introduction that an exclusion made meanwhile forbids."""
    settle_exclusions(_locked(introduction), timezone.now())


def party_accept(
    *,
    party: IntroductionParty,
    person_id: int | None,
    contact_ids: Sequence[UUID] = (),
    share_person: bool = False,
) -> None:
    """Agree for a party; the last one lets contact data move. Again by the same party: nothing.

    Raises ConflictError where the party is not asked (any more), ValidationError naming
    `contact_ids` where a firm has chosen nobody.
    """
    settle(party.introduction)
    with transaction.atomic():
        introduction = _locked(party.introduction)
        now = timezone.now()
        current = parties_of(introduction)[party.role]
        if current.decision == PartyDecision.ACCEPTED and party.role != PartyRole.ASKER:
            return
        current = _open_party(introduction, party)
        _not_choosing(introduction)
        if current.role == PartyRole.ASKED and current.organisation is not None:
            current.contact_ids = chosen_contacts(
                current.organisation, contact_ids, share_person=share_person
            )
            current.share_person = share_person
            current.save(update_fields=["contact_ids", "share_person"])
        decide(current, PartyDecision.ACCEPTED, now=now, person_id=person_id)
        if current.role == PartyRole.ASKED:
            conclude(introduction, now, person_id)
            return
        tell_party(
            parties_of(introduction)[PartyRole.ASKER],
            "progress",
            event=f"progress:{current.role}",
            sender=current,
        )
        advance(introduction, now, after=current.role)


def party_decline(*, party: IntroductionParty, person_id: int | None, decline: Decline) -> None:
    """Decline for a party. Again by the same party: nothing.

    Silently: the others see the request waiting until its time is up, and then the same as after
    no answer. Raises ConflictError and ValidationError as `party_accept`.
    """
    if decline.reason not in DeclineReason.values:
        detail = _("Please say why. With “silently” the others do not learn it.")
        raise ValidationError({"reason": ValidationError(detail, code="required")})
    settle(party.introduction)
    with transaction.atomic():
        introduction = _locked(party.introduction)
        now = timezone.now()
        current = parties_of(introduction)[party.role]
        if current.decision == PartyDecision.DECLINED:
            return
        current = _open_party(introduction, party)
        comment = without_contact(decline.comment, "comment")
        current.reason, current.comment = decline.reason, comment
        current.language = written_in(comment, decline.language)
        current.full_clean(exclude=["introduction", "organisation", "cluster"])
        current.save(update_fields=["reason", "comment", "language"])
        if decline.silent:
            refuse_quietly(introduction, current, now, person_id=person_id)
            return
        decide(current, PartyDecision.DECLINED, now=now, person_id=person_id)
        introduction.decline(now, quiet=False)
        introduction.save()
        label(introduction, "declined", by_role=current.role, reason=current.reason, now=now)
        tell_reached(introduction, "declined", event="declined", sender=current, but=person_id)


def _due(introduction: Introduction, party: IntroductionParty, now: datetime.datetime) -> None:
    start_clock(introduction, party, now)
    introduction.save(update_fields=["due_at", "remind_at", "reminded", "updated_at"])


def question_ask(
    *, party: IntroductionParty, text: str, language: str, person_id: int
) -> IntroductionQuestion:
    """Ask the asking firm a question before deciding; the time to answer begins anew.

    Raises ConflictError where the party is not asked or a question of it waits for its answer, and
    ValidationError naming `question`.
    """
    settle(party.introduction)
    with transaction.atomic():
        introduction = _locked(party.introduction)
        current = _open_party(introduction, party)
        _not_choosing(introduction)
        text = without_contact(text, "question")
        if not text:
            detail = _("Please write your question.")
            raise ValidationError({"question": ValidationError(detail, code="required")})
        asked = introduction.questions.filter(party=current)
        if asked.filter(answered_at__isnull=True).exists():
            raise ConflictError(_("Your question still waits for its answer."), code="waiting")
        if asked.count() >= MAX_QUESTIONS:
            detail = _("You have asked %(n)d questions; please decide now.") % {"n": MAX_QUESTIONS}
            raise ConflictError(detail, code="too_many")
        now = timezone.now()
        question = IntroductionQuestion(
            introduction=introduction,
            party=current,
            text=text,
            language=written_in(text, language),
            asked_at=now,
            asked_by_id=person_id,
        )
        question.full_clean(exclude=["public_id", "introduction", "party"])
        question.save()
        _due(introduction, current, now)
        tell_party(
            parties_of(introduction)[PartyRole.ASKER],
            "question",
            event=f"question:{question.public_id}",
            sender=current,
            but=person_id,
        )
        return question


@transaction.atomic
def question_answer(
    *, question: IntroductionQuestion, text: str, language: str, person_id: int
) -> None:
    """Answer a question for the asking firm.

    After a silent decline it is taken as if nothing had happened. Raises ConflictError where the
    request is over, ValidationError naming `text`.
    """
    introduction = _locked(question.introduction)
    question.refresh_from_db()
    if question.answered_at is not None:
        return
    if introduction.open_key is None:
        raise ConflictError(_("This request is over."), code="over")
    text = without_contact(text, "text")
    if not text:
        detail = _("Please write an answer.")
        raise ValidationError({"text": ValidationError(detail, code="required")})
    now = timezone.now()
    question.answer, question.answered_at = text, now
    question.answered_by_id = person_id
    question.answer_language = written_in(text, language)
    question.full_clean(exclude=["public_id", "introduction", "party"])
    question.save()
    party = parties_of(introduction)[question.party.role]
    _due(introduction, party, now)
    if introduction.state in OPEN_STATES:
        tell_party(party, "answered", event=f"answer:{question.public_id}", but=person_id)


@transaction.atomic
def introduction_withdraw(*, introduction: Introduction, person_id: int) -> None:
    """Take a request back while it is open to the asking firm's eyes. Again: nothing.

    Raises ConflictError where it is over.
    """
    row = _locked(introduction)
    now = timezone.now()
    if row.state == IntroductionState.WITHDRAWN or row.taken_back_at is not None:
        return
    if row.open_key is None:
        raise ConflictError(_("This request is over."), code="over")
    if row.state in OPEN_STATES:
        take_back(row, now, person_id=person_id)
        return
    # Silently declined before: the asking firm must not learn it by the refusal.
    row.taken_back_at = row.told_ended_at = now
    row.open_key = None
    row.save()
    parties = parties_of(row)
    tell_reached(
        row,
        "withdrawn",
        event="withdrawn",
        sender=parties[PartyRole.ASKER],
        but=person_id,
        roles=[r for r, p in parties.items() if not p.silent],
    )
