"""POST /introductions/: who may ask whom, and what is refused."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from backend.common.viewer import Role
from backend.directory.models import Exclusion, Membership
from backend.partnering.models import ClusterPolicy, Introduction
from tests.backend.partnering.introductions.support import URL, asked, wish
from tests.factories import ClusterFactory, EntryFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def codes(answer: Any) -> list[tuple[str, str | None]]:
    return [(e["code"], e["attr"]) for e in answer.json()["errors"]]


def test_a_firm_asks_and_its_cluster_is_asked_first(chain: Any) -> None:
    made = asked(chain)
    assert made.state == "at_own_cluster"
    data = chain.a.as_firm.get(f"{URL}{made.public_id}/").json()
    assert [(p["role"], p["decision"], p["link"]) for p in data["parties"]] == [
        ("asker", "accepted", "filled"),
        ("own_cluster", "open", "waiting"),
        ("other_cluster", "waiting", "missing"),
        ("asked", "waiting", "missing"),
    ]
    assert data["note"]["language"] == "fr"
    assert [s["code"] for s in data["sentences"]] == ["their.offer", "look.need", "work.project"]
    assert data["sentences"][1]["quote"] == {"text": "Need of Alpha", "language": "fr"}


@pytest.mark.parametrize("role", [Role.ORG_READER, Role.CLUSTER_MANAGER, Role.REGION_OFFICER])
def test_others_do_not_ask(chain: Any, client_of: Any, role: Role) -> None:
    place = {
        Role.ORG_READER: {"organisation": chain.a.firm},
        Role.CLUSTER_MANAGER: {"cluster": chain.a.cluster},
        Role.REGION_OFFICER: {"region": "FRE"},
    }[role]
    answer = client_of(role, **place).post(URL, wish(chain))
    assert answer.status_code == 403
    assert not Introduction.objects.exists()


def test_an_unknown_a_hidden_and_an_excluded_firm_answer_alike(chain: Any) -> None:
    hidden = OrganisationFactory(standing="imported")
    excluded, excluding = OrganisationFactory(), OrganisationFactory()
    Exclusion.objects.create(organisation=chain.a.firm, excluded=excluded)
    Exclusion.objects.create(organisation=excluding, excluded=chain.a.firm)
    answers = [
        chain.a.as_firm.post(URL, wish(chain, asked=str(i)))
        for i in (uuid.uuid4(), hidden.public_id, excluded.public_id, excluding.public_id)
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.content for a in answers}) == 1
    options = [
        chain.a.as_firm.get(f"/api/v1/organisations/{i}/introduction-options/")
        for i in (uuid.uuid4(), excluded.public_id)
    ]
    assert {a.status_code for a in options} == {404}


def test_public_records_are_invited_and_never_introduced(chain: Any) -> None:
    record = OrganisationFactory(standing="public_record")
    options = chain.a.as_firm.get(f"/api/v1/organisations/{record.public_id}/introduction-options/")
    assert options.json()["action"] == "invite"
    answer = chain.a.as_firm.post(URL, wish(chain, asked=str(record.public_id)))
    assert answer.status_code == 409
    assert codes(answer)[0][0] == "not_joined"


def test_an_unclaimed_import_with_a_mandate_is_seen_but_not_introduced(chain: Any) -> None:
    from tests.factories import MandateFactory

    mandate = MandateFactory(organisation__standing="imported")
    answer = chain.a.as_firm.post(URL, wish(chain, asked=str(mandate.organisation.public_id)))
    assert answer.status_code == 409


def test_one_cannot_ask_oneself(chain: Any) -> None:
    assert (
        chain.a.as_firm.post(URL, wish(chain, asked=str(chain.a.firm.public_id))).status_code == 404
    )


@pytest.mark.parametrize(
    ("sentences", "code"),
    [
        ([{"code": "no.such"}], "unknown_sentence"),
        ([{"code": "work.project"}], "nothing_sought"),
        ([{"code": "look.supplier"}], "no_way_of_working"),
        ([{"code": "look.stage", "value": "nowhere"}, {"code": "work.supply"}], "not_public"),
        ([{"code": "look.supplier"}] * 13, "too_many"),
    ],
)
def test_bad_sentences_are_named(chain: Any, sentences: list[Any], code: str) -> None:
    answer = chain.a.as_firm.post(URL, wish(chain, sentences=sentences))
    assert answer.status_code == 400
    assert codes(answer) == [(code, "sentences")]


@pytest.mark.parametrize("visibility", ["private", "members"])
def test_what_is_not_public_cannot_stand_in_a_sentence(chain: Any, visibility: str) -> None:
    need = EntryFactory(organisation=chain.a.firm, kind="need", visibility=visibility)
    sentences = [
        {"code": "look.need", "value": str(need.public_id)},
        {"code": "work.project"},
    ]
    answer = chain.a.as_firm.post(URL, wish(chain, sentences=sentences))
    assert codes(answer) == [("not_public", "sentences")]
    assert need.title not in answer.content.decode()


def test_a_private_need_of_the_other_is_not_found(chain: Any) -> None:
    answer = chain.a.as_firm.post(URL, wish(chain, their_need=str(chain.b.private.public_id)))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "note",
    [
        "Write to me: ann@example.org",
        "ann (at) example.org",
        "Call +33 6 12 34 56 78",
        "Anruf 0171 234 56 78 bitte",
        "see https://firm.example",
    ],
)
def test_contact_data_cannot_be_slipped_into_the_note(chain: Any, note: str) -> None:
    answer = chain.a.as_firm.post(URL, wish(chain, note=note))
    assert codes(answer) == [("contact_data", "note")]


def test_numbers_that_are_no_telephone_numbers_pass(chain: Any) -> None:
    assert asked(chain, note="We make 12 000 m2 a year and have 45 people since 2019.").note


@pytest.mark.parametrize("whose", ["nobody", "other"])
def test_a_contact_must_be_chosen_among_ones_own(chain: Any, whose: str) -> None:
    ids = [] if whose == "nobody" else [str(chain.b.contact.public_id)]
    answer = chain.a.as_firm.post(URL, wish(chain, contact_ids=ids))
    assert codes(answer)[0][1] == "contact_ids"


def test_a_firm_in_several_clusters_picks_one(chain: Any) -> None:
    second = MembershipFactory(organisation=chain.a.firm).cluster
    answer = chain.a.as_firm.post(URL, wish(chain))
    assert codes(answer) == [("required", "cluster")]
    answer = chain.a.as_firm.post(URL, wish(chain, cluster=str(ClusterFactory().public_id)))
    assert codes(answer) == [("unknown", "cluster")]
    assert asked(chain, cluster=str(second.public_id)).own_cluster == second


def test_the_same_request_sent_twice_is_one(chain: Any) -> None:
    key = str(uuid.uuid4())
    assert asked(chain, request_key=key).pk == asked(chain, request_key=key).pk


def test_a_pair_is_asked_once_at_a_time(chain: Any) -> None:
    asked(chain)
    answer = chain.a.as_firm.post(URL, wish(chain))
    assert answer.status_code == 409
    assert codes(answer)[0][0] == "already_open"


def test_the_cap_of_the_cluster_holds(chain: Any) -> None:
    ClusterPolicy.objects.create(cluster=chain.a.cluster, open_cap=1)
    asked(chain)
    answer = chain.a.as_firm.post(URL, wish(chain, asked=str(OrganisationFactory().public_id)))
    assert answer.status_code == 409
    assert codes(answer)[0][0] == "cap_reached"


@pytest.mark.parametrize(
    ("own", "other", "state"),
    [
        (True, False, "at_other_cluster"),
        (False, True, "at_own_cluster"),
        (True, True, "at_firm"),
    ],
)
def test_clusters_may_leave_it_to_the_firms(chain: Any, own: bool, other: bool, state: str) -> None:
    ClusterPolicy.objects.create(cluster=chain.a.cluster, skip_own=own)
    ClusterPolicy.objects.create(cluster=chain.b.cluster, skip_other=other)
    assert asked(chain).state == state


def test_firms_without_clusters_go_direct(chain: Any) -> None:
    Membership.objects.all().delete()
    made = asked(chain)
    assert made.state == "at_firm"
    assert [p.decision for p in made.parties.all()] == [
        "accepted",
        "not_applicable",
        "not_applicable",
        "open",
    ]


def test_a_cluster_on_both_sides_decides_once(chain: Any) -> None:
    MembershipFactory(organisation=chain.b.firm, cluster=chain.a.cluster)
    made = asked(chain)
    assert made.state == "at_own_cluster"
    assert [p.decision for p in made.parties.all()][2] == "decided_once"
    from tests.backend.partnering.introductions.support import answer

    assert answer(chain.a.as_cluster, made, "accept").json()["state"] == "at_firm"
