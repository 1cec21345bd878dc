"""Consortia for calls."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsortiaConfig(AppConfig):
    """Names its open consortia to funding, so that an edit of rules shows what it changes."""

    name = "backend.consortia"
    label = "consortia"
    verbose_name = _("Consortia")

    def ready(self) -> None:
        """Register the consortia that rules judge."""
        from backend.consortia.personal_data import register as declare_personal_data

        declare_personal_data()
        from backend.common.token_scopes import TokenScope, allow
        from backend.consortia.services.subjects import open_subjects
        from backend.funding.services.preview import register_subjects

        register_subjects(open_subjects)
        allow(TokenScope.READ_CONSORTIA, "GET", "consortia", "consortium")
