"""GET /calls/{id}/original/."""

from __future__ import annotations

import uuid

import pytest
from rest_framework.test import APIClient

from tests.factories import CallFactory

pytestmark = pytest.mark.django_db


def _url(call: object) -> str:
    return f"/api/v1/calls/{call.public_id}/original/"  # type: ignore[attr-defined]


def test_everybody_signed_in_reads_it(clients: dict[str, APIClient]) -> None:
    call = CallFactory(
        text_html="<h3>Scope</h3><p>Text</p>",
        conditions_html="<p>Conditions</p>",
        url="https://calls.example/1",
        language="fr",
    )
    for name, client in clients.items():
        response = client.get(_url(call))
        assert response.status_code == (403 if name == "anonymous" else 200), name
    assert response.status_code == 403
    assert clients["no_seat"].get(_url(call)).json() == {
        "html": "<h3>Scope</h3><p>Text</p>",
        "conditions_html": "<p>Conditions</p>",
        "url": "https://calls.example/1",
        "language": "fr",
    }


def test_withdrawn_ones_are_for_the_administrator_alone(clients: dict[str, APIClient]) -> None:
    call = CallFactory(is_withdrawn=True)
    for name, client in clients.items():
        expected = {"anonymous": 403, "platform_admin": 200}.get(name, 404)
        assert client.get(_url(call)).status_code == expected, name
    unknown = f"/api/v1/calls/{uuid.uuid4()}/original/"
    assert clients["org_owner"].get(unknown).status_code == 404


def test_what_was_written_past_our_services_is_sanitised_too(reader: APIClient) -> None:
    call = CallFactory(
        text_html='<p onclick="x()">a</p><script>alert(1)</script>',
        conditions_html='<a href="javascript:alert(1)">b</a><img src=x onerror=alert(1)>',
    )
    body = reader.get(_url(call)).json()
    assert body["html"] == "<p>a</p>"
    assert body["conditions_html"] == '<a rel="noopener noreferrer nofollow">b</a>'
