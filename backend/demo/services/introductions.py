"""Invented introductions in several states, so that every box of the inbox shows something."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from django.utils import timezone

from backend.common.models import MailOut
from backend.directory.enums import EntryKind, Visibility
from backend.directory.models import Cluster, Entry, Organisation
from backend.partnering.models import Introduction
from backend.partnering.services.introductions import asking, clock, deciding, meetings, threads

FIRM, PARTNER = "sante-hdf-02", "medtech-valles-02"
"""The two firms that the demo accounts act for."""


def demo_introductions_create(made: Mapping[str, Organisation]) -> int:
    """Create the invented introductions; return how many.

    Made by the same services as real ones, in the transaction of the accounts. Nothing of it is
    mailed: the e-mail that they would send is dropped.
    """
    if FIRM not in made or PARTNER not in made:
        return 0
    people = {key: _owner(made[key]) for key in (FIRM, PARTNER)}
    firm, partner = made[FIRM], made[PARTNER]
    before = set(MailOut.objects.values_list("pk", flat=True))
    plans: list[tuple[str, Callable[[Organisation], Introduction]]] = [
        ("medtech-valles-08", lambda o: _ask(firm, o, people[FIRM], days=1, work="work.develop")),
        ("medtech-valles-03", lambda o: _at_other_cluster(firm, o, people[FIRM])),
        ("moldes-leiria-02", lambda o: _declined(firm, o, people[FIRM])),
        ("medtech-valles-04", lambda o: _expired(firm, o, people[FIRM])),
        (FIRM, lambda o: _agreed(partner, o, people[PARTNER], people[FIRM])),
        ("sante-hdf-03", lambda o: _ask(partner, o, people[PARTNER], days=2, work="work.pilot")),
    ]
    rows = [make(made[key]) for key, make in plans if key in made]
    MailOut.objects.exclude(pk__in=before).delete()
    return len(rows)


def _owner(organisation: Organisation) -> int:
    seat = organisation.seats.order_by("pk").first()
    assert seat is not None
    return seat.person_id


def _manager(cluster: Cluster | None) -> int | None:
    if cluster is None:
        return None
    seat = cluster.seats.filter(role="cluster_manager").order_by("pk").first()
    return seat.person_id if seat is not None else None


def _public(organisation: Organisation, kind: str) -> Entry | None:
    entries = organisation.entries.filter(kind=kind, visibility=Visibility.PUBLIC)
    return entries.order_by("position", "pk").first()


def _ask(
    asker: Organisation, asked: Organisation, person_id: int, *, days: int, work: str
) -> Introduction:
    sentences = [{"code": work}, {"code": "timing.half"}]
    own, theirs = _public(asker, EntryKind.NEED), _public(asked, EntryKind.OFFER)
    if own is not None:
        sentences.append({"code": "look.need", "value": str(own.public_id)})
    if theirs is not None:
        sentences.append({"code": "their.offer", "value": str(theirs.public_id)})
    if own is None and theirs is None:
        sentences.append({"code": "look.research"})
    row = asking.introduction_create(
        person_id=person_id,
        asker=asker,
        asked=asked,
        request=asking.Request(source="search", sentences=sentences, share_person=True),
    )
    Introduction.objects.filter(pk=row.pk).update(
        is_demo=True, created_at=timezone.now() - datetime.timedelta(days=days)
    )
    row.refresh_from_db()
    return row


def _accept_clusters(row: Introduction, *, until: str) -> None:
    for role in ("own_cluster", "other_cluster"):
        party = row.parties.get(role=role)
        if party.decision == "open":
            deciding.party_accept(party=party, person_id=_manager(party.cluster))
        if role == until:
            return


def _at_other_cluster(asker: Organisation, asked: Organisation, person_id: int) -> Introduction:
    row = _ask(asker, asked, person_id, days=3, work="work.project")
    _accept_clusters(row, until="own_cluster")
    return row


def _declined(asker: Organisation, asked: Organisation, person_id: int) -> Introduction:
    row = _ask(asker, asked, person_id, days=12, work="work.supply")
    party = row.parties.get(role="own_cluster")
    wish = deciding.Decline(
        reason="not_ready", comment="Précisez d'abord le volume que vous cherchez.", language="fr"
    )
    deciding.party_decline(party=party, person_id=_manager(party.cluster), decline=wish)
    return row


def _expired(asker: Organisation, asked: Organisation, person_id: int) -> Introduction:
    row = _ask(asker, asked, person_id, days=20, work="work.licence")
    _accept_clusters(row, until="other_cluster")
    row.refresh_from_db()
    assert row.due_at is not None
    Introduction.objects.filter(pk=row.pk).update(due_at=timezone.now())
    clock.clock_turn()
    return row


def _agreed(
    asker: Organisation, asked: Organisation, person_id: int, other_id: int
) -> Introduction:
    row = _ask(asker, asked, person_id, days=15, work="work.project")
    _accept_clusters(row, until="other_cluster")
    deciding.party_accept(
        party=row.parties.get(role="asked"), person_id=other_id, share_person=True
    )
    row.refresh_from_db()
    party, answering = row.parties.get(role="asker"), row.parties.get(role="asked")
    party.introduction = answering.introduction = row
    threads.message_write(
        party=party,
        person_id=person_id,
        text="Thank you for agreeing. Shall we talk about the tests next week?",
        language="en",
    )
    threads.message_write(
        party=answering,
        person_id=other_id,
        text="Avec plaisir. Nous pouvons aussi vous envoyer des échantillons.",
        language="fr",
    )
    start = (timezone.now() + datetime.timedelta(days=7)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    meetings.meeting_propose(
        party=party,
        person_id=person_id,
        slots=[start, start + datetime.timedelta(days=1, hours=5)],
        minutes=45,
        place_kind="video",
        place="",
        time_zone="Europe/Madrid",
    )
    return row
