"""Index relay, search and suggestions."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index relay, search and suggestions."""

    name = "backend.search"
    label = "search"

    def ready(self) -> None:
        """Register how documents are built, how the index is asked, and which failures pass."""
        from backend.common import documents, health, jobs
        from backend.common.outbox import ORGANISATION
        from backend.search.engine import SearchIndexError, search_index
        from backend.search.services.organisations import OrganisationSource

        documents.register_source(ORGANISATION, OrganisationSource())
        health.register("index", lambda: search_index().meta())
        jobs.register_passing(SearchIndexError)
