"""Bringing what a source says into the directory, changing only what differs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import hooks, outbox
from backend.common.text import fold
from backend.common.viewer import Viewer
from backend.directory.enums import HistoryKind, SizeClass, Visibility
from backend.directory.models import (
    Certification,
    ContactPoint,
    Entry,
    FieldProvenance,
    Organisation,
    Profile,
    ProfileText,
)
from backend.directory.selectors.completeness import completeness_percent
from backend.directory.services.clock import begin_life, note_for_revalidation
from backend.directory.services.data import Change, EntryData, OrganisationData, Source
from backend.directory.services.history import PRIVATE_SUFFIX, hide_entry, note, note_changes
from backend.directory.services.numbers import settle_numbers
from backend.directory.services.validation import clean_fields, domain_of, problem
from matching.reference import sizes

ORGANISATION_FIELDS = (
    "legal_name",
    "short_name",
    "org_type",
    "country",
    "legal_nuts",
    "site_nuts",
    "street",
    "postal_code",
    "city",
    "size_class",
    "employees_min",
    "employees_max",
    "turnover_cents",
    "is_sme",
    "is_newcomer",
    "vat",
    "pic",
    "siren",
    "siret",
    "website",
    "languages",
    "transitions",
    "founded",
)
PROFILE_FIELDS = ("nace", "stages", "chains", "links", "concepts")
MATCHABLE_FIELDS = frozenset(ORGANISATION_FIELDS) - {
    "street",
    "postal_code",
    "turnover_cents",
    "vat",
    "pic",
    "siren",
    "siret",
    "website",
    "founded",
}
_VISIBLE_RANK = {Visibility.PUBLIC: 2, Visibility.MEMBERS: 1, Visibility.PRIVATE: 0}


@transaction.atomic
def profile_upsert(
    *,
    organisation: Organisation,
    data: OrganisationData,
    source: Source,
    reader: Viewer | None = None,
    seen: QuerySet[Organisation] | None = None,
) -> list[Change]:
    """Bring `data` into an organisation (saved or not) and return what changed.

    `reader` is who reads the answer, or `seen` the organisations that they may know of: an official
    number that another one holds is kept for review instead of refused (see `numbers`). Nothing is
    written, and the index is not touched, where nothing differs. Raises a ValidationError that
    names every faulty field with its value; then nothing is written either.
    """
    values = clean_fields(data.given((*ORGANISATION_FIELDS, *PROFILE_FIELDS, "trl", "texts")))
    texts = values.pop("texts")
    if organisation.pk is None and not values.get("legal_name"):
        raise ValidationError({"legal_name": problem("name_missing", _("The name is missing."))})
    _derive(values, organisation)
    fresh = organisation.pk is None
    if fresh:
        begin_life(organisation)
    if reader is not None:
        seen = Organisation.objects.visible_to(reader)
    changes = _write_organisation(organisation, values, seen)
    profile, _made = Profile.objects.get_or_create(organisation=organisation)
    changes += _write_profile(profile, values)
    changes += _write_texts(profile, texts)
    changes += _write_certifications(organisation, data)
    contact_changes = _write_contacts(organisation, data)
    narrowed = _write_entries(organisation, data, changes)
    if changes or contact_changes:
        _finish(
            organisation, profile, changes, contact_changes, source, narrowed=narrowed, fresh=fresh
        )
    return changes + contact_changes


def _derive(values: dict[str, Any], organisation: Organisation) -> None:
    """Fill what follows from other fields: size from headcount, folded keys."""
    counts = {"employees_max", "employees_min"}
    low, high = (values.get(n, getattr(organisation, n)) for n in sorted(counts, reverse=True))
    if low is not None and high is not None and low > high:
        raise ValidationError(
            {
                "employees_max": problem(
                    "employees_order",
                    _("At most %(value)s employees is fewer than at least %(low)s."),
                    value=high,
                    low=low,
                )
            }
        )
    highest = (high or low) if counts & values.keys() else None
    if highest and values.get("size_class", SizeClass.UNKNOWN) == SizeClass.UNKNOWN:
        values["size_class"] = sizes.size_by_headcount(highest)
    if values.get("legal_name"):
        organisation.name_key = fold(values["legal_name"], 255)
    if "website" in values:
        organisation.domain_key = domain_of(values["website"])[:120]
    if values.get("siret") and not (values.get("siren") or organisation.siren):
        values["siren"] = values["siret"][:9]


def _set(target: Any, values: Mapping[str, Any]) -> list[Change]:
    changes = []
    for name, new in values.items():
        old = getattr(target, name)
        if old != new:
            changes.append(Change(name, old, new))
            setattr(target, name, new)
    return changes


def _write_organisation(
    organisation: Organisation, values: Mapping[str, Any], seen: QuerySet[Organisation] | None
) -> list[Change]:
    own = {n: v for n, v in values.items() if n in ORGANISATION_FIELDS}
    reviewed = organisation.numbers_under_review
    changes = settle_numbers(organisation, own, seen)
    changes += _set(organisation, own)
    if changes or organisation.pk is None or organisation.numbers_under_review != reviewed:
        organisation.full_clean(exclude=["public_id"])
        organisation.save()
    return changes


def _write_profile(profile: Profile, values: Mapping[str, Any]) -> list[Change]:
    own = {n: v for n, v in values.items() if n in PROFILE_FIELDS}
    changes = _set(profile, own)
    if "trl" in values:
        low, high = values["trl"] or (None, None)
        old = (profile.trl_min, profile.trl_max)
        if old != (low, high):
            changes.append(Change("trl", list(old), [low, high]))
            profile.trl_min, profile.trl_max = low, high
    if changes:
        profile.save()
    return changes


def _write_texts(profile: Profile, texts: Mapping[str, str]) -> list[Change]:
    have = {t.language: t for t in profile.texts.all()} if texts else {}
    changes = []
    for language, description in texts.items():
        text = description.strip()
        old = have.get(language)
        if not text or (old is not None and old.description == text):
            continue
        row = old or ProfileText(profile=profile, language=language)
        changes.append(Change(f"texts.{language}", old.description if old else "", text))
        row.description = text
        row.full_clean()
        row.save()
    return changes


def _write_certifications(organisation: Organisation, data: OrganisationData) -> list[Change]:
    if not data.certifications:
        return []
    have = set(organisation.certifications.values_list("name_key", flat=True))
    added = []
    for name in data.certifications:
        key = fold(name, 80)
        if key and key not in have:
            have.add(key)
            row = Certification(organisation=organisation, name=name.strip()[:80], name_key=key)
            row.full_clean()
            row.save()
            added.append(row.name)
    return [Change("certifications", None, added)] if added else []


def _write_contacts(organisation: Organisation, data: OrganisationData) -> list[Change]:
    changes = []
    for contact in data.contacts:
        key = fold(contact.email or contact.name or contact.phone, 200)
        if not key:
            continue
        row = organisation.contacts.filter(contact_key=key).first()
        row = row or ContactPoint(organisation=organisation, contact_key=key)
        given = {"name": contact.name, "job": contact.job, "phone": contact.phone}
        values = {n: v for n, v in given.items() if v} | {"email": contact.email}
        fresh = row.pk is None
        if _set(row, values) or fresh:
            row.full_clean()
            row.save()
            # The value is personal data: the report says that it changed, not what it is.
            changes.append(Change("contacts", None, key if fresh else None))
    return changes


def entry_key(kind: str, title: str) -> str:
    """Return the key of an entry that its source does not name."""
    return hashlib.sha256(f"{kind}:{fold(title)}".encode()).hexdigest()[:32]


def _write_entries(
    organisation: Organisation, data: OrganisationData, changes: list[Change]
) -> bool:
    """Add or update entries by key; returns whether one became less visible.

    Where a source names one entry twice the last one counts, so that the same source read again
    changes nothing.
    """
    given = [*data.offers, *data.needs]
    wanted = {(e.kind, e.key or entry_key(e.kind, e.title)): e for e in given}
    if not wanted:
        return False
    have = {(e.kind, e.import_key): e for e in organisation.entries.all() if e.import_key}
    narrowed = False
    for position, ((kind, key), item) in enumerate(wanted.items()):
        entry = have.get((kind, key))
        fresh = entry is None
        entry = entry or Entry(
            organisation=organisation, kind=kind, import_key=key, position=position
        )
        before = Visibility(entry.visibility)
        if not _set(entry, _entry_values(item)) and not fresh:
            continue
        entry.full_clean(exclude=["public_id"])
        entry.save()
        private = entry.visibility == Visibility.PRIVATE and (fresh or before == Visibility.PRIVATE)
        suffix = PRIVATE_SUFFIX if private else ""
        changes.append(Change(f"{item.kind}s{suffix}", None if fresh else item.title, item.title))
        if not fresh and _VISIBLE_RANK[Visibility(entry.visibility)] < _VISIBLE_RANK[before]:
            narrowed = True
            if entry.visibility == Visibility.PRIVATE:
                hide_entry(entry)
            hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
    return narrowed


def _entry_values(item: EntryData) -> dict[str, Any]:
    cleaned = clean_fields(
        {"nace": list(item.nace), "trl": item.trl}
        | ({"stages": [item.stage]} if item.stage else {})
    )
    low, high = cleaned["trl"] or (None, None)
    return {
        "title": item.title.strip(),
        "text": item.text.strip(),
        "language": item.language,
        "entry_type": item.entry_type,
        "visibility": item.visibility,
        "stage": item.stage,
        "nace": cleaned["nace"],
        "concepts": list(item.concepts),
        "trl_min": low,
        "trl_max": high,
        "certifications": list(item.certifications),
    }


def _finish(
    organisation: Organisation,
    profile: Profile,
    changes: list[Change],
    contact_changes: list[Change],
    source: Source,
    *,
    narrowed: bool,
    fresh: bool,
) -> None:
    fields = {c.field for c in changes} | {c.field for c in contact_changes}
    note_provenance(organisation, fields, source)
    if fresh:
        # One row for the beginning: the provenance of each field says the rest.
        note(organisation, HistoryKind.CREATED, source)
    else:
        note_changes(organisation, [*changes, *contact_changes], source)
        note_for_revalidation(organisation, changes, source)
    if changes:
        touch_organisation(organisation, profile=profile, narrowing=narrowed)


def note_provenance(organisation: Organisation, fields: set[str], source: Source) -> None:
    """Note who wrote these fields, when and from which source."""
    FieldProvenance.objects.bulk_create(
        [
            FieldProvenance(
                organisation=organisation,
                field=name,
                source_kind=source.kind,
                source_ref=source.ref[:200],
                person_id=source.person_id,
                written_at=timezone.now(),
            )
            for name in sorted(fields)
        ],
        update_conflicts=True,
        unique_fields=["organisation", "field"],
        update_fields=["source_kind", "source_ref", "person", "written_at"],
    )


def touch_organisation(
    organisation: Organisation, *, profile: Profile | None = None, narrowing: bool = False
) -> None:
    """Note that matchable content changed: version, completeness, index, proposals."""
    if profile is not None:
        Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    fresh = (
        Organisation.objects.select_related("profile")
        .prefetch_related("profile__texts", "certifications", "entries")
        .get(pk=organisation.pk)
    )
    percent = completeness_percent(fresh)
    if percent != organisation.completeness:
        organisation.completeness = percent
        Organisation.objects.filter(pk=organisation.pk).update(completeness=percent)
    outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=narrowing)
    hooks.fire(hooks.ORGANISATION_CHANGED, organisation_id=organisation.pk)
