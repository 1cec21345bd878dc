"""Balanced runs: what is stored, what is counted, and who stays out of it."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from backend.common import outbox
from backend.directory.models import Organisation
from backend.partnering import engine
from backend.partnering.models import Exposure, Proposal, ProposalRun
from backend.partnering.services import balancing, runs
from backend.search.services import relay
from tests.factories import ClusterFactory, EntryFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


@pytest.fixture
def scene() -> SimpleNamespace:
    """A firm with a need; a fellow member, a public record, and strangers of two regions."""
    cluster = ClusterFactory()
    asker = OrganisationFactory(legal_name="Asker")
    MembershipFactory(organisation=asker, cluster=cluster)
    EntryFactory(organisation=asker, kind="need", title="Recycling of battery packs")
    fellow = OrganisationFactory(legal_name="Fellow")
    MembershipFactory(organisation=fellow, cluster=cluster)
    record = OrganisationFactory(
        legal_name="Record",
        standing="public_record",
        profile__description="Recycling of battery packs.",
    )
    near = OrganisationFactory.create_batch(35, legal_nuts="FRE11", is_newcomer=False)
    far = OrganisationFactory.create_batch(35, legal_nuts="FRB01", is_newcomer=True)
    for each in (fellow, *near[:4], *far[:4]):
        EntryFactory(organisation=each, title=f"Recycling of battery packs by {each.legal_name}")
    with transaction.atomic():
        outbox.touch_many(
            outbox.ORGANISATION, Organisation.objects.values_list("public_id", flat=True)
        )
    relay.relay_outbox()
    return SimpleNamespace(asker=asker, fellow=fellow, record=record, near=near, far=far)


def _ask(scene: SimpleNamespace) -> list[Proposal]:
    run = runs.run_get_or_create(organisation=scene.asker)
    assert runs.run_compute(run)
    return list(Proposal.objects.filter(run=run).order_by("rank"))


def _much_shown(organisations: list[Organisation]) -> None:
    Exposure.objects.bulk_create(
        [
            Exposure(organisation=each, day=timezone.localdate(), count=9, weight=90_000)
            for each in organisations
        ]
    )


def test_a_region_shown_too_much_steps_back_and_the_order_recomputes(
    scene: SimpleNamespace,
) -> None:
    _much_shown(scene.near)
    proposals = _ask(scene)
    again = sorted(proposals, key=lambda p: (-(p.score + p.balance["offset"]), p.balance["before"]))
    assert [p.pk for p in again] == [p.pk for p in proposals]
    offsets = {p.candidate_id: p.balance["offset"] for p in proposals}
    assert all(offsets[each.pk] < 0 for each in scene.near[:4])
    assert all(offsets[each.pk] > 0 for each in scene.far[:4])
    assert {p.balance["rules"] for p in proposals} == {engine.BALANCE_RULES.version}
    by_score = sorted(p.score for p in proposals if p.candidate_id in offsets)
    assert by_score, "scores are stored as they were"


def test_balancing_moves_nobody_past_a_much_better_one(scene: SimpleNamespace) -> None:
    _much_shown(scene.near)
    proposals = _ask(scene)
    for at, each in enumerate(proposals):
        worst = min(p.score for p in proposals[: at + 1])
        assert each.score <= worst + 2 * engine.BALANCE_RULES.most + 1e-6


def test_public_records_and_fellow_members_stay_out(scene: SimpleNamespace) -> None:
    _much_shown(scene.near)
    proposals = {p.candidate_id: p for p in _ask(scene)}
    for each in (scene.record, scene.fellow):
        assert proposals[each.pk].balance["offset"] == 0
        assert not Exposure.objects.filter(organisation=each).exists()
    assert Exposure.objects.filter(organisation=scene.far[0], weight__gt=0).exists()


def test_exposure_is_weighted_by_place(scene: SimpleNamespace) -> None:
    proposals = _ask(scene)
    for each in proposals:
        if each.balance["neutral"] or each.rank > engine.BALANCE_RULES.shown:
            continue
        weight = round(engine.MILLI * engine.place_weight(each.rank))
        assert Exposure.objects.get(organisation=each.candidate).weight == weight


def test_old_exposure_is_forgotten(scene: SimpleNamespace) -> None:
    old = timezone.localdate() - datetime.timedelta(days=engine.BALANCE_RULES.days)
    Exposure.objects.create(organisation=scene.near[0], day=old, count=1, weight=900_000)
    assert balancing.exposures_now().total == 0


def test_the_same_question_gets_the_same_answer(scene: SimpleNamespace) -> None:
    _much_shown(scene.near)
    before = [(p.candidate_id, p.balance) for p in _ask(scene)]
    Exposure.objects.all().delete()
    _much_shown(scene.near)
    ProposalRun.objects.update(is_dirty=True)
    cache.clear()
    assert [(p.candidate_id, p.balance) for p in _ask(scene)] == before


def test_the_reader_is_told_where_a_proposal_was_moved_and_why() -> None:
    def moved(rank: int, balance: dict[str, object]) -> object:
        return balancing.moved_by_balance(Proposal(rank=rank, balance=balance))

    parts = {"newcomer:yes": 0.1, "region:FRE": 0.2, "size:small": -0.05}
    lifted = moved(3, {"before": 5, "offset": 0.25, "parts": parts})
    assert lifted == {"moved": 2, "why": ["region", "newcomer"]}
    made_room = moved(6, {"before": 5, "offset": 0.0, "parts": {}})
    assert made_room == {"moved": -1, "why": []}
    assert moved(5, {"before": 5, "offset": 0.25, "parts": parts}) is None
    assert moved(5, {}) is None
