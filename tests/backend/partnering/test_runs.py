"""Proposal runs: what makes them stale, who computes them, and what a failure leaves behind."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common import jobs, outbox
from backend.common.models import JobState
from backend.common.viewer import Role
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Organisation
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.entries import entry_create, entry_delete, entry_update
from backend.directory.services.memberships import membership_end
from backend.directory.services.upsert import profile_upsert
from backend.partnering.models import Proposal, ProposalRun
from backend.partnering.services import runs
from backend.partnering.tasks import compute_run, refresh_dirty
from backend.search.services import relay
from tests.factories import (
    ClusterFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]
BY_HAND = Source(SourceKind.PERSON)


def _index_all() -> None:
    ids = Organisation.objects.values_list("public_id", flat=True)
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, ids)
    relay.relay_outbox()


@pytest.fixture
def scene() -> SimpleNamespace:
    """A pack maker that needs a recycler, a recycler, a firm of another trade, and a record."""
    cluster = ClusterFactory()
    asker = OrganisationFactory(
        legal_name="Pack Maker", profile__stages=["integration"], profile__chains=["batteries"]
    )
    membership = MembershipFactory(organisation=asker, cluster=cluster)
    EntryFactory(organisation=asker, title="Battery packs for buses")
    need = EntryFactory(
        organisation=asker, kind="need", title="Recycling of lithium-ion battery packs"
    )
    recycler = OrganisationFactory(legal_name="Recycler", profile__stages=["recycling"])
    offer = EntryFactory(organisation=recycler, title="Recycling of lithium-ion batteries")
    stranger = OrganisationFactory(legal_name="Basket Weaver")
    EntryFactory(organisation=stranger, title="Hand-woven willow baskets")
    record = OrganisationFactory(
        legal_name="Battery Record",
        standing="public_record",
        profile__description="Recycling of lithium-ion batteries.",
    )
    _index_all()
    return SimpleNamespace(
        cluster=cluster,
        membership=membership,
        asker=asker,
        need=need,
        recycler=recycler,
        offer=offer,
        stranger=stranger,
        record=record,
    )


def _computed(organisation: Organisation, **values: Any) -> ProposalRun:
    run = runs.run_get_or_create(organisation=organisation, **values)
    assert runs.run_compute(run)
    run.refresh_from_db()
    return run


def _dirty(run: ProposalRun) -> bool:
    return ProposalRun.objects.get(pk=run.pk).is_dirty


# What makes an answer stale


def test_a_question_has_one_run(scene: SimpleNamespace) -> None:
    one = runs.run_get_or_create(organisation=scene.asker)
    assert runs.run_get_or_create(organisation=scene.asker) == one
    others = [
        runs.run_get_or_create(organisation=scene.asker, need=scene.need),
        runs.run_get_or_create(organisation=scene.asker, cluster=scene.cluster),
        runs.run_get_or_create(organisation=scene.recycler),
    ]
    assert len({one.pk, *(r.pk for r in others)}) == 4


def test_own_change_marks_own_runs(scene: SimpleNamespace) -> None:
    own, of_need = _computed(scene.asker), _computed(scene.asker, need=scene.need)
    other = _computed(scene.stranger)
    Proposal.objects.filter(run=other).delete()
    entry_create(
        organisation=scene.asker, kind="offer", values={"title": "Modules"}, source=BY_HAND
    )
    assert _dirty(own)
    assert _dirty(of_need)
    assert not _dirty(other)


@pytest.mark.parametrize("how", ["entry", "profile", "narrow", "delete"])
def test_a_neighbours_change_marks_the_runs_it_stands_in(scene: SimpleNamespace, how: str) -> None:
    run = _computed(scene.asker)
    assert run.proposals.filter(candidate=scene.recycler).exists()
    offer = Entry.objects.get(pk=scene.offer.pk)
    if how == "entry":
        entry_update(entry=offer, values={"text": "By the tonne."}, source=BY_HAND)
    elif how == "profile":
        data = OrganisationData(stages=["components"])
        profile_upsert(organisation=scene.recycler, data=data, source=BY_HAND)
    elif how == "narrow":
        entry_update(entry=offer, values={"visibility": "private"}, source=BY_HAND)
    else:
        entry_delete(entry=offer, source=BY_HAND)
    assert _dirty(run)


def test_who_stands_in_no_run_marks_none(scene: SimpleNamespace) -> None:
    run = _computed(scene.asker)
    newcomer = OrganisationFactory()
    entry_create(organisation=newcomer, kind="offer", values={"title": "Jam"}, source=BY_HAND)
    assert not _dirty(run)


def test_the_end_of_a_membership_marks_the_runs(scene: SimpleNamespace) -> None:
    run = _computed(scene.asker)
    membership_end(membership=scene.membership, on=timezone.localdate())
    assert _dirty(run)


# Refreshing in the background


def test_refresh_computes_for_organisations_with_seats_alone(scene: SimpleNamespace) -> None:
    used, unused = _computed(scene.asker), _computed(scene.recycler)
    SeatFactory(organisation=scene.asker)
    SeatFactory(organisation=scene.asker)
    ProposalRun.objects.update(is_dirty=True)
    assert refresh_dirty() == 1
    assert not _dirty(used)
    assert _dirty(unused)
    assert refresh_dirty() == 0


def test_refresh_leaves_what_was_never_asked(scene: SimpleNamespace) -> None:
    SeatFactory(organisation=scene.asker)
    run = runs.run_get_or_create(organisation=scene.asker)
    ProposalRun.objects.update(is_dirty=True)
    assert runs.refresh_dirty() == 0
    assert ProposalRun.objects.get(pk=run.pk).computed_at is None


def test_refresh_takes_the_oldest_first_up_to_its_limit(scene: SimpleNamespace) -> None:
    first, second = _computed(scene.asker), _computed(scene.recycler)
    for organisation in (scene.asker, scene.recycler):
        SeatFactory(organisation=organisation)
    ProposalRun.objects.update(is_dirty=True)
    assert runs.refresh_dirty(limit=1) == 1
    assert (_dirty(first), _dirty(second)) == (False, True)


def test_a_run_that_fails_holds_up_no_other(scene: SimpleNamespace, monkeypatch: Any) -> None:
    failing, sound = _computed(scene.asker), _computed(scene.recycler)
    for organisation in (scene.asker, scene.recycler):
        SeatFactory(organisation=organisation)
    ProposalRun.objects.update(is_dirty=True)
    ask = runs.engine.propose

    def fails_for_the_asker(question: Any, *rest: Any) -> Any:
        if question.asker.id == str(scene.asker.public_id):
            raise ZeroDivisionError
        return ask(question, *rest)

    monkeypatch.setattr(runs.engine, "propose", fails_for_the_asker)
    assert runs.refresh_dirty() == 1
    assert not _dirty(sound)
    failing.refresh_from_db()
    assert (failing.job_state, failing.error_code) == (JobState.FAILED, "matching_failed")
    assert failing.is_dirty


# Leases and failures


def test_one_worker_at_a_time(scene: SimpleNamespace) -> None:
    run = runs.run_get_or_create(organisation=scene.asker)
    assert jobs.claim(ProposalRun.objects.get(pk=run.pk))
    assert not runs.run_compute(run)
    assert not run.proposals.exists()
    past = timezone.now() - datetime.timedelta(seconds=1)
    ProposalRun.objects.update(lease_until=past)
    assert runs.run_compute(ProposalRun.objects.get(pk=run.pk))
    assert run.proposals.exists()


def test_a_worker_that_lost_its_lease_stores_nothing(
    scene: SimpleNamespace, monkeypatch: Any
) -> None:
    run = runs.run_get_or_create(organisation=scene.asker)
    ask = runs.engine.propose

    def slow(question: Any, *rest: Any) -> Any:
        ProposalRun.objects.update(lease_token="another worker")
        return ask(question, *rest)

    monkeypatch.setattr(runs.engine, "propose", slow)
    with pytest.raises(jobs.LeaseLostError):
        runs.run_compute(run)
    assert not Proposal.objects.exists()
    assert ProposalRun.objects.get(pk=run.pk).job_state == JobState.RUNNING


def test_failure_keeps_the_last_answer_and_is_mended_at_the_next_visit(
    scene: SimpleNamespace, client_of: Client, monkeypatch: Any
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    url = f"/api/v1/organisations/{scene.asker.public_id}/proposals/"
    before = client.get(url).json()
    assert before["results"]
    ProposalRun.objects.update(is_dirty=True)

    def failing(*args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(runs.engine, "propose", failing)
        for tail in ("proposals/", "chain/"):
            response = client.get(f"/api/v1/organisations/{scene.asker.public_id}/{tail}")
            assert response.status_code == 200
            assert response.json()["run"]["state"] == "failed"
            assert response.json()["run"]["stale"] is True
        assert [r["id"] for r in client.get(url).json()["results"]] == [
            r["id"] for r in before["results"]
        ]
    after = client.get(url).json()
    assert (after["run"]["state"], after["run"]["stale"]) == ("done", False)


def test_index_away_200(scene: SimpleNamespace, client_of: Client, settings: Any) -> None:
    settings.SEARCH_URL = "tantivy:///proc/nowhere"
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    for tail in ("proposals/", "chain/"):
        response = client.get(f"/api/v1/organisations/{scene.asker.public_id}/{tail}")
        assert response.status_code == 200
        assert response.json()["run"]["stale"] is True


def test_the_task_of_a_run_that_is_gone_does_nothing() -> None:
    assert compute_run(run_id=4711) is False


def test_the_sweep_sends_what_waits_and_gives_up_in_the_end(
    scene: SimpleNamespace, sent: list[tuple[str, dict[str, object]]]
) -> None:
    run = runs.run_get_or_create(organisation=scene.asker)
    jobs.sweep()
    assert (runs.TASK, {"run_id": run.pk}) in sent
    ProposalRun.objects.update(attempts=jobs.MAX_ATTEMPTS)
    jobs.sweep()
    run.refresh_from_db()
    assert (run.job_state, run.error_code) == (JobState.FAILED, "too_many_attempts")


# What the answer says


def test_a_public_record_is_invited_never_asked(scene: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    body = client.get(f"/api/v1/organisations/{scene.asker.public_id}/proposals/").json()
    actions = {r["organisation"]["name"]: r["standing_action"] for r in body["results"]}
    assert actions["Battery Record"] == "invite"
    assert {a for n, a in actions.items() if n != "Battery Record"} == {"ask"}
    record = client.get(f"/api/v1/organisations/{scene.record.public_id}/").json()
    assert (record["abilities"]["invite"], record["abilities"]["ask"]) == (True, False)


def _links(client: APIClient, organisation: Organisation) -> dict[str, dict[str, Any]]:
    body = client.get(f"/api/v1/organisations/{organisation.public_id}/chain/").json()
    assert body["chain"]["id"] == "batteries"
    return {link["id"]: link for link in body["links"]}


def test_fellow_members_fill_links(scene: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    values = {"profile__chains": ["batteries"], "profile__links": ["batteries.cathode"]}
    fellow = OrganisationFactory(legal_name="Cathode Works", **values)
    hidden = OrganisationFactory(legal_name="Hidden Works", standing="imported", **values)
    OrganisationFactory(legal_name="Far Works", **values)
    assert _links(client, scene.asker)["batteries.cathode"]["state"] == "missing"
    for organisation in (fellow, hidden):
        MembershipFactory(organisation=organisation, cluster=scene.cluster)
    link = _links(client, scene.asker)["batteries.cathode"]
    assert link["state"] == "filled"
    assert [p["name"] for p in link["partners"]] == ["Cathode Works"]
    assert link["count"] == 1


def test_a_page_of_proposals_takes_a_constant_number_of_queries(
    scene: SimpleNamespace, client_of: Client, django_assert_max_num_queries: Any
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.asker)
    url = f"/api/v1/organisations/{scene.asker.public_id}/proposals/"
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        first = client.get(url).json()
    allowed = len(few.captured_queries)
    for _ in range(8):
        organisation = MembershipFactory().organisation
        EntryFactory(organisation=organisation, title="Recycling of lithium-ion batteries")
    _index_all()
    client.get(url)
    with django_assert_max_num_queries(allowed):
        second = client.get(url).json()
    assert second["count"] >= first["count"] + 8
