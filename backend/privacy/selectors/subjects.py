"""Whose data are meant, and what keeps a person from going."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from backend.accounts.models import Person
from backend.common.personal_data import Subject
from backend.common.viewer import Role
from backend.directory.models import Organisation, Seat


@dataclass(frozen=True, slots=True)
class Sole:
    """A place that nobody but this person heads."""

    kind: str
    public_id: str
    name: str
    may_go: bool


def secrets() -> list[str]:
    """Return the platform's key and its former ones."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def pseudonym_with(value: str, secret: str) -> str:
    """Return the pseudonym of a value under a key."""
    digest = salted_hmac("backend.privacy", value, secret=secret)
    return f"erased-{digest.hexdigest()[:16]}"


def pseudonym_of(person: Person) -> str:
    """Return a name for the audit log that only the platform's key could lead back from."""
    return pseudonym_with(str(person.public_id), settings.SECRET_KEY)


def owned(person: Person) -> QuerySet[Organisation]:
    """Return the organisations that a person owns."""
    return Organisation.objects.filter(
        seats__person=person, seats__role=Role.ORG_OWNER.value
    ).distinct()


def subject_of(person: Person, organisation_ids: tuple[int, ...]) -> Subject:
    """Return the subject for a person and the organisations meant with them."""
    return Subject(
        person_id=person.pk,
        public_id=str(person.public_id),
        address=person.email,
        name=person.name,
        organisation_ids=organisation_ids,
        pseudonym=pseudonym_of(person),
    )


def export_subject(person: Person) -> Subject:
    """Return whose data an export holds: the person's, and of the organisations they own."""
    return subject_of(person, tuple(owned(person).order_by("pk").values_list("pk", flat=True)))


def sole_places(person: Person) -> list[Sole]:
    """Return the places that would be left without anybody to head them.

    An organisation may go with its only owner; a cluster and the platform may not: others rely on
    them, so somebody must take over first.
    """
    found = []
    heads = (Role.ORG_OWNER, Role.CLUSTER_MANAGER, Role.PLATFORM_ADMIN)
    seats = Seat.objects.filter(person=person, role__in=[r.value for r in heads])
    for seat in seats.select_related("organisation", "cluster__organisation"):
        others = Seat.objects.filter(role=seat.role, person__is_active=True).exclude(person=person)
        if seat.organisation_id is not None:
            others = others.filter(organisation_id=seat.organisation_id)
        elif seat.cluster_id is not None:
            others = others.filter(cluster_id=seat.cluster_id)
        if others.exists():
            continue
        if seat.organisation is not None:
            place = seat.organisation
            found.append(Sole("organisation", str(place.public_id), place.legal_name, True))
        elif seat.cluster is not None:
            found.append(Sole("cluster", str(seat.cluster.public_id), str(seat.cluster), False))
        else:
            found.append(Sole("platform", "", "Maillon", False))
    return found


def held_places(person: Person) -> list[Sole]:
    """Return the places that keep a person's account from being erased for want of use.

    The firm of a sole trader is not among them: it leaves with its person.
    """
    traders = owned(person).filter(is_sole_trader=True).values_list("public_id", flat=True)
    leaving = {str(public_id) for public_id in traders}
    return [place for place in sole_places(person) if place.public_id not in leaving]
