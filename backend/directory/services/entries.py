"""Offers and needs, written by their owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from backend.common import hooks
from backend.directory.enums import EntryStatus, HistoryKind, Visibility
from backend.directory.models import Entry, Organisation, Profile
from backend.directory.services.data import Source
from backend.directory.services.history import PRIVATE_SUFFIX, hide_entry, note
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


def _saved(
    entry: Entry, source: Source, *, narrowing: bool, hidden: bool, old: str | None, new: str | None
) -> None:
    """Note a written entry; `hidden` where it was and is private, so that nobody else may notice.

    Then index, version and completeness stay as they are: only the owner's own questions change.
    """
    organisation = entry.organisation
    profile, _made = Profile.objects.get_or_create(organisation=organisation)
    suffix = PRIVATE_SUFFIX if hidden else ""
    note_provenance(organisation, {f"{entry.kind}s{suffix}"}, source)
    private = entry.visibility == Visibility.PRIVATE
    if private:
        hide_entry(entry)
    note(
        organisation,
        HistoryKind.ENTRY,
        source,
        field=f"{entry.kind}s",
        old=old,
        new=new,
        entry_public_id=entry.public_id,
        is_private=private,
    )
    if narrowing:
        hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
    if hidden:
        hooks.fire(hooks.PRIVATE_ENTRY_CHANGED, organisation_id=organisation.pk)
    else:
        touch_organisation(organisation, profile=profile, narrowing=narrowing)


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
    hidden = entry.visibility == Visibility.PRIVATE
    _saved(entry, source, narrowing=False, hidden=hidden, old=None, new=entry.title)
    return entry


@transaction.atomic
def entry_update(*, entry: Entry, values: Mapping[str, Any], source: Source) -> Entry:
    """Change an offer or need; what becomes less visible is revoked in the same transaction."""
    before, stood, title = Visibility(entry.visibility), _stands(entry), entry.title
    if not _apply(entry, values):
        return entry
    entry.full_clean(exclude=["public_id"])
    entry.save()
    narrower = _RANK[Visibility(entry.visibility)] < _RANK[before]
    _saved(
        entry,
        source,
        narrowing=narrower or (stood and not _stands(entry)),
        hidden=before == Visibility.PRIVATE == entry.visibility,
        old=title,
        new=entry.title,
    )
    return entry


@transaction.atomic
def entry_delete(*, entry: Entry, source: Source) -> None:
    """Remove an offer or need."""
    hidden = entry.visibility == Visibility.PRIVATE
    _saved(entry, source, narrowing=not hidden, hidden=hidden, old=entry.title, new=None)
    if hidden:
        hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
    organisation = entry.organisation
    entry.delete()
    if not hidden:
        # Counted anew without the entry.
        touch_organisation(organisation, narrowing=True)
