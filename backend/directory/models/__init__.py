"""Organisations, clusters, profiles, entries and the seats people hold in them."""

from backend.directory.models.claims import Claim, ClaimStep, HostRequest
from backend.directory.models.clusters import Cluster, ClusterLabel, Mandate, Membership
from backend.directory.models.invitations import Invitation
from backend.directory.models.networks import Network
from backend.directory.models.organisations import (
    Certification,
    ContactPoint,
    Exclusion,
    FieldProvenance,
    Organisation,
    OrganisationAlias,
)
from backend.directory.models.profiles import Entry, Profile, ProfileText, RevealGrant
from backend.directory.models.records import (
    ChangeRequest,
    FirmNotice,
    HistoryRow,
    SuggestedValue,
    ValidationJob,
)
from backend.directory.models.seats import Seat
from backend.directory.models.sme import SmeAssessment, SmeSharing
from backend.directory.models.tokens import AccessToken
from backend.directory.models.twins import TwinOffer

__all__ = [
    "AccessToken",
    "Certification",
    "ChangeRequest",
    "Claim",
    "ClaimStep",
    "Cluster",
    "ClusterLabel",
    "ContactPoint",
    "Entry",
    "Exclusion",
    "FieldProvenance",
    "FirmNotice",
    "HistoryRow",
    "HostRequest",
    "Invitation",
    "Mandate",
    "Membership",
    "Network",
    "Organisation",
    "OrganisationAlias",
    "Profile",
    "ProfileText",
    "RevealGrant",
    "Seat",
    "SmeAssessment",
    "SmeSharing",
    "SuggestedValue",
    "TwinOffer",
    "ValidationJob",
]
