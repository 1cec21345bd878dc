"""Who may do what with introductions; each predicate says why."""

from __future__ import annotations

from rules.predicates import predicate

from backend.common.viewer import Role, Viewer
from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import Introduction, IntroductionParty
from backend.partnering.models.introductions import OPEN_STATES

WRITERS = frozenset({Role.ORG_OWNER, Role.ORG_EDITOR, Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER})


def may_ask(viewer: Viewer) -> bool:
    """Owners and editors of a firm ask for it; readers look on."""
    return viewer.organisation_id is not None and viewer.role in {Role.ORG_OWNER, Role.ORG_EDITOR}


def own_party(viewer: Viewer, introduction: Introduction) -> IntroductionParty | None:
    """Return the party whose place the acting seat is in, as reached so far."""
    for party in introduction.parties.all():
        if not party.is_reached:
            continue
        if party.organisation_id is not None and party.organisation_id == viewer.organisation_id:
            return party
        if party.cluster_id is not None and party.cluster_id == viewer.cluster_id:
            return party
    return None


@predicate
def writes(viewer: Viewer, introduction: Introduction) -> bool:
    """Readers of a place look on."""
    return viewer.role in WRITERS


@predicate
def is_asked_now(viewer: Viewer, introduction: Introduction) -> bool:
    """Only the party whose turn it is answers."""
    party = own_party(viewer, introduction)
    return (
        party is not None
        and party.decision == PartyDecision.OPEN
        and introduction.state in OPEN_STATES
    )


@predicate
def chooses_cluster(viewer: Viewer, introduction: Introduction) -> bool:
    """The asked firm alone says which of its clusters accompanies it, before that one is asked."""
    return introduction.state == IntroductionState.CHOOSING and is_asked_now(viewer, introduction)


@predicate
def is_asker(viewer: Viewer, introduction: Introduction) -> bool:
    """What was asked is the asking firm's to explain and to take back."""
    party = own_party(viewer, introduction)
    return party is not None and party.role == PartyRole.ASKER


@predicate
def is_open_to_asker(viewer: Viewer, introduction: Introduction) -> bool:
    """Open to the asking firm's eyes: a silent decline reads as waiting."""
    return introduction.open_key is not None


@predicate
def took_part(viewer: Viewer, introduction: Introduction) -> bool:
    """The thread is for those who agreed: a cluster that left it to the firms is not in it."""
    party = own_party(viewer, introduction)
    return (
        introduction.state == IntroductionState.AGREED
        and party is not None
        and party.decision == PartyDecision.ACCEPTED
    )


@predicate
def is_firm(viewer: Viewer, introduction: Introduction) -> bool:
    """Contact data moves between the firms; what became of it they know alone."""
    party = own_party(viewer, introduction)
    return party is not None and party.role in {PartyRole.ASKER, PartyRole.ASKED}


can_answer = writes & is_asked_now
can_pick_cluster = writes & chooses_cluster
can_explain = writes & is_asker & is_open_to_asker
can_withdraw = writes & is_asker & is_open_to_asker
can_read_thread = took_part
can_write_thread = writes & took_part
can_see_contacts = took_part & is_firm
can_tell_outcome = writes & took_part & is_firm


def introduction_abilities(viewer: Viewer, introduction: Introduction) -> dict[str, bool]:
    """Return what the viewer may do with an introduction that they see."""
    return {
        "answer": bool(can_answer(viewer, introduction)),
        "pick_cluster": bool(can_pick_cluster(viewer, introduction)),
        "explain": bool(can_explain(viewer, introduction)),
        "withdraw": bool(can_withdraw(viewer, introduction)),
        "read_thread": bool(can_read_thread(viewer, introduction)),
        "write_thread": bool(can_write_thread(viewer, introduction)),
        "see_contacts": bool(can_see_contacts(viewer, introduction)),
        "tell_outcome": bool(can_tell_outcome(viewer, introduction)),
    }
