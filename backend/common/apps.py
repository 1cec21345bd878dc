"""Common: mechanisms without a domain."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Holds the outbox, leased jobs, errors, pagination and the viewer."""

    name = "backend.common"
    label = "common"

    def ready(self) -> None:
        """Have e-mail that waits sent again by the sweep."""
        from backend.common import jobs, mail, mail_data
        from backend.common.models import MailOut

        mail_data.register()
        jobs.register_sweeper(MailOut, mail.resend)
