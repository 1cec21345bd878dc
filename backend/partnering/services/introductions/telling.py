"""Telling the people of the parties, once each."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.models import Cluster, Organisation, Seat
from backend.partnering.enums import PartyRole
from backend.partnering.models import Introduction, IntroductionParty

ANSWERING = {
    "organisation": (Role.ORG_OWNER, Role.ORG_EDITOR),
    "cluster": (Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER),
}
"""Who acts for a firm and for a cluster; readers look on and are told nothing."""


def party_name(party: IntroductionParty) -> str:
    """Return the public name of a party."""
    if party.organisation is not None:
        return party.organisation.legal_name
    return str(party.cluster) if party.cluster is not None else ""


def seats_of(*, organisation: Organisation | None, cluster: Cluster | None) -> list[Seat]:
    """Return one seat of each person who acts for a place."""
    if organisation is not None:
        place = Q(organisation=organisation, role__in=ANSWERING["organisation"])
    elif cluster is not None:
        place = Q(cluster=cluster, role__in=ANSWERING["cluster"])
    else:
        return []
    seats = Seat.objects.filter(place, person__is_active=True).order_by("pk")
    return list({seat.person_id: seat for seat in reversed(seats)}.values())


def tell_party(
    party: IntroductionParty,
    kind: str,
    *,
    event: str,
    sender: IntroductionParty | None = None,
    but: int | None = None,
) -> int:
    """Tell everybody who acts for a party; return how many there are.

    `event` names what happened, so that it is told once; `but` is the person who did it.
    """
    introduction = party.introduction
    seats = seats_of(organisation=party.organisation, cluster=party.cluster)
    for seat in seats:
        if seat.person_id == but:
            continue
        notify(
            person_id=seat.person_id,
            kind=f"introductions.{kind}",
            params={
                "asker": introduction.asker.legal_name,
                "asked": introduction.asked.legal_name,
                "from": party_name(sender) if sender is not None else "",
            },
            link=f"/introductions/{introduction.public_id}",
            seat_id=seat.pk,
            key=f"intro:{introduction.public_id}:{event}",
        )
    return len(seats)


def tell_reached(
    introduction: Introduction,
    kind: str,
    *,
    event: str,
    sender: IntroductionParty | None = None,
    but: int | None = None,
    roles: Iterable[str] = tuple(PartyRole.values),
) -> None:
    """Tell every party that was asked, apart from the one that did it."""
    parties = introduction.parties.filter(is_reached=True, role__in=list(roles))
    for party in parties.select_related("organisation", "cluster"):
        if sender is not None and party.pk == sender.pk:
            continue
        party.introduction = introduction
        tell_party(party, kind, event=event, sender=sender, but=but)
