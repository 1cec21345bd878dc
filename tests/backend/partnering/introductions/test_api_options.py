"""What one can choose, how a request reads, and how a cluster takes part."""

from __future__ import annotations

from typing import Any

import pytest

from backend.common.viewer import Role
from tests.backend.partnering.introductions.support import URL, asked, wish
from tests.factories import OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db


def options(client: Any, firm: Any) -> Any:
    return client.get(f"/api/v1/organisations/{firm.public_id}/introduction-options/")


def test_it_offers_ones_own_and_what_is_public_of_the_other(chain: Any) -> None:
    answer = options(chain.a.as_firm, chain.b.firm)
    data = answer.json()
    assert data["action"] == "ask"
    assert data["language"] == "de"
    assert [c["name"] for c in data["clusters"]] == ["CAlpha"]
    assert data["other_cluster"]["name"] == "CBeta"
    assert data["other_cluster"]["reply_hours"] is None
    assert {(n["title"], n["private"]) for n in data["own_needs"]} == {
        ("Need of Alpha", False),
        ("Secret need of Alpha", True),
    }
    values = {v["label"] for s in data["sentences"] for v in s["values"]}
    assert {"Need of Alpha", "Offer of Alpha", "Need of Beta", "Offer of Beta"} <= values
    assert not any("Secret" in v for v in values)
    assert chain.b.contact.email not in answer.content.decode()
    assert chain.b.private.title not in answer.content.decode()


def test_readers_clusters_and_strangers_do_not_ask(chain: Any, client_of: Any) -> None:
    for client in (chain.a.as_reader, chain.a.as_cluster, client_of()):
        assert options(client, chain.b.firm).status_code == 403


def test_a_firm_asked_by_many_is_said_to_be_and_others_are_named(
    chain: Any, client_of: Any
) -> None:
    for _ in range(5):
        other = OrganisationFactory()
        client = client_of(Role.ORG_OWNER, organisation=other)
        got = client.post(
            URL,
            {
                "asked": str(chain.b.firm.public_id),
                "source": "search",
                "sentences": [{"code": "look.supplier"}, {"code": "work.supply"}],
                "share_person": True,
            },
        )
        assert got.status_code == 201
    assert options(chain.a.as_firm, chain.b.firm).json()["busy"]


def test_an_open_request_is_named_instead_of_asking_twice(chain: Any) -> None:
    made = asked(chain)
    assert options(chain.a.as_firm, chain.b.firm).json()["open_introduction"] == str(made.public_id)


def test_the_preview_reads_in_the_readers_language(chain: Any) -> None:
    body = {
        "asked": str(chain.b.firm.public_id),
        "sentences": wish(chain)["sentences"],
        "language": "en",
    }
    data = chain.a.as_firm.post(f"{URL}preview/", body).json()
    assert data["sentences"][0] == {
        "code": "their.offer",
        "group": "their",
        "text": "We are interested in this offer of yours:",
        "quote": {"text": "Offer of Beta", "language": "de"},
        "detail": "",
    }
    body["sentences"] = [{"code": "look.supplier"}]
    assert chain.a.as_firm.post(f"{URL}preview/", body).json()["errors"][0]["attr"] == "sentences"


def test_an_entry_narrowed_later_is_left_out_of_the_request(chain: Any) -> None:
    made = asked(chain)
    chain.a.need.visibility = "private"
    chain.a.need.save()
    for client in (chain.a.as_cluster, chain.a.as_firm):
        page = client.get(f"{URL}{made.public_id}/").json()
        assert [s["code"] for s in page["sentences"]] == ["their.offer", "work.project"]


def test_a_manager_sets_the_policy_of_their_own_cluster(chain: Any, client_of: Any) -> None:
    url = f"/api/v1/clusters/{chain.a.cluster.public_id}/introduction-policy/"
    assert chain.a.as_cluster.get(url).json() == {
        "skip_own": False,
        "skip_other": False,
        "reply_days": 10,
        "remind_days": None,
        "open_cap": 10,
        "reply_hours": None,
        "editable": True,
    }
    assert chain.a.as_cluster.patch(url, {"skip_own": True}).json()["skip_own"]
    bad = chain.a.as_cluster.patch(url, {"reply_days": 0})
    assert bad.status_code == 400
    assert bad.json()["errors"][0]["attr"] == "reply_days"
    reader = client_of(Role.CLUSTER_READER, cluster=chain.a.cluster)
    assert not reader.get(url).json()["editable"]
    assert reader.patch(url, {"skip_own": False}).status_code == 403
    for client in (chain.b.as_cluster, chain.a.as_firm, client_of()):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"remind_days": 1}, (10, 1)),
        ({"remind_days": 9}, (10, 9)),
        ({"remind_days": 20, "reply_days": 30}, (30, 20)),
        ({"remind_days": None}, (10, None)),
        ({"remind_days": 0}, None),
        ({"remind_days": 10}, None),
        ({"remind_days": 99_999}, None),
        ({"remind_days": -3}, None),
        ({"remind_days": "soon"}, None),
    ],
)
def test_a_reminder_comes_before_the_time_to_answer_is_over(
    chain: Any, values: dict[str, Any], kept: tuple[int, int | None] | None
) -> None:
    url = f"/api/v1/clusters/{chain.a.cluster.public_id}/introduction-policy/"
    answer = chain.a.as_cluster.patch(url, values)
    if kept is None:
        assert answer.status_code == 400
        assert {e["attr"] for e in answer.json()["errors"]} == {"remind_days"}
        assert chain.a.as_cluster.get(url).json()["remind_days"] is None
    else:
        assert (answer.json()["reply_days"], answer.json()["remind_days"]) == kept


def test_fewer_days_to_answer_than_until_the_reminder_are_refused(chain: Any) -> None:
    url = f"/api/v1/clusters/{chain.a.cluster.public_id}/introduction-policy/"
    chain.a.as_cluster.patch(url, {"remind_days": 8})
    answer = chain.a.as_cluster.patch(url, {"reply_days": 5})
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["attr"] == "remind_days"
    assert "5" in fault["detail"]
    assert chain.a.as_cluster.get(url).json()["reply_days"] == 10


def test_somebody_with_two_seats_sees_what_the_acting_one_may(chain: Any) -> None:
    SeatFactory(person=chain.a.person, role=Role.CLUSTER_READER, cluster=chain.b.cluster)
    made = asked(chain)
    assert chain.a.as_firm.get(f"{URL}{made.public_id}/").status_code == 200
    other = str(chain.a.person.seats.last().public_id)
    chain.a.as_firm.post("/api/v1/session/seat/", {"seat": other})
    assert chain.a.as_firm.get(f"{URL}{made.public_id}/").status_code == 404
