"""Fixtures of accounts: a browser, its person, and the e-mails that were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils.translation import get_language
from rest_framework.test import APIClient

from backend.accounts import notifications
from backend.accounts.models import Person
from backend.common.models import MailOut
from tests.factories import PersonFactory

PASSWORD = "a-long-password-1"
AUTH = "/_allauth/browser/v1/auth"
ACCOUNT = "/_allauth/browser/v1/account"


@pytest.fixture
def person(db: None) -> Person:
    made: Person = PersonFactory(email="ada@firm.example", name="Ada", language="fr")
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def browser(db: None) -> APIClient:
    return APIClient()


@pytest.fixture
def signed_in(person: Person) -> APIClient:
    client = APIClient()
    answer = client.post(f"{AUTH}/login", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    return client


@pytest.fixture
def last_mail(db: None) -> Callable[[str], Any]:
    """Return the newest e-mail to an address, with the key of its link."""

    def read(to: str) -> Any:
        row = MailOut.objects.filter(to=to).order_by("-pk").first()
        assert row is not None, f"no e-mail to {to}"
        link = re.search(r"https?://\S+/(?:verify-email|reset-password)/(\S+)", row.text)
        return SimpleNamespace(row=row, text=row.text, key=unquote(link.group(1)) if link else "")

    return read


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register `t.plain` and the essential `t.safety`, and nothing else."""
    monkeypatch.setattr(notifications, "_kinds", {})
    notifications.register(
        "t.plain",
        title=lambda p: f"Hello {p['name']}",
        text=lambda p: f"in {get_language()}",
        label=lambda: "Plain things",
    )
    notifications.register("t.safety", title=lambda p: "Safety", text=lambda p: "", essential=True)
