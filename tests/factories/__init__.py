"""Factories of the suites: small invented organisations."""

from tests.factories.directory import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

__all__ = [
    "ClusterFactory",
    "ContactPointFactory",
    "EntryFactory",
    "MandateFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "PersonFactory",
    "SeatFactory",
]
