"""Notifications: everybody reads and marks their own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.models import Seat
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
URL = "/api/v1/notifications/"


def tell(person: Any, **values: Any) -> Notification:
    row = notify(person_id=person.pk, kind="t.plain", params={"name": "Ann"}, **values)
    assert row is not None
    return row


def test_anonymous_reads_nothing() -> None:
    assert APIClient().get(URL).status_code == 403
    assert APIClient().post(f"{URL}read/", {}).status_code == 403
    assert APIClient().get(f"{URL}preferences/").status_code == 403


def test_own_ones_in_pages_with_seat_and_count(client_of: Any) -> None:
    person, other = PersonFactory(language="de"), PersonFactory()
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory(), person=person)
    seat = Seat.objects.get(person=person)
    for _ in range(3):
        tell(person, link="/introductions", seat_id=seat.pk)
    tell(other)
    answer = client.get(f"{URL}?page_size=2").json()
    assert (answer["count"], answer["pages"], answer["unread"]) == (3, 2, 3)
    first = answer["results"][0]
    assert first["title"] == "Hello Ann"
    assert first["seat"] == str(seat.public_id)
    assert not first["read"]
    assert client.get(f"{URL}unread/").json() == {"unread": 3}


def test_marking_one_and_all_but_none_of_others(client_of: Any) -> None:
    person, other = PersonFactory(), PersonFactory()
    client = client_of(person=person)
    mine, theirs = [tell(person), tell(person)], tell(other)
    answer = client.post(
        f"{URL}read/", {"ids": [str(mine[0].public_id), str(theirs.public_id)]}
    ).json()
    assert answer == {"unread": 1}
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert client.post(f"{URL}read/", {}).json() == {"unread": 0}
    assert client.get(f"{URL}?unread=1").json()["count"] == 0


def test_bad_ids_are_named(client_of: Any) -> None:
    answer = client_of(person=PersonFactory()).post(f"{URL}read/", {"ids": ["x"]})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"].startswith("ids")


def test_preferences_by_kind(client_of: Any) -> None:
    client = client_of(person=PersonFactory())
    rows = {r["kind"]: r for r in client.get(f"{URL}preferences/").json()}
    assert rows["t.plain"] == {
        "kind": "t.plain",
        "label": "Plain things",
        "mode": "now",
        "essential": False,
    }
    assert rows["t.safety"]["essential"]
    rows = client.patch(f"{URL}preferences/", {"kind": "t.plain", "mode": "weekly"}).json()
    assert {r["kind"]: r["mode"] for r in rows} == {"t.plain": "weekly", "t.safety": "now"}


@pytest.mark.parametrize("kind", ["t.safety", "no.such"])
def test_what_cannot_be_silenced_is_refused(client_of: Any, kind: str) -> None:
    client = client_of(person=PersonFactory())
    answer = client.patch(f"{URL}preferences/", {"kind": kind, "mode": "never"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "kind"
