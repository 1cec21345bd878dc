"""Who may do what with seats, invitations, claims and hosts; each predicate says why."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.abilities import Judged, declare, judge, reasoned
from backend.common.viewer import Role, Viewer
from backend.directory.enums_people import ClaimStatus, HostKind, HostStatus, InvitationState
from backend.directory.models import Claim, HostRequest, Invitation, Membership, Seat
from backend.directory.models.claims import OPEN_CLAIMS
from backend.directory.models.invitations import SEND_AT_MOST
from backend.directory.models.seats import LAST_STAYS

ORGANISATION_ROLES = (Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER)
CLUSTER_ROLES = (Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER)
ROLE_CHOICES = [(r.value, r.value) for r in Role]
ORGANISATION_ROLE_CHOICES = [(r.value, r.value) for r in ORGANISATION_ROLES]
HEADS = frozenset({Role.ORG_OWNER, Role.CLUSTER_MANAGER, Role.NETWORK_ADVISER, Role.PLATFORM_ADMIN})
"""Who answers for a place: only they change who else is in it, and the last one stays."""
SENDERS = frozenset({Role.ORG_OWNER, Role.ORG_EDITOR, Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER})
"""Who invites somebody of a public record, and manages what they sent."""


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


@reasoned(_("Only who answers for the place can do this."))
def is_own_seat(viewer: Viewer, seat: Seat) -> bool:
    """Everybody may leave a place."""
    return seat.person_id == viewer.person_id


def roles_to_give(viewer: Viewer) -> tuple[Role, ...]:
    """Return the roles that the acting seat may give to others in its place."""
    if viewer.role == Role.ORG_OWNER:
        return ORGANISATION_ROLES
    if viewer.role == Role.CLUSTER_MANAGER:
        return CLUSTER_ROLES
    if viewer.role == Role.NETWORK_ADVISER and viewer.network_id is not None:
        return (Role.NETWORK_ADVISER,)
    return ()


@reasoned(_("Maillon’s own team gives the roles of this place."))
def gives_roles(viewer: Viewer) -> bool:
    """In some places nobody of the place lets others in."""
    return bool(roles_to_give(viewer))


@reasoned(_("There is no other role in this place."))
def has_roles_to_choose(viewer: Viewer) -> bool:
    """Where there is one role alone, it is not changed."""
    return len(roles_to_give(viewer)) > 1


@reasoned(_("This is the last person who answers for the place. Give another that role first."))
def is_not_last_head(viewer: Viewer, seat: Seat) -> bool:
    """A place keeps somebody who answers for it.

    Asks nothing of the database where the seat was fetched with `Seat.objects.with_peers()`.
    """
    if seat.role not in LAST_STAYS:
        return True
    if not hasattr(seat, "has_peer"):
        seat = Seat.objects.with_peers().get(pk=seat.pk)
    return bool(seat.has_peer)  # type: ignore[attr-defined]


may_change_seat = heads_place & is_in_acting_place
may_remove_seat = may_change_seat | is_own_seat


@reasoned(_("Only managers and advisers of a cluster invite its members."))
def invites_members(viewer: Viewer) -> bool:
    """Readers of a cluster look on; managers and advisers curate."""
    return viewer.manages_cluster


@reasoned(_("Somebody else sent this invitation."))
def manages_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    """The place that invited manages its invitations; one to a public record, who sent it alone.

    Says of one row what `invitation_list` says of all.
    """
    if invitation.to_claim:
        return viewer.role in SENDERS and invitation.invited_by_id == viewer.person_id
    if viewer.role == Role.ORG_OWNER:
        return invitation.organisation_id == viewer.organisation_id
    if viewer.role in {Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER}:
        places = {invitation.via_cluster_id}
        if viewer.role == Role.CLUSTER_MANAGER:
            places.add(invitation.cluster_id)
        return viewer.cluster_id in places - {None}
    if viewer.role == Role.NETWORK_ADVISER and viewer.network_id is not None:
        return invitation.network_id == viewer.network_id
    return False


@reasoned(_("This invitation is no longer open."))
def is_unsettled(viewer: Viewer, invitation: Invitation) -> bool:
    """What was accepted or taken back stays so; what ran out can be sent again."""
    return invitation.state in {InvitationState.OPEN, InvitationState.EXPIRED}


@reasoned(_("It was sent as often as is allowed. Ask the person by another way."))
def may_be_sent_again(viewer: Viewer, invitation: Invitation) -> bool:
    """The address may belong to somebody who does not wish it."""
    return invitation.sent_count < SEND_AT_MOST


def _curates(viewer: Viewer, claim: Claim) -> bool:
    if not viewer.manages_cluster or viewer.cluster_id is None:
        return False
    known = getattr(claim.organisation, "current_memberships", None)
    if known is not None:
        return any(m.cluster_id == viewer.cluster_id for m in known)
    current = Membership.objects.current(timezone.localdate())
    return current.filter(
        organisation_id=claim.organisation_id, cluster_id=viewer.cluster_id
    ).exists()


@reasoned(_("Others decide about your claim: the firm’s cluster, its owner or the platform."))
def is_no_own_claim(viewer: Viewer, claim: Claim) -> bool:
    """Nobody decides about what they claim themselves."""
    return claim.person_id != viewer.person_id


@reasoned(_("Only the firm’s cluster or the platform can do this."))
def answers_for_claimed(viewer: Viewer, claim: Claim) -> bool:
    """The cluster that knows the firm, or the platform.

    Asks nothing of the database where the claim was fetched through `claim_list`.
    """
    return viewer.is_admin or _curates(viewer, claim)


@reasoned(
    _("The firm’s cluster or the platform decides; an owner only where the claim is disputed.")
)
def is_owner_of_disputed(viewer: Viewer, claim: Claim) -> bool:
    """The present owner may let the claimant in or refuse."""
    return (
        claim.status == ClaimStatus.DISPUTED
        and viewer.role == Role.ORG_OWNER
        and viewer.organisation_id == claim.organisation_id
    )


@reasoned(_("Only the person who claimed takes it back."))
def is_own_claim(viewer: Viewer, claim: Claim) -> bool:
    """The person who claims sees and withdraws it."""
    return claim.person_id == viewer.person_id


@reasoned(_("This claim is no longer open."))
def is_open_claim(viewer: Viewer, claim: Claim) -> bool:
    """What was decided or taken back stays so."""
    return claim.status in OPEN_CLAIMS


@reasoned(_("Only in a dispute are the present owners replaced."))
def is_disputed(viewer: Viewer, claim: Claim) -> bool:
    """Where nobody owns the firm, an approval is enough."""
    return claim.status == ClaimStatus.DISPUTED


may_settle_claim = is_no_own_claim & answers_for_claimed
may_decide_claim = is_no_own_claim & (answers_for_claimed | is_owner_of_disputed)
may_see_claim = is_own_claim | may_decide_claim


@reasoned(_("Only the host that was asked answers."))
def is_asked_host(viewer: Viewer, request: HostRequest) -> bool:
    """The host that was asked answers; the platform answers what is asked of it."""
    if request.kind == HostKind.CLUSTER:
        return viewer.manages_cluster and viewer.cluster_id == request.cluster_id
    if request.kind == HostKind.NETWORK:
        return viewer.role == Role.NETWORK_ADVISER and viewer.network_id == request.network_id
    return request.kind == HostKind.PLATFORM and viewer.is_admin


@reasoned(_("This request has already been answered."))
def is_unanswered(viewer: Viewer, request: HostRequest) -> bool:
    """A host answers once."""
    return request.status == HostStatus.PENDING


@reasoned(_("Only owners and editors speak for their firm."))
def may_ask_for_host(viewer: Viewer) -> bool:
    """Owners and editors speak for their firm."""
    return viewer.role in {Role.ORG_OWNER, Role.ORG_EDITOR}


@reasoned(_("Only the firm that asked takes it back."))
def is_asking_firm(viewer: Viewer, request: HostRequest) -> bool:
    """What a firm asked is its own to take back."""
    return viewer.organisation_id == request.organisation_id


@reasoned(_("This request is over."))
def is_running_request(viewer: Viewer, request: HostRequest) -> bool:
    """What was declined or taken back is over; what holds can be ended."""
    return request.status in {HostStatus.PENDING, HostStatus.ACCEPTED}


@reasoned(_("You are a member of this cluster now: an owner leaves it on the firm’s profile."))
def is_no_membership(viewer: Viewer, request: HostRequest) -> bool:
    """A cluster that said yes took the firm in as its member, which ends elsewhere."""
    return not (request.kind == HostKind.CLUSTER and request.status == HostStatus.ACCEPTED)


may_answer_host_request = is_asked_host & is_unanswered
may_withdraw_host_request = (
    is_asking_firm & may_ask_for_host & is_running_request & is_no_membership
)


TEAM_ABILITIES = declare(
    "team", {"invite": heads_place & gives_roles, "invite_members": invites_members}
)
SEAT_ABILITIES = declare(
    "seat",
    {
        "change_role": may_change_seat & has_roles_to_choose & is_not_last_head,
        "remove": may_remove_seat & is_not_last_head,
    },
)
INVITATION_ABILITIES = declare(
    "invitation",
    {
        "resend": manages_invitation & is_unsettled & may_be_sent_again,
        "revoke": manages_invitation & is_unsettled,
    },
)
CLAIM_ABILITIES = declare(
    "claim",
    {
        "approve": is_open_claim & may_decide_claim,
        "refuse": is_open_claim & may_decide_claim,
        "transfer": is_open_claim & may_settle_claim & is_disputed,
        "withdraw": is_own_claim & is_open_claim,
    },
)
HOSTS_ABILITIES = declare("hosts", {"ask": may_ask_for_host})
HOST_REQUEST_ABILITIES = declare(
    "host request",
    {"answer": may_answer_host_request, "withdraw": may_withdraw_host_request},
)


def team_judged(viewer: Viewer) -> Judged:
    """Return what the viewer may do in the acting place, and why not the rest."""
    return judge(TEAM_ABILITIES, viewer, None)


def seat_judged(viewer: Viewer, seat: Seat) -> Judged:
    """Return what the viewer may do with a seat that they see, and why not the rest."""
    return judge(SEAT_ABILITIES, viewer, seat)


def invitation_judged(viewer: Viewer, invitation: Invitation) -> Judged:
    """Return what the viewer may do with an invitation that they see, and why not the rest."""
    return judge(INVITATION_ABILITIES, viewer, invitation)


def claim_judged(viewer: Viewer, claim: Claim) -> Judged:
    """Return what the viewer may do with a claim that they see, and why not the rest."""
    return judge(CLAIM_ABILITIES, viewer, claim)


def hosts_judged(viewer: Viewer) -> Judged:
    """Return what the viewer may do about hosts, and why not the rest."""
    return judge(HOSTS_ABILITIES, viewer, None)


def host_request_judged(viewer: Viewer, request: HostRequest) -> Judged:
    """Return what the viewer may do with a request that they see, and why not the rest."""
    return judge(HOST_REQUEST_ABILITIES, viewer, request)
