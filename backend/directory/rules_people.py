"""Who may do what with seats, invitations, claims and hosts; each predicate says why."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.abilities import reasoned
from backend.common.viewer import Role, Viewer
from backend.directory.enums_people import ClaimStatus, HostKind, HostStatus
from backend.directory.models import Claim, HostRequest, Membership, Seat

ORGANISATION_ROLES = (Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER)
CLUSTER_ROLES = (Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER)
ROLE_CHOICES = [(r.value, r.value) for r in Role]
ORGANISATION_ROLE_CHOICES = [(r.value, r.value) for r in ORGANISATION_ROLES]
HEADS = frozenset({Role.ORG_OWNER, Role.CLUSTER_MANAGER, Role.NETWORK_ADVISER, Role.PLATFORM_ADMIN})
"""Who answers for a place: only they change who else is in it, and the last one stays."""


@reasoned(_("Only who answers for the place can do this."))
def heads_place(viewer: Viewer) -> bool:
    """Owners, cluster managers, network advisers and administrators answer for their place."""
    return viewer.role in HEADS


@reasoned(_("This person holds a role elsewhere; act for that place first."))
def is_in_acting_place(viewer: Viewer, seat: Seat) -> bool:
    """Rights follow the acting seat: only the people of that one place."""
    if viewer.organisation_id is not None:
        return seat.organisation_id == viewer.organisation_id
    if viewer.cluster_id is not None:
        return seat.cluster_id == viewer.cluster_id
    if viewer.network_id is not None:
        return seat.network_id == viewer.network_id
    return viewer.is_admin and seat.role == Role.PLATFORM_ADMIN


@reasoned(_("This is somebody else’s role."))
def is_own_seat(viewer: Viewer, seat: Seat) -> bool:
    """Everybody may leave a place."""
    return seat.person_id == viewer.person_id


@reasoned(_("Only who answers for the place changes its roles."))
def may_change_seat(viewer: Viewer, seat: Seat) -> bool:
    """Who answers for the place says who holds which role in it."""
    return heads_place(viewer) and is_in_acting_place(viewer, seat)


may_remove_seat = may_change_seat | is_own_seat


def roles_to_give(viewer: Viewer) -> tuple[Role, ...]:
    """Return the roles that the acting seat may give to others in its place."""
    if viewer.role == Role.ORG_OWNER:
        return ORGANISATION_ROLES
    if viewer.role == Role.CLUSTER_MANAGER:
        return CLUSTER_ROLES
    if viewer.role == Role.NETWORK_ADVISER and viewer.network_id is not None:
        return (Role.NETWORK_ADVISER,)
    return ()


def _curates(viewer: Viewer, organisation_id: int) -> bool:
    if not viewer.manages_cluster or viewer.cluster_id is None:
        return False
    current = Membership.objects.current(timezone.localdate())
    return current.filter(organisation_id=organisation_id, cluster_id=viewer.cluster_id).exists()


@reasoned(_("The firm’s cluster or the platform decides, never the claimant."))
def may_settle_claim(viewer: Viewer, claim: Claim) -> bool:
    """The cluster that knows the firm, or the platform; never the claimant themselves."""
    if claim.person_id == viewer.person_id:
        return False
    return viewer.is_admin or _curates(viewer, claim.organisation_id)


@reasoned(_("Only the present owner decides about a disputed claim."))
def is_owner_of_disputed(viewer: Viewer, claim: Claim) -> bool:
    """The present owner may let the claimant in or refuse."""
    return (
        claim.status == ClaimStatus.DISPUTED
        and viewer.role == Role.ORG_OWNER
        and viewer.organisation_id == claim.organisation_id
        and claim.person_id != viewer.person_id
    )


may_decide_claim = may_settle_claim | is_owner_of_disputed


@reasoned(_("Only the person who claimed takes it back."))
def is_own_claim(viewer: Viewer, claim: Claim) -> bool:
    """The person who claims sees and withdraws it."""
    return claim.person_id == viewer.person_id


may_see_claim = is_own_claim | may_decide_claim


@reasoned(_("Only the host that was asked answers, and once."))
def may_answer_host_request(viewer: Viewer, request: HostRequest) -> bool:
    """The host that was asked answers; the platform answers what is asked of it."""
    if request.status != HostStatus.PENDING:
        return False
    if request.kind == HostKind.CLUSTER:
        return viewer.manages_cluster and viewer.cluster_id == request.cluster_id
    if request.kind == HostKind.NETWORK:
        return viewer.role == Role.NETWORK_ADVISER and viewer.network_id == request.network_id
    return request.kind == HostKind.PLATFORM and viewer.is_admin


@reasoned(_("Only owners and editors speak for their firm."))
def may_ask_for_host(viewer: Viewer) -> bool:
    """Owners and editors speak for their firm."""
    return viewer.role in {Role.ORG_OWNER, Role.ORG_EDITOR}
