"""Reading invitations, claims and hosts as the acting seat may."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from backend.accounts.models import Person
from backend.common.text import fold
from backend.common.viewer import Role, Viewer
from backend.directory.enums import Standing
from backend.directory.enums_people import ClaimStatus, HostKind
from backend.directory.models import (
    Claim,
    Cluster,
    ContactPoint,
    HostRequest,
    Invitation,
    Membership,
    Network,
    Organisation,
    Seat,
)
from backend.directory.models.organisations import OrganisationQuerySet
from backend.directory.selectors.domains import proven_domains, proves_domain

SHORTEST_QUESTION = 3
"""Fewer letters would list the directory instead of finding one firm."""


def invitation_list(viewer: Viewer) -> QuerySet[Invitation]:
    """Return the invitations that the acting seat may see and manage, the newest first."""
    rows = Invitation.objects.select_related(
        "organisation", "cluster__organisation", "network", "via_cluster", "invited_by"
    )
    # Whom others invited to claim a public record is not for its later owner to read.
    sent = Q(to_claim=True, invited_by_id=viewer.person_id)
    if viewer.role == Role.ORG_OWNER:
        return rows.filter(Q(organisation_id=viewer.organisation_id, to_claim=False) | sent)
    if viewer.role == Role.ORG_EDITOR:
        return rows.filter(sent)
    if viewer.role == Role.CLUSTER_MANAGER:
        own = Q(cluster_id=viewer.cluster_id) | Q(via_cluster_id=viewer.cluster_id)
        return rows.filter(own | sent)
    if viewer.role == Role.CLUSTER_ADVISER:
        return rows.filter(Q(via_cluster_id=viewer.cluster_id) | sent)
    if viewer.role == Role.NETWORK_ADVISER and viewer.network_id is not None:
        return rows.filter(network_id=viewer.network_id)
    return rows.none()


def invitations_for(person: Person) -> QuerySet[Invitation]:
    """Return the open invitations to a person's confirmed addresses."""
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list(
        "email", flat=True
    )
    return (
        Invitation.open_ones()
        .filter(email__in=list(addresses))
        .select_related(
            "organisation", "cluster__organisation", "network", "via_cluster", "invited_by"
        )
    )


@dataclass(frozen=True, slots=True)
class InvitableMember:
    """An unclaimed member, the addresses its cluster has, and what stands in the way."""

    organisation: Organisation
    addresses: tuple[str, ...]
    invitation: Invitation | None


def members_to_invite(cluster: Cluster) -> list[InvitableMember]:
    """Return a cluster's current members that nobody owns, with their addresses; three queries."""
    today = timezone.localdate()
    current = Membership.objects.current(today).filter(cluster=cluster)
    owned = Seat.objects.filter(organisation=OuterRef("pk"), role=Role.ORG_OWNER)
    organisations = list(
        Organisation.objects.filter(pk__in=current.values("organisation_id"))
        .filter(~Exists(owned), cluster__isnull=True)
        .order_by("name_key", "pk")
    )
    keys = [o.pk for o in organisations]
    addresses: dict[int, list[str]] = {}
    contacts = ContactPoint.objects.filter(organisation_id__in=keys).exclude(email="")
    for key, email in contacts.values_list("organisation_id", "email"):
        addresses.setdefault(key, []).append(email.lower())
    invited = Invitation.open_ones().filter(organisation_id__in=keys)
    open_ones = {i.organisation_id: i for i in invited.select_related("organisation", "invited_by")}
    return [
        InvitableMember(o, tuple(dict.fromkeys(addresses.get(o.pk, []))), open_ones.get(o.pk))
        for o in organisations
    ]


def claim_list(viewer: Viewer) -> QuerySet[Claim]:
    """Return the claims that the viewer may see: one's own, and those one may decide."""
    if viewer.person_id is None:
        return Claim.objects.none()
    seen = Q(pk__isnull=False) if viewer.is_admin else Q(person_id=viewer.person_id)
    current = Membership.objects.current(timezone.localdate())
    if viewer.manages_cluster:
        members = current.filter(Q(cluster_id=viewer.cluster_id))
        seen |= Q(organisation_id__in=members.values("organisation_id"))
    if viewer.role == Role.ORG_OWNER:
        seen |= Q(
            organisation_id=viewer.organisation_id,
            steps__after=ClaimStatus.DISPUTED,
        )
    return (
        Claim.objects.filter(seen)
        .select_related("organisation", "person", "decided_by")
        .prefetch_related(
            "steps__person",
            # Whether the viewer's cluster answers for the firm is read of these, without a query.
            Prefetch("organisation__memberships", queryset=current, to_attr="current_memberships"),
        )
        .distinct()
        .order_by("-created_at", "-pk")
    )


