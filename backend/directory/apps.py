"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"

    def ready(self) -> None:
        """Register what people are told, whose seat it concerns, and what the audit log follows."""
        from backend.accounts.notifications import register_seat_names
        from backend.directory import audit, kinds_people, tokens
        from backend.directory.selectors.seats import seat_public_ids

        kinds_people.register_kinds()
        audit.register_models()
        register_seat_names(seat_public_ids)
        tokens.register()
