"""Parts that are away: writes land, answers come from what is left, and say so."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.core.cache import caches
from django.test import override_settings
from rest_framework.test import APIClient

from backend.common import jobs
from backend.common.models import JobState, OutboxEntry
from backend.common.viewer import Role
from backend.directory.models import Entry
from backend.imports.enums import RunState
from backend.imports.models import ImportRun
from backend.imports.tasks import check
from backend.partnering.models import ProposalRun
from backend.search.engine import SearchIndexError, close_index
from backend.search.services import relay
from tests.factories import EntryFactory, MembershipFactory, OrganisationFactory

Client = Callable[..., APIClient]
REAL_SEND = jobs.send
NO_REDIS = {
    "default": {
        "BACKEND": "backend.common.cache.MissOnFailureRedisCache",
        "LOCATION": "unix:///nonexistent/redis.sock",
    }
}
LIST = "Name;Country;Website\nBattery Works;FR;https://battery.example\n"


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    """A firm with a need, a firm that could help, both in the index."""
    asker = OrganisationFactory(legal_name="Pack Maker", profile__stages=["integration"])
    MembershipFactory(organisation=asker, cluster=world.a.cluster)
    EntryFactory(organisation=asker, kind="need", title="Recycling of lithium-ion batteries")
    helper = OrganisationFactory(legal_name="Recycler", profile__stages=["recycling"])
    EntryFactory(organisation=helper, title="Recycling of lithium-ion batteries")
    return SimpleNamespace(asker=asker, helper=helper, cluster=world.a.cluster)


# Redis away


@pytest.fixture
def no_redis(monkeypatch: Any) -> Any:
    """Broker and cache at an address where nothing answers, with the real sending."""
    monkeypatch.setattr(jobs, "send", REAL_SEND)
    monkeypatch.setattr(jobs, "_broker_failed_at", float("-inf"))
    refused = []

    def away(*args: object, **kwargs: object) -> None:
        refused.append(args)
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "send_task", away)
    with override_settings(CACHES=NO_REDIS):
        yield refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("index")
def test_redis_away_an_edit_lands_and_reaches_the_index_later(
    scene: SimpleNamespace, client_of: Client, no_redis: list[object]
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    url = f"/api/v1/organisations/{scene.asker.public_id}/entries/"
    data = {"kind": "offer", "title": "Battery packs for buses", "visibility": "public"}
    answer = client.post(url, data, format="json")
    assert answer.status_code == 201, answer.content
    assert no_redis, "the broker was asked, and refused"
    assert Entry.objects.filter(public_id=answer.json()["id"]).count() == 1
    assert OutboxEntry.objects.filter(object_id=scene.asker.public_id).exists()
    # Later: the schedule's relay needs no message of ours.
    relay.relay_outbox()
    found = client.get("/api/v1/search/", {"q": "battery packs", "kind": "offer"}).json()
    assert [r["entry"]["id"] for r in found["results"]] == [answer.json()["id"]]
    assert found["degraded"] is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("index")
def test_redis_away_an_upload_waits_and_is_taken_up_by_the_sweep(
    scene: SimpleNamespace, client_of: Client, no_redis: list[object], monkeypatch: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    file = SimpleUploadedFile("members.csv", LIST.encode(), content_type="text/csv")
    answer = client.post("/api/v1/imports/", {"file": file}, format="multipart")
    assert answer.status_code == 201, answer.content
    run = ImportRun.objects.get()
    assert run.job_state == JobState.PENDING
    resent: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        jobs, "send", lambda name, *, queue, kwargs=None: resent.append((name, kwargs))
    )
    assert jobs.sweep() == 1
    assert resent == [("imports.check", {"run_id": run.pk})]
    assert check(run.pk)
    run.refresh_from_db()
    assert run.state in {RunState.CHECKED, RunState.MAPPING}


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_redis_away_nothing_answers_500(
    scene: SimpleNamespace, client_of: Client, no_redis: list[object]
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    own = f"/api/v1/organisations/{scene.asker.public_id}/"
    for url in (
        "/api/v1/session/",
        own,
        f"{own}proposals/",
        f"{own}chain/",
        "/api/v1/search/?q=recycling",
        "/api/v1/search/suggest/?q=rec",
        "/readyz",
    ):
        assert client.get(url).status_code == 200, url
    assert client.post(f"{own}proposals/refresh/").status_code == 202
    assert client.get("/readyz").json()["components"]["redis"] == "down"


@pytest.mark.django_db
def test_redis_away_throttles_fall_away_instead_of_failing(
    client_of: Client, no_redis: list[object]
) -> None:
    assert caches["default"].get("anything") is None
    client = client_of()
    codes = {client.get("/api/v1/search/?q=x").status_code for _ in range(125)}
    assert codes == {200}


# The index away


@pytest.fixture
def index_away(settings: Any) -> Callable[[], None]:
    """Return a function that takes the index away, as a folder that cannot be opened."""

    def take_away() -> None:
        close_index(settings.SEARCH_URL)
        settings.SEARCH_URL = "tantivy:///proc/nowhere"

    return take_away


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("kind", ["organisation", "offer", "need"])
def test_index_away_search_answers_from_the_database_and_says_so(
    scene: SimpleNamespace, client_of: Client, index_away: Callable[[], None], kind: str
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    index_away()
    text = "recycler" if kind == "organisation" else "recycling"
    answer = client.get("/api/v1/search/", {"q": text, "kind": kind})
    assert answer.status_code == 200
    body = answer.json()
    assert body["degraded"] is True
    names = [r["organisation"]["name"] for r in body["results"]]
    assert names == [{"organisation": "Recycler", "offer": "Recycler", "need": "Pack Maker"}[kind]]


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_index_away_hides_what_the_viewer_may_not_see(
    scene: SimpleNamespace, client_of: Client, index_away: Callable[[], None]
) -> None:
    index_away()
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    body = client.get("/api/v1/search/", {"q": "need", "kind": "need", "page_size": 100}).json()
    titles = {r["entry"]["title"] for r in body["results"]}
    assert "public need of Published B" in titles
    assert not {t for t in titles if t.startswith(("private", "members need of Published B"))}
    assert not {t for t in titles if "Imported" in t}


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_index_away_proposals_are_those_stored_before_and_say_so(
    scene: SimpleNamespace, client_of: Client, index_away: Callable[[], None], settings: Any
) -> None:
    from django.db import transaction

    from backend.common import outbox

    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [scene.asker.public_id, scene.helper.public_id])
    relay.relay_outbox()
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    url = f"/api/v1/organisations/{scene.asker.public_id}/"
    before = client.get(f"{url}proposals/").json()
    assert before["results"]
    assert before["run"]["degraded"] is False
    address = settings.SEARCH_URL
    ProposalRun.objects.update(is_dirty=True)
    index_away()
    for _visit in range(2):
        for tail in ("proposals/", "chain/"):
            answer = client.get(url + tail)
            assert answer.status_code == 200
            assert answer.json()["run"]["degraded"] is True
            assert answer.json()["run"]["stale"] is True
    during = client.get(f"{url}proposals/").json()
    assert [r["id"] for r in during["results"]] == [r["id"] for r in before["results"]]
    run = ProposalRun.objects.get()
    assert (run.error_code, run.attempts) == (jobs.WAITS, 1)
    # The index is back, the pause over: the sweep's task computes what is new.
    settings.SEARCH_URL = address
    ProposalRun.objects.update(lease_until=run.created_at)
    assert jobs.sweep() == 1
    from backend.partnering.tasks import compute_run

    assert compute_run(run.pk)
    after = client.get(f"{url}proposals/").json()
    assert after["run"]["degraded"] is False
    assert after["results"]


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_index_away_changes_wait_in_the_outbox(
    scene: SimpleNamespace, client_of: Client, index_away: Callable[[], None], settings: Any
) -> None:
    address = settings.SEARCH_URL
    index_away()
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    url = f"/api/v1/organisations/{scene.asker.public_id}/entries/"
    data = {"kind": "offer", "title": "Second life of cells", "visibility": "public"}
    assert client.post(url, data, format="json").status_code == 201
    with pytest.raises((SearchIndexError, OSError)):
        relay.relay_outbox()
    assert OutboxEntry.objects.filter(object_id=scene.asker.public_id).exists()
    settings.SEARCH_URL = address
    relay.relay_outbox()
    assert not OutboxEntry.objects.exists()
