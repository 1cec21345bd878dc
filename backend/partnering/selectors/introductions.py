"""Reading introductions, as each party may see them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.common.viewer import Viewer
from backend.directory.models import Organisation
from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import Introduction, IntroductionParty, IntroductionQuestion
from backend.partnering.models.introductions import OPEN_STATES, IntroductionQuerySet
from backend.partnering.rules import own_party

BOXES = ("mine", "waiting", "agreed", "ended")

CLOCK_LAST = 50
"""Answers of a cluster that its typical reply time is taken from, the latest ones."""

CLOCK_LEAST = 5
"""Answers below which no reply time is shown: fewer would tell of single cases."""

BUSY = 5
"""Open requests to a firm from which the asker is told that it is asked by many."""

TURN_OF = {
    PartyRole.OWN_CLUSTER: IntroductionState.AT_OWN_CLUSTER,
    PartyRole.OTHER_CLUSTER: IntroductionState.AT_OTHER_CLUSTER,
    PartyRole.ASKED: IntroductionState.AT_FIRM,
}


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A party as the viewer may see it."""

    party: IntroductionParty
    decision: PartyDecision
    decided_at: datetime.datetime | None
    tells_why: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An introduction as the viewer may see it: a silent decline is known to its own party."""

    state: IntroductionState
    parties: tuple[ShownParty, ...]
    ended_at: datetime.datetime | None


def with_parts(queryset: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Fetch with introductions what lists and pages show, in a constant number of queries."""
    return queryset.select_related(
        "asker", "asked", "own_cluster__organisation", "other_cluster__organisation"
    ).prefetch_related("parties__organisation", "parties__cluster__organisation", "questions")


def _own(viewer: Viewer) -> QuerySet[IntroductionParty]:
    own = IntroductionParty.objects.filter(introduction=OuterRef("pk"), is_reached=True)
    if viewer.organisation_id is not None:
        return own.filter(organisation_id=viewer.organisation_id)
    return own.filter(cluster_id=viewer.cluster_id or 0)


def in_box(viewer: Viewer, box: str) -> IntroductionQuerySet:
    """Return the introductions of a box: mine to answer, waiting for others, agreed, ended."""
    found = Introduction.objects.visible_to(viewer)
    own = _own(viewer)
    silent = Exists(own.filter(silent=True))
    agreed = Q(state=IntroductionState.AGREED)
    if box == "agreed":
        return found.filter(agreed)
    going = Q(told_ended_at__isnull=True) & ~agreed & ~silent
    if box == "ended":
        return found.filter(~agreed & (Q(told_ended_at__isnull=False) | silent))
    unanswered = IntroductionQuestion.objects.filter(
        introduction=OuterRef("pk"), answered_at__isnull=True
    )
    asked_now = Q(state__in=OPEN_STATES) & Exists(own.filter(decision=PartyDecision.OPEN))
    to_explain = Exists(own.filter(role=PartyRole.ASKER)) & Exists(unanswered)
    mine = (asked_now & ~Exists(unanswered)) | to_explain
    return found.filter(going & mine) if box == "mine" else found.filter(going & ~mine)


def introduction_get(viewer: Viewer, public_id: UUID) -> Introduction:
    """Return one that the viewer may see; raises Introduction.DoesNotExist."""
    return with_parts(Introduction.objects.visible_to(viewer)).get(public_id=public_id)


def shown_to(viewer: Viewer, introduction: Introduction) -> Shown:
    """Return how an introduction fetched `with_parts` stands to the viewer's eyes.

    After a silent decline everybody but its own party sees it waiting until its time is up, and
    then without an answer: in nothing different from one that nobody answered.
    """
    own = own_party(viewer, introduction)
    hides = introduction.quiet and (own is None or not own.silent)
    parties = tuple(
        _shown_party(introduction, party, hides=hides) for party in introduction.parties.all()
    )
    state = IntroductionState(introduction.state)
    ended_at = introduction.ended_at
    if hides:
        ended_at = introduction.told_ended_at
        if introduction.taken_back_at is not None:
            state = IntroductionState.WITHDRAWN
        elif introduction.told_ended_at is not None:
            state = IntroductionState.EXPIRED
        else:
            state = _silent_turn(introduction)
    return Shown(state, parties, ended_at)


def _silent_turn(introduction: Introduction) -> IntroductionState:
    """Return the state in which somebody declined silently: where it seems to wait."""
    parties = {PartyRole(p.role): p for p in introduction.parties.all()}
    role = next(role for role, party in parties.items() if party.silent)
    still = parties[PartyRole.OTHER_CLUSTER].decision == PartyDecision.WAITING
    if role == PartyRole.ASKED and still:
        return IntroductionState.CHOOSING
    return TURN_OF[role]


def _shown_party(
    introduction: Introduction, party: IntroductionParty, *, hides: bool
) -> ShownParty:
    if not (hides and party.silent):
        decision = PartyDecision(party.decision)
        return ShownParty(
            party,
            decision,
            party.decided_at if decision != PartyDecision.EXPIRED else None,
            tells_why=decision == PartyDecision.DECLINED,
        )
    if introduction.taken_back_at is not None:
        decision = PartyDecision.WAITING
    elif introduction.told_ended_at is not None:
        decision = PartyDecision.EXPIRED
    else:
        decision = PartyDecision.OPEN
    return ShownParty(party, decision, None, tells_why=False)


def box_of(viewer: Viewer, introduction: Introduction) -> str:
    """Return the box that an introduction lies in for the viewer."""
    rows = Introduction.objects.filter(pk=introduction.pk)
    for box in BOXES:
        if in_box(viewer, box).filter(pk__in=rows.values("pk")).exists():
            return box
    return "ended"


def visible_questions(viewer: Viewer, introduction: Introduction) -> list[IntroductionQuestion]:
    """Return the questions asked back: for the party that asked, and the asking firm."""
    own = own_party(viewer, introduction)
    if own is None:
        return []
    return [
        q
        for q in introduction.questions.all()
        if own.role == PartyRole.ASKER or q.party_id == own.pk
    ]


def reply_times(cluster_ids: Iterable[int]) -> dict[int, datetime.timedelta]:
    """Return the typical reply time of clusters: the median of their latest answers.

    Answers that others can see alone count: a silent decline must not be read off a clock. A
    cluster with fewer than `CLOCK_LEAST` has none.
    """
    found = {}
    for cluster_id in set(cluster_ids):
        rows = (
            IntroductionParty.objects.filter(
                cluster_id=cluster_id,
                decision__in=[PartyDecision.ACCEPTED, PartyDecision.DECLINED],
                silent=False,
                asked_at__isnull=False,
                introduction__is_demo=False,
            )
            .order_by("-decided_at")
            .values_list("asked_at", "decided_at")[:CLOCK_LAST]
        )
        spans = [decided - asked for asked, decided in rows if asked and decided]
        if len(spans) >= CLOCK_LEAST:
            seconds = median(span.total_seconds() for span in spans)
            found[cluster_id] = datetime.timedelta(seconds=seconds)
    return found


def is_busy(organisation: Organisation) -> bool:
    """Say whether many requests to a firm are open."""
    return busy_counts([organisation.pk]).get(organisation.pk, 0) >= BUSY


def busy_counts(organisation_ids: Iterable[int]) -> dict[int, int]:
    """Return how many requests to these firms are open, by key; none for those without."""
    counts: dict[int, int] = {}
    rows = Introduction.objects.filter(
        asked_id__in=list(organisation_ids), open_key__isnull=False
    ).values_list("asked_id", flat=True)
    for key in rows:
        counts[key] = counts.get(key, 0) + 1
    return counts
