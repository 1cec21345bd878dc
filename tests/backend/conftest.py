"""Fixtures of the backend suites: an index of its own, a small world, and clients by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.utils import translation
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.common import catalogues, jobs, mail
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Cluster, Network, Organisation
from backend.partnering import engine as partnering
from backend.search.engine import close_index
from tests.contract.search_index.adapters import (
    ELASTICSEARCH,
    elasticsearch_address,
    tantivy_address,
)
from tests.factories import (
    ClusterFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

# Before anything is translated: a fresh checkout has no compiled catalogues.
catalogues.compile_stale()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The test client leaves the language of its last answer behind."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    """No broker in unit tests: what would be sent is listed instead."""
    found: list[tuple[str, dict[str, object]]] = []

    def send(task_name: str, *, queue: str, kwargs: dict[str, object] | None = None) -> bool:
        found.append((task_name, kwargs or {}))
        return True

    monkeypatch.setattr(jobs, "send", send)
    return found


@pytest.fixture(autouse=True)
def _own_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which ranking is in use is read once a test, so that queries can be counted."""
    partnering.forget_pointer()
    monkeypatch.setattr(partnering, "POINTER_SECONDS", 3600.0)


@pytest.fixture
def mailbox(db: None) -> Callable[[], list[Any]]:
    """Return a function that sends every waiting e-mail and answers with all that were sent."""

    def deliver_all() -> list[Any]:
        for row in MailOut.objects.order_by("pk"):
            mail.deliver(row)
        return list(django_mail.outbox)

    return deliver_all


@pytest.fixture
def index(tmp_path: Path, settings: Any) -> Iterator[None]:
    """An empty index of this test: in a folder, or on the server where one is given."""
    address = elasticsearch_address if ELASTICSEARCH else tantivy_address
    with address(tmp_path) as url:
        settings.SEARCH_URL = url
        yield
        close_index(url)


@pytest.fixture
def client_of(db: None) -> Callable[..., APIClient]:
    """Return a signed-in client for a role somewhere."""

    def make(
        role: Role | None = None,
        *,
        organisation: Organisation | None = None,
        cluster: Cluster | None = None,
        network: Network | None = None,
        region: str = "",
        person: Person | None = None,
    ) -> APIClient:
        client = APIClient()
        person = person or PersonFactory()
        if role is not None:
            SeatFactory(
                person=person,
                role=role.value,
                organisation=organisation,
                cluster=cluster,
                network=network,
                region=region,
            )
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Two clusters: each with a published and an imported member with entries of each kind."""
    places = {}
    for name in ("a", "b"):
        cluster = ClusterFactory(organisation__legal_name=f"Cluster {name.upper()}")
        published = OrganisationFactory(legal_name=f"Published {name.upper()}")
        imported = OrganisationFactory(legal_name=f"Imported {name.upper()}", standing="imported")
        for organisation in (published, imported):
            MembershipFactory(organisation=organisation, cluster=cluster)
            for visibility in ("public", "members", "private"):
                EntryFactory(
                    organisation=organisation,
                    kind="need",
                    visibility=visibility,
                    title=f"{visibility} need of {organisation.legal_name}",
                )
        places[name] = SimpleNamespace(cluster=cluster, published=published, imported=imported)
    record = OrganisationFactory(
        legal_name="Public Record", standing="public_record", pic="998294028"
    )
    return SimpleNamespace(a=places["a"], b=places["b"], record=record)
