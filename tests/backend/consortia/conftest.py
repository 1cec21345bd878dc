"""Fixtures of consortia: an invented call with invented rules, and a firm that bids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.funding.models import Call, RuleSetVersion
from tests.backend.funding.conftest import call_of, invented, rules

__all__ = ["call_of", "invented", "rules"]

URL = "/api/v1/consortia/"


@pytest.fixture
def call(call_of: Callable[..., Call], invented: RuleSetVersion) -> Call:
    """A call whose rules ask for three partners in France or Germany."""
    return call_of(rule_set_code="INVENTED-1", programme=invented.programme)


@pytest.fixture
def firm(world: Any) -> Organisation:
    """A French firm that owns consortia."""
    return world.a.published


@pytest.fixture
def owner(client_of: Any, firm: Organisation) -> APIClient:
    """A client of the firm's owner."""
    return client_of(Role.ORG_OWNER, organisation=firm)


def made(client: APIClient, call: Call, **values: Any) -> dict[str, Any]:
    """Make a consortium and return it."""
    answer = client.post(URL, {"call": str(call.public_id)} | values)
    assert answer.status_code == 201, answer.content
    return answer.json()


def put(client: APIClient, consortium: dict[str, Any], *rows: dict[str, Any]) -> Any:
    """Make these rows the members."""
    return client.put(f"{URL}{consortium['id']}/members/", {"members": list(rows)})


def partner(name: str, **values: Any) -> dict[str, Any]:
    """A row of a partner who is not in the directory, each in a group of its own."""
    plain = {"name": name, "country": "DE", "org_type": "research", "group": name}
    return plain | {"kind": "beneficiary"} | values
