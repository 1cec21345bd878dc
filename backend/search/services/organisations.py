"""The documents of organisations and their entries."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from uuid import UUID

from backend.directory.models import Organisation
from backend.search.engine import IndexDocument, Source, documents_of, keep_prepared
from backend.search.selectors.state import indexable

logger = logging.getLogger(__name__)


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
        """Return the documents of organisations as they stand now.

        What ranking needs of them is prepared and kept too, so that no proposal waits for it.
        """
        sources = {
            UUID(key): Source(key, versions[UUID(key)], public, members, updated)
            for key, (public, members, updated) in indexable(versions).items()
        }
        gone = [str(each) for each in versions if each not in sources]
        try:
            keep_prepared(list(sources.values()), gone)
        except Exception:
            # A cache: whoever needs a candidate prepares it.
            logger.warning("candidates not prepared", exc_info=True)
        return {key: documents_of(source) for key, source in sources.items()}
