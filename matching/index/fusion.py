"""Reciprocal rank fusion of the candidate channels, the same for every adapter."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

K = TypeVar("K")

RRF_K: Final = 60
"""Damping of the first ranks; the usual value of reciprocal rank fusion (Cormack et al. 2009)."""

CHANNEL_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {"lexical": 1.0, "concept": 1.2, "vector": 1.0}
)
"""Concepts count a little more because they alone hold in every language. Fusion only chooses
candidates, the ranking model orders them; so these are judgement, not tuned."""


def fuse(channels: Mapping[str, Sequence[K]]) -> dict[K, float]:
    """Return item → fused score of the ranked lists of `channels`, best first.

    Equal scores keep the order in which the items first occur.
    """
    scores: dict[K, float] = {}
    for channel, items in channels.items():
        weight = CHANNEL_WEIGHTS[channel]
        for rank, item in enumerate(items, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (RRF_K + rank)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))
