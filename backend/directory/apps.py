"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"
