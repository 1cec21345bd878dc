"""Writing people and what they are told."""

from backend.accounts.services.people import person_set_language

__all__ = ["person_set_language"]
