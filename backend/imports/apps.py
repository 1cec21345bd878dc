"""Member lists, CORDIS and JSON Lines."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Member lists, CORDIS and JSON Lines."""

    name = "backend.imports"
    label = "imports"
