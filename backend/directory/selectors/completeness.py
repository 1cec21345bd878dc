"""How much of what matching needs a profile tells, and what would help most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from backend.directory.enums import EntryKind, EntryStatus, OrganisationType, SizeClass
from backend.directory.models import Entry, Organisation, Profile

WEIGHTS: tuple[tuple[str, StrPromise, int], ...] = (
    # Offers and needs are what is matched, so they weigh half; a house weighting, not a standard.
    ("needs", _("At least one need"), 25),
    ("offers", _("At least one offer"), 25),
    ("description", _("A description of two sentences or more"), 12),
    ("stages", _("Your place in the value chain"), 10),
    ("nace", _("Your activity (NACE code)"), 8),
    ("place", _("Country and region"), 6),
    ("type", _("Kind of organisation"), 4),
    ("size", _("Number of employees"), 4),
    ("certifications", _("Certificates"), 3),
    ("website", _("Website"), 3),
)
SHORT_DESCRIPTION = 80


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that is empty, and by how many percent filling it raises the completeness."""

    field: str
    label: str
    gain: int


def _filled(organisation: Organisation, entries: Iterable[Entry] | None) -> set[str]:
    profile: Profile | None = getattr(organisation, "profile", None)
    filled = set()
    entries = list(organisation.entries.all() if entries is None else entries)
    entries = [e for e in entries if e.status == EntryStatus.OPEN]
    if any(e.kind == EntryKind.NEED for e in entries):
        filled.add("needs")
    if any(e.kind == EntryKind.OFFER for e in entries):
        filled.add("offers")
    if profile is not None:
        texts = [t.description for t in profile.texts.all()]
        if any(len(t) >= SHORT_DESCRIPTION for t in texts):
            filled.add("description")
        if profile.stages:
            filled.add("stages")
        if profile.nace:
            filled.add("nace")
    if organisation.country and (organisation.legal_nuts or organisation.site_nuts):
        filled.add("place")
    if organisation.org_type != OrganisationType.UNKNOWN:
        filled.add("type")
    if organisation.size_class != SizeClass.UNKNOWN:
        filled.add("size")
    if organisation.certifications.all():
        filled.add("certifications")
    if organisation.website:
        filled.add("website")
    return filled


def missing_fields(
    organisation: Organisation, entries: Iterable[Entry] | None = None
) -> list[MissingField]:
    """Return what is empty, the most helpful first.

    For a reader, `entries` are those the reader may see: else a need that is not missing and not
    shown either would tell of a private one.
    """
    filled = _filled(organisation, entries)
    missing = [MissingField(f, str(label), w) for f, label, w in WEIGHTS if f not in filled]
    return sorted(missing, key=lambda m: -m.gain)


def completeness_percent(organisation: Organisation) -> int:
    """Return the completeness in percent (0 to 100)."""
    return 100 - sum(m.gain for m in missing_fields(organisation))
