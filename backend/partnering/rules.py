"""Who may do what with introductions; each predicate says why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.common.abilities import Judged, declare, judge, reasoned
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


ASKING_SIDE = frozenset({PartyRole.ASKER, PartyRole.OWN_CLUSTER})
"""The asking firm and its cluster; the other two are the other side."""


def same_side(one: IntroductionParty, other: IntroductionParty) -> bool:
    """A firm and its own cluster speak for one side; neither says yes to what the other wants."""
    return (one.role in ASKING_SIDE) == (other.role in ASKING_SIDE)


@reasoned(_("Readers look on: owners, editors, managers and advisers act."))
def writes(viewer: Viewer, introduction: Introduction) -> bool:
    """Readers of a place look on."""
    return viewer.role in WRITERS


@reasoned(_("It is not your turn to answer."))
def is_asked_now(viewer: Viewer, introduction: Introduction) -> bool:
    """Only the party whose turn it is answers."""
    party = own_party(viewer, introduction)
    return (
        party is not None
        and party.decision == PartyDecision.OPEN
        and introduction.state in OPEN_STATES
    )


@reasoned(_("There is no cluster to choose in this request now."))
def chooses_cluster(viewer: Viewer, introduction: Introduction) -> bool:
    """The asked firm alone says which of its clusters accompanies it, before that one is asked."""
    return introduction.state == IntroductionState.CHOOSING and is_asked_now(viewer, introduction)


@reasoned(_("Only the firm that asks can do this."))
def is_asker(viewer: Viewer, introduction: Introduction) -> bool:
    """What was asked is the asking firm's to explain and to take back."""
    party = own_party(viewer, introduction)
    return party is not None and party.role == PartyRole.ASKER


@reasoned(_("This request is not open any more."))
def is_open_to_asker(viewer: Viewer, introduction: Introduction) -> bool:
    """Open to the asking firm's eyes: a silent decline reads as waiting."""
    return introduction.open_key is not None


@reasoned(_("The conversation opens to those who agreed, once everybody has."))
def took_part(viewer: Viewer, introduction: Introduction) -> bool:
    """The thread is for those who agreed: a cluster that left it to the firms is not in it."""
    party = own_party(viewer, introduction)
    return (
        introduction.state == IntroductionState.AGREED
        and party is not None
        and party.decision == PartyDecision.ACCEPTED
    )


@reasoned(_("This is between the two firms."))
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


ABILITIES = declare(
    "introduction",
    {
        "answer": can_answer,
        "pick_cluster": can_pick_cluster,
        "explain": can_explain,
        "withdraw": can_withdraw,
        "read_thread": can_read_thread,
        "write_thread": can_write_thread,
        "see_contacts": can_see_contacts,
        "tell_outcome": can_tell_outcome,
    },
)


def introduction_judged(viewer: Viewer, introduction: Introduction) -> Judged:
    """Return what the viewer may do with an introduction that they see, and why not the rest."""
    return judge(ABILITIES, viewer, introduction)
