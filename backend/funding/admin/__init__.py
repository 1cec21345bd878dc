"""Funding in the back office."""

from backend.funding.admin import (  # noqa: F401 - each registers its models
    calls,
    countries,
    programmes,
    projects,
    rule_sets,
)
