"""What a list may change in an organisation that is there already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from backend.directory.enums import SourceKind, Standing
from backend.directory.models import Cluster, Organisation
from backend.directory.services.data import UNSET, OrganisationData
from backend.directory.services.numbers import UNIQUE_NUMBERS
from backend.directory.services.upsert import ORGANISATION_FIELDS, PROFILE_FIELDS
from backend.imports.services.convert import members_only, without

SCALARS = (*ORGANISATION_FIELDS, *PROFILE_FIELDS)
CONTENT = {*SCALARS, "trl", "texts", "certifications", "contacts", "offers", "needs"}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be written, and remarks on what was kept as (code, field)."""

    data: OrganisationData
    remarks: tuple[tuple[str, str], ...] = ()


def allowed(
    data: OrganisationData, organisation: Organisation, cluster: Cluster, *, taken: set[str]
) -> Allowed:
    """Return what of `data` this cluster's list may write.

    A firm that objected is left alone. A firm that has claimed its profile keeps it. What a person
    typed is kept. What another cluster brought in is added to, never replaced. A public record
    stays public, so nothing of the list that is more than a plain fact is written to it for
    everybody. `taken` names identifiers that another entry in the cluster's sight holds.
    """
    remarks: list[tuple[str, str]] = [("identifier_elsewhere", name) for name in sorted(taken)]
    data = without(data, taken)
    if organisation.objected_at is not None:
        return Allowed(without(data, CONTENT), (*remarks, ("firm_objected", "")))
    if organisation.standing in (Standing.CLAIMED, Standing.PUBLISHED):
        return Allowed(without(data, CONTENT), (*remarks, ("firm_keeps_profile", "")))
    if organisation.standing == Standing.PUBLIC_RECORD:
        if data.texts or data.offers or data.needs:
            remarks.append(("record_text_kept_apart", ""))
        data = members_only(data)
    own = organisation.curator_id == cluster.pk or (
        organisation.curator_id is None
        and any(m.cluster_id == cluster.pk for m in organisation.memberships.all())
    )
    if not own and organisation.standing == Standing.IMPORTED:
        data = _only_gaps(data, organisation)
    typed = {p.field for p in organisation.provenance.all() if p.source_kind == SourceKind.PERSON}
    kept = {
        n
        for n in SCALARS
        if n in typed and getattr(data, n) is not UNSET and _differs(organisation, n, data)
    }
    if "trl" in typed:
        kept.add("trl")
    if kept:
        remarks += [("typed_value_kept", name) for name in sorted(kept)]
        data = without(data, kept)
    texts = {lang: text for lang, text in data.texts.items() if f"texts.{lang}" not in typed}
    return Allowed(replace(data, texts=texts), tuple(remarks))


def current(organisation: Organisation, name: str) -> Any:
    """Return a field's value on the organisation or its profile."""
    if name in PROFILE_FIELDS:
        profile = getattr(organisation, "profile", None)
        return getattr(profile, name) if profile else []
    if name in UNIQUE_NUMBERS:
        return organisation.number(name)
    return getattr(organisation, name)


def _differs(organisation: Organisation, name: str, data: OrganisationData) -> bool:
    return bool(current(organisation, name) != getattr(data, name))


def _only_gaps(data: OrganisationData, organisation: Organisation) -> OrganisationData:
    """Return `data` without the fields that hold something already."""
    filled = {n for n in SCALARS if current(organisation, n) not in ("", None, [], "unknown")}
    profile = getattr(organisation, "profile", None)
    if profile is not None:
        if profile.trl_min is not None:
            filled.add("trl")
        have = {t.language for t in profile.texts.all()}
        data = replace(data, texts={k: v for k, v in data.texts.items() if k not in have})
    return without(data, filled)
