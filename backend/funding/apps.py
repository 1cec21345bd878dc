"""Funding: past projects; programmes and calls."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Adds past projects to the profiles that matching sees."""

    name = "backend.funding"
    label = "funding"

    def ready(self) -> None:
        """Register what funding adds to a profile."""
        from backend.common import documents
        from backend.funding.selectors.projects import with_history

        documents.register_enricher(with_history)
