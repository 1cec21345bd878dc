"""The terms that one accepts when an account begins; what they say is kept by an app above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person


@dataclass(frozen=True, slots=True)
class Terms:
    """How to ask for them: the version that holds, whether one is due of a person, accepting it.

    `current` returns an empty string where this installation has no terms.
    """

    current: Callable[[], str]
    is_due: Callable[[Person], bool]
    accept: Callable[[Person, str, str], None]


_terms: list[Terms] = []


def register(terms: Terms) -> None:
    """Say where the terms are; called once, when the application is ready."""
    _terms[:] = [terms]


def current() -> str:
    """Return the version that has to be accepted, or an empty string."""
    return _terms[0].current() if _terms else ""


def is_due(person: Person) -> bool:
    """Say whether a person has not accepted the version that holds."""
    return bool(_terms) and _terms[0].is_due(person)


def check(given: str) -> None:
    """Raise ValidationError where the version that holds is not the one that was accepted."""
    version = current()
    if not version or given == version:
        return
    if not given:
        raise ValidationError(
            _("Please read the terms of use and tick that you accept them."), code="required"
        )
    raise ValidationError(
        _("The terms of use have changed meanwhile. Please read the new version."),
        code="other_version",
    )


def accept(person: Person, version: str, language: str) -> None:
    """Keep that a person accepted a version that was checked, with the time."""
    if _terms and version:
        _terms[0].accept(person, version, language)
