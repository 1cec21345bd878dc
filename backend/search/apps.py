"""Index relay, search and suggestions."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index relay, search and suggestions."""

    name = "backend.search"
    label = "search"
