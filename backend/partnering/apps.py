"""Proposals and feedback."""

from django.apps import AppConfig


class PartneringConfig(AppConfig):
    """Proposals and feedback."""

    name = "backend.partnering"
    label = "partnering"
