"""Profiles as matching sees them, for an audience; always the same number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from backend.common.documents import enrich
from backend.common.viewer import Viewer
from backend.directory.enums import EntryStatus, SizeClass, Visibility
from backend.directory.models import Entry, Exclusion, Membership, Organisation, Profile
from backend.directory.selectors.seats import membership_clusters
from matching import domain
from matching.reference import ecosystems

Audience = Literal["public", "members", "owner"]
_READABLE: dict[str, tuple[str, ...]] = {
    "public": (Visibility.PUBLIC,),
    "members": (Visibility.PUBLIC, Visibility.MEMBERS),
    "owner": (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.PRIVATE),
}


def open_entries() -> QuerySet[Entry]:
    """Return entries that stand today."""
    today = timezone.localdate()
    return Entry.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=today), status=EntryStatus.OPEN
    )


def with_profile(queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Prefetch everything that `to_profile` reads."""
    today = timezone.localdate()
    current = Membership.objects.current(today).select_related("cluster")
    return queryset.select_related("profile").prefetch_related(
        "profile__texts",
        "certifications",
        Prefetch("entries", queryset=open_entries(), to_attr="open_entries"),
        Prefetch("memberships", queryset=current, to_attr="current_memberships"),
    )


def _trl(low: int | None, high: int | None) -> tuple[int, int] | None:
    return None if low is None or high is None else (low, high)


def to_entry(entry: Entry) -> domain.Entry:
    """Return a stored entry as matching's value."""
    return domain.Entry(
        id=str(entry.public_id),
        kind=domain.EntryKind(entry.kind),
        title=entry.title,
        text=entry.text,
        language=entry.language,
        entry_type=entry.entry_type,
        nace=tuple(entry.nace),
        concepts=tuple(entry.concepts),
        stage=entry.stage,
        trl=_trl(entry.trl_min, entry.trl_max),
        certifications=tuple(entry.certifications),
        partner_types=tuple(entry.partner_types),
        partner_countries=tuple(entry.partner_countries),
        visibility=domain.Visibility(entry.visibility),
    )


def to_profile(organisation: Organisation, audience: Audience) -> domain.Profile:
    """Return an organisation, fetched through `with_profile`, as that audience may see it."""
    readable = _READABLE[audience]
    entries: Sequence[Entry] = getattr(organisation, "open_entries", ())
    memberships: Sequence[Membership] = getattr(organisation, "current_memberships", ())
    seen = [to_entry(e) for e in entries if e.visibility in readable]
    profile: Profile | None = getattr(organisation, "profile", None)
    nace = tuple(profile.nace) if profile else ()
    size = organisation.size_class
    return domain.Profile(
        id=str(organisation.public_id),
        name=organisation.legal_name,
        country=organisation.country,
        nuts=organisation.site_nuts or organisation.legal_nuts,
        city=organisation.city,
        org_type=organisation.org_type,
        size="" if size == SizeClass.UNKNOWN else size,
        employees=organisation.employees_max,
        language=(organisation.languages or [""])[0],
        texts={t.language: t.description for t in profile.texts.all()} if profile else {},
        nace=nace,
        stages=tuple(profile.stages) if profile else (),
        ecosystems=tuple(ecosystems.ecosystems_for(nace)),
        chains=tuple(profile.chains) if profile else (),
        links=tuple(profile.links) if profile else (),
        transitions=tuple(organisation.transitions),
        trl=_trl(profile.trl_min, profile.trl_max) if profile else None,
        certifications=tuple(c.name for c in organisation.certifications.all()),
        offers=tuple(e for e in seen if e.kind == domain.EntryKind.OFFER),
        needs=tuple(e for e in seen if e.kind == domain.EntryKind.NEED),
        newcomer=organisation.is_newcomer,
        standing=domain.Standing(organisation.standing),
        cluster_ids=tuple(sorted(str(m.cluster.public_id) for m in memberships)),
        version=profile.version if profile else 0,
    )


def audience_for(
    organisation: Organisation, viewer: Viewer | None, default: Audience = "public"
) -> Audience:
    """Return as which audience a viewer sees an organisation fetched through `with_profile`."""
    if viewer is None:
        return default
    if viewer.organisation_id == organisation.pk:
        return "owner"
    memberships: Sequence[Membership] = getattr(organisation, "current_memberships", ())
    shared = any(m.cluster_id in viewer.cluster_keys for m in memberships)
    return "members" if shared else "public"


def profiles_for(
    public_ids: Iterable[str | UUID],
    viewer: Viewer | None = None,
    audience: Audience = "public",
) -> dict[str, domain.Profile]:
    """Return profiles by public id.

    With a viewer: only organisations the viewer may see, each as that viewer may see it. Without
    one: all of them as `audience` (for the index and for background work). Private entries come
    only for the owner. Past projects and the like are added by the registered enrichers.
    """
    ids = [str(i) for i in public_ids]
    queryset = Organisation.objects.filter(public_id__in=ids)
    if viewer is not None:
        queryset = queryset.visible_to(viewer).filter(public_id__in=ids)
    found = {
        str(o.public_id): to_profile(o, audience_for(o, viewer, audience))
        for o in with_profile(queryset)
    }
    return dict(enrich(found))


def hidden_ids(viewer: Viewer) -> frozenset[str]:
    """Return public ids hidden from a viewer by an exclusion in either direction."""
    condition = Exclusion.objects.between(viewer, timezone.localdate())
    if condition is None:
        return frozenset()
    rows = Organisation.objects.filter(condition).exclude(pk=viewer.organisation_id or 0)
    return frozenset(str(i) for i in rows.values_list("public_id", flat=True))


def keeps_apart(organisation_id: int, other_id: int) -> bool:
    """Say whether an organisation never wants to be shown to the other, itself or by a cluster."""
    clusters = membership_clusters(other_id)
    return Exclusion.objects.filter(
        Q(excluded_id=other_id)
        | Q(excluded_cluster__in=list(clusters))
        | Q(excluded_cluster__organisation_id=other_id),
        organisation_id=organisation_id,
    ).exists()
