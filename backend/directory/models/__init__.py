"""Organisations, clusters, profiles, entries and the seats people hold in them."""

from backend.directory.models.clusters import Cluster, ClusterLabel, Mandate, Membership
from backend.directory.models.organisations import (
    Certification,
    ContactPoint,
    Exclusion,
    FieldProvenance,
    Organisation,
)
from backend.directory.models.profiles import Entry, Profile, ProfileText
from backend.directory.models.seats import Seat
from backend.directory.models.sme import SmeAssessment, SmeSharing

__all__ = [
    "Certification",
    "Cluster",
    "ClusterLabel",
    "ContactPoint",
    "Entry",
    "Exclusion",
    "FieldProvenance",
    "Mandate",
    "Membership",
    "Organisation",
    "Profile",
    "ProfileText",
    "Seat",
    "SmeAssessment",
    "SmeSharing",
]
