"""What an organisation held before and after a row, and putting it back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from backend.common import hooks, outbox
from backend.common.text import fold
from backend.directory.enums import Standing
from backend.directory.models import (
    Certification,
    Cluster,
    ContactPoint,
    FieldProvenance,
    Membership,
    Organisation,
    Profile,
    ProfileText,
)
from backend.directory.services.organisations import organisation_delete
from backend.directory.services.upsert import (
    ORGANISATION_FIELDS,
    PROFILE_FIELDS,
    touch_organisation,
)
from backend.imports.models import ImportJournal
from backend.imports.selectors.matches import with_parts

ENTRY_FIELDS = (
    "title",
    "text",
    "language",
    "entry_type",
    "visibility",
    "stage",
    "nace",
    "concepts",
    "trl_min",
    "trl_max",
    "certifications",
)
KEYS = ("name_key", "domain_key")
REVIEW = "numbers_under_review"
CONTACT_FIELDS = ("name", "job", "email", "phone")


def snapshot(organisation_id: int, cluster: Cluster) -> dict[str, Any]:
    """Return everything that an import can change of an organisation, in plain values."""
    row = with_parts([organisation_id]).get(organisation_id)
    if row is None:
        return {}
    profile = getattr(row, "profile", None)
    membership = next((m for m in row.memberships.all() if m.cluster_id == cluster.pk), None)
    return {
        "fields": {n: getattr(row, n) for n in (*ORGANISATION_FIELDS, *KEYS, REVIEW)},
        "profile": {n: getattr(profile, n) for n in (*PROFILE_FIELDS, "trl_min", "trl_max")}
        if profile
        else {},
        "texts": {t.language: t.description for t in profile.texts.all()} if profile else {},
        "certifications": {c.name_key: c.name for c in row.certifications.all()},
        "contacts": {
            c.contact_key: {n: getattr(c, n) for n in CONTACT_FIELDS} for c in row.contacts.all()
        },
        "entries": {
            e.import_key: {"kind": e.kind, **{n: getattr(e, n) for n in ENTRY_FIELDS}}
            for e in row.entries.all()
            if e.import_key
        },
        "membership": _membership(membership),
        "provenance": {
            p.field: [p.source_kind, p.source_ref, p.person_id, p.written_at.isoformat()]
            for p in row.provenance.all()
        },
    }


def _membership(row: Membership | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "status": row.status,
        "since": row.since.isoformat() if row.since else None,
        "since_text": row.since_text,
        "member_key": row.member_key,
    }


@transaction.atomic
def put_back(journal: ImportJournal, cluster: Cluster) -> list[str]:
    """Put back what one row changed; returns what was kept because it has changed since.

    An organisation that the import made is removed, unless it has been claimed or joined another
    cluster meanwhile: then only the membership goes.
    """
    organisation = journal.organisation
    kept: list[str] = []
    if organisation is None:
        kept = ["organisation"]
    elif journal.created and _removable(organisation, cluster):
        organisation_delete(organisation=organisation)
    else:
        restorer = _Restorer(
            organisation, cluster, journal.before, journal.after, created=journal.created
        )
        kept = restorer.run()
    ImportJournal.objects.filter(pk=journal.pk).update(
        undone_at=timezone.now(), kept=kept, before={}, after={}
    )
    return kept


def _removable(organisation: Organisation, cluster: Cluster) -> bool:
    return (
        organisation.standing == Standing.IMPORTED
        and not organisation.seats.exists()
        and not organisation.memberships.exclude(cluster=cluster).exists()
    )


class _Restorer:
    """Puts the parts of one organisation back where they still read as the import left them."""

    def __init__(
        self,
        organisation: Organisation,
        cluster: Cluster,
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        created: bool,
    ) -> None:
        self.organisation = organisation
        self.cluster = cluster
        # Of what the import made and others use by now, only the membership is taken back.
        self.before = {**after, "membership": None} if created else before
        self.after = after
        self.now = snapshot(organisation.pk, cluster)
        self.kept: list[str] = []

    def run(self) -> list[str]:
        """Put everything back, touch the index, and return what was kept."""
        changed = self._scalars()
        steps: tuple[tuple[str, Callable[[str, Any], None]], ...] = (
            ("texts", self._text),
            ("certifications", self._certificate),
            ("contacts", self._contact),
            ("entries", self._entry),
        )
        for part, step in steps:
            changed |= self._part(part, step)
        changed |= self._restore_membership()
        self._provenance()
        if changed:
            profile = Profile.objects.filter(organisation=self.organisation).first()
            touch_organisation(self.organisation, profile=profile, narrowing=True)
        return self.kept

    def _scalars(self) -> bool:
        changed = False
        for part, target in (
            ("fields", self.organisation),
            ("profile", getattr(self.organisation, "profile", None)),
        ):
            values = {}
            for name, old in self.before.get(part, {}).items():
                left = self.after.get(part, {}).get(name)
                if old == left:
                    continue
                if self.now.get(part, {}).get(name) == left:
                    values[name] = old
                elif name not in (*KEYS, REVIEW):
                    self.kept.append(name)
            if values and target is not None:
                for name, value in values.items():
                    setattr(target, name, value)
                target.save(update_fields=[*values, "updated_at"])
                changed = True
        return changed

    def _part(self, part: str, step: Callable[[str, Any], None]) -> bool:
        changed = False
        before, after, now = (s.get(part, {}) for s in (self.before, self.after, self.now))
        for name, left in after.items():
            if before.get(name) == left:
                continue
            if now.get(name) != left:
                self.kept.append(part)
                continue
            step(name, before.get(name))
            changed = True
        return changed

    def _text(self, language: str, old: str | None) -> None:
        rows = ProfileText.objects.filter(
            profile__organisation=self.organisation, language=language
        )
        if old is None:
            rows.delete()
        else:
            rows.update(description=old)

    def _certificate(self, name: str, old: str | None) -> None:
        if old is None:
            Certification.objects.filter(
                organisation=self.organisation, name_key=fold(name, 80)
            ).delete()

    def _contact(self, contact_key: str, old: dict[str, str] | None) -> None:
        rows = ContactPoint.objects.filter(organisation=self.organisation, contact_key=contact_key)
        if old is None:
            rows.delete()
        else:
            rows.update(**old)

    def _entry(self, import_key: str, old: dict[str, Any] | None) -> None:
        entry = self.organisation.entries.filter(import_key=import_key).first()
        if entry is None:
            return
        hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=entry.public_id)
        if old is None:
            entry.delete()
            return
        for name in ENTRY_FIELDS:
            setattr(entry, name, old[name])
        entry.save()

    def _restore_membership(self) -> bool:
        before, after = self.before.get("membership"), self.after.get("membership")
        if before == after:
            return False
        if self.now.get("membership") != after:
            self.kept.append("membership")
            return False
        rows = Membership.objects.filter(organisation=self.organisation, cluster=self.cluster)
        if before is None:
            rows.delete()
        else:
            rows.update(
                **{**before, "since": parse_date(before["since"]) if before["since"] else None}
            )
        outbox.touch(outbox.ORGANISATION, self.organisation.public_id, narrowing=True)
        return True

    def _provenance(self) -> None:
        before, after, now = (s.get("provenance", {}) for s in (self.before, self.after, self.now))
        for name, left in after.items():
            if before.get(name) == left or now.get(name) != left:
                continue
            rows = FieldProvenance.objects.filter(organisation=self.organisation, field=name)
            old = before.get(name)
            if old is None:
                rows.delete()
            else:
                written: datetime.datetime | None = parse_datetime(old[3])
                rows.update(
                    source_kind=old[0], source_ref=old[1], person_id=old[2], written_at=written
                )
