"""A firm that no cluster brought in finds a host, or goes directly."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.enums_people import HostKind, HostStatus
from backend.directory.models import Cluster, HostRequest, Membership, Network, Organisation, Seat
from backend.directory.services.data import MembershipData
from backend.directory.services.memberships import membership_upsert
from backend.directory.services.validation import problem

LINK = "/find-a-host"


def host_name(request: HostRequest) -> str:
    """Return what the host of a request is called."""
    if request.cluster is not None:
        return request.cluster.organisation.legal_name
    return request.network.name if request.network is not None else "Maillon"


def _told(request: HostRequest) -> list[int]:
    seats = Seat.objects.all()
    if request.cluster_id is not None:
        roles = [Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER]
        seats = seats.filter(cluster_id=request.cluster_id, role__in=roles)
    elif request.network_id is not None:
        seats = seats.filter(network_id=request.network_id)
    else:
        seats = seats.filter(role=Role.PLATFORM_ADMIN)
    return sorted(set(seats.values_list("person_id", flat=True)))


@transaction.atomic
def host_ask(
    *,
    organisation: Organisation,
    kind: HostKind,
    by: Person,
    cluster: Cluster | None = None,
    network: Network | None = None,
    message: str = "",
) -> HostRequest:
    """Ask for a host, or go directly (which asks nobody and holds at once).

    Raises ValidationError where the firm already waits for that host, or is its member.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    same = HostRequest.objects.filter(
        organisation=organisation, kind=kind, cluster=cluster, network=network
    )
    if same.filter(status=HostStatus.PENDING).exists():
        raise problem("already_asked", _("You have already asked. The answer is still due."))
    today = timezone.localdate()
    members = Membership.objects.current(today).filter(organisation=organisation)
    if cluster is not None and members.filter(cluster=cluster).exists():
        raise problem("already_member", _("You are already a member of this cluster."))
    if kind != HostKind.CLUSTER and same.filter(status=HostStatus.ACCEPTED).exists():
        raise problem("already_hosted", _("This already holds for you."))
    request = HostRequest(
        organisation=organisation,
        kind=kind,
        cluster=cluster,
        network=network,
        message=message.strip(),
        asked_by=by,
    )
    if kind == HostKind.DIRECT:
        request.status = HostStatus.ACCEPTED
        request.decided_at = timezone.now()
    request.full_clean()
    request.save()
    if kind != HostKind.DIRECT:
        for person_id in _told(request):
            notify(
                person_id=person_id,
                kind="host_asked",
                params={"place": organisation.legal_name},
                link=LINK,
                key=f"host_asked:{request.public_id}",
            )
    return request


@transaction.atomic
def host_answer(*, request: HostRequest, by: Person, accept: bool, answer: str = "") -> HostRequest:
    """Accept or decline; a cluster that accepts takes the firm in as a member from today on."""
    row = (
        HostRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "cluster__organisation", "network")
        .get(pk=request.pk)
    )
    if row.status != HostStatus.PENDING:
        raise problem("already_answered", _("This request has already been answered."))
    row.status = HostStatus.ACCEPTED if accept else HostStatus.DECLINED
    row.decided_by = by
    row.decided_at = timezone.now()
    row.answer = answer.strip()
    row.full_clean()
    row.save()
    if accept and row.cluster is not None:
        membership_upsert(
            organisation=row.organisation,
            cluster=row.cluster,
            data=MembershipData(since=timezone.localdate()),
        )
    if row.asked_by_id is not None:
        notify(
            person_id=row.asked_by_id,
            kind="host_answered",
            params={"host": host_name(row), "place": row.organisation.legal_name},
            link=LINK,
        )
    return row


@transaction.atomic
def host_withdraw(*, request: HostRequest) -> HostRequest:
    """Take a request back, or end going directly; a cluster's membership ends elsewhere."""
    changed = HostRequest.objects.filter(
        pk=request.pk, status__in=[HostStatus.PENDING, HostStatus.ACCEPTED]
    ).update(status=HostStatus.WITHDRAWN, decided_at=timezone.now())
    if not changed:
        raise problem("already_answered", _("This request has already been answered."))
    request.refresh_from_db()
    return request
