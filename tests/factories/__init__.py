"""Factories of the suites: small invented organisations."""

from tests.factories.directory import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)
from tests.factories.funding import (
    CallCutoffFactory,
    CallFactory,
    ProgrammeFactory,
    RuleSetFactory,
)

__all__ = [
    "CallCutoffFactory",
    "CallFactory",
    "ClusterFactory",
    "ContactPointFactory",
    "EntryFactory",
    "MandateFactory",
    "MembershipFactory",
    "NetworkFactory",
    "OrganisationFactory",
    "PersonFactory",
    "ProgrammeFactory",
    "RuleSetFactory",
    "SeatFactory",
]
