"""/organisations/{id}/: why somebody may not, beside what they may."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _page(client: APIClient, organisation: Any) -> dict[str, Any]:
    got = client.get(f"/api/v1/organisations/{organisation.public_id}/")
    assert got.status_code == 200
    return dict(got.json())


def test_each_role_hears_its_own_reason(world: SimpleNamespace, client_of: Client) -> None:
    firm, cluster = world.a.published, world.a.cluster
    said = {
        "reader": client_of(Role.ORG_READER, organisation=firm),
        "manager": client_of(Role.CLUSTER_MANAGER, cluster=cluster),
        "stranger": client_of(Role.ORG_OWNER, organisation=world.b.published),
        "elsewhere": client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster),
    }
    reasons = {who: _page(client, firm)["ability_reasons"] for who, client in said.items()}
    assert reasons["reader"]["edit"].startswith("Only owners and editors")
    assert reasons["manager"]["edit"].startswith("The firm keeps its own profile")
    assert reasons["stranger"]["edit"].startswith("Only owners and editors")
    assert reasons["elsewhere"]["edit"] == "The firm is not a member of your cluster."
    assert reasons["reader"]["ask"] == "This is your own firm."
    assert reasons["manager"]["ask"] == "Only a firm asks to be introduced."
    assert "ask" not in reasons["stranger"]


def test_reasons_stand_beside_what_is_refused_alone(
    world: SimpleNamespace, client_of: Client
) -> None:
    for role, place in (
        (Role.ORG_OWNER, {"organisation": world.a.published}),
        (Role.CLUSTER_READER, {"cluster": world.a.cluster}),
        (Role.PLATFORM_ADMIN, {}),
    ):
        page = _page(client_of(role, **place), world.a.published)
        refused = {name for name, held in page["abilities"].items() if not held}
        assert set(page["ability_reasons"]) == refused


def test_a_public_record_is_invited(world: SimpleNamespace, client_of: Client) -> None:
    record = OrganisationFactory(standing="public_record")
    page = _page(client_of(Role.ORG_OWNER, organisation=world.a.published), record)
    assert page["abilities"]["invite"]
    assert page["ability_reasons"]["ask"].startswith("Nobody of this firm has joined yet")


def test_why_a_step_cannot_be_taken(client_of: Client, world: SimpleNamespace) -> None:
    draft = OrganisationFactory(standing="claimed", life="draft")
    MembershipFactory(organisation=draft, cluster=world.a.cluster)
    owner = client_of(Role.ORG_OWNER, organisation=draft)
    life = _page(owner, draft)["life"]
    assert life["steps"] == ["submit"]
    assert set(life["step_reasons"]) == {"send_back", "validate", "publish", "renew"}
    assert life["step_reasons"]["publish"].startswith("Its cluster checks")
    assert life["step_reasons"]["validate"].startswith("This is for managers and advisers")
    reader = client_of(Role.ORG_READER, organisation=draft)
    assert _page(reader, draft)["life"]["step_reasons"]["submit"].startswith("Only owners")


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.CLUSTER_MANAGER])
def test_hidden_firms_have_no_reasons(
    world: SimpleNamespace, client_of: Client, role: Role
) -> None:
    place = (
        {"organisation": world.b.published}
        if role is Role.ORG_OWNER
        else {"cluster": world.b.cluster}
    )
    got = client_of(role, **place).get(f"/api/v1/organisations/{world.a.imported.public_id}/")
    assert got.status_code == 404
    assert "reason" not in got.content.decode()
