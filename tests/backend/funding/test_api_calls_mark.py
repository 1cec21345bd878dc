"""PUT and DELETE /calls/{id}/mark/."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from backend.funding.models import CallMark
from tests.factories import CallFactory, PersonFactory

pytestmark = pytest.mark.django_db


def _url(call: object) -> str:
    return f"/api/v1/calls/{call.public_id}/mark/"  # type: ignore[attr-defined]


def test_everybody_signed_in_marks_for_themselves(clients: dict[str, APIClient]) -> None:
    call = CallFactory()
    for name, client in clients.items():
        response = client.put(_url(call), {"mark": "saved"})
        assert response.status_code == (403 if name == "anonymous" else 200), name
    assert CallMark.objects.count() == len(clients) - 1


def test_hidden_calls_cannot_be_marked(clients: dict[str, APIClient]) -> None:
    call = CallFactory(is_withdrawn=True)
    for name, client in clients.items():
        if name not in {"anonymous", "platform_admin"}:
            assert client.put(_url(call), {"mark": "saved"}).status_code == 404, name
            assert client.delete(_url(call)).status_code == 404, name
    assert not CallMark.objects.exists()


def test_the_later_mark_replaces_the_earlier_and_goes(client_of: Callable[..., APIClient]) -> None:
    call, person, other = CallFactory(), PersonFactory(), PersonFactory()
    CallMark.objects.create(person=other, call=call, mark="saved")
    client = client_of(person=person)
    assert client.put(_url(call), {"mark": "saved"}).json() == {"mark": "saved"}
    assert client.put(_url(call), {"mark": "hidden"}).json() == {"mark": "hidden"}
    assert CallMark.objects.get(person=person).mark == "hidden"
    assert client.delete(_url(call)).status_code == 204
    assert client.delete(_url(call)).status_code == 204
    assert list(CallMark.objects.values_list("person", "mark")) == [(other.pk, "saved")]


@pytest.mark.parametrize("mark", ["", "loved", None])
def test_other_marks_are_refused(reader: APIClient, mark: str | None) -> None:
    response = reader.put(_url(CallFactory()), {"mark": mark})
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == "mark"
