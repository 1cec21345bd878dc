"""What applying a row would change, worked out without writing anything."""

from __future__ import annotations

from typing import Any

from backend.common.text import fold
from backend.directory.models import Cluster, Organisation
from backend.directory.services.data import UNSET, EntryData, MembershipData, OrganisationData
from backend.directory.services.upsert import entry_key
from backend.imports.services.policy import SCALARS, current

Changes = list[dict[str, Any]]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (tuple, list)) else value


def changes_of(organisation: Organisation, data: OrganisationData) -> Changes:
    """Return the changes that writing `data` would make; the organisation has its parts loaded."""
    found: Changes = []
    for name in SCALARS:
        new = getattr(data, name)
        if new is not UNSET and current(organisation, name) != _plain(new):
            found.append({"field": name, "old": current(organisation, name), "new": _plain(new)})
    profile = getattr(organisation, "profile", None)
    if data.trl is not UNSET:
        old = [profile.trl_min, profile.trl_max] if profile else [None, None]
        new_trl = list(data.trl) if data.trl else [None, None]
        if old != new_trl:
            found.append({"field": "trl", "old": old, "new": new_trl})
    texts = {t.language: t.description for t in profile.texts.all()} if profile else {}
    for language, text in data.texts.items():
        if text.strip() and texts.get(language) != text.strip():
            found.append(
                {"field": f"texts.{language}", "old": texts.get(language, ""), "new": text.strip()}
            )
    held = {c.name_key for c in organisation.certifications.all()}
    added = list(dict.fromkeys(c for c in data.certifications if fold(c, 80) not in held))
    if added:
        found.append({"field": "certifications", "old": None, "new": added})
    if _contacts_change(organisation, data):
        # Personal data: the report says that it changes, not what it is.
        found.append({"field": "contacts", "old": None, "new": None})
    found += _entry_changes(organisation, [*data.offers, *data.needs])
    return found


def _contacts_change(organisation: Organisation, data: OrganisationData) -> bool:
    have = {c.contact_key: c for c in organisation.contacts.all()}
    for contact in data.contacts:
        key = fold(contact.email or contact.name or contact.phone, 200)
        row = have.get(key)
        if not key:
            continue
        if row is None:
            return True
        given = {"name": contact.name, "job": contact.job, "phone": contact.phone}
        if any(v and getattr(row, n) != v for n, v in given.items()) or row.email != contact.email:
            return True
    return False


def _entry_changes(organisation: Organisation, items: list[EntryData]) -> Changes:
    have = {e.import_key: e for e in organisation.entries.all() if e.import_key}
    found: Changes = []
    for item in items:
        entry = have.get(item.key or entry_key(item.kind, item.title))
        if entry is None:
            found.append({"field": f"{item.kind}s", "old": None, "new": item.title})
        elif (entry.title, entry.text, entry.language, entry.visibility) != (
            item.title.strip(),
            item.text.strip(),
            item.language,
            item.visibility,
        ):
            found.append({"field": f"{item.kind}s", "old": entry.title, "new": item.title})
    return found


def membership_changes(
    organisation: Organisation | None, cluster: Cluster, data: MembershipData
) -> Changes:
    """Return the changes that writing the membership would make."""
    row = None
    if organisation is not None:
        row = next((m for m in organisation.memberships.all() if m.cluster_id == cluster.pk), None)
    if row is None:
        return [{"field": "membership.status", "old": "", "new": data.status}]
    found: Changes = []
    if row.status != data.status:
        found.append({"field": "membership.status", "old": row.status, "new": data.status})
    if data.since and row.since != data.since:
        found.append(
            {"field": "membership.since", "old": str(row.since or ""), "new": str(data.since)}
        )
    return found
