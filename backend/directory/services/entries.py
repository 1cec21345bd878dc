"""Offers and needs, written by their owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from backend.common import hooks
from backend.directory.enums import EntryStatus, Visibility
from backend.directory.models import Entry, Organisation, Profile
from backend.directory.services.data import Source
from backend.directory.services.upsert import note_provenance, touch_organisation
from backend.directory.services.validation import clean_fields

_RANK = {Visibility.PRIVATE: 0, Visibility.MEMBERS: 1, Visibility.PUBLIC: 2}
FIELDS = (
    "entry_type",
    "title",
    "text",
    "language",
    "nace",
    "concepts",
    "stage",
    "link",
    "certifications",
    "partner_types",
    "partner_countries",
    "visibility",
    "status",
    "expires_on",
)


def _clean_one(values: Mapping[str, Any], name: str, as_list: str) -> None:
    """Check a single code by the rules of the list field; the error names the single field."""
    if not values.get(name):
        return
    try:
        clean_fields({as_list: [values[name]]})
    except ValidationError as error:
        raise ValidationError({name: error.error_dict[as_list]}) from error


def _stands(entry: Entry) -> bool:
    """Say whether others can see the entry today, its visibility apart."""
    expired = entry.expires_on is not None and entry.expires_on < timezone.localdate()
    return entry.status == EntryStatus.OPEN and not expired


def _apply(entry: Entry, values: Mapping[str, Any]) -> bool:
    """Set the given fields, cleaned; returns whether anything changed."""
    given = {n: values[n] for n in FIELDS if n in values}
    if "nace" in given:
        given["nace"] = clean_fields({"nace": given["nace"]})["nace"]
    _clean_one(given, "stage", "stages")
    _clean_one(given, "link", "links")
    _clean_one(given, "language", "languages")
    if "trl" in values:
        low, high = clean_fields({"trl": values["trl"]})["trl"] or (None, None)
        given |= {"trl_min": low, "trl_max": high}
    changed = False
    for name, value in given.items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)
            changed = True
    return changed


def _saved(entry: Entry, source: Source, *, narrowing: bool) -> None:
    profile, _made = Profile.objects.get_or_create(organisation=entry.organisation)
    note_provenance(entry.organisation, {f"{entry.kind}s"}, source)
    if narrowing:
        hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
    touch_organisation(entry.organisation, profile=profile, narrowing=narrowing)


@transaction.atomic
def entry_create(
    *, organisation: Organisation, kind: str, values: Mapping[str, Any], source: Source
) -> Entry:
    """Add an offer or need; raises ValidationError naming field and value."""
    last = organisation.entries.filter(kind=kind).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    entry = Entry(organisation=organisation, kind=kind, position=position)
    _apply(entry, values)
    entry.full_clean(exclude=["public_id"])
    entry.save()
    _saved(entry, source, narrowing=False)
    return entry


@transaction.atomic
def entry_update(*, entry: Entry, values: Mapping[str, Any], source: Source) -> Entry:
    """Change an offer or need; what becomes less visible is revoked in the same transaction."""
    before, stood = Visibility(entry.visibility), _stands(entry)
    if not _apply(entry, values):
        return entry
    entry.full_clean(exclude=["public_id"])
    entry.save()
    narrower = _RANK[Visibility(entry.visibility)] < _RANK[before]
    _saved(entry, source, narrowing=narrower or (stood and not _stands(entry)))
    return entry


@transaction.atomic
def entry_delete(*, entry: Entry, source: Source) -> None:
    """Remove an offer or need."""
    organisation = entry.organisation
    hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
    kind = entry.kind
    entry.delete()
    profile, _made = Profile.objects.get_or_create(organisation=organisation)
    note_provenance(organisation, {f"{kind}s"}, source)
    touch_organisation(organisation, profile=profile, narrowing=True)
