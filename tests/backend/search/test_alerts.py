"""Alerts of saved searches: only what is new, and never what the seat may not see."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone, translation
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.accounts.notifications import kind_of
from backend.common import outbox
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Exclusion, Membership, Organisation, Seat
from backend.search.models import SavedSearch, SeenHit
from backend.search.services import alerts, relay
from tests.factories import EntryFactory, MandateFactory, OrganisationFactory, SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
DAY = datetime.timedelta(days=1)


def _relay() -> None:
    with transaction.atomic():
        outbox.touch_many(
            outbox.ORGANISATION, Organisation.objects.values_list("public_id", flat=True)
        )
    relay.relay_outbox()


def _keep(seat: Seat, *, alert: str = "daily", **query: object) -> SavedSearch:
    _relay()
    return alerts.saved_search_create(
        person=seat.person, seat=seat, name="Mine", query=query, alert=alert
    )


def _owner(organisation: Organisation) -> Seat:
    return SeatFactory(role=Role.ORG_OWNER.value, organisation=organisation)


def _tomorrow(days: int = 1) -> int:
    _relay()
    return alerts.run_alerts(timezone.now() + days * DAY)


def test_only_new_hits_are_told_of_once(world: SimpleNamespace) -> None:
    _keep(_owner(world.a.published))
    assert _tomorrow() == 0
    OrganisationFactory(legal_name="Newcomer")
    assert _tomorrow(2) == 1
    assert _tomorrow(3) == 0
    told = Notification.objects.get()
    assert told.params == {"name": "Mine", "count": 1}
    assert told.link == "/search"


def test_rhythm(world: SimpleNamespace) -> None:
    _keep(_owner(world.a.published), alert="weekly")
    OrganisationFactory()
    assert alerts.run_alerts(timezone.now()) == 0
    assert _tomorrow(6) == 0
    assert _tomorrow(7) == 1


def test_two_workers_tell_once(world: SimpleNamespace) -> None:
    search = _keep(_owner(world.a.published))
    OrganisationFactory()
    _relay()
    now = timezone.now() + DAY
    SavedSearch.objects.filter(pk=search.pk).update(lease_until=now + datetime.timedelta(minutes=1))
    assert alerts.run_alert(search.pk, now) == 0
    assert alerts.due(now) == []


def test_neither_number_nor_name_of_what_is_hidden(world: SimpleNamespace) -> None:
    """Imported by another cluster, excluded either way, revoked, private: nothing of any."""
    firm = world.a.published
    _keep(_owner(firm))
    OrganisationFactory(legal_name="Not yet claimed", standing="imported")
    for excluded_by_us in (True, False):
        other = OrganisationFactory(legal_name="Excluded")
        pair = (firm, other) if excluded_by_us else (other, firm)
        Exclusion.objects.create(organisation=pair[0], excluded=pair[1])
    revoked = OrganisationFactory(legal_name="Revoked")
    _relay()
    with transaction.atomic():
        outbox.touch(outbox.ORGANISATION, revoked.public_id, narrowing=True)
    assert alerts.run_alerts(timezone.now() + DAY) == 0
    assert not Notification.objects.exists()


def test_needs_by_visibility(world: SimpleNamespace) -> None:
    _keep(_owner(world.a.published), kind="need")
    for visibility in ("public", "members", "private"):
        EntryFactory(organisation=world.b.published, kind="need", visibility=visibility)
    assert _tomorrow() == 1, "the public one alone: no shared cluster"
    cluster = world.b.cluster
    Membership.objects.create(organisation=world.a.published, cluster=cluster)
    assert _tomorrow(2) >= 2, "now the members' ones too"
    assert not SeenHit.objects.filter(
        object_id__in=world.b.published.entries.filter(visibility="private").values("public_id")
    ).exists()


def test_rights_of_the_moment(world: SimpleNamespace) -> None:
    """A seat that was lost ends the alerts; so does a person who is no longer active."""
    seat = _owner(world.a.published)
    search = _keep(seat)
    OrganisationFactory()
    seat.person.is_active = False
    seat.person.save()
    assert _tomorrow() == 0
    seat.person.is_active = True
    seat.person.save()
    Seat.objects.all().delete()
    assert _tomorrow(2) == 0
    search.refresh_from_db()
    assert search.seat_id is None
    assert not Notification.objects.exists()


def test_a_hit_that_became_visible_is_new(world: SimpleNamespace) -> None:
    _keep(_owner(world.a.published))
    MandateFactory(organisation=world.b.imported, cluster=world.b.cluster)
    assert _tomorrow() == 1


def test_without_the_index_nothing_is_told_and_nothing_noted(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = _keep(_owner(world.a.published))
    OrganisationFactory()
    _relay()

    def away(*args: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(alerts, "run_search", away)
        assert alerts.run_alerts(timezone.now() + DAY) == 0
    assert alerts.due(timezone.now() + DAY) == [search.pk]
    assert alerts.run_alerts(timezone.now() + DAY) == 1


def test_the_mail_stops_this_search_alone_without_signing_in(world: SimpleNamespace) -> None:
    seat = _owner(world.a.published)
    search = _keep(seat)
    OrganisationFactory()
    assert _tomorrow() == 1
    mail = MailOut.objects.get()
    assert "1 new hit." in mail.text
    address = mail.headers["List-Unsubscribe"].strip("<>")
    path = address[address.index("/api/") :]
    assert APIClient().get(path).json() == {"label": "Mine", "everything": False, "done": False}
    search.refresh_from_db()
    assert search.alert == "daily", "looking changes nothing: mail scanners follow links"
    assert APIClient().post(path).json()["done"] is True
    search.refresh_from_db()
    assert search.alert == "never"
    search.delete()
    assert APIClient().post(path).status_code == 404


def test_words_in_singular_and_plural() -> None:
    kind = kind_of(alerts.KIND)
    with translation.override("en"):
        assert kind.text({"name": "x", "count": 2}) == "Your saved search found 2 new hits."
        assert kind.name() == "New hits of my saved searches"
