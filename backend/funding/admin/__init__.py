"""Funding in the back office."""

from backend.funding.admin import projects  # noqa: F401 - registers
