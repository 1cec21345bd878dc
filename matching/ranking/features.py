"""The numbers by which a candidate is judged, for one need or for an organisation as a whole.

Every feature belongs to a group (one Reason) and may only push in one direction where its meaning
demands it: better words never lower a score, being a competitor never raises it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, overload

import numpy as np

from matching.ranking import traits
from matching.ranking.channels import (
    CHANNELS,
    Block,
    Similarity,
    concept_share,
    gram_cosine,
    meaning_cosine,
    similarity,
    stacked,
    vector_cosine,
    weighted_mean,
)
from matching.ranking.feature_list import FEATURES, GROUPS, NAMES, Feature
from matching.ranking.linkage import Linkage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.ranking.channels import Part
    from matching.ranking.comparable import Comparable, Passage, PreparedProfile, Range

__all__ = [
    "FEATURES",
    "GROUPS",
    "NAMES",
    "Asked",
    "Evidence",
    "EvidenceTable",
    "Feature",
    "FeatureTable",
    "Pool",
    "compute",
]

C = TypeVar("C", bound="Comparable")


DESCRIBED: Final = 0.4
"""How much of an offer a passage of a description is worth as the answer to a need. Set by
judgement between 0, where who wrote no offer is no answer, and 1; with the former lists nDCG@10 on
the judged set, chains left out, was 0.68 with 1 and 0.69 with 0.6, because descriptions touch on
much that is not offered."""

RETURNED_FLOOR: Final = 0.1
"""What an offer and a stranger's need have in common by chance (19 of 20 pairs of the demo data
have less): below it nobody is told that its offer answers a need."""

BY_TABLES: Final = Linkage()
"""Nothing learned: what stages and industries say of each other comes from the reference tables."""

_AT: Final[Mapping[str, int]] = {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the features of one candidate rest on, for the reasons.

    `need` is the asker's need it fills best (None when no need was asked), `passage` the
    candidate's best passage for it, `offer` the same where it is an offer; `returned` pairs the
    asker's offer with the candidate's need it fills; by `linkage` stages and industries were
    compared.
    """

    need: Passage | None
    passage: Passage | None
    offer: Passage | None
    returned: tuple[Passage, Passage] | None
    linkage: Linkage = BY_TABLES


class EvidenceTable(Sequence[Evidence]):
    """The evidence of every candidate, put together when it is asked for: few ever are."""

    def __init__(
        self, pool: Pool[Any], choice: Choice, returned: Returned, linkage: Linkage
    ) -> None:
        """Keep where the passages stand."""
        self._linkage = linkage
        self._pool = pool
        self._choice = choice
        self._returned = returned

    def __len__(self) -> int:
        return len(self._pool.candidates)

    @overload
    def __getitem__(self, at: int) -> Evidence: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Evidence]: ...

    def __getitem__(self, at: int | slice) -> Evidence | Sequence[Evidence]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self.of(at, self._pool.candidates[at])

    def of(self, at: int, candidate: Comparable) -> Evidence:
        """Return the evidence of one candidate, its passages taken from `candidate`."""
        need = int(self._choice.needs[at])
        offer = int(self._choice.offers[at])
        top = int(self._choice.tops[at])
        mine = int(self._returned.offers[at])
        supply = candidate.supply if top >= 0 else ()
        begun = self._pool.supply_starts[at]
        pair = None
        if mine >= 0:
            theirs = int(self._returned.tops[at]) - self._pool.needs_starts[at]
            pair = (self._returned.own[mine], candidate.open_needs[theirs])
        return Evidence(
            need=self._choice.asked[need] if need >= 0 else None,
            passage=supply[top - begun] if top >= 0 else None,
            offer=supply[offer - begun] if offer >= 0 else None,
            returned=pair,
            linkage=self._linkage,
        )


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """One row a candidate, one column a feature, with the evidence of each row."""

    rows: NDArray[np.float64]
    evidence: EvidenceTable


