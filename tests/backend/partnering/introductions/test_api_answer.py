"""POST /introductions/<id>/answer/: each party in its turn, and every refusal on the way."""

from __future__ import annotations

from typing import Any

import pytest

from backend.accounts.models import Notification
from backend.common.viewer import Role
from backend.directory.models import Exclusion
from backend.partnering.models import Introduction, IntroductionLabel
from backend.partnering.services.introductions.clock import clock_turn
from tests.backend.partnering.introductions.support import (
    URL,
    answer,
    asked,
    overdue,
    through,
    wish,
)
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
SECRETS = ("Sales of Alpha", "Sales of Beta", "Owner of Alpha", "Owner of Beta", "@firm.example")


def page(client: Any, made: Introduction) -> Any:
    return client.get(f"{URL}{made.public_id}/")


def test_all_agree_and_only_then_contact_data_moves(chain: Any) -> None:
    made = through(chain, until="firm")
    for client in (chain.a.as_firm, chain.a.as_cluster, chain.b.as_cluster):
        data = page(client, made)
        assert data.status_code == 200
        assert data.json()["contacts"] is None
        assert not any(s in data.content.decode() for s in SECRETS)
    got = answer(chain.b.as_firm, made, "accept", share_person=True).json()
    assert got["state"] == "agreed"
    people = {(c["organisation"], c["name"]) for c in got["contacts"]}
    assert people == {("Alpha", "Sales of Alpha"), ("Beta", "Owner of Beta")}
    assert page(chain.a.as_firm, made).json()["contacts"] == [
        {**c, "own": not c["own"]} for c in got["contacts"]
    ]
    for cluster in (chain.a.as_cluster, chain.b.as_cluster):
        assert page(cluster, made).json()["contacts"] is None


def test_the_private_need_is_revealed_to_the_other_firm_when_all_agreed(chain: Any) -> None:
    made = through(chain, until="firm")
    secret = chain.a.private.title
    assert page(chain.a.as_firm, made).json()["own_need"]["title"] == secret
    for client in (chain.a.as_cluster, chain.b.as_cluster, chain.b.as_firm):
        assert secret not in page(client, made).content.decode()
        assert secret not in client.get(f"{URL}?box=mine").content.decode()
    answer(chain.b.as_firm, made, "accept", share_person=True)
    assert page(chain.b.as_firm, made).json()["own_need"]["title"] == secret
    assert secret not in page(chain.a.as_cluster, made).content.decode()


def test_nothing_private_is_told_or_mailed(chain: Any, mailbox: Any) -> None:
    through(chain)
    mails = "\n".join(f"{m.subject}\n{m.body}\n{m.alternatives[0].content}" for m in mailbox())
    told = str(list(Notification.objects.values_list("params", flat=True)))
    assert mails
    for text in (chain.a.private.title, chain.b.private.title, "Sales of", "Need of Alpha"):
        assert text not in mails
        assert text not in told


def test_each_is_told_in_their_language(chain: Any) -> None:
    made = through(chain)
    kinds = {
        (n.person.name, n.kind.removeprefix("introductions."))
        for n in Notification.objects.select_related("person")
    }
    assert {
        ("Manager of Alpha", "turn"),
        ("Manager of Beta", "turn"),
        ("Owner of Beta", "turn"),
        ("Owner of Alpha", "progress"),
        ("Owner of Alpha", "agreed"),
        ("Manager of Alpha", "agreed"),
        ("Manager of Beta", "agreed"),
    } <= kinds
    assert Notification.objects.filter(link=f"/introductions/{made.public_id}").exists()


@pytest.mark.parametrize("until", ["own", "other", "firm"])
def test_a_party_that_is_not_reached_finds_nothing(chain: Any, until: str) -> None:
    made = through(chain, until=until)
    later = {
        "own": (chain.b.as_cluster, chain.b.as_firm),
        "other": (chain.b.as_firm,),
        "firm": (),
    }[until]
    for client in later:
        assert page(client, made).status_code == 404
        assert answer(client, made, "accept", share_person=True).status_code == 404
        assert client.get(f"{URL}?box=mine").json()["count"] == 0


