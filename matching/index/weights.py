"""What a word, a concept or a sense counts in which field: the same for every adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.index.protocol import CONCEPT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

SEARCH_BOOSTS: Final[Mapping[str, float]] = {
    "name": 4.0, "offers": 2.0, "needs": 2.0, "description": 1.0
}  # fmt: skip
"""Who types a name wants that firm; an entry says more than a description."""

TARGET_BOOSTS: Final[Mapping[str, Mapping[str, float]]] = {
    "offers": {"offers": 2.0, "description": 1.0, "name": 0.5},
    "needs": {"needs": 2.0, "description": 0.5},
    "profile": {"offers": 1.5, "needs": 1.0, "description": 1.0, "name": 0.5},
}
TARGET_CONCEPT_BOOSTS: Final[Mapping[str, Mapping[str, float]]] = {
    "offers": {"offers": 1.0, "description": 0.6},
    "needs": {"needs": 1.0, "description": 0.3},
    "profile": dict.fromkeys(CONCEPT_FIELDS, 1.0),
}
CONCEPT_BOOST: Final = 1.5
SENSE_BOOST: Final = 0.5
"""A sense is a general word: it bridges languages but proves little."""

NARROWER_BOOST: Final = 0.5
"""The document has a concept below the one sought."""

ALL_TERMS_BOOST: Final = 1.0
"""Documents with all words of the query get their word score twice."""

MAX_TERMS: Final = 64
"""Words of a query that count; a pasted page would make a query too large otherwise."""

MIN_FUZZY: Final = 5
"""Shorter words are taken as they are: one letter changed makes another word of them."""

FUZZY_SHARE: Final = 0.5
"""What a word with one letter changed counts, as a share of the word itself."""

TIE_BREAKER: Final = 0.1
"""A word found in a second field adds this share of its score there."""
