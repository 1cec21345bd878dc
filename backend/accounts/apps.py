"""People and how they sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and how they sign in."""

    name = "backend.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Begin to keep the trace of what happens to accounts."""
        from backend.accounts.personal_data import register as declare_personal_data

        declare_personal_data()
        from backend.accounts.sign_in import audit

        audit.connect()
