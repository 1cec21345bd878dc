"""A profile as the features see it: passages, codes, and what is stacked of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from matching.ranking.associations import Association
from matching.ranking.blocks import Part, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matching.domain import Profile

Range = tuple[int, int] | None
"""Lowest and highest TRL, None where unknown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a profile: an offer, a need or a description.

    `path` is that of its FieldRef. Number arrays are sorted and hold each number once; the weight
    arrays beside terms and letter sequences have unit length. `words` maps a term's number to the
    word as written; `lang` is the language that it was read in.
    """

    path: str
    kind: str
    private: bool
    terms: NDArray[np.int32]
    term_weights: NDArray[np.float32]
    grams: NDArray[np.int32]
    gram_weights: NDArray[np.float32]
    concepts: NDArray[np.int32]
    concept_weights: NDArray[np.float32]
    senses: NDArray[np.int32]
    sense_weights: NDArray[np.float32]
    vector: NDArray[np.float32]
    meaning: Association
    stages: Mapping[str, float]
    industries: Mapping[str, float]
    certificates: frozenset[str]
    words: Mapping[int, str]
    entry_id: str = ""
    lang: str = ""
    trl: Range = None


Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """What a candidate is judged by beside its words.

    `certificates` are those the profile lists, `held` also those its texts name; `trl` is its
    range, `ready` the highest of it, 0 where none is known; `size` counts the size classes from 1,
    0 where none is known or it makes no sense. `is_offer`, `passage_stages` and `passage_trl` have
    one item a passage of the supply.
    """

    nace: tuple[str, ...]
    stages: tuple[str, ...]
    chains: tuple[str, ...]
    country: str
    ready: int
    trl: Range
    size: int
    ecosystems: Weights
    certificates: frozenset[str]
    held: frozenset[str]
    words: int
    is_offer: tuple[bool, ...]
    passage_stages: tuple[Weights, ...]
    passage_trl: tuple[Range, ...]


class Comparable(Protocol):
    """A candidate as the features see it: prepared just now, or read from a store."""

    @property
    def id(self) -> str:
        """The organisation's id."""
        ...

    @property
    def codes(self) -> Codes:
        """What it is judged by beside its words."""
        ...

    @property
    def supply_part(self) -> Part:
        """What it can do for others, stacked."""
        ...

    @property
    def needs_part(self) -> Part:
        """The needs that may act for another viewer, stacked."""
        ...

    @property
    def supply(self) -> tuple[Passage, ...]:
        """The passages of `supply_part`."""
        ...

    @property
    def open_needs(self) -> tuple[Passage, ...]:
        """The passages of `needs_part`."""
        ...


@dataclass(frozen=True, slots=True)
class PreparedProfile:
    """A profile with its passages. `offers` and `needs` keep the profile's order."""

    profile: Profile
    offers: tuple[Passage, ...]
    needs: tuple[Passage, ...]
    descriptions: tuple[Passage, ...]
    ecosystems: Mapping[str, float]
    certificates: frozenset[str]
    words: int
    codes: Codes
    supply_part: Part
    needs_part: Part

    @property
    def id(self) -> str:
        """The organisation's id."""
        return self.profile.id

    @property
    def supply(self) -> tuple[Passage, ...]:
        """What it can do for others: offers first, then descriptions."""
        return self.offers + self.descriptions

    @property
    def open_needs(self) -> tuple[Passage, ...]:
        """The needs that may act for another viewer: never the private ones."""
        return open_of(self.needs)

    def need(self, need_id: str) -> Passage:
        """Return the need with this entry id. Raises KeyError if there is none."""
        for each in self.needs:
            if each.entry_id == need_id:
                return each
        raise KeyError(need_id)


def open_of(needs: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the needs that may act for another viewer."""
    return tuple(each for each in needs if each.entry_id and not each.private)


def viewed(passages: Sequence[Passage], part: Part) -> tuple[Passage, ...]:
    """Return passages whose arrays are views of the part that was stacked of them."""
    return tuple(
        replace(
            passage,
            terms=piece.numbers[0],
            term_weights=piece.weights[0],
            grams=piece.numbers[1],
            gram_weights=piece.weights[1],
            concepts=piece.numbers[2],
            senses=piece.numbers[3],
            vector=piece.vector,
            meaning=Association(piece.numbers[4], piece.weights[2]),
        )
        for passage, piece in zip(passages, pieces(part), strict=True)
    )
