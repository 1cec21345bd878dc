"""Funding: past projects; programmes and calls."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Adds past projects to the profiles that matching sees, and calls to the index."""

    name = "backend.funding"
    label = "funding"

    def ready(self) -> None:
        """Register what funding adds to a profile, and how the documents of calls are built."""
        from backend.funding.personal_data import register as declare_personal_data

        declare_personal_data()
        from backend.common import documents
        from backend.common.token_scopes import TokenScope, allow
        from backend.funding.selectors.projects import with_history
        from backend.funding.services.call_documents import CallDocuments
        from backend.funding.services.call_mapping import CALL

        allow(TokenScope.READ_DIRECTORY, "GET", "organisation-projects")
        allow(
            TokenScope.READ_CALLS,
            "GET",
            "programmes",
            "programme",
            "calls",
            "calls-for-me",
            "call",
            "call-eligibility",
            "call-members",
            "call-original",
            "call-calendar",
            "scheme-questions",
        )
        allow(TokenScope.READ_CALLS, "POST", "schemes", "call-estimate")
        documents.register_enricher(with_history)
        documents.register_source(CALL, CallDocuments())
