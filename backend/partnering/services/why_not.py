"""Why an organisation is not proposed for a public need.

Asked as the public would: only what everybody may read counts, on every side, and exclusions are
not looked at, so that nothing can be told from the answer that is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.common.outbox import ORGANISATION, revoked_ids
from backend.common.viewer import Viewer
from backend.directory.enums import OrganisationType
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.profiles import profiles_for
from backend.partnering import engine
from backend.search.selectors.seen import partners_seen
from matching.domain import Question, Scope

PUBLIC = Viewer(person_id=0)
"""Somebody without a seat: sees what everybody signed in may see, and nothing is hidden from it
by an exclusion."""


class NotAnOpenNeedError(Exception):
    """The need is not one that everybody may read today."""


@dataclass(frozen=True, slots=True)
class WhyNotAnswer:
    """How the organisation stands; `shown` says whether strangers may see it at all, `found`
    whether it is among those who are ranked; `titles` names its own unpublished offers."""

    result: engine.WhyNot
    shown: bool
    found: bool
    titles: Mapping[str, str]


def _public_seen(ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    return partners_seen(ids, PUBLIC)


def why_not_answer(organisation: Organisation, need: Entry, viewer: Viewer) -> WhyNotAnswer:
    """Return how an organisation stands for a need. Raises NotAnOpenNeedError."""
    own_id, need_id = str(organisation.public_id), str(need.public_id)
    asker_id = str(need.organisation.public_id)
    seen = profiles_for([asker_id, own_id], PUBLIC)
    asker = seen.get(asker_id)
    if asker is None or need_id not in {each.id for each in asker.needs}:
        raise NotAnOpenNeedError
    firm = seen.get(own_id) or profiles_for([own_id])[own_id]
    mine = profiles_for([own_id], viewer).get(own_id, firm)
    public = {each.id for each in firm.offers}
    unpublished = [each for each in mine.offers if each.id not in public]
    scope = Scope(exclude_ids=revoked_ids(ORGANISATION) - {own_id})
    ids = engine.candidate_ids(Question(asker, need_id=need_id), scope)
    others = [
        each
        for each in profiles_for(ids, PUBLIC).values()
        if each.org_type != OrganisationType.CLUSTER
    ]
    return WhyNotAnswer(
        result=engine.why_not_of(asker, need_id, firm, others, unpublished, _public_seen),
        shown=own_id in seen,
        found=own_id in ids,
        titles={each.id: each.title for each in unpublished},
    )
