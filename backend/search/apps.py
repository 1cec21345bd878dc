"""Index relay, search and suggestions."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index relay, search and suggestions."""

    name = "backend.search"
    label = "search"

    def ready(self) -> None:
        """Register how documents are built, how the index is asked, and which failures pass."""
        from backend.search.personal_data import register as declare_personal_data

        declare_personal_data()
        from django.utils.translation import gettext as _
        from django.utils.translation import ngettext

        from backend.accounts import notifications, subscriptions
        from backend.common import documents, health, jobs
        from backend.common.outbox import ORGANISATION
        from backend.common.token_scopes import TokenScope, allow
        from backend.search.engine import SearchIndexError, search_index
        from backend.search.services import alerts
        from backend.search.services.organisations import OrganisationSource

        allow(TokenScope.READ_DIRECTORY, "GET", "search", "search-suggest")
        documents.register_source(ORGANISATION, OrganisationSource())
        health.register("index", lambda: search_index().meta())
        jobs.register_passing(SearchIndexError)
        notifications.register(
            alerts.KIND,
            title=lambda p: _("New hits: %(name)s") % p,
            text=lambda p: (
                ngettext(
                    "Your saved search found %(count)s new hit.",
                    "Your saved search found %(count)s new hits.",
                    int(p["count"]),
                )
                % p
            ),
            label=lambda: _("New hits of my saved searches"),
        )
        subscriptions.register(alerts.KIND, label=alerts.alert_label, stop=alerts.alert_stop)
