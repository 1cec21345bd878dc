"""The documents of organisations and their entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from backend.directory.models import Organisation
from backend.search.engine import IndexDocument, Source, documents_of
from backend.search.selectors.state import indexable


class OrganisationSource:
    """Builds the documents of organisations."""

    def count(self) -> int:
        """Return how many organisations there are."""
        return Organisation.objects.count()

    def ids(self) -> Iterator[UUID]:
        """Yield the public ids of all organisations."""
        rows = Organisation.objects.order_by("pk").values_list("public_id", flat=True)
        return iter(rows.iterator(chunk_size=2000))

    def build(self, versions: Mapping[UUID, int]) -> Mapping[UUID, list[IndexDocument]]:
        """Return the documents of organisations as they stand now."""
        return {
            UUID(key): documents_of(Source(key, versions[UUID(key)], public, members, updated))
            for key, (public, members, updated) in indexable(versions).items()
        }
