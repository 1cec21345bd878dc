"""The directory in the back office."""

from backend.directory.admin.clusters import ClusterAdmin, MandateAdmin, MembershipAdmin
from backend.directory.admin.organisations import OrganisationAdmin
from backend.directory.admin.seats import SeatAdmin

__all__ = ["ClusterAdmin", "MandateAdmin", "MembershipAdmin", "OrganisationAdmin", "SeatAdmin"]
