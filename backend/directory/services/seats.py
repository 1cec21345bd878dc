"""Who holds which role where."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.models import Cluster, Network, Organisation, Seat
from backend.directory.models.seats import LAST_STAYS
from backend.directory.services.validation import problem

TEAM_LINK = "/team"
_HEAD_OF = {"org": Role.ORG_OWNER, "cluster": Role.CLUSTER_MANAGER}
_PREFIX = {"org": "org_", "cluster": "cluster_"}


def place_name(seat: Seat) -> str:
    """Return what the place of a seat is called."""
    if seat.organisation is not None:
        return seat.organisation.legal_name
    if seat.cluster is not None:
        return str(seat.cluster)
    if seat.network is not None:
        return seat.network.name
    return seat.region or "Maillon"


def display_name(person: Person | None) -> str:
    """Return how a person is shown to others of the same place."""
    return (person.name or person.email) if person else "Maillon"


def _lock_place(seat: Seat) -> None:
    """Hold the place, so that two owners cannot leave it at the same moment."""
    if seat.organisation_id is not None:
        Organisation.objects.select_for_update().filter(pk=seat.organisation_id).first()
    elif seat.cluster_id is not None:
        Cluster.objects.select_for_update().filter(pk=seat.cluster_id).first()
    elif seat.network_id is not None:
        Network.objects.select_for_update().filter(pk=seat.network_id).first()


def _refuse_last(seat: Seat) -> None:
    others = Seat.objects.filter(
        role=seat.role,
        organisation=seat.organisation,
        cluster=seat.cluster,
        network=seat.network,
    ).exclude(pk=seat.pk)
    if seat.role in LAST_STAYS and not others.filter(person__is_active=True).exists():
        raise problem(
            "last_owner",
            _("This is the last person who answers for the place. Give another that role first."),
        )


@transaction.atomic
def seat_give(
    *,
    person: Person,
    role: Role,
    organisation: Organisation | None = None,
    cluster: Cluster | None = None,
    network: Network | None = None,
    tell: bool = True,
) -> Seat:
    """Give a person a role; raises ValidationError where they hold one there already."""
    place = {"organisation": organisation, "cluster": cluster, "network": network}
    if Seat.objects.filter(person=person, **place).exists():
        raise problem("already_there", _("This person already holds a role there."))
    seat = Seat(person=person, role=role.value, **place)
    seat.full_clean()
    seat.save()
    if tell:
        notify(
            person_id=person.pk,
            kind="seat_given",
            params={"place": place_name(seat)},
            link="/",
            seat_id=seat.pk,
        )
    return seat


@transaction.atomic
def seat_change_role(*, seat: Seat, role: Role, by: Person) -> Seat:
    """Change a role within its place; raises ValidationError for the last owner or a strange role.

    A role of another kind of place (a cluster's in an organisation) is refused.
    """
    _lock_place(seat)
    row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    kind = row.role.split("_", 1)[0]
    if kind not in _PREFIX or not role.value.startswith(_PREFIX[kind]):
        raise problem("role_unknown", _("There is no such role in this place."))
    if row.role == role.value:
        return row
    if row.role == _HEAD_OF[kind]:
        _refuse_last(row)
    row.role = role.value
    row.full_clean()
    row.save(update_fields=["role", "updated_at"])
    if row.person_id != by.pk:
        notify(
            person_id=row.person_id,
            kind="seat_changed",
            params={"place": place_name(row), "actor": display_name(by)},
            link="/account",
            seat_id=row.pk,
        )
    return row


@transaction.atomic
def seat_remove(*, seat: Seat, by: Person) -> None:
    """Take a role away, or leave; raises ValidationError for the last person who answers."""
    _lock_place(seat)
    row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    _refuse_last(row)
    if row.person_id != by.pk:
        notify(
            person_id=row.person_id,
            kind="seat_removed",
            params={"place": place_name(row), "actor": display_name(by)},
            link="/account",
        )
    row.delete()
