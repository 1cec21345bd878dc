"""Invented organisations for a first look."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented organisations for a first look."""

    name = "backend.demo"
    label = "demo"
