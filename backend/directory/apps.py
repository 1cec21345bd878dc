"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"

    def ready(self) -> None:
        """Register what people are told, and what the audit log follows."""
        from backend.directory import audit, kinds_people

        kinds_people.register_kinds()
        audit.register_models()
