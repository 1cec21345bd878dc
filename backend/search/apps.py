"""Index relay, search and suggestions."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index relay, search and suggestions."""

    name = "backend.search"
    label = "search"

    def ready(self) -> None:
        """Register how the documents of organisations are built."""
        from backend.common import documents
        from backend.common.outbox import ORGANISATION
        from backend.search.services.organisations import OrganisationSource

        documents.register_source(ORGANISATION, OrganisationSource())
