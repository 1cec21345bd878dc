"""Calls for an organisation, and members for a call: ranked, explained, judged by the rules."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from backend.common.viewer import Viewer
from backend.directory.models import Organisation
from backend.directory.selectors.profiles import profiles_for
from backend.funding.engine import calls as engine
from backend.funding.engine import eligibility as rules
from backend.funding.enums import CallKind, CallStatus, Mark
from backend.funding.models import Call
from backend.funding.selectors import call_book as selectors
from backend.funding.selectors.awards import awarded_cents
from backend.funding.selectors.calls import marks_of
from backend.funding.services import call_analysis
from backend.funding.services import eligibility as eligibility_service
from matching.domain import Profile

FIRST, NORMAL, LAST = 0, 1, 2
"""Places in the order: cascade calls for newcomers, all others, those that the rules close."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A call for an organisation (or an organisation for a call) with the answer of the rules."""

    key: int
    score: float
    answer: eligibility_service.Answer


@dataclass(frozen=True, slots=True)
class CallsAnswer:
    """All calls that fit, in order; `left` calls were not read yet and are missing."""

    profile: Profile | None
    ranked: Sequence[Ranked]
    book: engine.Book
    left: int = 0


def book_now() -> tuple[engine.Book, int]:
    """Return the book of calls as they stand, and how many calls are not in it yet.

    A few unread calls are read here and now; many are left to the background.
    """
    stamp = selectors.book_stamp(engine.release())
    found = engine.kept_book(stamp)
    if found is not None:
        return found, int(found.notes.get("left", 0))
    left = call_analysis.analyse_missing()
    stamp = selectors.book_stamp(engine.release())
    book = engine.book_of(stamp, selectors.book_rows(engine.release()))
    book.notes["left"] = left
    return book, left


def profile_for(organisation: Organisation, viewer: Viewer) -> Profile | None:
    """Return the profile as this viewer may see it: private entries for its own seats alone."""
    key = str(organisation.public_id)
    return profiles_for([key], viewer).get(key)


def calls_for(
    organisation: Organisation, viewer: Viewer, now: datetime.datetime | None = None
) -> CallsAnswer:
    """Return the open and announced calls that fit an organisation, the best first.

    Calls that the viewer hid are left out. Cascade calls come first for newcomers where nothing
    closes them; calls that the rules close come last.
    """
    now = now or timezone.now()
    book, left = book_now()
    profile = profile_for(organisation, viewer)
    if profile is None:
        return CallsAnswer(None, (), book, left)
    hidden = {key for key, mark in marks_of(viewer).items() if mark == Mark.HIDDEN}
    keys = [
        key
        for key, call in book.calls.items()
        if key not in hidden and call.status_at(now) != CallStatus.CLOSED
    ]
    scores = book.scores(profile, keys)
    fitting = [key for key in keys if scores[key] >= engine.POSSIBLE]
    answers = _answers(book, fitting, organisation, viewer)
    newcomer = selectors.is_newcomer(organisation)

    def order(key: int) -> tuple[int, float, int]:
        closed = answers[key].verdict == eligibility_service.NOT_ELIGIBLE
        first = newcomer and book.calls[key].kind == CallKind.CASCADE
        place = LAST if closed else FIRST if first else NORMAL
        return place, -scores[key], key

    ranked = [Ranked(key, scores[key], answers[key]) for key in sorted(fitting, key=order)]
    return CallsAnswer(profile, ranked, book, left)


def members_for(
    call: Call, members: Sequence[Organisation], viewer: Viewer
) -> tuple[list[Ranked], Mapping[str, Profile], engine.Book]:
    """Return the members that fit a call, the best first, with their profiles by public id.

    Profiles are read as the viewer may see them: nothing private of a member plays a part.
    """
    book, _left = book_now()
    if call.pk not in book.calls:
        call_analysis.analyse_call(call.pk)
        book, _left = book_now()
    if call.pk not in book.calls:
        return [], {}, book
    profiles = profiles_for([m.public_id for m in members], viewer)
    basis = _basis(book, call.pk)
    found = []
    for member in members:
        profile = profiles.get(str(member.public_id))
        if profile is None:
            continue
        score = book.scores(profile, [call.pk])[call.pk]
        if score < engine.POSSIBLE:
            continue
        participant = rules.participant_of(member)
        answer = eligibility_service.answer_for(basis, participant, _where(book, basis))
        found.append((member, Ranked(member.pk, score, answer)))

    def order(item: tuple[Organisation, Ranked]) -> tuple[int, float, str, int]:
        member, ranked = item
        closed = ranked.answer.verdict == eligibility_service.NOT_ELIGIBLE
        return LAST if closed else NORMAL, -ranked.score, member.name_key, member.pk

    return [ranked for _member, ranked in sorted(found, key=order)], profiles, book


def _basis(book: engine.Book, key: int) -> eligibility_service.Basis:
    """Return what a call is judged by today, worked out once per state of calls and rules."""
    note = ("basis", key, timezone.localdate())
    found = book.notes.get(note)
    if found is None:
        found = eligibility_service.basis_of(book.calls[key])
        book.notes[note] = found
    return found


def _where(book: engine.Book, basis: eligibility_service.Basis) -> rules.Context:
    """Return the countries and regions of a day and a part of a programme, read once."""
    note = ("where", basis.day, basis.call.scope_code)
    found = book.notes.get(note)
    if found is None:
        found = rules.context(basis.day, basis.call.scope_code)
        book.notes[note] = found
    return found


def _answers(
    book: engine.Book, keys: Sequence[int], organisation: Organisation, viewer: Viewer
) -> dict[int, eligibility_service.Answer]:
    """Return the answer of each call's rules to an organisation."""
    own = viewer.organisation_id == organisation.pk
    # Awards are the firm's own matter: for a member they are not known.
    plain = rules.participant_of(organisation, awarded_cents=0 if own else None)
    found = {}
    for key in keys:
        basis = _basis(book, key)
        participant = plain
        if own and basis.call.kind == CallKind.CASCADE:
            awarded = awarded_cents(viewer, basis.call)
            participant = rules.participant_of(organisation, awarded_cents=awarded)
        found[key] = eligibility_service.answer_for(basis, participant, _where(book, basis))
    return found
