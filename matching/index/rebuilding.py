"""Filling an index anew beside the one in use: what an adapter offers that can do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from matching.index.protocol import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.index.protocol import IndexedVersion

State = Literal["live", "building", "kept"]


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index: `live` answers, `building` is being filled, `kept` can be gone back to.

    `is_readable` says whether this version of the code can read it.
    """

    name: str
    state: State
    documents: int
    schema: str
    is_readable: bool


class Rebuild(Protocol):
    """An index that is being filled. While it exists every write goes to it and to the live one."""

    @property
    def name(self) -> str:
        """The name of the index being filled."""
        ...

    def versions(self) -> dict[str, IndexedVersion]:
        """Return what it holds so far, tombstones included."""
        ...

    def finish(self, notes: Mapping[str, str]) -> None:
        """Put it in the live one's place in one step, with these notes; keep the old one."""
        ...

    def abandon(self) -> None:
        """Remove it; the live one stays as it is."""
        ...


@runtime_checkable
class Rebuildable(Protocol):
    """A search index that can be filled anew while it answers."""

    def begin_rebuild(self) -> Rebuild:
        """Begin, or go on with one that was interrupted."""
        ...

    def rollback(self) -> str:
        """Make the kept index the live one and keep the other; return its name.

        What was written since the switch is missing from it: compare and mend afterwards. Raises
        SearchIndexError where none is kept that this version of the code can read.
        """
        ...

    def generations(self) -> list[Generation]:
        """Return all indexes there are, oldest first."""
        ...


class RebuildableIndex(Rebuildable, SearchIndex, Protocol):
    """A search index that can be filled anew while it answers."""
