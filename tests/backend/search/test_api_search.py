"""GET /search/ and /search/suggest/: found, counted, and never leaking."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.models import OutboxEntry, Revocation
from backend.common.viewer import Role
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Organisation
from backend.directory.services.data import Source
from backend.directory.services.entries import entry_update
from backend.search.models import IndexedDocument
from backend.search.services import relay
from tests.factories import EntryFactory, MandateFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]
SECRET = "zirconium whispering gasket"


def _relay() -> None:
    with transaction.atomic():
        outbox.touch_many(
            outbox.ORGANISATION, Organisation.objects.values_list("public_id", flat=True)
        )
    relay.relay_outbox()


def _search(client: APIClient, **params: Any) -> dict[str, Any]:
    response = client.get("/api/v1/search/", params)
    assert response.status_code == 200, response.json()
    body: dict[str, Any] = response.json()
    return body


def _names(body: dict[str, Any]) -> set[str]:
    return {r["organisation"]["name"] for r in body["results"]}


def test_anonymous_403() -> None:
    assert APIClient().get("/api/v1/search/").status_code == 403


def test_sme_finds_published_not_imported_of_others(
    world: SimpleNamespace, client_of: Client
) -> None:
    _relay()
    body = _search(client_of(Role.ORG_OWNER, organisation=world.a.published))
    found = _names(body)
    assert {"Published A", "Published B", "Public Record"} <= found
    assert not any(name.startswith("Imported") for name in found)
    assert body["count"] == len(found)
    assert sum(v["count"] for v in body["facets"]["standing"]) == len(found)


def test_cluster_manager_finds_own_imported_alone(
    world: SimpleNamespace, client_of: Client
) -> None:
    _relay()
    found = _names(_search(client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)))
    assert "Imported A" in found
    assert "Imported B" not in found


def test_fellow_member_finds_no_imported_one_not_even_in_counts(
    world: SimpleNamespace, client_of: Client
) -> None:
    _relay()
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    for kind in ("organisation", "need"):
        body = _search(client, kind=kind, q="imported")
        assert body["count"] == len(body["results"])
        assert not any(name.startswith("Imported") for name in _names(body))
    assert client.get("/api/v1/search/suggest/", {"q": "impor"}).json() == []


def test_mandate_shows_imported_to_all(world: SimpleNamespace, client_of: Client) -> None:
    MandateFactory(organisation=world.a.imported, cluster=world.a.cluster)
    _relay()
    found = _names(_search(client_of(Role.ORG_OWNER, organisation=world.b.published)))
    assert "Imported A" in found


def test_private_need_surfaces_nowhere(world: SimpleNamespace, client_of: Client) -> None:
    EntryFactory(
        organisation=world.a.published, kind="need", title=SECRET, visibility="private", text=SECRET
    )
    _relay()
    for client in (
        client_of(Role.ORG_OWNER, organisation=world.b.published),
        client_of(Role.ORG_OWNER, organisation=world.a.imported),
        client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
        client_of(Role.PLATFORM_ADMIN),
    ):
        for kind in ("organisation", "offer", "need"):
            for word in SECRET.split():
                body = _search(client, q=word, kind=kind)
                assert SECRET not in str(body["results"])
                assert not any(r["matched"] for r in body["results"])
            assert SECRET not in str(_search(client, kind=kind))
        for word in SECRET.split():
            assert SECRET not in str(client.get("/api/v1/search/suggest/", {"q": word[:4]}).json())


def test_private_need_changes_no_count(world: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    _relay()
    before = [_search(client, q="gasket", kind=k) for k in ("organisation", "need")]
    EntryFactory(organisation=world.a.published, kind="need", title=SECRET, visibility="private")
    _relay()
    after = [_search(client, q="gasket", kind=k) for k in ("organisation", "need")]
    assert [(b["count"], b["facets"]) for b in before] == [(b["count"], b["facets"]) for b in after]


def test_members_entry_found_by_fellow_members_alone(
    world: SimpleNamespace, client_of: Client
) -> None:
    EntryFactory(
        organisation=world.a.published, title="Sintered boron lattice", visibility="members"
    )
    _relay()
    fellow = client_of(Role.ORG_OWNER, organisation=world.a.imported)
    assert "Published A" in _names(_search(fellow, q="sintered boron lattice", kind="offer"))
    other = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert _search(other, q="sintered boron lattice", kind="offer")["count"] == 0


def test_narrowing_hides_at_once_before_the_relay(
    world: SimpleNamespace, client_of: Client
) -> None:
    entry = EntryFactory(organisation=world.a.published, title="Sintered boron lattice")
    _relay()
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert _search(client, q="boron lattice", kind="offer")["count"] == 1
    entry_update(
        entry=Entry.objects.get(pk=entry.pk),
        values={"visibility": "private"},
        source=Source(SourceKind.PERSON),
    )
    assert Revocation.objects.exists()
    assert _search(client, q="boron lattice", kind="offer")["count"] == 0
    relay.relay_outbox()
    assert not Revocation.objects.exists()
    assert _search(client, q="boron lattice", kind="offer")["count"] == 0
    assert "Published A" in _names(_search(client))


def test_exclusion_both_ways(world: SimpleNamespace, client_of: Client) -> None:
    world.a.published.exclusions.create(excluded=world.b.published)
    _relay()
    first = _search(client_of(Role.ORG_OWNER, organisation=world.a.published))
    second = _search(client_of(Role.ORG_OWNER, organisation=world.b.published))
    assert "Published B" not in _names(first)
    assert "Published A" not in _names(second)
    assert first["count"] == len(_names(first))


def test_cross_language_through_concepts(world: SimpleNamespace, client_of: Client) -> None:
    EntryFactory(
        organisation=world.b.published,
        language="de",
        title="Recycling von Lithium-Ionen-Batterien",
        text="Wir zerlegen und schreddern Altbatterien.",
    )
    _relay()
    body = _search(
        client_of(Role.ORG_OWNER, organisation=world.a.published), q="recyclage de batteries"
    )
    assert "Published B" in _names(body)
    assert body["query"]["language"] == "fr"
    assert body["query"]["concepts"]


@pytest.mark.parametrize("word", ["recyclage", "Recycling", "riciclaggio", "reciclaje"])
def test_one_foreign_word_is_understood_whatever_the_interface(
    world: SimpleNamespace, client_of: Client, word: str
) -> None:
    EntryFactory(organisation=world.b.published, language="de", title="Recycling von Altbatterien")
    _relay()
    body = _search(client_of(Role.ORG_OWNER, organisation=world.a.published), q=word)
    assert body["query"]["concepts"]
    assert "Published B" in _names(body)


def test_facets_filter_and_count_multi_select(world: SimpleNamespace, client_of: Client) -> None:
    OrganisationFactory(legal_name="Berlin Works", country="DE", legal_nuts="DE300")
    _relay()
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    body = _search(client, country="DE")
    assert _names(body) == {"Berlin Works"}
    counts = {v["code"]: v for v in body["facets"]["country"]}
    assert counts["DE"]["selected"] is True
    assert counts["FR"]["count"] > 0
    both = client.get("/api/v1/search/?country=DE&country=FR").json()
    assert both["count"] == body["count"] + counts["FR"]["count"]
    assert _search(client, nuts="DE3")["count"] == 1
    assert body["map"]["nuts2"] == {"DE30": 1}


@pytest.mark.parametrize(
    "params",
    [
        {"page": 0},
        {"page": "x"},
        {"page_size": 1000},
        {"kind": "secret"},
        {"sort": "worst"},
        {"page": 4999, "page_size": 100},
    ],
)
def test_bad_parameters_400(client_of: Client, params: dict[str, Any]) -> None:
    response = client_of().get("/api/v1/search/", params)
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"]


@pytest.mark.parametrize(
    "text", ["((((", '"', "a:b AND *", "\x01", "😀", "x" * 2000, "-- ' OR 1=1"]
)
def test_hostile_text_200(client_of: Client, text: str) -> None:
    _relay()
    assert client_of().get("/api/v1/search/", {"q": text}).status_code == 200


def test_index_away_answers_from_the_database(
    world: SimpleNamespace, client_of: Client, settings: Any
) -> None:
    settings.SEARCH_URL = "tantivy:///proc/nowhere"
    body = _search(client_of(Role.ORG_OWNER, organisation=world.a.published), q="published")
    assert body["degraded"] is True
    assert _names(body) == {"Published A", "Published B"}


def test_relay_is_idempotent_and_deletes(world: SimpleNamespace) -> None:
    _relay()
    assert not OutboxEntry.objects.exists()
    assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}
    world.record.delete()
    with transaction.atomic():
        outbox.touch(outbox.ORGANISATION, world.record.public_id)
    relay.relay_outbox()
    gone = IndexedDocument.objects.filter(object_id=world.record.public_id)
    assert all(d.is_deleted for d in gone)
    assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}


def test_reconcile_mends_a_lost_index(world: SimpleNamespace, client_of: Client) -> None:
    from backend.search.engine import search_index

    _relay()
    search_index().clear()
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _search(client)["count"] == 0
    assert relay.reconcile()["stale"] > 0
    assert "Published B" in _names(_search(client))
