"""The index documents of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from backend.funding.engine.documents import CallContent, document_of
from backend.funding.models import Call
from backend.search.engine import IndexDocument


class CallDocuments:
    """Builds the documents of calls; a withdrawn call has none."""

    def count(self) -> int:
        """Return how many calls there are."""
        return Call.objects.count()

    def ids(self) -> Iterator[UUID]:
        """Yield the public ids of all calls."""
        rows = Call.objects.order_by("pk").values_list("public_id", flat=True)
        return iter(rows.iterator(chunk_size=2000))

    def build(self, versions: Mapping[UUID, int]) -> Mapping[UUID, list[IndexDocument]]:
        """Return the documents of calls as they stand now, in one query."""
        calls = Call.objects.filter(public_id__in=list(versions), is_withdrawn=False)
        return {
            call.public_id: [document_of(_source(call, versions[call.public_id]))]
            for call in calls.defer("text_html", "conditions_html", "overrides")
        }


def _source(call: Call, version: int) -> CallContent:
    return CallContent(
        call_id=str(call.public_id),
        version=version,
        title=call.title,
        text=call.text,
        language=call.language,
        plain=tuple(sorted(call.plain.items())),
        keywords=tuple(call.keywords),
        names=(call.identifier, call.call_identifier, call.call_title),
        concepts=tuple(call.concepts),
        ecosystems=tuple(call.ecosystems),
        transitions=tuple(call.transitions),
        countries=tuple(call.countries),
        updated=int(call.updated_at.timestamp()),
    )
