"""Unsubscribing by the link of an e-mail: without signing in, and only by a deliberate POST."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import NotificationPreference
from backend.accounts.selectors.notifications import mode_of
from backend.accounts.services.notifications import unsubscribe_token
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_reading_the_link_changes_nothing() -> None:
    person = PersonFactory()
    url = f"/api/v1/unsubscribe/{unsubscribe_token(person, 't.plain')}/"
    answer = APIClient().get(url)
    assert answer.json() == {"label": "Plain things", "everything": False, "done": False}
    assert not NotificationPreference.objects.exists()


def test_a_mail_programs_one_click_silences_the_kind() -> None:
    person = PersonFactory()
    url = f"/api/v1/unsubscribe/{unsubscribe_token(person, 't.plain')}/"
    client = APIClient(enforce_csrf_checks=True)
    answer = client.post(
        url,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert answer.json()["done"]
    assert mode_of(person, "t.plain") == "never"


def test_a_digests_link_silences_everything_that_may_be() -> None:
    person = PersonFactory()
    client = APIClient()
    url = f"/api/v1/unsubscribe/{unsubscribe_token(person, '*')}/"
    assert client.post(url).json()["everything"]
    assert mode_of(person, "t.plain") == "never"
    assert mode_of(person, "t.safety") == "now"


@pytest.mark.parametrize("kind", ["t.safety", "gone"])
def test_an_essential_or_unknown_kind_is_not_found(kind: str) -> None:
    person = PersonFactory()
    url = f"/api/v1/unsubscribe/{unsubscribe_token(person, kind)}/"
    assert APIClient().post(url).status_code == 404


def test_a_forged_link_is_not_found() -> None:
    assert APIClient().post("/api/v1/unsubscribe/a:b:c/").status_code == 404
