"""Fixtures of funding: shipped rules, small invented calls, and clients by kind of seat."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.funding.models import Call, Programme, RuleSetVersion
from backend.funding.services.rules_sync import Report, rules_sync
from tests.factories import ClusterFactory, OrganisationFactory
from tests.factories.rules import invented_body


@pytest.fixture
def rules(db: None) -> Report:
    """The rule data that the platform ships, in the database."""
    return rules_sync()


@pytest.fixture
def invented(db: None) -> RuleSetVersion:
    """A rule set of an invented programme that judges until the end of 2027."""
    programme = Programme.objects.create(
        code="invented",
        level="european",
        labels={"en": "Invented programme", "fr": "Programme inventé", "de": "Erfundenes Programm"},
        starts_on=datetime.date(2021, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
    )
    return RuleSetVersion.objects.create(
        programme=programme,
        code="INVENTED-1",
        valid_from=datetime.date(2021, 1, 1),
        valid_to=datetime.date(2027, 12, 31),
        applicants="consortium",
        labels={"en": "Invented action", "fr": "Action inventée", "de": "Erfundene Maßnahme"},
        body=invented_body(),
    )


@pytest.fixture
def call_of(db: None) -> Callable[..., Call]:
    """Make an invented call that closes in some days."""
    made = 0

    def make(*, days: int | None = 30, **values: Any) -> Call:
        nonlocal made
        made += 1
        values = {
            "source": "demo",
            "source_id": f"invented-{made}",
            "title": f"Invented call {made}",
            "is_demo": True,
            "opens_on": timezone.localdate() - datetime.timedelta(days=10),
        } | values
        call = Call.objects.create(**values)
        if days is not None:
            call.cutoffs.create(closes_at=timezone.now() + datetime.timedelta(days=days))
        return call

    return make


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
