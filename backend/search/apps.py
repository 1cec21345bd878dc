"""Index relay, search and suggestions."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index relay, search and suggestions."""

    name = "backend.search"
    label = "search"

    def ready(self) -> None:
        """Say how the index is asked whether it answers, and which of its failures pass."""
        from backend.common import health, jobs
        from backend.search.engine import SearchIndexError, search_index

        health.register("index", lambda: search_index().meta())
        jobs.register_passing(SearchIndexError)
