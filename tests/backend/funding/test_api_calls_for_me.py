"""Calls for a profile: who may ask, what comes first, and what a poor profile gets."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Exclusion, Organisation
from backend.funding.models import Call, CallMark, RuleSetVersion
from tests.factories import EntryFactory, MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/calls/for-me/"
HYDROGEN = (
    "Projects develop stacks and membranes for electrolysers that make green hydrogen. Proposals "
    "show a pilot line for stacks and test their durability."
)
TEXTILE = "Projects sort and recycle textile waste into new fibres and spin recycled cotton."


@pytest.fixture
def firm() -> Organisation:
    made = OrganisationFactory(
        profile__stages=["components"], profile__trl_min=5, profile__trl_max=6, is_newcomer=False
    )
    EntryFactory(
        organisation=made,
        title="Electrolyser stacks",
        text="We build stacks and membranes for green hydrogen.",
    )
    return made


@pytest.fixture
def hydrogen(call_of: Callable[..., Call]) -> Call:
    return call_of(title="Electrolysers for green hydrogen", text=HYDROGEN)


@pytest.fixture
def textile(call_of: Callable[..., Call]) -> Call:
    return call_of(title="Recycling of textile waste", text=TEXTILE)


def ids(client: APIClient, **params: Any) -> list[str]:
    return [c["id"] for c in client.get(URL, params).json()["results"]]


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER])
def test_a_firms_own_seats_see_its_calls(
    client_of: Any, firm: Organisation, hydrogen: Call, textile: Call, role: Role
) -> None:
    body = client_of(role, organisation=firm).get(URL).json()
    assert [c["id"] for c in body["results"]] == [str(hydrogen.public_id)]
    fit = body["results"][0]["fit"]
    assert fit["band"]["code"] in {"strong", "good"}
    first = fit["reasons"][0]
    assert first["code"] == "offer_fits_call"
    assert "Electrolyser stacks" in first["text"]
    assert first["text"].startswith("Your offer")
    assert first["fields"][0].startswith("offers.")
    assert first["fields"][1] == "call.text"
    assert not first["caution"]
    assert fit["eligibility"]["verdict"]["code"] == "unknown"
    assert "%" not in str(fit)
    assert body["degraded"] is False


def test_without_signing_in_nothing_is_said(db: None) -> None:
    assert APIClient().get(URL).status_code in {401, 403}


@pytest.mark.parametrize(
    "role",
    [Role.CLUSTER_MANAGER, Role.REGION_OFFICER, Role.NETWORK_ADVISER, Role.PLATFORM_ADMIN, None],
)
def test_a_seat_without_an_organisation_has_to_name_one(
    client_of: Any, world: SimpleNamespace, role: Role | None
) -> None:
    cluster = world.a.cluster if role == Role.CLUSTER_MANAGER else None
    answer = client_of(role, cluster=cluster, region="FRE11").get(URL)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER])
def test_a_cluster_asks_about_a_member_it_curates(
    client_of: Any, world: SimpleNamespace, firm: Organisation, hydrogen: Call, role: Role
) -> None:
    MembershipFactory(organisation=firm, cluster=world.a.cluster)
    client = client_of(role, cluster=world.a.cluster)
    body = client.get(URL, {"organisation": firm.public_id}).json()
    assert [c["id"] for c in body["results"]] == [str(hydrogen.public_id)]
    assert body["results"][0]["fit"]["reasons"][0]["text"].startswith("Its offer")


def test_nobody_else_asks_about_a_firm(
    client_of: Any, world: SimpleNamespace, firm: Organisation
) -> None:
    MembershipFactory(organisation=firm, cluster=world.a.cluster)
    others = [
        client_of(Role.CLUSTER_READER, cluster=world.a.cluster),
        client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster),
        client_of(Role.ORG_OWNER, organisation=world.a.published),
        client_of(Role.REGION_OFFICER, region="FRE11"),
        client_of(Role.PLATFORM_ADMIN),
    ]
    for client in others:
        assert client.get(URL, {"organisation": firm.public_id}).status_code == 404
        assert client.get(URL, {"organisation": "nonsense"}).status_code == 404


def test_a_hidden_firm_is_not_found(client_of: Any, world: SimpleNamespace) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    assert client.get(URL, {"organisation": world.b.imported.public_id}).status_code == 404


def test_a_private_offer_counts_for_the_firm_alone(
    client_of: Any, world: SimpleNamespace, textile: Call
) -> None:
    firm = OrganisationFactory()
    MembershipFactory(organisation=firm, cluster=world.a.cluster)
    EntryFactory(
        organisation=firm, title="Recycled cotton fibres", text=TEXTILE, visibility="private"
    )
    own = client_of(Role.ORG_OWNER, organisation=firm)
    assert ids(own) == [str(textile.public_id)]
    cluster = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    answer = cluster.get(URL, {"organisation": firm.public_id})
    assert answer.json()["results"] == []
    assert "cotton" not in answer.content.decode()


def test_closed_withdrawn_and_hidden_calls_are_left_out(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call], hydrogen: Call
) -> None:
    person = PersonFactory()
    for values in ({"days": -1}, {"is_withdrawn": True}):
        call_of(title="Electrolysers for green hydrogen", text=HYDROGEN, **values)
    hidden = call_of(title="Electrolysers for green hydrogen", text=HYDROGEN)
    CallMark.objects.create(person=person, call=hidden, mark="hidden")
    announced = call_of(
        title="Electrolysers for green hydrogen", text=HYDROGEN, opens_on=None, is_announced=True,
        days=None,
    )  # fmt: skip
    client = client_of(Role.ORG_OWNER, organisation=firm, person=person)
    assert set(ids(client)) == {str(hydrogen.public_id), str(announced.public_id)}


def test_a_saved_call_says_so(client_of: Any, firm: Organisation, hydrogen: Call) -> None:
    person = PersonFactory()
    CallMark.objects.create(person=person, call=hydrogen, mark="saved")
    client = client_of(Role.ORG_OWNER, organisation=firm, person=person)
    assert client.get(URL).json()["results"][0]["mark"] == "saved"


@pytest.mark.parametrize(
    ("newcomer", "first"), [(True, "cascade"), (False, "standard"), (None, "cascade")]
)
def test_newcomers_get_cascade_calls_first(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call], hydrogen: Call,
    newcomer: bool | None, first: str,
) -> None:  # fmt: skip
    # Fits less well: half of it is about something else.
    call_of(
        title="Vouchers for hydrogen firms",
        text=f"{HYDROGEN} Vouchers pay travel, fairs, advice on exports, training and patents.",
        kind="cascade",
    )
    Organisation.objects.filter(pk=firm.pk).update(is_newcomer=newcomer)
    body = client_of(Role.ORG_OWNER, organisation=firm).get(URL).json()
    assert len(body["results"]) == 2
    assert body["results"][0]["kind"]["code"] == first


def test_a_call_that_the_rules_close_comes_last_even_a_cascade_call(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call], hydrogen: Call,
    invented: RuleSetVersion,
) -> None:  # fmt: skip
    closed = call_of(
        title="Electrolysers for green hydrogen",
        text=HYDROGEN,
        kind="cascade",
        rule_set_code="INVENTED-1",
        programme=invented.programme,
    )
    Organisation.objects.filter(pk=firm.pk).update(is_newcomer=True, country="NO", legal_nuts="")
    body = client_of(Role.ORG_OWNER, organisation=firm).get(URL).json()
    assert [c["id"] for c in body["results"]] == [str(hydrogen.public_id), str(closed.public_id)]
    assert body["results"][1]["fit"]["eligibility"]["verdict"]["code"] == "not_eligible"
    assert body["results"][1]["fit"]["eligibility"]["summary"]


def test_a_readiness_that_is_too_early_is_said_as_a_caution(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call]
) -> None:
    call_of(title="Electrolysers for green hydrogen", text=HYDROGEN, trl_start=8, trl_end=9)
    body = client_of(Role.ORG_OWNER, organisation=firm).get(URL).json()
    cautions = [r for r in body["results"][0]["fit"]["reasons"] if r["caution"]]
    assert [c["code"] for c in cautions] == ["trl_too_early"]
    assert cautions[0]["fields"] == ["trl", "call.trl"]


def test_an_empty_profile_gets_no_calls_but_what_to_fill_in(client_of: Any, hydrogen: Call) -> None:
    empty = OrganisationFactory()
    body = client_of(Role.ORG_OWNER, organisation=empty).get(URL).json()
    assert body["results"] == []
    fields = [m["field"] for m in body["profile"]["missing"]]
    assert fields[0] == "offers"
    assert {"offers", "description", "stages", "nace", "trl"} <= set(fields)
    assert all(m["label"] for m in body["profile"]["missing"])


def test_the_order_is_the_same_every_time_and_pages_do_not_overlap(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call]
) -> None:
    for _n in range(5):
        call_of(title="Electrolysers for green hydrogen", text=HYDROGEN)
    client = client_of(Role.ORG_OWNER, organisation=firm)
    whole = ids(client)
    assert ids(client) == whole
    parts = [ids(client, page=n, page_size=2) for n in (1, 2, 3)]
    assert [i for part in parts for i in part] == whole
    assert client.get(URL, {"page": 9}).status_code == 404


def test_the_sentences_come_in_the_readers_language(
    client_of: Any, firm: Organisation, hydrogen: Call
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=firm)
    for language, word in (("fr", "Votre offre"), ("de", "Ihr Angebot")):
        answer = client.get(URL, headers={"accept-language": language})
        assert word in answer.json()["results"][0]["fit"]["reasons"][0]["text"]


def test_queries_do_not_grow_with_the_calls(
    client_of: Any, firm: Organisation, call_of: Callable[..., Call], hydrogen: Call
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=firm)
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(URL)
    for _n in range(4):
        call_of(title="Electrolysers for green hydrogen", text=HYDROGEN)
    client.get(URL)
    with CaptureQueriesContext(connection) as many:
        assert client.get(URL).json()["count"] == 5
    assert len(many) <= len(few) + 1


def test_an_exclusion_of_others_changes_nothing_for_the_firm(
    client_of: Any, firm: Organisation, world: SimpleNamespace, hydrogen: Call
) -> None:
    Exclusion.objects.create(organisation=firm, excluded=world.a.published)
    assert ids(client_of(Role.ORG_OWNER, organisation=firm)) == [str(hydrogen.public_id)]
