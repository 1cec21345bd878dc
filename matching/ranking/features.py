"""The numbers by which a candidate is judged, for one need or for an organisation as a whole.

Every feature belongs to a group (one Reason) and may only push in one direction where its meaning
demands it: better words never lower a score, being a competitor never raises it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.ranking import traits
from matching.ranking.channels import (
    CHANNELS,
    Block,
    Similarity,
    block_of,
    concept_share,
    gram_cosine,
    meaning_cosine,
    similarity,
    vector_cosine,
    weighted_mean,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.ranking.prepared import Passage, PreparedProfile


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its name, the reason it belongs to, and the sign its weight must have (0: any).

    `judged` marks features whose weight stays as set by hand. How often partners share a country,
    a chain or a stage in a set of examples says how the examples were drawn, not what makes a
    good partner.
    """

    name: str
    group: str
    sign: int
    judged: bool = False


FEATURES: Final[tuple[Feature, ...]] = (
    *(Feature(f"pair_{channel}", "offer_fits_need", 1) for channel in CHANNELS),
    Feature("pair_stage", "offer_fits_need", 1),
    *(
        Feature(f"profile_{channel}", "profile_fits_need", 1)
        for channel in ("grams", "concepts", "senses", "vector", "meaning")
    ),
    Feature("need_industry", "industry_fits_need", 1),
    Feature("need_stage", "stage_fits_need", 1),
    Feature("stage_feeds", "stage_feeds", 1, judged=True),
    Feature("field_grams", "same_field", 1, judged=True),
    Feature("field_concepts", "same_field", 1, judged=True),
    Feature("field_vector", "same_field", 1, judged=True),
    Feature("field_meaning", "same_field", 1, judged=True),
    Feature("same_chain", "same_chain", 1, judged=True),
    Feature("same_ecosystem", "same_ecosystem", 1, judged=True),
    Feature("returned", "your_offer_fits_their_need", 1),
    Feature("certificate_asked", "certification_held", 1),
    Feature("certificate_missing", "certification_missing", -1),
    Feature("certificate_shared", "certification_shared", 1, judged=True),
    Feature("country_new", "country_new", 0, judged=True),
    Feature("ready", "market_ready", 1, judged=True),
    Feature("competitor", "competitor", -1, judged=True),
    Feature("same_stage", "same_stage", -1, judged=True),
    Feature("thin", "thin_profile", -1, judged=True),
)
DESCRIBED: Final = 0.4
"""How much of an offer a passage of a description is worth as the answer to a need. Set by
judgement between 0, where who wrote no offer is no answer, and 1; with the former lists nDCG@10 on
the judged set, chains left out, was 0.68 with 1 and 0.69 with 0.6, because descriptions touch on
much that is not offered."""

RETURNED_FLOOR: Final = 0.1
"""What an offer and a stranger's need have in common by chance (19 of 20 pairs of the demo data
have less): below it nobody is told that its offer answers a need."""

