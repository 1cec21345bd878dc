"""What the suites of calls share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from tests.factories import ClusterFactory, OrganisationFactory


@pytest.fixture
def reader(client_of: Callable[..., APIClient]) -> APIClient:
    """An ordinary firm's owner."""
    return client_of(Role.ORG_OWNER, organisation=OrganisationFactory())


@pytest.fixture
def clients(client_of: Callable[..., APIClient]) -> dict[str, APIClient]:
    """One client for every kind of seat, one without a seat, and one that is not signed in."""
    firm, cluster = OrganisationFactory(), ClusterFactory()
    made: dict[str, Any] = {
        role.value: client_of(role, organisation=firm)
        for role in (Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER)
    }
    made |= {
        role.value: client_of(role, cluster=cluster)
        for role in (Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER)
    }
    made |= {
        "region_officer": client_of(Role.REGION_OFFICER, region="FRE"),
        "network_adviser": client_of(Role.NETWORK_ADVISER),
        "platform_admin": client_of(Role.PLATFORM_ADMIN),
        "no_seat": client_of(),
        "anonymous": APIClient(),
    }
    return made
