"""Common: mechanisms without a domain."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Holds the outbox, leased jobs, errors, pagination and the viewer."""

    name = "backend.common"
    label = "common"
