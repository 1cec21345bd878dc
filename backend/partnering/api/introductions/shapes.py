"""From rows to the API's shapes, each as the viewer may see it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from backend.common.viewer import Viewer
from backend.directory.api.codes import coded, coded_choice, country_label
from backend.directory.enums import Visibility
from backend.directory.models import Cluster, Organisation
from backend.partnering import rules
from backend.partnering.enums import (
    DeclineReason,
    IntroductionState,
    MeetingPlace,
    MeetingState,
    Outcome,
    PartyDecision,
    PartyRole,
)
from backend.partnering.models import Introduction, Meeting, MeetingSlot
from backend.partnering.selectors.accompaniment import clusters_of
from backend.partnering.selectors.introductions import (
    Shown,
    ShownParty,
    reply_times,
    shown_to,
    visible_questions,
)
from backend.partnering.services.introductions.sentences import Sentence, worded
from backend.partnering.services.introductions.telling import party_name

LINKS = {
    PartyDecision.ACCEPTED: "filled",
    PartyDecision.SKIPPED: "filled",
    PartyDecision.DECIDED_ONCE: "filled",
    PartyDecision.OPEN: "waiting",
    PartyDecision.WAITING: "missing",
    PartyDecision.DECLINED: "missing",
    PartyDecision.EXPIRED: "missing",
    PartyDecision.NOT_APPLICABLE: "absent",
}

Hours = dict[int, datetime.timedelta]


def hours_of(cluster: Cluster | None, times: Hours) -> int | None:
    """Return a cluster's typical reply time in whole hours, at least one."""
    span = times.get(cluster.pk) if cluster is not None else None
    return None if span is None else max(1, round(span.total_seconds() / 3600))


def firm_data(organisation: Organisation) -> dict[str, Any]:
    """Return a firm by id, name and country."""
    return {
        "id": organisation.public_id,
        "name": organisation.legal_name,
        "country": coded(organisation.country, country_label),
        "is_demo": organisation.is_demo,
    }


def place_data(cluster: Cluster, times: Hours) -> dict[str, Any]:
    """Return a cluster with its typical reply time."""
    return {
        "id": cluster.public_id,
        "name": str(cluster),
        "reply_hours": hours_of(cluster, times),
    }


def sentence_data(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence with its quote."""
    quote = sentence.quote
    return {
        "code": sentence.code,
        "group": sentence.group,
        "text": sentence.text,
        "quote": quote and {"text": quote.text, "language": quote.language},
        "detail": sentence.detail,
    }


def _original(text: str, language: str) -> dict[str, str] | None:
    return {"text": text, "language": language} if text else None


def _party_data(item: ShownParty, introduction: Introduction, viewer: Viewer, times: Hours) -> Any:
    party = item.party
    own = rules.own_party(viewer, introduction)
    you = own is not None and own.pk == party.pk
    cluster = party.cluster
    if item.decision == PartyDecision.DECIDED_ONCE:
        cluster = introduction.own_cluster
    name = str(cluster) if cluster is not None else party_name(party)
    return {
        "role": party.role,
        "role_label": PartyRole(party.role).label,
        "name": name,
        "decision": item.decision,
        "decision_label": item.decision.label,
        "link": LINKS[item.decision],
        "decided_at": item.decided_at,
        "reason": coded_choice(party.reason, DeclineReason) if item.tells_why else None,
        "comment": _original(party.comment, party.language) if item.tells_why else None,
        "silent": you and party.silent,
        "you": you,
        "reply_hours": hours_of(cluster, times),
    }


def _times(introductions: list[Introduction]) -> Hours:
    keys = {key for i in introductions for key in (i.own_cluster_id, i.other_cluster_id) if key}
    return reply_times(keys)


def card_data(
    introduction: Introduction, viewer: Viewer, times: Hours, shown: Shown | None = None
) -> dict[str, Any]:
    """Return an introduction in short."""
    shown = shown or shown_to(viewer, introduction)
    own = rules.own_party(viewer, introduction)
    said = worded(introduction.sentences, asker=introduction.asker, asked=introduction.asked)
    first = ""
    if said:
        first = said[0].text
        if said[0].quote:
            # Translated for the marks: each language sets its own around what is quoted.
            first = _("%(sentence)s “%(quote)s”") % {
                "sentence": first,
                "quote": said[0].quote.text,
            }
    going = shown.ended_at is None and shown.state != IntroductionState.AGREED
    return {
        "id": introduction.public_id,
        "created_at": introduction.created_at,
        "state": shown.state,
        "state_label": shown.state.label,
        "due_at": introduction.due_at if going else None,
        "ended_at": shown.ended_at,
        "asker": firm_data(introduction.asker),
        "asked": firm_data(introduction.asked),
        "parties": [_party_data(p, introduction, viewer, times) for p in shown.parties],
        "first_sentence": first,
        "role": own.role if own is not None else PartyRole.ASKER,
    }


def cards_data(introductions: list[Introduction], viewer: Viewer) -> list[dict[str, Any]]:
    """Return several introductions in short."""
    times = _times(introductions)
    return [card_data(i, viewer, times) for i in introductions]


def detail_data(introduction: Introduction, viewer: Viewer) -> dict[str, Any]:
    """Return an introduction with all that the viewer may see of it."""
    shown = shown_to(viewer, introduction)
    own = rules.own_party(viewer, introduction)
    judged = rules.introduction_judged(viewer, introduction)
    abilities = judged.abilities
    said = worded(introduction.sentences, asker=introduction.asker, asked=introduction.asked)
    thread = abilities["read_thread"]
    answers = abilities["answer"] and own is not None and own.role == PartyRole.ASKED
    outcomes = _outcomes(introduction, viewer) if abilities["see_contacts"] else []
    meetings = (
        [meeting_data(m, viewer, introduction) for m in _meetings(introduction)] if thread else []
    )
    return {
        **card_data(introduction, viewer, _times([introduction]), shown),
        "sentences": [sentence_data(s) for s in said],
        "note": _original(introduction.note, introduction.note_language),
        "questions": _questions(introduction, viewer),
        "own_need": _own_need(introduction, viewer, sees=abilities["see_contacts"]),
        "contacts": _contacts(introduction, viewer) if abilities["see_contacts"] else None,
        "cluster_choices": _cluster_choices(introduction) if abilities["pick_cluster"] else [],
        "my_contacts": contact_choices(introduction.asked) if answers else [],
        "timeline": _timeline(introduction, shown),
        "meetings": meetings,
        "outcomes": outcomes,
        "outcome_wanted": abilities["tell_outcome"]
        and introduction.outcome_asked_at is not None
        and not any(o["own"] for o in outcomes),
        "abilities": abilities,
        "ability_reasons": judged.reasons,
    }


def _cluster_choices(introduction: Introduction) -> list[dict[str, Any]]:
    clusters = clusters_of(introduction.asked)
    times = reply_times([c.pk for c in clusters])
    return [place_data(c, times) for c in clusters]


def contact_choices(organisation: Organisation) -> list[dict[str, Any]]:
    """Return a firm's own contacts that can be reached."""
    return [
        {"id": c.public_id, "name": c.name, "job": c.job, "email": c.email, "phone": c.phone}
        for c in organisation.contacts.all()
        if c.email or c.phone
    ]


def _own_need(introduction: Introduction, viewer: Viewer, *, sees: bool) -> dict[str, Any] | None:
    """Return the need behind the request: to its own seats, and to the other firm once agreed."""
    need = introduction.own_need
    if need is None or not (viewer.organisation_id == introduction.asker_id or sees):
        return None
    return {
        "title": need.title,
        "text": need.text,
        "language": need.language,
        "private": need.visibility != Visibility.PUBLIC,
    }


def _questions(introduction: Introduction, viewer: Viewer) -> list[dict[str, Any]]:
    parties = {p.pk: p for p in introduction.parties.all()}
    return [
        {
            "id": q.public_id,
            "party_role": parties[q.party_id].role,
            "name": party_name(parties[q.party_id]),
            "question": {"text": q.text, "language": q.language},
            "asked_at": q.asked_at,
            "answer": _original(q.answer, q.answer_language),
            "answered_at": q.answered_at,
        }
        for q in visible_questions(viewer, introduction)
    ]


def _contacts(introduction: Introduction, viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "organisation": c.organisation.legal_name,
            "own": c.organisation_id == viewer.organisation_id,
            "name": c.name,
            "job": c.job,
            "email": c.email,
            "phone": c.phone,
        }
        for c in introduction.contacts.select_related("organisation")
    ]


