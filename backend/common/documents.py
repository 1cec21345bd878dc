"""How apps say what the index holds: documents of an object kind, and what a profile holds.

The search app brings documents of every registered kind to the index without knowing the apps
above it: an app registers a source of documents under its object kind in `AppConfig.ready`. The
directory's profiles are enriched in the same way (past projects, for example).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from matching.domain import Profile

Enricher = Callable[[Mapping[str, Profile]], Mapping[str, Profile]]
Builder = Callable[[Sequence[UUID], str], Mapping[str, Profile]]


class DocumentSource(Protocol):
    """Where the documents of one object kind come from."""

    def count(self) -> int:
        """Return how many objects there are."""
        ...

    def ids(self) -> Iterator[UUID]:
        """Yield the public ids of all objects."""
        ...

    def build(self, versions: Mapping[UUID, int]) -> Mapping[UUID, Iterable[Any]]:
        """Return the index documents (`matching.index.IndexDocument`) that these objects want.

        `versions` maps public ids to the version that the documents carry. Built from the current
        state; an object that is gone or hidden from everybody has none. `org_id` of a document is
        the object's public id. Constant number of queries.
        """
        ...


_enrichers: list[Enricher] = []
_sources: dict[str, DocumentSource] = {}


def register_source(object_kind: str, source: DocumentSource) -> None:
    """Have the documents of `object_kind` (as in the outbox) built by `source`."""
    _sources[object_kind] = source


def sources() -> Mapping[str, DocumentSource]:
    """Return the sources by object kind."""
    return dict(_sources)


def register_enricher(enricher: Enricher) -> None:
    """Have `enricher` add to profiles (keyed by public id) wherever they are built."""
    if enricher not in _enrichers:
        _enrichers.append(enricher)


def enrich(profiles: Mapping[str, Profile]) -> Mapping[str, Profile]:
    """Pass profiles through every registered enricher."""
    for enricher in _enrichers:
        profiles = enricher(profiles)
    return profiles