@pytest.mark.parametrize(
    ("until", "who"), [("own", "a.as_cluster"), ("other", "b.as_cluster"), ("firm", "b.as_firm")]
)
def test_an_open_decline_at_each_party_ends_it_with_the_reason(
    chain: Any, until: str, who: str
) -> None:
    made = through(chain, until=until)
    side, client = who.split(".")
    got = answer(
        getattr(getattr(chain, side), client),
        made,
        "decline",
        reason="no_capacity",
        comment="Vielleicht im nächsten Jahr wieder, wir sind ausgelastet.",
    )
    assert got.json()["state"] == "declined"
    seen = page(chain.a.as_firm, made).json()
    assert seen["state"] == "declined"
    (no,) = [p for p in seen["parties"] if p["decision"] == "declined"]
    assert no["reason"]["code"] == "no_capacity"
    assert no["comment"]["language"] == "de"
    assert seen["contacts"] is None
    assert chain.a.as_firm.get(f"{URL}?box=ended").json()["count"] == 1
    assert Notification.objects.filter(
        person=chain.a.person, kind="introductions.declined"
    ).exists()
    assert IntroductionLabel.objects.filter(label="declined", reason="no_capacity").exists()


@pytest.mark.parametrize(
    ("until", "who"), [("own", "a.as_cluster"), ("other", "b.as_cluster"), ("firm", "b.as_firm")]
)
def test_a_silent_decline_reads_like_no_answer(chain: Any, until: str, who: str) -> None:
    """Compared with an introduction that nobody answered, at every moment and for everybody."""
    made = through(chain, until=until)
    side, name = who.split(".")
    client = getattr(getattr(chain, side), name)
    before = {k: page(v, made).json() for k, v in others(chain, client).items() if seen(v, made)}
    told = Notification.objects.count()
    got = answer(client, made, "decline", reason="competitor", silent=True).json()
    assert got["state"] == "declined"
    assert got["parties"][[p["you"] for p in got["parties"]].index(True)]["silent"]
    assert Notification.objects.count() == told
    for k, view in others(chain, client).items():
        if k in before:
            assert page(view, made).json() == before[k]
            assert view.get(f"{URL}?box=waiting").json()["count"] == 1
    # It still counts as open: neither the cap nor a second request tells.
    assert chain.a.as_firm.post(URL, wish(chain)).json()["errors"][0]["code"] == "already_open"
    overdue(made)
    clock_turn()
    after = page(chain.a.as_firm, made).json()
    silent_view = normal(after)

    # The same pair of firms, where the party really did not answer.
    Introduction.objects.all().delete()
    Notification.objects.all().delete()
    other = through(chain, until=until)
    overdue(other)
    clock_turn()
    assert normal(page(chain.a.as_firm, other).json()) == silent_view
    kinds = set(Notification.objects.filter(person=chain.a.person).values_list("kind", flat=True))
    assert "introductions.no_answer" in kinds
    assert "introductions.declined" not in kinds


def others(chain: Any, but: Any) -> dict[str, Any]:
    found = {
        "firm a": chain.a.as_firm,
        "cluster a": chain.a.as_cluster,
        "cluster b": chain.b.as_cluster,
        "firm b": chain.b.as_firm,
    }
    return {k: v for k, v in found.items() if v is not but}


def seen(client: Any, made: Introduction) -> bool:
    return bool(page(client, made).status_code == 200)


