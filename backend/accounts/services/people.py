"""Writing people."""

from __future__ import annotations

from django.db import transaction

from backend.accounts.models import Person


@transaction.atomic
def person_set_language(*, person: Person, language: str) -> Person:
    """Remember a person's interface language; raises ValidationError on an unknown one."""
    person.language = language
    person.save(update_fields=["language"])
    return person


@transaction.atomic
def person_set_name(*, person: Person, name: str) -> Person:
    """Change what a person is called."""
    person.name = name
    person.save(update_fields=["name"])
    return person
