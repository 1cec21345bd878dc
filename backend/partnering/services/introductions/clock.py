"""The reply clock: reminders, expiry, and the question what became of it. Run by beat."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import Introduction, IntroductionParty
from backend.partnering.models.introductions import OPEN_STATES
from backend.partnering.services.introductions.flow import parties_of, settle_exclusions
from backend.partnering.services.introductions.labels import label
from backend.partnering.services.introductions.telling import tell_party, tell_reached

LAST_REMINDER = datetime.timedelta(days=2)
"""The second reminder comes so long before the end; the first on the day that the cluster's policy
names, else at half of the time."""

OUTCOME_AFTER = datetime.timedelta(days=21)
"""So long after everybody agreed the firms are asked what became of it (a house choice)."""


def clock_turn(now: datetime.datetime | None = None) -> int:
    """Remind, end and ask what is due; return how many introductions moved.

    Idempotent: each is looked at again under its own lock.
    """
    now = now or timezone.now()
    waiting = Q(state__in=OPEN_STATES) | Q(
        state=IntroductionState.DECLINED, quiet=True, told_ended_at__isnull=True
    )
    agreed = Q(
        state=IntroductionState.AGREED,
        outcome_asked_at__isnull=True,
        agreed_at__lte=now - OUTCOME_AFTER,
    )
    ids = Introduction.objects.filter(waiting | agreed).order_by("pk").values_list("pk", flat=True)
    return sum(_one(pk, now) for pk in list(ids))


@transaction.atomic
def _one(pk: int, now: datetime.datetime) -> int:
    introduction = Introduction.objects.locked(pk)
    if introduction.state == IntroductionState.AGREED:
        return _ask_outcome(introduction, now)
    before = introduction.state
    settle_exclusions(introduction, now)
    due = introduction.due_at
    if introduction.told_ended_at is not None or due is None:
        return int(introduction.state != before)
    if due <= now:
        _end(introduction, now)
        return 1
    return _remind(introduction, now, due)


def _end(introduction: Introduction, now: datetime.datetime) -> None:
    """End what got no answer; a silent decline reads the same from here on."""
    if introduction.quiet:
        introduction.told_ended_at = now
        introduction.open_key = None
        introduction.save()
        silent = [p.role for p in parties_of(introduction).values() if p.silent]
    else:
        IntroductionParty.objects.filter(
            introduction=introduction, decision=PartyDecision.OPEN
        ).update(decision=PartyDecision.EXPIRED)
        introduction.expire(now)
        introduction.save()
        silent = [
            p.role for p in parties_of(introduction).values() if p.decision == PartyDecision.EXPIRED
        ]
        label(introduction, "expired", by_role=silent[0] if silent else "", now=now)
    # Who did not answer is told nothing more, in either case.
    roles = [role for role in PartyRole.values if role not in silent]
    tell_reached(introduction, "no_answer", event="no_answer", roles=roles)


def _remind(introduction: Introduction, now: datetime.datetime, due: datetime.datetime) -> int:
    if introduction.quiet:
        return 0
    party = next(
        (p for p in parties_of(introduction).values() if p.decision == PartyDecision.OPEN), None
    )
    if party is None or party.asked_at is None:
        return 0
    if introduction.questions.filter(party=party, answered_at__isnull=True).exists():
        # It is the asking firm's turn to speak.
        return 0
    first = introduction.remind_at or party.asked_at + (due - party.asked_at) / 2
    late = due - LAST_REMINDER
    wanted = 2 if now >= late and late > first else 1 if now >= first else 0
    if introduction.reminded >= wanted:
        return 0
    introduction.reminded = wanted
    introduction.save(update_fields=["reminded", "updated_at"])
    tell_party(party, "reminder", event=f"reminder:{party.role}:{wanted}:{due.date()}")
    return 1


def _ask_outcome(introduction: Introduction, now: datetime.datetime) -> int:
    if introduction.outcome_asked_at is not None:
        return 0
    introduction.outcome_asked_at = now
    introduction.save(update_fields=["outcome_asked_at", "updated_at"])
    said = set(introduction.outcomes.values_list("organisation_id", flat=True))
    parties = parties_of(introduction)
    for role in (PartyRole.ASKER, PartyRole.ASKED):
        if parties[role].organisation_id not in said:
            tell_party(parties[role], "outcome", event="outcome")
    return 1