NAMES: Final = tuple(each.name for each in FEATURES)
GROUPS: Final = tuple(dict.fromkeys(each.group for each in FEATURES))
_AT: Final[Mapping[str, int]] = {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the features of one candidate rest on, for the reasons.

    `need` is the asker's need it fills best (None when no need was asked), `passage` the
    candidate's best passage for it, `offer` the same where it is an offer; `returned` pairs the
    asker's offer with the candidate's need it fills.
    """

    need: Passage | None
    passage: Passage | None
    offer: Passage | None
    returned: tuple[Passage, Passage] | None


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """One row a candidate, one column a feature, with the evidence of each row."""

    rows: NDArray[np.float64]
    evidence: tuple[Evidence, ...]


class Asked:
    """The asker's side of a question: the needs that are asked and the offers made in return."""

    def __init__(self, asker: PreparedProfile, need_id: str = "") -> None:
        """Take one need, or all needs of the asker. Raises KeyError for an unknown need."""
        self.asker = asker
        self.needs: tuple[Passage, ...] = (asker.need(need_id),) if need_id else asker.needs


class Pool:
    """Candidates stacked once, to be compared with any number of questions."""

    def __init__(self, candidates: Sequence[PreparedProfile]) -> None:
        """Stack what the candidates offer, say of themselves, and need."""
        self.candidates = tuple(candidates)
        numbered = tuple(enumerate(self.candidates))
        self.supply = [(at, p) for at, each in numbered for p in each.supply]
        self.supply_block = block_of(self.supply)
        self.needs = [(at, p) for at, each in numbered for p in each.open_needs]
        self.needs_block = block_of(self.needs)
        self.is_offer = np.array([p.kind == "offer" for _, p in self.supply], dtype=bool)


def compute(asked: Asked, pool: Pool) -> FeatureTable:
    """Return the features of all candidates of the pool for this question."""
    count = len(pool.candidates)
    rows = np.zeros((count, len(FEATURES)))
    best = _best_need(asked, pool)
    returned = _returned(asked, pool, rows)
    _field(asked.asker, pool, rows)
    evidence = []
    for at, candidate in enumerate(pool.candidates):
        need, offer_at, passage_at, values = best[at]
        row = rows[at]
        for name, value in values.items():
            row[_AT[name]] = value
        for name, value in traits.of_need(need, candidate).items():
            row[_AT[name]] = value
        for name, value in traits.of_organisations(asked.asker, candidate).items():
            row[_AT[name]] = value
        offer = pool.supply[offer_at][1] if offer_at >= 0 else None
        passage = pool.supply[passage_at][1] if passage_at >= 0 else None
        if need is not None and passage is not None:
            row[_AT["pair_stage"]] = traits.agreement(need.stages, (offer or passage).stages)
        row[_AT["competitor"]] *= max(row[_AT["field_vector"]], row[_AT["field_meaning"]])
        evidence.append(Evidence(need, passage, offer, returned[at]))
    return FeatureTable(rows, tuple(evidence))


_Best = tuple["Passage | None", int, int, dict[str, float]]


def _best_need(asked: Asked, pool: Pool) -> list[_Best]:
    """Return per candidate the need it fills best, with the best offer, passage and values."""
    best: list[_Best] = [(None, -1, -1, {})] * len(pool.candidates)
    block = pool.supply_block
    if block is None:
        return best
    strongest = np.full(len(pool.candidates), -1.0)
    for need in asked.needs:
        found = similarity(need, block)
        mixed = found.mixed
        counted = np.where(pool.is_offer, mixed, DESCRIBED * mixed)
        tops = _tops(counted, block.owners, len(pool.candidates))
        whole = _whole(need, found, block, pool, len(pool.candidates))
        for at, top in enumerate(tops):
            if top < 0:
                continue
            strength = float(counted[top]) + float(whole["profile_concepts"][at])
            if strength <= strongest[at]:
                continue
            strongest[at] = strength
            # Offers and descriptions are weighed on one scale, so that nobody loses by writing one
            # more: were any offer taken before a better description, leaving it out would raise
            # the score.
            offer_at, share = (top, 1.0) if pool.is_offer[top] else (-1, DESCRIBED)
            values = {
                f"pair_{channel}": share * float(found.values[row, top])
                for row, channel in enumerate(CHANNELS)
            }
            values.update((name, float(column[at])) for name, column in whole.items())
            best[at] = (need, offer_at, top, values)
    return best


def _tops(mixed: NDArray[np.float32], owners: NDArray[np.int64], count: int) -> list[int]:
    """Return per candidate the number of its passage with the highest value, -1 for none."""
    tops = [-1] * count
    values = mixed.tolist()
    for at, owner in enumerate(owners.tolist()):
        if tops[owner] < 0 or values[at] > values[tops[owner]]:
            tops[owner] = at
    return tops


def _whole(
    need: Passage, found: Similarity, block: Block, pool: Pool, count: int
) -> dict[str, NDArray[np.float32]]:
    """Return the similarities of a need with everything a candidate says of itself."""
    described = ~pool.is_offer
    grams = np.zeros(count, dtype=np.float32)
    vector = np.zeros(count, dtype=np.float32)
    meaning = np.zeros(count, dtype=np.float32)
    np.maximum.at(grams, block.owners[described], found.values[1][described])
    np.maximum.at(vector, block.owners[described], found.values[4][described])
    np.maximum.at(meaning, block.owners[described], found.values[5][described])
    covered = np.zeros((count, found.concept_cover.shape[1]), dtype=np.float32)
    np.maximum.at(covered, block.owners, found.concept_cover)
    meant = np.zeros((count, found.sense_cover.shape[1]), dtype=np.float32)
    np.maximum.at(meant, block.owners, found.sense_cover)
    return {
        "profile_grams": grams,
        "profile_concepts": weighted_mean(covered, need.concept_weights),
        "profile_senses": weighted_mean(meant, need.sense_weights),
        "profile_vector": vector,
        "profile_meaning": meaning,
    }


def _returned(
    asked: Asked, pool: Pool, rows: NDArray[np.float64]
) -> list[tuple[Passage, Passage] | None]:
    """Fill in how well the asker's offers answer the candidates' open needs."""
    pairs: list[tuple[Passage, Passage] | None] = [None] * len(pool.candidates)
    block = pool.needs_block
    if block is None:
        return pairs
    column = rows[:, _AT["returned"]]
    for offer in asked.asker.offers:
        found = similarity(offer, block)
        mean = np.maximum(found.values.mean(axis=0) - RETURNED_FLOOR, 0.0)
        for at, top in enumerate(_tops(mean, block.owners, len(pool.candidates))):
            if top >= 0 and mean[top] > column[at]:
                column[at] = float(mean[top])
                pairs[at] = (offer, pool.needs[top][1])
    return pairs


def _field(asker: PreparedProfile, pool: Pool, rows: NDArray[np.float64]) -> None:
    """Fill in how near the two organisations are in what they do."""
    block = pool.supply_block
    if block is None or not asker.supply:
        return
    for name, channel in _FIELD_CHANNELS.items():
        column = np.zeros(len(pool.candidates), dtype=np.float32)
        for passage in asker.supply:
            np.maximum.at(column, block.owners, channel(passage, block))
        rows[:, _AT[name]] = column


_FIELD_CHANNELS: Final[Mapping[str, Callable[[Passage, Block], NDArray[np.float32]]]] = {
    "field_grams": gram_cosine,
    "field_concepts": concept_share,
    "field_vector": vector_cosine,
    "field_meaning": meaning_cosine,
}
