"""Export, erasure, retention and legal texts over every app's holdings."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Reads what the apps below declare; no app imports this one."""

    name = "backend.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register its own holdings, its jobs, and what people are told."""
        from backend.accounts.sign_in import terms
        from backend.common import jobs
        from backend.privacy import kinds, personal_data
        from backend.privacy.models import ErasureRequest, ExportJob
        from backend.privacy.services import erasure, exporting, legal

        personal_data.register()
        kinds.register()
        jobs.register_sweeper(ExportJob, exporting.resend)
        jobs.register_sweeper(ErasureRequest, erasure.resend)
        terms.register(
            terms.Terms(
                current=legal.terms_version, is_due=legal.terms_due, accept=legal.terms_accept
            )
        )
