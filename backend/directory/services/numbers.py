"""Official numbers that belong to one organisation only, when two give the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Organisation
from backend.directory.services.data import Change
from backend.directory.services.validation import problem

UNIQUE_NUMBERS = ("vat", "pic")


def settle_numbers(
    organisation: Organisation, values: dict[str, Any], seen: QuerySet[Organisation] | None
) -> list[Change]:
    """Take the unique numbers out of `values`, write them to the row, and return what changed.

    `seen` holds the organisations that whoever reads the answer may know of. A number held among
    them is refused with a ValidationError that names field and value. One held by an organisation
    hidden from the reader is taken as given, like a free one, but kept in `numbers_under_review`
    until the platform has found out whose it is: a refusal would tell that its holder is here.
    None (machines read) means that every holder counts as known. The database's constraint stays
    the guard; its own message names neither field nor value.
    """
    taken: dict[str, ValidationError] = {}
    changes: list[Change] = []
    review = dict(organisation.numbers_under_review)
    columns: dict[str, str] = {}
    for name in UNIQUE_NUMBERS:
        if name not in values:
            continue
        new = values.pop(name)
        before = organisation.number(name)
        columns[name] = new
        review.pop(name, None)
        others = Organisation.objects.exclude(pk=organisation.pk)
        held = bool(new) and others.filter(**{name: new}).exists()
        if new and new != before and _held_in_sight(organisation, name, new, seen):
            taken[name] = problem(
                f"{name}_taken",
                _("“%(value)s” already belongs to another organisation."),
                value=new,
            )
        elif held:
            columns[name] = ""
            review[name] = new
        if before != new:
            changes.append(Change(name, before, new))
    if taken:
        raise ValidationError(taken)  # type: ignore[arg-type]
    for name, value in columns.items():
        setattr(organisation, name, value)
    organisation.numbers_under_review = review
    return changes


def _held_in_sight(
    organisation: Organisation, name: str, value: str, seen: QuerySet[Organisation] | None
) -> bool:
    """Say whether another organisation that the reader may know of gives this number.

    One under review counts like one that is held, so that a second try from elsewhere is answered
    alike in both cases.
    """
    if seen is None:
        others = Organisation.objects.exclude(pk=organisation.pk)
        return others.filter(**{name: value}).exists()
    given = Q(**{name: value}) | Q(**{f"numbers_under_review__{name}": value})
    return seen.exclude(pk=organisation.pk).filter(given).exists()