def normal(data: dict[str, Any]) -> dict[str, Any]:
    """Return a page without ids and moments, which differ between two introductions."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: (v is not None if k.endswith("_at") or k in {"at", "id"} else strip(v))
                for k, v in value.items()
            }
        return [strip(v) for v in value] if isinstance(value, list) else value

    return strip(data)  # type: ignore[no-any-return]


def test_a_silently_declined_request_can_be_taken_back_as_any_other(chain: Any) -> None:
    made = through(chain, until="firm")
    answer(chain.b.as_firm, made, "decline", reason="other", silent=True)
    got = chain.a.as_firm.post(f"{URL}{made.public_id}/withdraw/")
    assert got.json()["state"] == "withdrawn"
    assert page(chain.a.as_cluster, made).json()["state"] == "withdrawn"
    assert page(chain.b.as_firm, made).json()["state"] == "declined"
    assert chain.a.as_firm.post(URL, wish(chain)).status_code == 201


def test_answering_twice_changes_nothing(chain: Any) -> None:
    made = through(chain, until="own")
    first = answer(chain.a.as_cluster, made, "accept")
    second = answer(chain.a.as_cluster, made, "accept")
    assert (first.status_code, second.status_code) == (200, 200)
    made.refresh_from_db()
    assert made.state == "at_other_cluster"
    assert answer(chain.a.as_cluster, made, "decline", reason="other").status_code == 409


def test_readers_look_on(chain: Any, client_of: Any) -> None:
    made = through(chain, until="firm")
    assert page(chain.b.as_reader, made).status_code == 200
    assert answer(chain.b.as_reader, made, "accept", share_person=True).status_code == 403
    reader = client_of(Role.CLUSTER_READER, cluster=chain.a.cluster)
    assert answer(reader, made, "accept").status_code == 403


def test_strangers_regions_and_the_administrator_find_nothing(chain: Any, client_of: Any) -> None:
    made = through(chain)
    for client in (
        client_of(Role.REGION_OFFICER, region="FRE"),
        client_of(Role.PLATFORM_ADMIN),
        client_of(Role.ORG_OWNER, organisation=OrganisationFactory()),
        client_of(),
    ):
        assert page(client, made).status_code == 404
        assert client.get(f"{URL}?box=agreed").json()["count"] == 0


def test_a_firm_must_say_who_may_be_contacted(chain: Any) -> None:
    made = through(chain, until="firm")
    got = answer(chain.b.as_firm, made, "accept")
    assert got.status_code == 400
    assert got.json()["errors"][0]["attr"] == "contact_ids"
    made.refresh_from_db()
    assert made.state == "at_firm"


def test_a_reason_is_asked_for(chain: Any) -> None:
    made = through(chain, until="own")
    got = answer(chain.a.as_cluster, made, "decline")
    assert got.json()["errors"][0]["attr"] == "reason"


def test_a_question_goes_back_and_forth(chain: Any) -> None:
    made = through(chain, until="other")
    got = answer(chain.b.as_cluster, made, "ask", question="Für welchen Aufruf ist das gedacht?")
    assert got.json()["questions"][0]["question"]["language"] == "de"
    assert answer(chain.b.as_cluster, made, "ask", question="Und?").status_code == 409
    assert chain.a.as_firm.get(f"{URL}?box=mine").json()["count"] == 1
    assert chain.b.as_cluster.get(f"{URL}?box=mine").json()["count"] == 0
    assert page(chain.a.as_cluster, made).json()["questions"] == []
    question = made.questions.get()
    url = f"{URL}{made.public_id}/questions/{question.public_id}/answer/"
    assert chain.b.as_cluster.post(url, {"text": "x"}).status_code == 404
    assert chain.a.as_firm.post(url, {"text": " "}).json()["errors"][0]["attr"] == "text"
    got = chain.a.as_firm.post(url, {"text": "Pour l'appel du printemps prochain."}).json()
    assert got["questions"][0]["answer"]["language"] == "fr"
    assert chain.b.as_cluster.get(f"{URL}?box=mine").json()["count"] == 1
    assert answer(chain.b.as_cluster, made, "accept").json()["state"] == "at_firm"


def test_contact_data_cannot_be_slipped_into_questions_or_answers(chain: Any) -> None:
    made = through(chain, until="own")
    got = answer(chain.a.as_cluster, made, "ask", question="Write to ann@example.org?")
    assert got.json()["errors"][0]["code"] == "contact_data"
    answer(chain.a.as_cluster, made, "ask", question="Pour quand ?")
    url = f"{URL}{made.public_id}/questions/{made.questions.get().public_id}/answer/"
    got = chain.a.as_firm.post(url, {"text": "ann@example.org"})
    assert got.json()["errors"][0]["code"] == "contact_data"


def test_answering_a_question_after_a_silent_decline_tells_nothing(chain: Any) -> None:
    made = through(chain, until="firm")
    answer(chain.b.as_firm, made, "ask", question="Worum geht es genau?")
    answer(chain.b.as_firm, made, "decline", reason="other", silent=True)
    url = f"{URL}{made.public_id}/questions/{made.questions.get().public_id}/answer/"
    got = chain.a.as_firm.post(url, {"text": "Un projet commun."})
    assert got.status_code == 200
    assert got.json()["state"] == "at_firm"


@pytest.mark.parametrize("until", ["own", "other", "firm"])
def test_the_asking_firm_withdraws_while_it_is_open(chain: Any, until: str) -> None:
    made = through(chain, until=until)
    assert chain.a.as_cluster.post(f"{URL}{made.public_id}/withdraw/").status_code == 403
    for _ in range(2):
        got = chain.a.as_firm.post(f"{URL}{made.public_id}/withdraw/")
        assert got.status_code == 200
        assert got.json()["state"] == "withdrawn"
    assert answer(chain.a.as_cluster, made, "accept").status_code in {200, 409}
    made.refresh_from_db()
    assert made.state == "withdrawn"


@pytest.mark.parametrize("who", ["asker", "asked"])
def test_an_exclusion_made_meanwhile_ends_it_without_telling(chain: Any, who: str) -> None:
    made = through(chain, until="firm")
    first, second = (chain.a, chain.b) if who == "asker" else (chain.b, chain.a)
    Exclusion.objects.create(organisation=first.firm, excluded=second.firm)
    got = answer(chain.b.as_firm, made, "accept", share_person=True)
    assert got.status_code == 409
    expected = {"asker": "withdrawn", "asked": "at_firm"}[who]
    assert page(chain.a.as_firm, made).json()["state"] == expected
    assert page(chain.a.as_firm, made).json()["contacts"] is None


def test_an_exclusion_before_the_firms_turn_reads_as_no_answer(chain: Any) -> None:
    made = through(chain, until="other")
    Exclusion.objects.create(organisation=chain.b.firm, excluded=chain.a.firm)
    assert answer(chain.b.as_cluster, made, "accept").json()["state"] == "at_firm"
    assert page(chain.a.as_firm, made).json()["state"] == "at_firm"
    assert page(chain.b.as_firm, made).status_code == 404
    assert not Notification.objects.filter(person=chain.b.person).exists()
    overdue(made)
    clock_turn()
    assert page(chain.a.as_firm, made).json()["state"] == "expired"


def test_asked_again_only_after_a_pause(chain: Any) -> None:
    made = through(chain, until="own")
    answer(chain.a.as_cluster, made, "decline", reason="not_ready")
    got = chain.a.as_firm.post(URL, wish(chain))
    assert got.json()["errors"][0]["code"] == "asked_lately"


def test_the_other_direction_is_a_request_of_its_own(chain: Any) -> None:
    asked(chain)
    turned = {
        "asked": str(chain.a.firm.public_id),
        "source": "search",
        "sentences": [{"code": "look.customer"}, {"code": "work.supply"}],
        "share_person": True,
    }
    assert chain.b.as_firm.post(URL, turned).status_code == 201
