"""A firm in several clusters: by default, and in each introduction, it says who accompanies it."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from backend.accounts.models import Notification
from backend.common.viewer import Role
from backend.directory.models import Exclusion, Membership
from backend.partnering.models import Introduction
from backend.partnering.services.introductions.clock import clock_turn
from tests.backend.partnering.introductions.support import URL, answer, asked, overdue
from tests.factories import ClusterFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DEFAULT = "/api/v1/introduction-accompaniment/"


def second(client_of: Any, place: SimpleNamespace) -> SimpleNamespace:
    """Make a firm a member of another cluster too, of later date."""
    cluster = ClusterFactory(organisation__legal_name="Cluster Gamma", acronym="CG")
    MembershipFactory(organisation=place.firm, cluster=cluster, since=datetime.date(2026, 11, 1))
    return SimpleNamespace(cluster=cluster, client=client_of(Role.CLUSTER_MANAGER, cluster=cluster))


def choosing(chain: Any) -> Introduction:
    """Return an introduction in which Beta, in two clusters, has to choose."""
    made = asked(chain)
    assert answer(chain.a.as_cluster, made, "accept").status_code == 200
    made.refresh_from_db()
    return made


def page(client: Any, made: Introduction) -> Any:
    return client.get(f"{URL}{made.public_id}/")


def pick(client: Any, made: Introduction, cluster: Any) -> Any:
    return client.post(f"{URL}{made.public_id}/cluster/", {"cluster": str(cluster.public_id)})


def test_the_other_firm_chooses_and_then_four_parties_decide(chain: Any, client_of: Any) -> None:
    gamma = second(client_of, chain.b)
    made = choosing(chain)
    assert made.state == "choosing"
    seen = page(chain.b.as_firm, made).json()
    assert seen["abilities"]["pick_cluster"]
    assert [c["name"] for c in seen["cluster_choices"]] == [
        str(chain.b.cluster),
        str(gamma.cluster),
    ]
    for client in (chain.b.as_cluster, gamma.client):
        assert page(client, made).status_code == 404
    got = pick(chain.b.as_firm, made, gamma.cluster)
    assert got.status_code == 200, got.json()
    assert got.json()["state"] == "at_other_cluster"
    assert got.json()["cluster_choices"] == []
    assert not got.json()["abilities"]["answer"]
    assert answer(gamma.client, made, "accept").json()["state"] == "at_firm"
    assert page(chain.b.as_firm, made).json()["contacts"] is None
    assert answer(chain.b.as_firm, made, "accept", share_person=True).json()["state"] == "agreed"
    assert [p["name"] for p in page(chain.a.as_firm, made).json()["parties"]] == [
        "Alpha",
        str(chain.a.cluster),
        str(gamma.cluster),
        "Beta",
    ]


def test_a_cluster_that_was_not_chosen_never_learns_of_it(chain: Any, client_of: Any) -> None:
    gamma = second(client_of, chain.b)
    made = choosing(chain)
    pick(chain.b.as_firm, made, gamma.cluster)
    answer(gamma.client, made, "accept")
    answer(chain.b.as_firm, made, "accept", share_person=True)
    assert page(chain.b.as_cluster, made).status_code == 404
    for box in ("mine", "waiting", "agreed", "ended"):
        assert chain.b.as_cluster.get(f"{URL}?box={box}").json()["count"] == 0
    for path in ("answer/", "withdraw/", "cluster/", "messages/", "outcome/"):
        assert chain.b.as_cluster.post(f"{URL}{made.public_id}/{path}", {}).status_code == 404
    told = Notification.objects.filter(person=chain.b.manager, kind__startswith="introductions.")
    assert not told.exists()


@pytest.mark.parametrize("who", ["a.as_firm", "a.as_cluster", "b.as_reader"])
def test_nobody_else_chooses_for_the_firm(chain: Any, client_of: Any, who: str) -> None:
    gamma = second(client_of, chain.b)
    made = choosing(chain)
    side, name = who.split(".")
    got = pick(getattr(getattr(chain, side), name), made, gamma.cluster)
    assert got.status_code == (409 if who == "a.as_firm" else 403)
    made.refresh_from_db()
    assert made.state == "choosing"


def test_only_a_cluster_of_its_own_can_be_chosen(chain: Any, client_of: Any) -> None:
    second(client_of, chain.b)
    made = choosing(chain)
    got = pick(chain.b.as_firm, made, ClusterFactory())
    assert got.status_code == 400
    assert got.json()["errors"][0]["attr"] == "cluster"


def test_the_same_choice_again_changes_nothing_another_is_too_late(
    chain: Any, client_of: Any
) -> None:
    gamma = second(client_of, chain.b)
    made = choosing(chain)
    assert pick(chain.b.as_firm, made, gamma.cluster).status_code == 200
    assert pick(chain.b.as_firm, made, gamma.cluster).status_code == 200
    assert pick(chain.b.as_firm, made, chain.b.cluster).status_code == 409
    made.refresh_from_db()
    assert made.other_cluster == gamma.cluster


def test_before_it_has_chosen_the_firm_declines_but_neither_accepts_nor_asks(
    chain: Any, client_of: Any
) -> None:
    second(client_of, chain.b)
    made = choosing(chain)
    for decision, more in (("accept", {"share_person": True}), ("ask", {"question": "Why?"})):
        got = answer(chain.b.as_firm, made, decision, **more)
        assert got.status_code == 409
        assert got.json()["errors"][0]["code"] == "choose_first"
    got = answer(chain.b.as_firm, made, "decline", reason="timing")
    assert got.json()["state"] == "declined"
    assert page(chain.a.as_firm, made).json()["state"] == "declined"


def test_a_silent_decline_while_choosing_reads_like_no_answer(chain: Any, client_of: Any) -> None:
    second(client_of, chain.b)
    made = choosing(chain)
    before = page(chain.a.as_firm, made).json()
    answer(chain.b.as_firm, made, "decline", reason="competitor", silent=True)
    assert page(chain.a.as_firm, made).json() == before
    overdue(made)
    clock_turn()
    silent = page(chain.a.as_firm, made).json()
    assert silent["state"] == "expired"
    assert "competitor" not in page(chain.a.as_firm, made).content.decode()


def test_an_exclusion_reads_like_silence_while_choosing(chain: Any, client_of: Any) -> None:
    second(client_of, chain.b)
    made = choosing(chain)
    before = page(chain.a.as_firm, made).json()
    Exclusion.objects.create(organisation=chain.b.firm, excluded=chain.a.firm)
    clock_turn()
    assert page(chain.a.as_firm, made).json() == before


def test_the_stored_wish_comes_before_the_oldest_and_the_shared_one(
    chain: Any, client_of: Any
) -> None:
    gamma = second(client_of, chain.b)
    MembershipFactory(organisation=chain.b.firm, cluster=chain.a.cluster)
    assert asked(chain).other_cluster == chain.a.cluster
    Introduction.objects.all().delete()
    got = chain.b.as_firm.put(DEFAULT, {"cluster": str(gamma.cluster.public_id)}, format="json")
    assert got.status_code == 200
    assert got.json()["cluster"] == str(gamma.cluster.public_id)
    made = asked(chain)
    assert made.other_cluster == gamma.cluster
    answer(chain.a.as_cluster, made, "accept")
    made.refresh_from_db()
    assert made.state == "at_other_cluster"


def test_a_wish_for_a_cluster_that_the_firm_has_left_no_longer_counts(
    chain: Any, client_of: Any
) -> None:
    gamma = second(client_of, chain.b)
    chain.b.as_firm.put(DEFAULT, {"cluster": str(gamma.cluster.public_id)}, format="json")
    Membership.objects.filter(cluster=gamma.cluster).update(until=datetime.date(2026, 11, 2))
    assert chain.b.as_firm.get(DEFAULT).json()["cluster"] is None
    assert asked(chain).other_cluster == chain.b.cluster


def test_who_left_every_cluster_before_choosing_decides_alone(chain: Any, client_of: Any) -> None:
    second(client_of, chain.b)
    made = asked(chain)
    Membership.objects.filter(organisation=chain.b.firm).update(until=datetime.date(2026, 11, 2))
    answer(chain.a.as_cluster, made, "accept")
    made.refresh_from_db()
    assert made.state == "at_firm"
    assert answer(chain.b.as_firm, made, "accept", share_person=True).json()["state"] == "agreed"


def test_the_asking_firms_wish_stands_where_it_chooses_nothing(chain: Any, client_of: Any) -> None:
    gamma = second(client_of, chain.a)
    options = f"/api/v1/organisations/{chain.b.firm.public_id}/introduction-options/"
    assert chain.a.as_firm.get(options).json()["preferred_cluster"] is None
    chain.a.as_firm.put(DEFAULT, {"cluster": str(gamma.cluster.public_id)}, format="json")
    assert chain.a.as_firm.get(options).json()["preferred_cluster"] == str(gamma.cluster.public_id)
    assert asked(chain).own_cluster == gamma.cluster
    Introduction.objects.all().delete()
    # And it is changed in one introduction by choosing another.
    assert asked(chain, cluster=str(chain.a.cluster.public_id)).own_cluster == chain.a.cluster


def test_the_sheet_says_that_the_other_firm_chooses(chain: Any, client_of: Any) -> None:
    second(client_of, chain.b)
    data = chain.a.as_firm.get(
        f"/api/v1/organisations/{chain.b.firm.public_id}/introduction-options/"
    ).json()
    assert (data["other_cluster"], data["other_chooses"]) == (None, True)


def test_readers_see_the_wish_and_do_not_change_it_other_places_have_none(chain: Any) -> None:
    assert chain.b.as_reader.get(DEFAULT).json()["editable"] is False
    assert chain.b.as_reader.put(DEFAULT, {"cluster": None}, format="json").status_code == 403
    assert chain.b.as_cluster.get(DEFAULT).status_code == 403
    foreign = {"cluster": str(chain.a.cluster.public_id)}
    got = chain.b.as_firm.put(DEFAULT, foreign, format="json")
    assert got.status_code == 400
    assert got.json()["errors"][0]["attr"] == "cluster"
