"""Which links of its chain an organisation has around it, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from backend.common.viewer import Viewer
from backend.directory.models import Membership, Organisation
from backend.directory.selectors.profiles import profiles_for
from backend.partnering import engine
from backend.partnering.enums import FeedbackValue
from backend.partnering.models import Proposal, ProposalFeedback
from backend.search.selectors.seen import partners_seen
from matching.reference import value_chains

MAX_FELLOWS = 200
"""Fellow members looked at: more than most clusters have."""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A link; `filled_by` are public ids, `best` is the best proposal for it."""

    link_id: str
    state: str
    filled_by: tuple[str, ...]
    adjacent: bool
    asked: bool
    candidates_count: int
    best: Proposal | None


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """A chain as its organisation sees it; `chain_id` is empty where none fits."""

    chain_id: str
    own_chains: tuple[str, ...]
    links: tuple[LinkAnswer, ...]
    proposals: Mapping[str, Proposal]


def _fellows(organisation: Organisation, viewer: Viewer) -> list[str]:
    """Return public ids of members of the same clusters that the viewer may see."""
    today = timezone.localdate()
    clusters = Membership.objects.current(today).filter(organisation=organisation)
    members = Membership.objects.current(today).filter(cluster__in=clusters.values("cluster_id"))
    rows = (
        Organisation.objects.visible_to(viewer)
        .filter(pk__in=members.values("organisation_id"))
        .exclude(pk=organisation.pk)
        .order_by("pk")
        .values_list("public_id", flat=True)
    )
    return [str(i) for i in rows[:MAX_FELLOWS]]


def _liked(organisation: Organisation) -> list[str]:
    rows = ProposalFeedback.objects.filter(
        organisation=organisation, value=FeedbackValue.RELEVANT
    ).values_list("candidate__public_id", flat=True)
    return [str(i) for i in rows]


def chain_answer(
    organisation: Organisation, viewer: Viewer, proposals: list[Proposal], wanted: str
) -> ChainAnswer:
    """Return the chain `wanted` (else the best fitting) with its links.

    A link is filled by fellow members of the organisation's clusters and by candidates that it
    called relevant; what is left is missing, and proposals say who could fill it.
    """
    own_id = str(organisation.public_id)
    known = list(dict.fromkeys([*_liked(organisation), *_fellows(organisation, viewer)]))
    by_id = {str(p.candidate.public_id): p for p in proposals}
    profiles = profiles_for([own_id, *known, *by_id], viewer)
    asker = profiles.get(own_id)
    chain_ids = {c.id for c in value_chains.chains()}
    if asker is None:
        return ChainAnswer("", (), (), by_id)
    view = engine.chain_view(
        asker,
        [profiles[i] for i in by_id if i in profiles],
        [profiles[i] for i in known if i in profiles],
        wanted if wanted in chain_ids else "",
        lambda ids: partners_seen(ids, viewer),
    )
    if view is None:
        return ChainAnswer("", asker.chains, (), by_id)
    links = []
    for link in view.links:
        found = [by_id[c.profile_id] for c in link.candidates if c.profile_id in by_id]
        found.sort(key=lambda p: p.rank)
        links.append(
            LinkAnswer(
                link_id=link.link_id,
                state=str(link.state.value),
                filled_by=link.filled_by,
                adjacent=link.adjacent,
                asked=bool(link.asked_by),
                candidates_count=len(found),
                best=found[0] if found else None,
            )
        )
    own = asker.chains or ((view.chain_id,) if not wanted else ())
    return ChainAnswer(view.chain_id, tuple(own), tuple(links), by_id)
