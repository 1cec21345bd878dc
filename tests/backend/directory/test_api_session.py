"""Signing in and out, seats, language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from tests.factories import PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/session/"


@pytest.fixture
def person(world: SimpleNamespace) -> object:
    person = PersonFactory(email="ada@firm.example", language="fr")
    person.set_password("a-long-password-1")
    person.save()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=world.a.published)
    SeatFactory(person=person, role=Role.CLUSTER_MANAGER.value, cluster=world.b.cluster)
    return person


def test_anonymous_session_tells_nothing_but_sets_csrf() -> None:
    client = APIClient()
    response = client.get(URL)
    body = response.json()
    assert response.status_code == 200
    assert body["authenticated"] is False
    assert body["person"] is None
    assert body["seats"] == []
    assert "csrftoken" in response.cookies


def test_sign_in_with_any_case_and_out(person: object) -> None:
    client = APIClient()
    response = client.post(
        URL, {"email": "Ada@Firm.Example", "password": "a-long-password-1"}, format="json"
    )
    body = response.json()
    assert response.status_code == 200
    assert body["authenticated"] is True
    assert body["seat"]["role"] == "org_owner"
    assert [s["role"] for s in body["seats"]] == ["org_owner", "cluster_manager"]
    assert client.delete(URL).status_code == 204
    assert client.get(URL).json()["authenticated"] is False


@pytest.mark.parametrize(
    ("email", "password"), [("ada@firm.example", "wrong"), ("nobody@firm.example", "wrong")]
)
def test_wrong_credentials_400_and_the_same_for_unknown_people(
    person: object, email: str, password: str
) -> None:
    response = APIClient().post(URL, {"email": email, "password": password}, format="json")
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert [e["code"] for e in errors] == ["wrong_credentials"]


def test_sign_in_needs_csrf_when_enforced(person: object) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.patch(URL, {"language": "de"}, format="json")
    assert response.status_code == 403


def test_seat_of_somebody_else_400(person: object, world: SimpleNamespace) -> None:
    other = SeatFactory(person=PersonFactory(), role=Role.PLATFORM_ADMIN.value)
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/api/v1/session/seat/", {"seat": str(other.public_id)}, format="json")
    assert response.status_code == 400
    assert client.get(URL).json()["seat"]["role"] == "org_owner"


def test_language_is_remembered_and_spoken(person: object) -> None:
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.patch(URL, {"language": "de"}, format="json")
    assert response.json()["person"]["language"] == "de"
    assert client.patch(URL, {"language": "xx"}, format="json").status_code == 400
