"""The scene of the rights matrix: everybody who may ask, and one object of each kind and state.

All of it hangs on cluster A and its members. A kind is a function that returns its states; each
state says which address it stands at and which firm is "own" there. To add a kind, write such a
function in the module of its meaning and name it in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.backend.rights.scene import firms, partners, people, personal, work
from tests.backend.rights.scene.stage import ROLES, Case, Kind, Scene

__all__ = ["KINDS", "ROLES", "Case", "Scene"]


def none(s: Scene) -> dict[str, Case]:
    """No object: the same for everybody."""
    return {"any": Case({}, s.home)}


KINDS: Mapping[str, Kind] = {
    made.__name__: made
    for made in (
        none,
        firms.organisation,
        firms.sme,
        firms.entry,
        firms.cluster,
        firms.member,
        firms.leave,
        firms.change,
        firms.exclusion,
        firms.mandate,
        firms.notice,
        firms.objection,
        firms.validation,
        firms.award,
        work.call,
        work.consortium,
        work.import_run,
        partners.proposal,
        partners.introduction,
        partners.question,
        partners.attachment,
        partners.meeting,
        people.seat,
        people.invitation,
        people.invitation_link,
        people.claim,
        people.twin_offer,
        people.former_address,
        people.host_request,
        personal.saved_search,
        personal.token,
        personal.account,
        personal.export,
        personal.erasure,
        personal.legal_text,
        personal.unsubscribe_link,
    )
}
