"""How apps say what an organisation's matchable profile holds.

The directory registers the base builder; apps above add to it (past projects, for example)
without the directory knowing them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from matching.domain import Profile

Enricher = Callable[[Mapping[str, Profile]], Mapping[str, Profile]]
Builder = Callable[[Sequence[UUID], str], Mapping[str, Profile]]

_enrichers: list[Enricher] = []


def register_enricher(enricher: Enricher) -> None:
    """Have `enricher` add to profiles (keyed by public id) wherever they are built."""
    if enricher not in _enrichers:
        _enrichers.append(enricher)


def enrich(profiles: Mapping[str, Profile]) -> Mapping[str, Profile]:
    """Pass profiles through every registered enricher."""
    for enricher in _enrichers:
        profiles = enricher(profiles)
    return profiles
