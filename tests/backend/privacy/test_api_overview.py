"""/privacy/overview/: the public record, made from the registry; and the cookies."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rest_framework.test import APIClient

from backend.common.personal_data import Purpose, holdings
from backend.common.viewer import Role

pytestmark = pytest.mark.django_db
URL = "/api/v1/privacy/overview/"


def test_everybody_reads_every_purpose_and_table() -> None:
    body = APIClient().get(URL).json()
    assert [p["purpose"] for p in body["purposes"]] == [p.value for p in Purpose]
    told = {h["table"] for p in body["purposes"] for h in p["holdings"]}
    assert told == {h.model for h in holdings()}
    assert body["pause_days"] == 14


def test_the_cookies_that_are_told_are_all_that_are_set(world: SimpleNamespace) -> None:
    told = {c["name"] for c in APIClient().get(URL).json()["cookies"]}
    from tests.factories import PersonFactory, SeatFactory

    person = PersonFactory()
    person.set_password("a long and quiet password")
    person.save()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=world.a.published)
    client = APIClient()
    client.get("/api/v1/session/")
    body = {"email": person.email, "password": "a long and quiet password"}
    assert client.post("/api/v1/session/", body, format="json").status_code == 200
    client.patch("/api/v1/session/", {"language": "fr"}, format="json")
    client.get("/")
    assert set(client.cookies) <= told
    assert told == {"sessionid", "csrftoken", "django_language"}
