"""Which concepts and senses answer others in part, and how far."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.ranking.keys import concept_ids, concept_numbers
from matching.reference import concepts, lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NARROWER_DECAY: Final = 0.85
"""An offer more special than the need still fills it (kept per level)."""

SIBLING: Final = 0.3
SAME_FIELD: Final = 0.2
"""Two things of a kind, two words of one field: near, rarely enough."""


@lru_cache(maxsize=20_000)
def near_concepts(number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the numbers of the concepts that answer this one at least in part, and how far.

    The concept itself 1; below it NARROWER_DECAY per level; above it half per level; typed links
    by their weight; its siblings SIBLING. The highest of several ways counts.
    """
    ids = concept_ids()
    own = ids[number]
    near = dict(concepts.broader_closure(own))
    for other, (_, weight) in concepts.related(own).items():
        near[other] = max(near.get(other, 0.0), weight)
    for parent in concepts.concept(own).broader:
        for sibling in concepts.narrower(parent):
            near[sibling] = max(near.get(sibling, 0.0), SIBLING)
    level, strength = [own], 1.0
    seen = {own}
    while level:
        strength *= NARROWER_DECAY
        level = [c for each in level for c in concepts.narrower(each) if c not in seen]
        seen.update(level)
        for each in level:
            near[each] = max(near.get(each, 0.0), strength)
    near[own] = 1.0
    table = concept_numbers()
    known = [(table[each], value) for each, value in near.items() if each in table]
    return (
        np.array([at for at, _ in known], dtype=np.int32),
        np.array([value for _, value in known], dtype=np.float32),
    )


@cache
def _fields() -> Mapping[str, NDArray[np.int32]]:
    groups: dict[str, list[int]] = {}
    for number, each in enumerate(lexicon.senses()):
        groups.setdefault(each.field, []).append(number)
    return {name: np.array(members, dtype=np.int32) for name, members in groups.items()}


@cache
def _sense_fields() -> tuple[str, ...]:
    return tuple(each.field for each in lexicon.senses())


def same_field(number: int) -> NDArray[np.int32]:
    """Return the numbers of the senses that belong to the same field as this one."""
    return _fields()[_sense_fields()[number]]
