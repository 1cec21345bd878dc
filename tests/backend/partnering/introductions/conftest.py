"""Two firms and their two clusters, each with somebody to act for it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from backend.common.viewer import Role
from tests.factories import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)


@pytest.fixture
def chain(db: None, client_of: Callable[..., Any]) -> SimpleNamespace:
    """A French firm and a German one, with clusters, people, contacts and entries."""
    found = SimpleNamespace()
    for side, name, language in (("a", "Alpha", "fr"), ("b", "Beta", "de")):
        cluster = ClusterFactory(organisation__legal_name=f"Cluster {name}", acronym=f"C{name}")
        firm = OrganisationFactory(legal_name=name, languages=[language])
        MembershipFactory(organisation=firm, cluster=cluster)
        person = PersonFactory(name=f"Owner of {name}", language=language)
        manager = PersonFactory(name=f"Manager of {name}", language=language)
        place = SimpleNamespace(
            firm=firm,
            cluster=cluster,
            person=person,
            manager=manager,
            contact=ContactPointFactory(organisation=firm, name=f"Sales of {name}"),
            offer=EntryFactory(organisation=firm, title=f"Offer of {name}", language=language),
            need=EntryFactory(
                organisation=firm, kind="need", title=f"Need of {name}", language=language
            ),
            private=EntryFactory(
                organisation=firm,
                kind="need",
                visibility="private",
                title=f"Secret need of {name}",
                language=language,
            ),
            as_firm=client_of(Role.ORG_OWNER, organisation=firm, person=person),
            as_reader=client_of(Role.ORG_READER, organisation=firm),
            as_cluster=client_of(Role.CLUSTER_MANAGER, cluster=cluster, person=manager),
        )
        setattr(found, side, place)
    return found
