"""Why not me: who may ask it of whom, and that it tells of nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.viewer import Role
from backend.directory.models import Entry, Exclusion, Organisation
from backend.search.services import relay
from tests.factories import ClusterFactory, EntryFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]


@pytest.fixture
def scene() -> SimpleNamespace:
    """A firm with needs of every visibility, six recyclers, and a firm that says too little."""
    buyer = OrganisationFactory(legal_name="Pack Maker", profile__stages=["integration"])
    needs = {
        visibility: EntryFactory(
            organisation=buyer,
            kind="need",
            visibility=visibility,
            title="Recycling of battery packs to ISO 14001",
            text="We need somebody who recycles lithium-ion batteries.",
        )
        for visibility in ("public", "members", "private")
    }
    others = []
    for number in range(6):
        other = OrganisationFactory(
            legal_name=f"Secretive Recycler {number}", profile__stages=["recycling"]
        )
        EntryFactory(organisation=other, title="Recycling of lithium-ion battery packs")
        others.append(other)
    cluster = ClusterFactory()
    firm = OrganisationFactory(legal_name="Quiet Firm", profile__description="We work with metal.")
    MembershipFactory(organisation=firm, cluster=cluster)
    kept = EntryFactory(
        organisation=firm,
        visibility="private",
        title="Recycling of battery packs to ISO 14001",
        text="We recycle lithium-ion batteries.",
    )
    with transaction.atomic():
        outbox.touch_many(
            outbox.ORGANISATION, Organisation.objects.values_list("public_id", flat=True)
        )
    relay.relay_outbox()
    return SimpleNamespace(
        buyer=buyer, needs=needs, firm=firm, cluster=cluster, kept=kept, others=others
    )


def _get(client: APIClient, firm: Organisation, need: Entry | str) -> Any:
    wanted = need if isinstance(need, str) else str(need.public_id)
    return client.get(f"/api/v1/organisations/{firm.public_id}/why-not/", {"need": wanted})


def _owner(client_of: Client, scene: SimpleNamespace) -> APIClient:
    return client_of(Role.ORG_OWNER, organisation=scene.firm)


def test_owner_200_with_places_parts_and_additions(
    scene: SimpleNamespace, client_of: Client
) -> None:
    body = _get(_owner(client_of, scene), scene.firm, scene.needs["public"]).json()
    assert body["shown"] is True
    assert body["place"]["first"] >= 6
    assert "offer_fits_need" in {part["code"] for part in body["behind"]}
    kinds = {each["kind"]: each for each in body["additions"]}
    assert kinds["publish_offer"]["value"] == scene.kept.title
    assert kinds["publish_offer"]["after"]["first"] < body["place"]["first"]
    assert all(each["before"] == body["place"] for each in body["additions"])


def test_manager_of_its_cluster_200_without_private_offers(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    body = _get(client, scene.firm, scene.needs["public"]).json()
    assert "publish_offer" not in {each["kind"] for each in body["additions"]}


def test_reader_of_its_cluster_404(scene: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.CLUSTER_READER, cluster=scene.cluster)
    assert _get(client, scene.firm, scene.needs["public"]).status_code == 404


def test_stranger_404(scene: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.others[0])
    assert _get(client, scene.firm, scene.needs["public"]).status_code == 404


def test_anonymous_403(scene: SimpleNamespace) -> None:
    assert _get(APIClient(), scene.firm, scene.needs["public"]).status_code == 403


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_hidden_need_404(scene: SimpleNamespace, client_of: Client, visibility: str) -> None:
    client = _owner(client_of, scene)
    assert _get(client, scene.firm, scene.needs[visibility]).status_code == 404


def test_a_need_seen_as_a_fellow_member_is_not_public_404(
    scene: SimpleNamespace, client_of: Client
) -> None:
    MembershipFactory(organisation=scene.buyer, cluster=scene.cluster)
    client = _owner(client_of, scene)
    assert _get(client, scene.firm, scene.needs["members"]).status_code == 404


def test_offer_unknown_and_unreadable_need_404(scene: SimpleNamespace, client_of: Client) -> None:
    client = _owner(client_of, scene)
    for wanted in (str(scene.firm.public_id), "no-uuid", str(scene.kept.public_id)):
        assert _get(client, scene.firm, wanted).status_code == 404


def test_without_a_need_400_naming_the_field(scene: SimpleNamespace, client_of: Client) -> None:
    response = _get(_owner(client_of, scene), scene.firm, "")
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == "need"


def test_own_need_400(scene: SimpleNamespace, client_of: Client) -> None:
    client = client_of(Role.ORG_OWNER, organisation=scene.buyer)
    assert _get(client, scene.buyer, scene.needs["public"]).status_code == 400


def test_nothing_of_other_candidates_is_told(scene: SimpleNamespace, client_of: Client) -> None:
    body = _get(_owner(client_of, scene), scene.firm, scene.needs["public"]).json()
    text = json.dumps(body)
    assert "Secretive" not in text
    for other in scene.others:
        assert str(other.public_id) not in text
    assert set(body["place"]) == {"first", "last"}


def test_the_manager_reads_the_same_whether_or_not_somebody_excluded_the_firm(
    scene: SimpleNamespace, client_of: Client
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=scene.cluster)
    before = _get(client, scene.firm, scene.needs["public"]).json()
    Exclusion.objects.create(organisation=scene.buyer, excluded=scene.firm)
    Exclusion.objects.create(organisation=scene.buyer, excluded=scene.others[0])
    assert _get(client, scene.firm, scene.needs["public"]).json() == before


def test_the_excluded_firm_itself_sees_the_need_nowhere_404(
    scene: SimpleNamespace, client_of: Client
) -> None:
    Exclusion.objects.create(organisation=scene.buyer, excluded=scene.firm)
    client = _owner(client_of, scene)
    assert _get(client, scene.firm, scene.needs["public"]).status_code == 404


def test_a_private_need_changes_nothing(scene: SimpleNamespace, client_of: Client) -> None:
    client = _owner(client_of, scene)
    before = _get(client, scene.firm, scene.needs["public"]).json()
    scene.needs["private"].delete()
    assert _get(client, scene.firm, scene.needs["public"]).json() == before


def test_a_firm_that_strangers_cannot_see_is_told_so(
    scene: SimpleNamespace, client_of: Client
) -> None:
    Organisation.objects.filter(pk=scene.firm.pk).update(standing="imported")
    body = _get(_owner(client_of, scene), scene.firm, scene.needs["public"]).json()
    assert body["shown"] is False
