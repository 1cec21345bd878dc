"""Unused accounts: warned twice, kept by signing in, erased in the end, held where they must be."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from backend.accounts.models import Notification, Person
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import AccessToken
from backend.privacy.models import ErasureRequest, InactivityNotice
from backend.privacy.services.erasure import erasure_request, run_erasure
from backend.privacy.services.inactive import inactive_turn
from tests.factories import OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LASTS = 3 * 365
Turn = Callable[[float], tuple[int, int, int]]


@pytest.fixture
def unused() -> Person:
    """Somebody who signed in for the last time when the clock of these tests began."""
    made: Person = PersonFactory()
    start = timezone.now()
    Person.objects.filter(pk=made.pk).update(last_login=start, joined_at=start)
    return made


@pytest.fixture
def turn() -> Turn:
    start = timezone.now()

    def run(days: float) -> tuple[int, int, int]:
        done = inactive_turn(start + days * DAY)
        return done.warned, done.erased, done.held

    return run


def test_two_warnings_then_erased(unused: Person, turn: Turn) -> None:
    assert turn(LASTS - 61) == (0, 0, 0)
    assert turn(LASTS - 59) == (1, 0, 0)
    assert turn(LASTS - 58) == (0, 0, 0), "nobody is warned daily"
    assert turn(LASTS - 12) == (1, 0, 0)
    assert turn(LASTS - 11) == (0, 0, 0)
    assert Notification.objects.filter(person=unused, kind="account_unused").count() == 2
    assert MailOut.objects.filter(to=unused.email).count() == 2, "by e-mail, whatever they chose"
    assert turn(LASTS + 1) == (0, 0, 0), "the second warning named a later day"
    assert turn(LASTS + 3) == (0, 1, 0)
    request = ErasureRequest.objects.get()
    assert run_erasure(request)
    assert not Person.objects.filter(pk=unused.pk).exists()
    assert turn(LASTS + 4) == (0, 0, 0)


def test_signing_in_keeps_the_account_and_forgets_the_warning(unused: Person, turn: Turn) -> None:
    turn(LASTS - 59)
    Person.objects.update(last_login=timezone.now() + (LASTS - 50) * DAY)
    assert turn(LASTS + 30) == (0, 0, 0)
    assert not InactivityNotice.objects.exists()
    assert not ErasureRequest.objects.exists()


def test_a_token_at_work_keeps_the_account(unused: Person, turn: Turn) -> None:
    seat = SeatFactory(
        person=unused, role=Role.ORG_READER.value, organisation=OrganisationFactory()
    )
    at = timezone.now() + (LASTS - 100) * DAY
    AccessToken.objects.create(
        person=unused,
        seat=seat,
        name="t",
        digest="d" * 64,
        hint="h",
        expires_at=at,
        last_used_at=at,
    )
    assert turn(LASTS - 59) == (0, 0, 0)


def test_nobody_goes_at_once_where_the_job_has_slept_for_years(unused: Person, turn: Turn) -> None:
    assert turn(LASTS + 400) == (1, 0, 0)
    assert turn(LASTS + 401) == (0, 0, 0)
    assert turn(LASTS + 447) == (1, 0, 0)
    assert turn(LASTS + 460) == (0, 0, 0)
    assert turn(LASTS + 462) == (0, 1, 0)


def test_the_only_owner_of_a_firm_is_held(unused: Person, turn: Turn) -> None:
    SeatFactory(person=unused, role=Role.ORG_OWNER.value, organisation=OrganisationFactory())
    turn(LASTS - 59)
    turn(LASTS - 12)
    assert turn(LASTS + 3) == (0, 0, 1)
    assert InactivityNotice.objects.get().held == "sole_head"
    assert not ErasureRequest.objects.exists()


def test_a_wish_of_ones_own_goes_its_own_way(unused: Person, turn: Turn) -> None:
    erasure_request(person=unused)
    assert turn(LASTS - 59) == (0, 0, 0)


def test_a_dry_run_only_counts(unused: Person) -> None:
    found = inactive_turn(timezone.now() + (LASTS - 59) * DAY, dry_run=True)
    assert (found.warned, found.erased) == (1, 0)
    assert not InactivityNotice.objects.exists()
