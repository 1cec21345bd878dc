"""Consortia of a place: who may see, make, change and forget them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.consortia.models import Consortium
from backend.directory.models import Organisation
from backend.funding.models import Call
from tests.backend.consortia.conftest import URL, made, partner, put
from tests.factories.consortia import ConsortiumFactory, ConsortiumMemberFactory

pytestmark = pytest.mark.django_db


def seat(client_of: Any, world: SimpleNamespace, name: str) -> APIClient:
    a, b = world.a, world.b
    return {
        "own_owner": lambda: client_of(Role.ORG_OWNER, organisation=a.published),
        "own_editor": lambda: client_of(Role.ORG_EDITOR, organisation=a.published),
        "own_reader": lambda: client_of(Role.ORG_READER, organisation=a.published),
        "other_firm": lambda: client_of(Role.ORG_OWNER, organisation=b.published),
        "member_firm": lambda: client_of(Role.ORG_OWNER, organisation=a.imported),
        "own_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=a.cluster),
        "own_adviser": lambda: client_of(Role.CLUSTER_ADVISER, cluster=a.cluster),
        "own_cluster_reader": lambda: client_of(Role.CLUSTER_READER, cluster=a.cluster),
        "other_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=b.cluster),
        "region": lambda: client_of(Role.REGION_OFFICER, region="FRE11"),
        "admin": lambda: client_of(Role.PLATFORM_ADMIN),
        "nobody": lambda: client_of(),
    }[name]()


FIRMS = {
    # seat: (reads, writes)
    "own_owner": (True, True),
    "own_editor": (True, True),
    "own_reader": (True, False),
    "other_firm": (False, False),
    "member_firm": (False, False),
    "own_manager": (False, False),
    "region": (False, False),
    "admin": (False, False),
    "nobody": (False, False),
}
CLUSTERS = {
    "own_manager": (True, True),
    "own_adviser": (True, True),
    "own_cluster_reader": (True, False),
    "other_manager": (False, False),
    "own_owner": (False, False),
    "admin": (False, False),
    "nobody": (False, False),
}


@pytest.mark.parametrize(
    ("owner", "name", "reads", "writes"),
    [("firm", n, *r) for n, r in FIRMS.items()] + [("cluster", n, *r) for n, r in CLUSTERS.items()],
)
def test_only_the_places_own_seats_see_and_change_a_consortium(
    client_of: Any, world: SimpleNamespace, call: Call, owner: str, name: str, reads: bool,
    writes: bool,
) -> None:  # fmt: skip
    firm = owner == "firm"
    consortium = ConsortiumFactory(
        call=call,
        owner_organisation=world.a.published if firm else None,
        owner_cluster=None if firm else world.a.cluster,
    )
    # Standing in a consortium gives no right to see it.
    ConsortiumMemberFactory(consortium=consortium, organisation=world.a.imported)
    client = seat(client_of, world, name)
    url = f"{URL}{consortium.public_id}/"
    refused = 403 if reads else 404
    assert client.get(url).status_code == (200 if reads else 404)
    assert client.get(URL).json()["count"] == int(reads)
    if reads:
        assert client.get(url).json()["abilities"]["edit"] is writes
    assert client.patch(url, {"name": "Another"}).status_code == (200 if writes else refused)
    members = client.put(f"{url}members/", {"members": [partner("One")]})
    assert members.status_code == (200 if writes else refused)
    assert client.post(f"{url}submit/").status_code == (200 if writes else refused)
    assert client.delete(url).status_code == (204 if writes else refused)
    assert Consortium.objects.exists() is not writes


@pytest.mark.parametrize(
    ("name", "may"),
    [("own_owner", True), ("own_editor", True), ("own_reader", False), ("own_manager", True),
     ("own_adviser", True), ("own_cluster_reader", False), ("region", False), ("admin", False),
     ("nobody", False)],
)  # fmt: skip
def test_who_may_make_one(
    client_of: Any, world: SimpleNamespace, call: Call, name: str, may: bool
) -> None:
    answer = seat(client_of, world, name).post(URL, {"call": str(call.public_id)})
    assert answer.status_code == (201 if may else 403)


def test_without_signing_in_nothing_is_said(db: None) -> None:
    assert APIClient().get(URL).status_code in {401, 403}
    assert APIClient().post(URL, {}).status_code in {401, 403}


def test_an_organisation_leads_its_own_consortium_with_the_directorys_facts(
    owner: APIClient, firm: Organisation, call: Call
) -> None:
    Organisation.objects.filter(pk=firm.pk).update(is_sme=None)
    body = made(owner, call, name="Our bid", months=24)
    assert body["name"] == "Our bid"
    assert body["months"] == 24
    assert body["owner"] == {
        "kind": "organisation",
        "id": str(firm.public_id),
        "name": firm.legal_name,
    }
    (lead,) = body["members"]
    assert lead["organisation"] == str(firm.public_id)
    assert lead["is_lead"] is True
    assert lead["country"]["code"] == "FR"
    assert lead["is_sme"] is None, "unknown stays unknown"


def test_a_clusters_consortium_starts_empty_and_takes_the_calls_title(
    client_of: Any, world: SimpleNamespace, call: Call
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    body = client.post(f"{URL}?call={call.public_id}", {}).json()
    assert body["members"] == []
    assert body["name"] == call.title
    assert body["owner"]["kind"] == "cluster"


@pytest.mark.parametrize("given", [None, "", "nonsense", "6a3f1df6-9b51-4d8f-8b16-2f5f1d3b3c2e"])
def test_a_consortium_needs_a_call(owner: APIClient, given: str | None) -> None:
    answer = owner.post(URL, {"call": given} if given is not None else {})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "call"


def test_a_withdrawn_call_takes_no_consortium(owner: APIClient, call: Call) -> None:
    Call.objects.update(is_withdrawn=True)
    assert owner.post(URL, {"call": str(call.public_id)}).status_code == 400


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"months": 0}, "months"),
        ({"grant_cents": -1}, "grant_cents"),
        ({"trl_start": 6, "trl_end": 4}, "trl_end"),
        ({"grant_cents": 200, "total_cost_cents": 100}, "grant_cents"),
        ({"trl_start": 10}, "trl_start"),
        ({"declarations": {"civil_only": "perhaps"}}, "declarations.civil_only"),
    ],
)
def test_what_is_wrong_is_named(
    owner: APIClient, call: Call, values: dict[str, Any], field: str
) -> None:
    consortium = made(owner, call)
    answer = owner.patch(f"{URL}{consortium['id']}/", values)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == field


def test_facts_of_the_project_are_kept_and_can_become_unknown_again(
    owner: APIClient, call: Call
) -> None:
    consortium = made(owner, call)
    url = f"{URL}{consortium['id']}/"
    values = {
        "months": 30,
        "total_cost_cents": 100,
        "declarations": {"civil_only": True, "x": None},
    }
    body = owner.patch(url, values).json()
    assert body["declarations"] == {"civil_only": True}
    assert owner.patch(url, {"months": None}).json()["months"] is None
    assert owner.get(url).json()["total_cost_cents"] == 100


def test_what_is_to_be_declared_stays_asked_once_it_is_answered(
    owner: APIClient, call_of: Any, rules: None
) -> None:
    call = call_of(rule_set_code="EUROSTARS-3")
    consortium = made(owner, call)
    url = f"{URL}{consortium['id']}/"
    asked = owner.get(url).json()["evaluation"]["questions"]
    assert "civil_only" in [q["key"] for q in asked]
    assert all(q["text"] for q in asked)
    after = owner.patch(url, {"declarations": {"civil_only": True}}).json()["evaluation"]
    assert after["questions"] == asked
    assert [r["outcome"] for r in after["results"] if r["rule_id"] == "civil-only"] == ["met"]


def test_the_list_can_be_narrowed_to_a_call(owner: APIClient, call: Call, call_of: Any) -> None:
    other = call_of()
    made(owner, call)
    made(owner, other)
    assert owner.get(URL).json()["count"] == 2
    body = owner.get(URL, {"call": other.public_id}).json()
    assert [c["call"]["id"] for c in body["results"]] == [str(other.public_id)]
    assert owner.get(URL, {"call": "nonsense"}).status_code == 400


def test_the_verdict_comes_with_results_and_what_is_still_needed(
    owner: APIClient, call: Call
) -> None:
    consortium = made(owner, call)
    evaluation = consortium["evaluation"]
    assert evaluation["verdict"]["code"] == "unknown"
    assert evaluation["rule_set"]["code"] == "INVENTED-1"
    assert evaluation["rule_set"]["version"] == 1
    outcomes = {r["rule_id"]: r["outcome"] for r in evaluation["results"]}
    assert outcomes["three-partners"] == "unknown"
    assert evaluation["needs"]
    own = {"organisation": consortium["members"][0]["organisation"], "is_lead": True}
    body = put(owner, consortium, own, partner("Institute"), partner("Labs")).json()
    outcomes = {r["rule_id"]: r["outcome"] for r in body["evaluation"]["results"]}
    assert outcomes["three-partners"] == "met"
    assert body["evaluation"]["verdict"]["code"] in {"eligible", "no_obstacle"}
    assert not body["evaluation"]["needs"]


def test_a_call_without_rules_says_so(owner: APIClient, call_of: Any) -> None:
    evaluation = made(owner, call_of())["evaluation"]
    assert evaluation["verdict"]["code"] == "unknown"
    assert evaluation["rule_set"] is None
    assert evaluation["results"] == []
    assert "read the call's text" in evaluation["summary"]


def test_a_regional_call_never_says_eligible_while_a_region_is_not_known(
    owner: APIClient, call: Call
) -> None:
    Call.objects.filter(pk=call.pk).update(regions=["FRE1"])
    consortium = made(owner, call)
    own = {"organisation": consortium["members"][0]["organisation"], "is_lead": True}
    body = put(owner, consortium, own, partner("Institute"), partner("Labs")).json()
    last = body["evaluation"]["results"][-1]
    assert (last["rule_id"], last["outcome"]) == ("call-regions", "unknown")
    assert body["evaluation"]["verdict"]["code"] != "eligible"
