"""Partners for you: who may read which proposals, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.viewer import Role
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Organisation
from backend.directory.services.data import Source
from backend.directory.services.entries import entry_update
from backend.partnering import engine
from backend.partnering.models import Exposure, Proposal, ProposalFeedback, ProposalRun
from backend.search.services import relay
from tests.factories import (
    ClusterFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]


@pytest.fixture
def scene() -> SimpleNamespace:
    """A maker of battery packs with an open and a private need, and firms that could help."""
    cluster = ClusterFactory()
    asker = OrganisationFactory(
        legal_name="Pack Maker",
        profile__stages=["integration"],
        profile__nace=["27.20"],
        profile__chains=["batteries"],
        profile__description="We assemble battery packs for buses.",
    )
    MembershipFactory(organisation=asker, cluster=cluster)
    EntryFactory(organisation=asker, title="Battery packs for buses", text="Lithium-ion packs.")
    need = EntryFactory(
        organisation=asker,
        kind="need",
        title="Recycling of end-of-life battery packs",
        text="We need somebody who recycles lithium-ion batteries.",
    )
    private = EntryFactory(
        organisation=asker,
        kind="need",
        visibility="private",
        title="Dairy enzymes",
        text="Enzymes for cheese and dairy fermentation.",
    )
    recycler = OrganisationFactory(
        legal_name="Batterie Recycling GmbH",
        country="DE",
        legal_nuts="DE300",
        profile__stages=["recycling"],
        profile__nace=["38.21"],
    )
    offer = EntryFactory(
        organisation=recycler,
        language="de",
        title="Recycling von Lithium-Ionen-Batterien",
        text="Wir nehmen Altbatterien zurück und recyceln sie.",
    )
    dairy = OrganisationFactory(legal_name="Cheese Enzymes", profile__stages=["components"])
    EntryFactory(
        organisation=dairy,
        title="Enzymes for cheese",
        text="Dairy enzymes for cheese fermentation.",
    )
    record = OrganisationFactory(
        legal_name="Battery Record",
        standing="public_record",
        profile__description="Battery recycling.",
    )
    with transaction.atomic():
        outbox.touch_many(
            outbox.ORGANISATION, Organisation.objects.values_list("public_id", flat=True)
        )
    relay.relay_outbox()
    return SimpleNamespace(
        cluster=cluster,
        asker=asker,
        need=need,
        private=private,
        recycler=recycler,
        offer=offer,
        dairy=dairy,
        record=record,
    )


def _url(organisation: Organisation, tail: str = "proposals/") -> str:
    return f"/api/v1/organisations/{organisation.public_id}/{tail}"


def _owner(client_of: Client, scene: SimpleNamespace) -> APIClient:
    return client_of(Role.ORG_OWNER, organisation=scene.asker)


def _names(body: dict[str, Any]) -> list[str]:
    return [r["organisation"]["name"] for r in body["results"]]


def test_owner_200_with_reasons_that_name_their_fields(
    scene: SimpleNamespace, client_of: Client
) -> None:
    body = _owner(client_of, scene).get(_url(scene.asker), {"need": scene.need.public_id}).json()
    first = next(
        r for r in body["results"] if r["organisation"]["name"] == "Batterie Recycling GmbH"
    )
    assert first["rank"] <= 2
    assert first["standing_action"] == "ask"
    assert 0 <= first["probability"] <= 1
    assert first["need"]["id"] == str(scene.need.public_id)
    assert first["reasons"]
    assert all(r["sentence"] for r in first["reasons"])
    sides = {e["side"] for r in first["reasons"] for e in r["evidence"]}
    assert sides == {"you", "them"}
    excerpts = " ".join(e["excerpt"] for r in first["reasons"] for e in r["evidence"])
    assert "Recycling" in excerpts


@pytest.mark.parametrize("language", ["fr", "de"])
def test_reasons_speak_the_readers_language(
    scene: SimpleNamespace, client_of: Client, language: str
) -> None:
    client = _owner(client_of, scene)
    english = client.get(_url(scene.asker)).json()["results"][0]["reasons"][0]["sentence"]
    other = client.get(_url(scene.asker), headers={"accept-language": language}).json()
    assert other["results"][0]["reasons"][0]["sentence"] != english


def test_anonymous_403(scene: SimpleNamespace) -> None:
    assert APIClient().get(_url(scene.asker)).status_code == 403


@pytest.mark.parametrize("tail", ["proposals/", "chain/"])
def test_others_404(scene: SimpleNamespace, client_of: Client, tail: str) -> None:
    url = _url(scene.asker, tail)
    assert client_of(Role.ORG_OWNER, organisation=scene.recycler).get(url).status_code == 404
    assert client_of(Role.CLUSTER_MANAGER, cluster=ClusterFactory()).get(url).status_code == 404
    assert client_of(Role.CLUSTER_READER, cluster=scene.cluster).get(url).status_code == 404
    assert client_of(Role.REGION_OFFICER, region="FRE").get(url).status_code == 404
    assert client_of(Role.PLATFORM_ADMIN).get(url).status_code == 404
    assert client_of().get(url).status_code == 404


def test_cluster_manager_learns_nothing_of_private_needs(
    scene: SimpleNamespace, client_of: Client
) -> None:
    owner = _owner(client_of, scene).get(_url(scene.asker)).json()
    assert "Cheese Enzymes" in _names(owner)
    rank = {n: i for i, n in enumerate(_names(owner))}
    manager = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    body = manager.get(_url(scene.asker)).json()
    assert "enzymes" not in str([r["reasons"] for r in body["results"]]).lower().replace(
        "cheese enzymes", ""
    ).replace("enzymes for cheese", "")
    assert all(
        e["entry_id"] != str(scene.private.public_id)
        for r in body["results"]
        for reason in (*r["reasons"], *r["cautions"])
        for e in reason["evidence"]
    )
    url = _url(scene.asker)
    assert manager.get(url, {"need": scene.private.public_id}).status_code == 404
    scene.private.delete()
    ProposalRun.objects.all().delete()
    without = manager.get(url).json()
    key = [(r["organisation"]["name"], r["probability"]) for r in body["results"]]
    assert key == [(r["organisation"]["name"], r["probability"]) for r in without["results"]]
    assert rank["Cheese Enzymes"] <= len(rank)


def test_private_need_of_a_candidate_is_no_feature(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = _owner(client_of, scene)
    before = client.get(_url(scene.asker)).json()
    EntryFactory(
        organisation=scene.recycler,
        kind="need",
        visibility="private",
        title="Battery packs for buses",
    )
    ProposalRun.objects.all().delete()
    after = client.get(_url(scene.asker)).json()
    assert [(r["organisation"]["name"], r["probability"]) for r in before["results"]] == [
        (r["organisation"]["name"], r["probability"]) for r in after["results"]
    ]


def test_exclusion_removes_both_ways(scene: SimpleNamespace, client_of: Client) -> None:
    client = _owner(client_of, scene)
    assert "Batterie Recycling GmbH" in _names(client.get(_url(scene.asker)).json())
    scene.recycler.exclusions.create(excluded=scene.asker)
    body = client.get(_url(scene.asker)).json()
    assert "Batterie Recycling GmbH" not in _names(body)
    assert body["count"] == len(body["results"])


def test_narrowing_deletes_proposals_that_cite_it(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = _owner(client_of, scene)
    client.get(_url(scene.asker))
    cited = Proposal.objects.filter(sources__entry_public_id=scene.offer.public_id)
    assert cited.exists()
    entry_update(
        entry=Entry.objects.get(pk=scene.offer.pk),
        values={"visibility": "private"},
        source=Source(SourceKind.PERSON),
    )
    assert not cited.exists()
    body = client.get(_url(scene.asker)).json()
    assert "Altbatterien" not in str(body)


def test_public_record_is_invited(scene: SimpleNamespace, client_of: Client) -> None:
    body = _owner(client_of, scene).get(_url(scene.asker)).json()
    found = {r["organisation"]["name"]: r["standing_action"] for r in body["results"]}
    assert found["Battery Record"] == "invite"


def test_scores_recompute_from_what_is_stored(scene: SimpleNamespace, client_of: Client) -> None:
    _owner(client_of, scene).get(_url(scene.asker))
    proposals = list(Proposal.objects.select_related("run"))
    assert proposals
    for proposal in proposals:
        assert proposal.run.release == engine.release()
        assert engine.recomputed(proposal.features) == pytest.approx(proposal.score, abs=1e-6)
        parts = sum(r["contribution"] for r in proposal.reasons)
        assert proposal.intercept + parts == pytest.approx(proposal.score, abs=1e-6)


def test_second_visit_computes_nothing_until_something_changes(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = _owner(client_of, scene)
    first = client.get(_url(scene.asker)).json()["run"]
    assert client.get(_url(scene.asker)).json()["run"]["created_at"] == first["created_at"]
    entry_update(
        entry=Entry.objects.get(pk=scene.need.pk),
        values={"text": "Somebody who shreds batteries."},
        source=Source(SourceKind.PERSON),
    )
    assert client.get(_url(scene.asker)).json()["run"]["created_at"] != first["created_at"]


def test_exposure_counts_each_first_showing_once(scene: SimpleNamespace, client_of: Client) -> None:
    client = _owner(client_of, scene)
    client.get(_url(scene.asker))
    ProposalRun.objects.update(is_dirty=True)
    client.get(_url(scene.asker))
    assert Exposure.objects.get(organisation=scene.recycler).count == 1


def test_feedback_is_kept_with_what_was_shown_and_taken_back(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = _owner(client_of, scene)
    proposal = client.get(_url(scene.asker)).json()["results"][0]
    url = f"/api/v1/proposals/{proposal['id']}/feedback/"
    response = client.post(url, {"value": "not_relevant", "reason": "competitor"}, format="json")
    assert response.status_code == 200
    assert response.json()["feedback"]["reason"] == "competitor"
    row = ProposalFeedback.objects.get()
    assert row.shown["rank"] == proposal["rank"]
    assert row.shown["features"]
    ProposalRun.objects.update(is_dirty=True)
    again = client.get(_url(scene.asker)).json()["results"]
    same = next(r for r in again if r["organisation"]["id"] == proposal["organisation"]["id"])
    assert same["feedback"]["value"] == "not_relevant"
    url = f"/api/v1/proposals/{same['id']}/feedback/"
    assert client.delete(url).json()["feedback"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"value": "not_relevant"},
        {"value": "maybe"},
        {},
        {"value": "relevant", "comment": "x" * 501},
    ],
)
def test_feedback_bad_400(scene: SimpleNamespace, client_of: Client, body: dict[str, str]) -> None:
    client = _owner(client_of, scene)
    proposal = client.get(_url(scene.asker)).json()["results"][0]
    response = client.post(f"/api/v1/proposals/{proposal['id']}/feedback/", body, format="json")
    assert response.status_code == 400
    assert not ProposalFeedback.objects.exists()


def test_feedback_of_others_404(scene: SimpleNamespace, client_of: Client) -> None:
    proposal = _owner(client_of, scene).get(_url(scene.asker)).json()["results"][0]
    url = f"/api/v1/proposals/{proposal['id']}/feedback/"
    for client in (
        client_of(Role.ORG_OWNER, organisation=scene.recycler),
        client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster),
        client_of(Role.PLATFORM_ADMIN),
    ):
        assert client.post(url, {"value": "relevant"}, format="json").status_code == 404


def test_refresh_202_and_queued(
    scene: SimpleNamespace,
    client_of: Client,
    sent: list[tuple[str, dict[str, object]]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = _owner(client_of, scene)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(_url(scene.asker, "proposals/refresh/"))
    assert response.status_code == 202
    assert response.json()["run"]["state"] == "pending"
    assert any(name == "partnering.compute_run" for name, _kwargs in sent)


def test_chain_shows_own_filled_and_missing_links(
    scene: SimpleNamespace, client_of: Client
) -> None:
    body = _owner(client_of, scene).get(_url(scene.asker, "chain/")).json()
    assert body["chain"]["id"] == "batteries"
    states = {link["state"] for link in body["links"]}
    assert "missing" in states
    ids = {link["id"] for link in body["links"]}
    assert all(e["source"] in ids and e["target"] in ids for e in body["edges"])
    other = _owner(client_of, scene).get(_url(scene.asker, "chain/"), {"chain": "water"}).json()
    assert other["chain"]["id"] == "water"


def test_empty_profile_is_told_what_to_do(client_of: Client) -> None:
    bare = OrganisationFactory(legal_name="Bare Works")
    body = client_of(Role.ORG_OWNER, organisation=bare).get(_url(bare)).json()
    if not body["results"]:
        assert body["empty_reason"] == "no_offers_or_needs"


def test_readers_read_proposals_and_judge_none(scene: SimpleNamespace, client_of: Client) -> None:
    reader = client_of(Role.ORG_READER, organisation=scene.asker)
    proposal = reader.get(_url(scene.asker)).json()["results"][0]
    url = f"/api/v1/proposals/{proposal['id']}/feedback/"
    assert reader.post(url, {"value": "relevant"}, format="json").status_code == 403
    assert reader.delete(url).status_code == 403
    assert not ProposalFeedback.objects.exists()
    editor = client_of(Role.ORG_EDITOR, organisation=scene.asker)
    assert editor.post(url, {"value": "relevant"}, format="json").status_code == 200