class Asked:
    """The asker's side of a question: the needs that are asked and the offers made in return."""

    def __init__(self, asker: PreparedProfile, need_id: str = "") -> None:
        """Take one need, or all needs of the asker. Raises KeyError for an unknown need."""
        self.asker = asker
        self.needs: tuple[Passage, ...] = (asker.need(need_id),) if need_id else asker.needs


class Pool(Generic[C]):
    """Candidates stacked once, to be compared with any number of questions."""

    def __init__(self, candidates: Sequence[C]) -> None:
        """Stack what the candidates offer, say of themselves, and need."""
        self.candidates = tuple(candidates)
        self.codes = [each.codes for each in self.candidates]
        supply = [each.supply_part for each in self.candidates]
        needs = [each.needs_part for each in self.candidates]
        self.supply_block = stacked(supply)
        self.needs_block = stacked(needs)
        self.supply_starts = _starts(supply)
        self.needs_starts = _starts(needs)
        self.is_offer = np.array([f for each in self.codes for f in each.is_offer], dtype=bool)


def _starts(parts: Sequence[Part]) -> list[int]:
    """Return the number of each candidate's first passage."""
    return [0, *accumulate(part.count for part in parts)][:-1]


@dataclass(frozen=True, slots=True)
class Choice:
    """Per candidate the numbers of the need it fills best, of its best offer and of its best
    passage for it; -1 for none. `asked` are the needs."""

    asked: tuple[Passage, ...]
    needs: NDArray[np.int64]
    offers: NDArray[np.int64]
    tops: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Returned:
    """Per candidate the number of the asker's offer that answers one of its needs best, and that of
    the need; -1 for none. `own` are the offers."""

    own: tuple[Passage, ...]
    offers: NDArray[np.int64]
    tops: NDArray[np.int64]


def compute(asked: Asked, pool: Pool[Any], linkage: Linkage = BY_TABLES) -> FeatureTable:
    """Return the features of all candidates of the pool for this question.

    `linkage` is that of the release; without it the reference tables speak.
    """
    rows = np.zeros((len(pool.candidates), len(FEATURES)))
    choice = _best_need(asked, pool, rows)
    returned = _returned(asked, pool, rows)
    _field(asked.asker, pool, rows)
    for number, need in enumerate(asked.needs):
        own = np.flatnonzero(choice.needs == number)
        _fill(rows, own, traits.of_need(need, [pool.codes[at] for at in own]))
        _pair_stage(rows, own, need, choice, pool)
        _maturity(rows, own, need.trl or asked.asker.codes.trl, choice, pool)
        _mutual(rows, own if need.entry_id else own[:0])
    _fill(rows, slice(None), traits.of_organisations(asked.asker.codes, pool.codes, linkage))
    near = np.maximum(rows[:, _AT["field_vector"]], rows[:, _AT["field_meaning"]])
    rows[:, _AT["competitor"]] *= near
    return FeatureTable(rows, EvidenceTable(pool, choice, returned, linkage))


def _fill(
    rows: NDArray[np.float64],
    which: NDArray[np.int64] | slice,
    columns: Mapping[str, Sequence[float] | NDArray[np.float32]],
) -> None:
    for name, values in columns.items():
        rows[which, _AT[name]] = values


def _pair_stage(
    rows: NDArray[np.float64],
    which: NDArray[np.int64],
    need: Passage,
    choice: Choice,
    pool: Pool[Any],
) -> None:
    """Fill in how far the stages of a need and of the best offer (else passage) agree."""
    agreed = lru_cache(None)(lambda theirs: traits.agreement(need.stages, dict(theirs)))
    pairs = np.where(choice.offers >= 0, choice.offers, choice.tops)
    rows[which, _AT["pair_stage"]] = [
        agreed(pool.codes[at].passage_stages[pairs[at] - pool.supply_starts[at]])
        for at in which.tolist()
    ]


def _maturity(
    rows: NDArray[np.float64],
    which: NDArray[np.int64],
    wanted: Range,
    choice: Choice,
    pool: Pool[Any],
) -> None:
    """Fill in how the TRL of the best offer answers that of the need; what an entry does not say is
    taken from its profile."""
    fits = lru_cache(None)(lambda own: traits.maturity(wanted, own))
    pairs = choice.tops
    rows[which, _AT["maturity"]] = [
        fits(pool.codes[at].passage_trl[pairs[at] - pool.supply_starts[at]] or pool.codes[at].trl)
        for at in which.tolist()
    ]