def claimable(person: Person) -> OrganisationQuerySet:
    """Return the organisations that a person may claim without learning what is hidden.

    What everybody signed in sees, and, hidden or not, those whose own domain the person has proved.
    """
    seen = Organisation.objects.visible_to(Viewer(person_id=person.pk))
    open_to_all = Q(pk__in=seen.exclude(standing=Standing.IMPORTED).values("pk"))
    proved = Q(pk__in=[o.pk for o in by_domain(person)])
    return Organisation.objects.filter(open_to_all | proved).filter(cluster__isnull=True)


def by_domain(person: Person) -> list[Organisation]:
    """Return the organisations whose own domain a confirmed address of the person proves."""
    domains = proven_domains(person)
    wanted = set(domains)
    for domain in domains:
        parts = domain.split(".")
        wanted |= {".".join(parts[i:]) for i in range(1, len(parts) - 1)}
    rows = Organisation.objects.filter(domain_key__in=wanted, cluster__isnull=True)
    return [o for o in rows.order_by("name_key", "pk")[:50] if proves_domain(person, o)]


def find_claimable(person: Person, question: str, *, domain: str = "") -> QuerySet[Organisation]:
    """Return claimable organisations by name, VAT number, PIC or web domain; at most ten."""
    text = question.strip()
    rows = claimable(person)
    if len(text) < SHORTEST_QUESTION:
        return rows.none()
    compact = "".join(c for c in text if c.isalnum()).upper()
    found = Q(name_key__contains=fold(text)) | Q(vat=compact) | Q(pic=compact)
    if "." in domain:
        found |= Q(domain_key=domain)
    return rows.filter(found).order_by("name_key", "pk")[:10]


def host_request_list(viewer: Viewer) -> QuerySet[HostRequest]:
    """Return the requests of the acting firm, or those that the acting seat answers."""
    rows = HostRequest.objects.select_related(
        "organisation", "cluster__organisation", "network"
    ).order_by("-created_at", "-pk")
    if viewer.organisation_id is not None:
        return rows.filter(organisation_id=viewer.organisation_id)
    if viewer.manages_cluster:
        return rows.filter(Q(cluster_id=viewer.cluster_id))
    if viewer.role == Role.NETWORK_ADVISER and viewer.network_id is not None:
        return rows.filter(network_id=viewer.network_id)
    if viewer.is_admin:
        return rows.filter(kind=HostKind.PLATFORM)
    return rows.none()


@dataclass(frozen=True, slots=True)
class PossibleHost:
    """A cluster or network that may fit a firm, and why: country, region, chain."""

    cluster: Cluster | None
    network: Network | None
    reasons: tuple[str, ...]


def possible_hosts(organisation: Organisation, viewer: Viewer) -> list[PossibleHost]:
    """Return clusters and networks that fit a firm's region, country or value chain, best first."""
    profile = getattr(organisation, "profile", None)
    chains = set(profile.chains) if profile else set()
    region = (organisation.site_nuts or organisation.legal_nuts)[:4]
    visible = Organisation.objects.visible_to(viewer)
    found = []
    for cluster in Cluster.objects.filter(organisation__in=visible).select_related("organisation"):
        home = cluster.organisation
        reasons = []
        if region and (home.site_nuts or home.legal_nuts).startswith(region):
            reasons.append("region")
        if organisation.country and home.country == organisation.country:
            reasons.append("country")
        if chains & set(cluster.chains):
            reasons.append("chain")
        if reasons:
            found.append(PossibleHost(cluster, None, tuple(reasons)))
    weight = {"region": 4, "chain": 3, "country": 2}
    found.sort(
        key=lambda h: (
            -sum(weight[r] for r in h.reasons),
            h.cluster.organisation.name_key if h.cluster else "",
        )
    )
    networks = Network.objects.filter(country__in=["", organisation.country]).order_by("name")
    rest = [
        PossibleHost(None, n, ("country",) if n.country == organisation.country else ())
        for n in networks
    ]
    return found[:12] + rest
