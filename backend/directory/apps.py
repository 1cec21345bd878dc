"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"

    def ready(self) -> None:
        """Have notifications name the seat that they concern."""
        from backend.accounts.notifications import register_seat_names
        from backend.directory.selectors.seats import seat_public_ids

        register_seat_names(seat_public_ids)
