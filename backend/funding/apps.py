"""Past projects; programmes and calls."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Past projects; programmes and calls."""

    name = "backend.funding"
    label = "funding"
