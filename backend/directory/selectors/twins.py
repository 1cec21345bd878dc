"""Finding hidden records of firms that have entered themselves; never for the firms' own eyes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from backend.common.viewer import Role, Viewer
from backend.directory.enums import Standing
from backend.directory.enums_people import TwinProof, TwinState
from backend.directory.models import Membership, Organisation, Seat, TwinOffer
from backend.directory.selectors.domains import proven_domains, proves_domain

NUMBERS = (TwinProof.VAT, TwinProof.PIC, TwinProof.SIREN)
LIKELY_AT_MOST = 20
"""Records of one domain that are looked at: more are a group's or a host's, not a firm's."""


def hidden_records() -> QuerySet[Organisation]:
    """Return unclaimed members that some cluster brought in and nobody acts for."""
    member = Membership.objects.current(timezone.localdate()).filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(
        Exists(member),
        ~Exists(Seat.objects.filter(organisation=OuterRef("pk"))),
        standing=Standing.IMPORTED,
        objected_at__isnull=True,
        cluster__isnull=True,
    )


def own_firms() -> QuerySet[Organisation]:
    """Return firms that keep their own profile: claimed, with an owner."""
    owner = Seat.objects.filter(
        organisation=OuterRef("pk"), role=Role.ORG_OWNER, person__is_active=True
    )
    return Organisation.objects.filter(
        Exists(owner),
        standing__in=[Standing.CLAIMED, Standing.PUBLISHED],
        cluster__isnull=True,
    )


def twins_of(firm: Organisation) -> list[tuple[Organisation, TwinProof]]:
    """Return the hidden records that seem to be of a firm, with the surest proof of each."""
    records = hidden_records().exclude(pk=firm.pk)
    found: dict[int, tuple[Organisation, TwinProof]] = {}
    for name in NUMBERS:
        value = firm.number(name.value)
        if value:
            for record in records.filter(**{name.value: value}):
                found.setdefault(record.pk, (record, name))
    owners = Seat.objects.filter(
        organisation=firm, role=Role.ORG_OWNER, person__is_active=True
    ).select_related("person")
    for seat in owners:
        domains = {
            domain.split(".", depth)[depth]
            for domain in proven_domains(seat.person)
            for depth in range(domain.count("."))
        }
        for record in records.filter(domain_key__in=domains)[:LIKELY_AT_MOST]:
            if proves_domain(seat.person, record):
                found.setdefault(record.pk, (record, TwinProof.DOMAIN))
    return list(found.values())


def twin_offers(viewer: Viewer) -> QuerySet[TwinOffer]:
    """Return the open offers that the acting seat decides; nobody else learns of one."""
    rows = TwinOffer.objects.filter(state=TwinState.OPEN, twin__in=hidden_records())
    rows = rows.filter(kept__in=own_firms()).select_related("kept", "twin")
    if viewer.is_admin:
        return rows
    if not viewer.manages_cluster or viewer.cluster_id is None:
        return rows.none()
    member = Membership.objects.current(timezone.localdate()).filter(
        organisation=OuterRef("twin_id"), cluster_id=viewer.cluster_id
    )
    return rows.filter(Exists(member))
