"""What runs out by date alone leaves the index too."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone

from backend.common.models import OutboxEntry, Revocation
from backend.search.services.expiry import touch_expired
from tests.factories import EntryFactory, MandateFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def _touched() -> set[object]:
    return set(OutboxEntry.objects.values_list("object_id", flat=True))


def test_entry_mandate_and_membership_that_ended_are_revoked() -> None:
    today = timezone.localdate()
    entry = EntryFactory(expires_on=today - DAY)
    mandate = MandateFactory(valid_until=today - DAY)
    membership = MembershipFactory(until=today)
    OrganisationFactory()
    EntryFactory(expires_on=today)
    EntryFactory(expires_on=today - 30 * DAY)
    MembershipFactory(until=today + DAY)
    wanted = {x.organisation.public_id for x in (entry, mandate, membership)}
    assert touch_expired() == 3
    assert _touched() == wanted
    assert set(Revocation.objects.values_list("object_id", flat=True)) == wanted


def test_a_membership_that_begins_is_touched() -> None:
    membership = MembershipFactory(since=timezone.localdate() + DAY)
    assert touch_expired() == 0
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + DAY, tick=False):
        assert touch_expired() == 1
    assert _touched() == {membership.organisation.public_id}
