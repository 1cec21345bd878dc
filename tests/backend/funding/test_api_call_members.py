"""Members who fit a call: for a cluster's staff about its own members, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Entry, Organisation
from backend.funding.models import Call, RuleSetVersion
from tests.backend.funding.test_api_calls_for_me import HYDROGEN, TEXTILE
from tests.factories import EntryFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def url(call: Call) -> str:
    return f"/api/v1/calls/{call.public_id}/members/"


@pytest.fixture
def call(call_of: Callable[..., Call]) -> Call:
    return call_of(title="Electrolysers for green hydrogen", text=HYDROGEN)


@pytest.fixture
def stacks(world: SimpleNamespace) -> Organisation:
    return member(world, "Stack Works", "Electrolyser stacks", "Stacks for green hydrogen.")


def member(world: SimpleNamespace, name: str, title: str, text: str, **values: Any) -> Organisation:
    made = OrganisationFactory(legal_name=name, **values)
    MembershipFactory(organisation=made, cluster=world.a.cluster)
    EntryFactory(organisation=made, title=title, text=text)
    return made


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER])
def test_a_clusters_staff_see_the_members_that_fit(
    client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation, role: Role
) -> None:
    member(world, "Cotton Mill", "Recycled cotton", TEXTILE)
    body = client_of(role, cluster=world.a.cluster).get(url(call)).json()
    assert [r["organisation"]["name"] for r in body["results"]] == ["Stack Works"]
    row = body["results"][0]
    assert row["band"]["code"] in {"strong", "good", "possible"}
    assert row["reasons"][0]["text"].startswith("Its offer “Electrolyser stacks”")
    assert row["eligibility"]["verdict"]["code"] == "unknown"


@pytest.mark.parametrize(
    "role",
    [Role.ORG_OWNER, Role.ORG_READER, Role.REGION_OFFICER, Role.NETWORK_ADVISER,
     Role.PLATFORM_ADMIN, None],
)  # fmt: skip
def test_every_other_seat_is_refused(
    client_of: Any, world: SimpleNamespace, call: Call, role: Role | None
) -> None:
    own = world.a.published if role in {Role.ORG_OWNER, Role.ORG_READER} else None
    client = client_of(role, organisation=own, region="FRE11")
    assert client.get(url(call)).status_code == 403


def test_without_signing_in_nothing_is_said(call: Call) -> None:
    assert APIClient().get(url(call)).status_code in {401, 403}


def test_another_clusters_members_are_not_shown(
    client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    assert client.get(url(call)).json()["results"] == []


def test_a_withdrawn_or_unknown_call_is_not_found(
    client_of: Any, world: SimpleNamespace, call: Call
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    Call.objects.filter(pk=call.pk).update(is_withdrawn=True)
    assert client.get(url(call)).status_code == 404
    assert client.get(f"/api/v1/calls/{world.a.cluster.public_id}/members/").status_code == 404


def test_members_that_the_rules_keep_out_come_last(
    client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation,
    invented: RuleSetVersion,
) -> None:  # fmt: skip
    Call.objects.filter(pk=call.pk).update(rule_set_code="INVENTED-1", programme=invented.programme)
    call.refresh_from_db()
    call.save()
    member(
        world, "Norse Stacks", "Electrolysers for green hydrogen", HYDROGEN, country="NO",
        legal_nuts="",
    )  # fmt: skip
    rows = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster).get(url(call)).json()["results"]
    assert [r["organisation"]["name"] for r in rows] == ["Stack Works", "Norse Stacks"]
    assert rows[1]["eligibility"]["verdict"]["code"] == "not_eligible"


def test_an_entry_for_members_counts_for_the_cluster(
    client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation
) -> None:
    Entry.objects.filter(organisation=stacks).update(visibility="members")
    rows = client_of(Role.CLUSTER_READER, cluster=world.a.cluster).get(url(call)).json()["results"]
    assert len(rows) == 1


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["offer", "need"]),
    title=st.sampled_from(["Electrolyser stacks", "Recycled cotton", "Fish vaccines"]),
    text=st.sampled_from([HYDROGEN, TEXTILE, "", "Membranes"]),
    stage=st.sampled_from(["", "components", "recycling"]),
)
def test_private_entries_never_change_what_the_cluster_sees(
    client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation,
    kind: str, title: str, text: str, stage: str,
) -> None:  # fmt: skip
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    before = client.get(url(call)).json()
    secrets = [
        EntryFactory(
            organisation=each, kind=kind, title=title, text=text, stage=stage, visibility="private"
        )
        for each in (stacks, world.a.published)
    ]
    try:
        assert client.get(url(call)).json() == before
    finally:
        for secret in secrets:
            secret.delete()


def test_pages(client_of: Any, world: SimpleNamespace, call: Call, stacks: Organisation) -> None:
    member(world, "Second Stacks", "Electrolyser stacks", "Stacks for green hydrogen.")
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    first = client.get(url(call), {"page_size": 1}).json()
    second = client.get(url(call), {"page_size": 1, "page": 2}).json()
    assert first["count"] == 2
    assert first["results"][0]["organisation"]["name"] == "Second Stacks"
    assert second["results"][0]["organisation"]["name"] == "Stack Works"