def _outcomes(introduction: Introduction, viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "organisation": o.organisation.legal_name,
            "own": o.organisation_id == viewer.organisation_id,
            "value": o.value,
            "label": Outcome(o.value).label,
            "said_at": o.said_at,
        }
        for o in introduction.outcomes.select_related("organisation")
    ]


def _timeline(introduction: Introduction, shown: Shown) -> list[dict[str, Any]]:
    """Return what happened, as the viewer may see it; a silent decline is no event."""
    asker = introduction.asker.legal_name
    events = [(introduction.created_at, _("%(name)s asked.") % {"name": asker})]
    for item in shown.parties:
        name = {"name": party_name(item.party)}
        if item.party.role == PartyRole.ASKER or item.decided_at is None:
            continue
        if item.decision == PartyDecision.ACCEPTED:
            events.append((item.decided_at, _("%(name)s agreed.") % name))
        elif item.decision == PartyDecision.SKIPPED:
            events.append((item.decided_at, _("%(name)s leaves it to the firms.") % name))
        elif item.decision == PartyDecision.DECLINED:
            events.append((item.decided_at, _("%(name)s declined.") % name))
    if introduction.agreed_at is not None:
        events.append((introduction.agreed_at, _("Everybody agreed: the contacts moved.")))
    if shown.ended_at is not None and shown.state == IntroductionState.EXPIRED:
        events.append((shown.ended_at, _("The time was up without an answer.")))
    if shown.ended_at is not None and shown.state == IntroductionState.WITHDRAWN:
        events.append((shown.ended_at, _("%(name)s withdrew the request.") % {"name": asker}))
    events.sort(key=lambda e: e[0])
    return [{"at": at, "text": text} for at, text in events]


def _meetings(introduction: Introduction) -> list[Meeting]:
    rows = introduction.meetings.select_related("party__organisation", "party__cluster", "accepted")
    return list(rows.prefetch_related("slots"))


def _slot(slot: MeetingSlot | None) -> dict[str, Any] | None:
    return None if slot is None else {"id": slot.public_id, "starts_at": slot.starts_at}


def meeting_data(meeting: Meeting, viewer: Viewer, introduction: Introduction) -> dict[str, Any]:
    """Return a meeting; `own` where the viewer's side proposed it and the other one chooses."""
    party = meeting.party
    mine = rules.own_party(viewer, introduction)
    return {
        "id": meeting.public_id,
        "state": meeting.state,
        "state_label": MeetingState(meeting.state).label,
        "by": party_name(party),
        "own": mine is not None and rules.same_side(party, mine),
        "minutes": meeting.minutes,
        "place_kind": meeting.place_kind,
        "place_label": MeetingPlace(meeting.place_kind).label,
        "place": meeting.place,
        "time_zone": meeting.time_zone,
        "slots": [_slot(s) for s in meeting.slots.all()],
        "accepted": _slot(meeting.accepted),
        "created_at": meeting.created_at,
    }
