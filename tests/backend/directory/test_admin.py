"""The back office opens, for administrators alone, and holds no private need."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from backend.accounts.models import Person
from backend.common.models import OutboxEntry
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PAGES = [
    "accounts/person",
    "directory/organisation",
    "directory/cluster",
    "directory/membership",
    "directory/mandate",
    "directory/seat",
    "funding/pastproject",
    "common/outboxentry",
    "common/failedwork",
]


@pytest.fixture
def admin(db: None) -> Client:
    person = Person.objects.create_superuser("root@maillon.example", "a-long-password-1")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_lists_and_forms_open(admin: Client, world: SimpleNamespace, page: str) -> None:
    answer = admin.get(f"/admin/{page}/")
    assert answer.status_code == 200
    assert "private need" not in answer.content.decode()
    assert admin.get(f"/admin/{page}/?q=published").status_code in {200, 302}


def test_ordinary_people_are_sent_away(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/directory/organisation/").status_code == 302


def test_organisation_form_shows_no_private_need_and_touches_the_index(
    admin: Client, world: SimpleNamespace
) -> None:
    url = f"/admin/directory/organisation/{world.a.published.pk}/change/"
    page = admin.get(url)
    assert "private need" not in page.content.decode()
    form = page.context["adminform"].form
    data = {k: v for k, v in form.initial.items() if v is not None}
    data |= {"languages": '["en"]', "transitions": "[]", "city": "Roubaix"}
    data = {k: ("" if v is None else v) for k, v in data.items()}
    answer = admin.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert OutboxEntry.objects.filter(object_id=world.a.published.public_id).exists()
