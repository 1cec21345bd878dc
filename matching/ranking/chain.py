"""Where an organisation stands in a value chain, and who could fill the links that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.ranking.channels import block_of, link_channels
from matching.ranking.features import Pool
from matching.ranking.prepared import cache_key
from matching.reference import nace, value_chains

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.ranking.channels import Block
    from matching.ranking.prepared import Key, Passage, PreparedProfile, Preparer
    from matching.reference.value_chains import Chain, Node

CONCEPT_WEIGHT: Final = 1.0
MEANING_WEIGHT: Final = 1.5
VECTOR_WEIGHT: Final = 0.5
STAGE_WEIGHT: Final = 1.0
INDUSTRY_WEIGHT: Final = 0.3
"""Weights of what speaks for a place at a link, set by judgement: what a firm does says more than
its stage, its stage more than its industry code."""

PLACED: Final = 0.4
"""Below this share of the reachable weight a candidate is not said to stand at a link. (Of
invented firms of known chains three quarters reach it in their own chain, one in ten in another.)
"""

PLACED_OWN: Final = 0.2
"""The same for the asker, whose chain is known before its place is sought."""

CHAIN_FOUND: Final = 0.8
"""Below this strength no chain is said to fit."""

BEST_LINKS: Final = 3
NEEDS_SHARE: Final = 0.5
CHAIN_SHARE: Final = 2.0
"""A chain fits by its best links, by what the asker needs (half), and as a whole (twice, because
a likeness to a whole chain's text is small)."""

SECOND_PLACE: Final = 0.9
"""Another link counts as a position too when it fits nearly as well as the best one."""

MAX_POSITIONS: Final = 2
MAX_CANDIDATES: Final = 10

_TOTAL: Final = CONCEPT_WEIGHT + MEANING_WEIGHT + VECTOR_WEIGHT + STAGE_WEIGHT + INDUSTRY_WEIGHT


REMEMBERED: Final = 4096


class LinkState(StrEnum):
    """A link is the asker's own, filled by a partner, or missing."""

    OWN = "own"
    FILLED = "filled"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """An organisation at a link; `fit` 0..1 says how well what it does matches the link."""

    profile_id: str
    fit: float


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link of the asker's chain.

    `filled_by` are the partners that stand there, `candidates` those who could, best first (only
    at a missing link). `adjacent` is true next to a link of the asker; `asked_by` are the asker's
    needs that point to this link.
    """

    link_id: str
    state: LinkState
    filled_by: tuple[str, ...] = ()
    candidates: tuple[LinkCandidate, ...] = ()
    adjacent: bool = False
    asked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain as the asker sees it; links in the order of the template."""

    chain_id: str
    links: tuple[LinkView, ...]

    def link(self, link_id: str) -> LinkView:
        """Return a link by its id. Raises KeyError if the chain has none such."""
        for each in self.links:
            if each.link_id == link_id:
                return each
        raise KeyError(link_id)


class ChainReader:
    """Places profiles in the chain templates, remembering the chains found. Thread-safe."""

    def __init__(self, preparer: Preparer) -> None:
        """Prepare the texts of all links."""
        self._preparer = preparer
        self._links: dict[str, Passage] = {}
        self._wholes: dict[str, Passage] = {}
        self._found: dict[Key, str] = {}
        for each in value_chains.chains():
            self._wholes[each.id] = _whole(preparer, each)
            for node in each.nodes:
                words = ", ".join(node.keywords.get("en"))
                self._links[node.id] = preparer.passage(
                    node.id,
                    "link",
                    f"{node.label.get('en')}. {node.hint.get('en')} {words}",
                    "en",
                    title_end=len(node.label.get("en")),
                    concept_ids=value_chains.concepts_of(node.id),
                )

    def chain_of(self, profile: PreparedProfile) -> Chain | None:
        """Return the chain an organisation belongs to: the one it names, else the best fitting.

        None where no chain fits.
        """
        for link_id in profile.profile.links:
            if value_chains.is_node(link_id):
                return value_chains.chain(value_chains.node(link_id).chain)
        known = {each.id: each for each in value_chains.chains()}
        for chain_id in profile.profile.chains:
            if chain_id in known:
                return known[chain_id]
        key = cache_key(profile.profile)
        if key not in self._found:
            strengths = {each.id: self._strength(each, profile) for each in known.values()}
            best = max(sorted(strengths), key=lambda each: strengths[each])
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[key] = best if strengths[best] >= CHAIN_FOUND else ""
        return known.get(self._found[key])

    def _strength(self, chain: Chain, profile: PreparedProfile) -> float:
        """Return how well a chain as a whole fits an organisation."""
        strength = 0.0
        for passages, share in ((profile.supply, 1.0), (profile.needs, NEEDS_SHARE)):
            block = block_of(passages)
            if block is not None:
                links = [float(_match(self._links[n.id], block).max()) for n in chain.nodes]
                strength += share * sum(sorted(links)[-BEST_LINKS:]) / BEST_LINKS
        block = block_of((*profile.supply, *profile.needs))
        if block is not None:
            _, about, near = link_channels(self._wholes[chain.id], block)
            whole = MEANING_WEIGHT * float(about.mean()) + VECTOR_WEIGHT * float(near.mean())
            strength += CHAIN_SHARE * whole
        return strength

    def positions(self, chain: Chain, profile: PreparedProfile) -> tuple[str, ...]:
        """Return the links of its chain at which an organisation stands, best first."""
        return self._positions(chain, Pool([profile]), PLACED_OWN)[0]

    def _positions(
        self, chain: Chain, pool: Pool[PreparedProfile], placed: float = PLACED
    ) -> list[tuple[str, ...]]:
        ids = [node.id for node in chain.nodes]
        fits = self._fits(chain, pool)
        found: list[tuple[str, ...]] = []
        for at, each in enumerate(pool.candidates):
            named = tuple(link for link in each.profile.links if link in ids)
            column = fits[:, at]
            order = np.argsort(-column, kind="stable")[:MAX_POSITIONS]
            best = float(column[order[0]])
            near = tuple(
                ids[row] for row in order if column[row] >= max(placed, SECOND_PLACE * best)
            )
            found.append(named or near)
        return found

    def _fits(self, chain: Chain, pool: Pool[PreparedProfile]) -> NDArray[np.float64]:
        """Return one row a link, one column a candidate: how well it fits, 0..1."""
        fits = np.zeros((len(chain.nodes), len(pool.candidates)))
        for row, node in enumerate(chain.nodes):
            fits[row] += [_codes(node, each.profile) for each in pool.candidates]
            block = pool.supply_block
            if block is None:
                continue
            strength = _match(self._links[node.id], block)
            best = np.zeros(len(pool.candidates))
            np.maximum.at(best, block.owners, strength)
            fits[row] += best
        return fits / _TOTAL

    def view(
        self,
        asker: PreparedProfile,
        candidates: Sequence[PreparedProfile],
        partners: Sequence[PreparedProfile] = (),
        chain_id: str = "",
    ) -> ChainView | None:
        """Return the asker's chain with its links; None where no chain fits the asker.

        Links where a partner stands are filled; for every other one the candidates that stand
        there are ranked. `chain_id` overrides the choice of the chain. Raises KeyError if it is
        unknown.
        """
        chain = value_chains.chain(chain_id) if chain_id else self.chain_of(asker)
        if chain is None:
            return None
        own = self.positions(chain, asker)
        filled = self._at_links(chain, partners)
        offered = self._at_links(chain, candidates)
        asked = self._asked(chain, asker)
        near = {each.id for link in own for each in value_chains.neighbours(link)}
        links = []
        for node in chain.nodes:
            at_link = filled.get(node.id, ())
            state = LinkState.OWN if node.id in own else LinkState.MISSING
            if state is LinkState.MISSING and at_link:
                state = LinkState.FILLED
            could = offered.get(node.id, ()) if state is LinkState.MISSING else ()
            links.append(
                LinkView(
                    link_id=node.id,
                    state=state,
                    filled_by=tuple(each.profile_id for each in at_link),
                    candidates=tuple(could[:MAX_CANDIDATES]),
                    adjacent=node.id in near,
                    asked_by=tuple(asked.get(node.id, ())),
                )
            )
        return ChainView(chain.id, tuple(links))

    def _at_links(
        self, chain: Chain, profiles: Sequence[PreparedProfile]
    ) -> dict[str, list[LinkCandidate]]:
        if not profiles:
            return {}
        pool = Pool(profiles)
        fits = self._fits(chain, pool)
        rows = {node.id: row for row, node in enumerate(chain.nodes)}
        found: dict[str, list[LinkCandidate]] = {}
        for at, links in enumerate(self._positions(chain, pool)):
            for link in links:
                fit = round(float(fits[rows[link], at]), 4)
                found.setdefault(link, []).append(LinkCandidate(profiles[at].profile.id, fit))
        for each in found.values():
            each.sort(key=lambda candidate: (-candidate.fit, candidate.profile_id))
        return found

    def _asked(self, chain: Chain, asker: PreparedProfile) -> dict[str, list[str]]:
        """Return link → needs that point to it: each need to the link that answers it best."""
        found: dict[str, list[str]] = {}
        for need in asker.needs:
            best, chosen = 0.0, ""
            for node in chain.nodes:
                fit = _answers(need, self._links[node.id]) + STAGE_WEIGHT * need.stages.get(
                    node.stage, 0.0
                )
                if fit > best:
                    best, chosen = fit, node.id
            if chosen:
                found.setdefault(chosen, []).append(need.entry_id)
        return found

    def links_of(self, asker: PreparedProfile, found: Sequence[PreparedProfile]) -> list[str]:
        """Return for each profile the link of the asker's chain that it would fill, or ""."""
        chain = self.chain_of(asker)
        if chain is None or not found:
            return [""] * len(found)
        own = self.positions(chain, asker)
        placed = self._positions(chain, Pool(found))
        return [next((link for link in links if link not in own), "") for links in placed]


def _answers(need: Passage, link: Passage) -> float:
    block = block_of((link,))
    assert block is not None  # one passage was given
    return float(_match(need, block)[0])


def _match(query: Passage, block: Block) -> NDArray[np.float32]:
    tagged, about, near = link_channels(query, block)
    strength: NDArray[np.float32] = (
        CONCEPT_WEIGHT * tagged + MEANING_WEIGHT * about + VECTOR_WEIGHT * near
    )
    return strength


def _whole(preparer: Preparer, chain: Chain) -> Passage:
    """Return a chain with the names and keywords of all its links as one passage."""
    links = [f"{n.label.get('en')} {', '.join(n.keywords.get('en'))}" for n in chain.nodes]
    text = f"{chain.label.get('en')}. {chain.description.get('en')} {'. '.join(links)}"
    tagged = [each for n in chain.nodes for each in value_chains.concepts_of(n.id)]
    return preparer.passage(chain.id, "chain", text, "en", concept_ids=tagged)


def _codes(node: Node, profile: Profile) -> float:
    divisions = {nace.division_of(code) for code in profile.nace}
    fit = STAGE_WEIGHT if node.stage in profile.stages else 0.0
    return fit + (INDUSTRY_WEIGHT if divisions & set(node.nace) else 0.0)