def _mutual(rows: NDArray[np.float64], which: NDArray[np.int64]) -> None:
    """Fill in the harmonic mean of both directions: the need by the candidate's offer, its need by
    the asker's. 0.0 where a side has no need or no answer: one direction alone is no exchange."""
    pair = [_AT[f"pair_{name}"] for name in CHANNELS]
    there = np.maximum(rows[which][:, pair].mean(axis=1) - RETURNED_FLOOR, 0.0)
    back = rows[which, _AT["returned"]]
    rows[which, _AT["mutual"]] = 2.0 * there * back / np.maximum(there + back, 1e-12)


def _best_need(asked: Asked, pool: Pool[Any], rows: NDArray[np.float64]) -> Choice:
    """Find per candidate the need it fills best, with the best offer and passage; fill in how
    well they fit."""
    count = len(pool.candidates)
    choice = Choice(asked.needs, *(np.full(count, -1, dtype=np.int64) for _ in range(3)))
    block = pool.supply_block
    if block is None:
        return choice
    strongest = np.full(count, -1.0)
    for number, need in enumerate(asked.needs):
        found = similarity(need, block)
        mixed = found.mixed
        # Offers and descriptions are weighed on one scale, so that nobody loses by writing one
        # more: were any offer taken before a better description, leaving it out would raise
        # the score.
        counted = np.where(pool.is_offer, mixed, DESCRIBED * mixed)
        tops = _tops(counted, block.owners, count)
        whole = _whole(need, found, block, pool, count)
        strength = counted[tops].astype(np.float64) + whole["profile_concepts"].astype(np.float64)
        better = np.flatnonzero((tops >= 0) & (strength > strongest))
        best = tops[better]
        strongest[better] = strength[better]
        choice.needs[better] = number
        choice.offers[better] = np.where(pool.is_offer[best], best, -1)
        choice.tops[better] = best
        share = np.where(pool.is_offer[best], 1.0, DESCRIBED)
        values = {
            f"pair_{name}": share * found.values[row, best].astype(np.float64)
            for row, name in enumerate(CHANNELS)
        }
        _fill(rows, better, values)
        _fill(rows, better, {name: column[better] for name, column in whole.items()})
    return choice


def _tops(mixed: NDArray[np.floating], owners: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return per candidate the number of its first passage with the highest value, -1 for none.

    Passages lie in the order of their owners.
    """
    tops = np.full(count, -1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    highest = np.repeat(np.maximum.reduceat(mixed, starts), np.diff(starts, append=len(owners)))
    best = np.flatnonzero(mixed == highest)
    first, places = np.unique(owners[best], return_index=True)
    tops[first] = best[places]
    return tops


def _whole(
    need: Passage, found: Similarity, block: Block, pool: Pool[Any], count: int
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


def _returned(asked: Asked, pool: Pool[Any], rows: NDArray[np.float64]) -> Returned:
    """Fill in how well the asker's offers answer the candidates' open needs."""
    count = len(pool.candidates)
    own = asked.asker.offers
    found = Returned(own, *(np.full(count, -1, dtype=np.int64) for _ in range(2)))
    block = pool.needs_block
    if block is None:
        return found
    column = rows[:, _AT["returned"]]
    for number, offer in enumerate(own):
        alike = similarity(offer, block)
        mean = np.maximum(alike.values.mean(axis=0) - RETURNED_FLOOR, 0.0)
        tops = _tops(mean, block.owners, count)
        values = mean[tops].astype(np.float64)
        better = np.flatnonzero((tops >= 0) & (values > column))
        column[better] = values[better]
        found.offers[better] = number
        found.tops[better] = tops[better]
    return found


def _field(asker: PreparedProfile, pool: Pool[Any], rows: NDArray[np.float64]) -> None:
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
