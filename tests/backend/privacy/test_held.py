"""An unused account that alone heads a place: who is told, of what, how often, and where it stands.

Told are the managers of a firm's clusters, else the platform's administrators; nobody learns more
than the name of the place and the day of the last sign-in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Notification, NotificationPreference, Person
from backend.accounts.notifications import kind_of
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Membership
from backend.privacy.models import ErasureRequest, InactivityNotice
from backend.privacy.services.inactive import inactive_turn
from tests.factories import OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LASTS = 3 * 365
Turn = Callable[[float], None]


@pytest.fixture
def unused() -> Person:
    made: Person = PersonFactory(name="Nora Gone", email="nora.gone@away.example")
    start = timezone.now()
    Person.objects.filter(pk=made.pk).update(last_login=start, joined_at=start)
    return made


@pytest.fixture
def turn() -> Turn:
    """Run the job on a day; everybody but the unused person has just been here."""
    start = timezone.now()

    def run(days: float) -> None:
        at = start + days * DAY
        Person.objects.exclude(name="Nora Gone").update(last_login=at)
        inactive_turn(at)

    return run


@pytest.fixture
def until_held(turn: Turn) -> Callable[[], None]:
    def run() -> None:
        for days in (LASTS - 59, LASTS - 12, LASTS + 3):
            turn(days)

    return run


@pytest.fixture
def admin() -> Person:
    return SeatFactory(role=Role.PLATFORM_ADMIN.value).person


def _told() -> dict[str, Notification]:
    rows = Notification.objects.filter(kind="head_away").select_related("person")
    return {row.person.email: row for row in rows}


def _manager(world: SimpleNamespace, role: Role = Role.CLUSTER_MANAGER) -> Person:
    return SeatFactory(role=role.value, cluster=world.a.cluster).person


def test_a_firms_matter_is_told_to_the_managers_of_its_cluster(
    unused: Person, admin: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    manager = _manager(world)
    _manager(world, Role.CLUSTER_ADVISER)
    SeatFactory(role=Role.CLUSTER_MANAGER.value, cluster=world.b.cluster)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    assert set(_told()) == {manager.email}
    row = _told()[manager.email]
    text = kind_of(row.kind).text(row.params)
    assert "Published A" in text
    unused.refresh_from_db()
    assert timezone.localdate(unused.last_login).isoformat() in text
    assert "approve the claim" in text
    assert row.link == f"/organisations/{world.a.published.public_id}"
    assert row.seat_id == manager.seats.get().pk
    assert MailOut.objects.filter(to=manager.email, template="notification").count() == 1


def test_nothing_of_the_person_but_the_day_is_told(
    unused: Person, admin: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    manager = _manager(world)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    row = _told()[manager.email]
    mail = MailOut.objects.get(to=manager.email)
    for said in (str(row.params), mail.subject, mail.text, mail.html):
        assert "Nora" not in said
        assert "away.example" not in said
        assert str(unused.public_id) not in said


def test_told_once_and_again_after_another_warning_period(
    unused: Person, world: SimpleNamespace, until_held: Callable[[], None], turn: Turn
) -> None:
    manager = _manager(world)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    told = Notification.objects.filter(person=manager, kind="head_away")
    for days, count in ((4, 1), (30, 1), (59, 1), (64, 2), (65, 2), (130, 3)):
        turn(LASTS + days)
        assert told.count() == count, days


def test_before_the_account_is_held_nobody_is_told(
    unused: Person, world: SimpleNamespace, turn: Turn
) -> None:
    _manager(world)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    turn(LASTS - 59)
    turn(LASTS - 12)
    assert not _told()


@pytest.mark.parametrize("why", ["no cluster", "left the cluster", "no manager", "manager oneself"])
def test_administrators_are_told_where_no_manager_can_help(
    unused: Person,
    admin: Person,
    world: SimpleNamespace,
    until_held: Callable[[], None],
    why: str,
) -> None:
    firm = OrganisationFactory() if why == "no cluster" else world.a.published
    if why == "left the cluster":
        _manager(world)
        Membership.objects.filter(organisation=firm).update(
            until=timezone.localdate() - DAY, since=None
        )
    if why == "manager oneself":
        SeatFactory(person=unused, role=Role.CLUSTER_MANAGER.value, cluster=world.a.cluster)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=firm)
    until_held()
    rows = Notification.objects.filter(kind="head_away", person=admin)
    assert firm.legal_name in [r.params["place"] for r in rows]
    assert set(_told()) == {admin.email}


def test_a_clusters_only_manager_is_told_of_to_administrators(
    unused: Person, admin: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    SeatFactory(person=unused, role=Role.CLUSTER_MANAGER.value, cluster=world.a.cluster)
    adviser = _manager(world, Role.CLUSTER_ADVISER)
    until_held()
    assert set(_told()) == {admin.email}
    assert adviser.email not in _told()
    text = kind_of("head_away").text(_told()[admin.email].params)
    assert "back office" in text
    home = world.a.cluster.organisation.public_id
    assert _told()[admin.email].link == f"/organisations/{home}"


def test_the_only_administrator_is_held_though_nobody_is_there_to_be_told(
    unused: Person, until_held: Callable[[], None]
) -> None:
    SeatFactory(person=unused, role=Role.PLATFORM_ADMIN.value)
    until_held()
    assert not _told()
    assert not ErasureRequest.objects.exists()


def test_silencing_the_kind_stops_the_mail_alone(
    unused: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    manager = _manager(world)
    NotificationPreference.objects.create(person=manager, kind="head_away", mode="never")
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    assert set(_told()) == {manager.email}
    assert not MailOut.objects.filter(to=manager.email).exists()


def test_once_another_heads_the_place_the_account_goes(
    unused: Person, world: SimpleNamespace, until_held: Callable[[], None], turn: Turn
) -> None:
    manager = _manager(world)
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    SeatFactory(role=Role.ORG_OWNER.value, organisation=world.a.published)
    turn(LASTS + 70)
    assert ErasureRequest.objects.get().person == unused
    assert Notification.objects.filter(person=manager, kind="head_away").count() == 1


def _back_office(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_administrators_find_held_accounts_in_the_back_office(
    unused: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    root = Person.objects.create_superuser("root@maillon.example", "a-long-password-1")
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    now = timezone.now()
    InactivityNotice.objects.create(
        person=PersonFactory(email="only.warned@away.example"), first_at=now, erase_at=now
    )
    page = _back_office(root).get("/admin/privacy/inactivitynotice/")
    assert page.status_code == 200
    words = page.content.decode()
    assert "nora.gone@away.example" in words
    assert "Published A" in words
    assert "only.warned@away.example" not in words
    found = _back_office(root).get("/admin/privacy/inactivitynotice/?q=gone")
    assert "nora.gone@away.example" in found.content.decode()


def test_nothing_is_changed_there_and_others_are_sent_away(
    unused: Person, world: SimpleNamespace, until_held: Callable[[], None]
) -> None:
    root = Person.objects.create_superuser("root@maillon.example", "a-long-password-1")
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=world.a.published)
    until_held()
    notice = InactivityNotice.objects.get()
    client = _back_office(root)
    assert client.post(f"/admin/privacy/inactivitynotice/{notice.pk}/delete/").status_code == 403
    assert client.get("/admin/privacy/inactivitynotice/add/").status_code == 403
    outside = _back_office(PersonFactory()).get("/admin/privacy/inactivitynotice/")
    assert outside.status_code == 302
