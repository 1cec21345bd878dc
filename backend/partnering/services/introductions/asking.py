"""Asking for an introduction."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.common.errors import ConflictError
from backend.directory.enums import Standing
from backend.directory.models import Entry, Organisation
from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import Introduction, IntroductionParty
from backend.partnering.services.introductions.accompanying import other_side, own_cluster
from backend.partnering.services.introductions.contacts import chosen_contacts
from backend.partnering.services.introductions.flow import advance, excludes, policy_of
from backend.partnering.services.introductions.sentences import checked
from backend.partnering.services.introductions.words import without_contact, written_in

PAUSE = datetime.timedelta(days=30)
"""After a no, or no answer, a firm asks the same firm again only after so long (a house choice)."""

INTRODUCED = frozenset({Standing.CLAIMED, Standing.PUBLISHED})
"""Whom one can be introduced to: public records are invited, unclaimed imports neither."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a firm asks for."""

    source: str
    sentences: Sequence[Mapping[str, Any]]
    note: str = ""
    language: str = "en"
    contact_ids: Sequence[UUID] = ()
    share_person: bool = False
    their_need: Entry | None = None
    own_need: Entry | None = None
    cluster_id: UUID | None = None
    request_key: UUID | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)


def open_count(asker: Organisation) -> int:
    """Return how many requests of a firm are open to its own eyes."""
    return Introduction.objects.filter(asker=asker, open_key__isnull=False).count()


def open_key(asker: Organisation, asked: Organisation) -> str:
    """Return what keeps a pair from being asked twice at a time."""
    return f"{asker.pk}:{asked.pk}"


def _check_pair(asker: Organisation, asked: Organisation, now: datetime.datetime) -> None:
    """Raise ConflictError where this firm was asked already, or lately without success."""
    pair = Introduction.objects.filter(asker=asker, asked=asked)
    if pair.filter(open_key__isnull=False).exists():
        raise ConflictError(_("You have already asked this firm."), code="already_open")
    if pair.filter(state=IntroductionState.AGREED).exists():
        raise ConflictError(
            _("You were introduced already: write in that introduction."), code="already_agreed"
        )
    ended = pair.exclude(state=IntroductionState.WITHDRAWN).filter(
        told_ended_at__gt=now - PAUSE, taken_back_at__isnull=True
    )
    if ended.exists():
        detail = _("You have asked this firm lately. Please wait %(n)d days before asking again.")
        raise ConflictError(detail % {"n": PAUSE.days}, code="asked_lately")


@transaction.atomic
def introduction_create(
    *, person_id: int, asker: Organisation, asked: Organisation, request: Request
) -> Introduction:
    """Ask for an introduction; the same `request_key` again returns the first one.

    The caller has made sure that the asker may see the asked firm and the entries. Raises
    Organisation.DoesNotExist where one has excluded the other meanwhile (as for a firm that cannot
    be seen), ValidationError naming the field, and ConflictError: the cap is reached, the firm was
    asked already, or is none that one can be introduced to.
    """
    now = timezone.now()
    # Under the asker's lock: neither the cap nor the pair is passed twice at once.
    asker = Organisation.objects.select_for_update().get(pk=asker.pk)
    if request.request_key is not None:
        made = Introduction.objects.filter(asker=asker, request_key=request.request_key).first()
        if made is not None:
            return made
    if excludes(asker.pk, asked.pk) or excludes(asked.pk, asker.pk):
        raise Organisation.DoesNotExist
    if asked.standing not in INTRODUCED or asker.standing not in INTRODUCED:
        raise ConflictError(
            _("One can be introduced only to firms that have joined."), code="not_joined"
        )
    own = own_cluster(asker, request.cluster_id)
    if open_count(asker) >= policy_of(own).open_cap:
        detail = _("You have %(n)d open requests, the most at a time. Wait for an answer first.")
        raise ConflictError(detail % {"n": policy_of(own).open_cap}, code="cap_reached")
    _check_pair(asker, asked, now)
    other = other_side(asked, own)
    note = without_contact(request.note, "note")
    introduction = Introduction(
        asker=asker,
        asked=asked,
        own_cluster=own,
        other_cluster=other.cluster,
        source=request.source,
        shown=dict(request.shown),
        their_need=request.their_need,
        own_need=request.own_need,
        sentences=checked(request.sentences, asker=asker, asked=asked),
        note=note,
        note_language=written_in(note, request.language),
        created_by_id=person_id,
        request_key=request.request_key,
        open_key=open_key(asker, asked),
    )
    contacts = chosen_contacts(asker, request.contact_ids, share_person=request.share_person)
    introduction.full_clean(exclude=["public_id", "open_key", "state"])
    introduction.save()
    _make_parties(
        introduction,
        now,
        person_id,
        contacts,
        share_person=request.share_person,
        chooses=other.chooses,
    )
    advance(introduction, now, after=PartyRole.ASKER)
    return introduction


def _make_parties(
    introduction: Introduction,
    now: datetime.datetime,
    person_id: int,
    contacts: list[str],
    *,
    share_person: bool,
    chooses: bool,
) -> None:
    own, other = introduction.own_cluster, introduction.other_cluster
    same = own is not None and other is not None and own.pk == other.pk
    rows = [
        IntroductionParty(
            role=PartyRole.ASKER,
            organisation=introduction.asker,
            decision=PartyDecision.ACCEPTED,
            is_reached=True,
            asked_at=now,
            decided_at=now,
            decided_by_id=person_id,
            contact_ids=contacts,
            share_person=share_person,
        ),
        IntroductionParty(
            role=PartyRole.OWN_CLUSTER,
            cluster=own,
            decision=PartyDecision.WAITING if own else PartyDecision.NOT_APPLICABLE,
        ),
        IntroductionParty(
            role=PartyRole.OTHER_CLUSTER,
            cluster=None if same else other,
            decision=_other_side(same=same, exists=chooses or other is not None),
        ),
        IntroductionParty(role=PartyRole.ASKED, organisation=introduction.asked),
    ]
    for position, row in enumerate(rows):
        row.introduction, row.position = introduction, position
    IntroductionParty.objects.bulk_create(rows)


def _other_side(*, same: bool, exists: bool) -> str:
    if same:
        return PartyDecision.DECIDED_ONCE
    return PartyDecision.WAITING if exists else PartyDecision.NOT_APPLICABLE
