"""The frozen value that every question about rights takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles a seat can give; rights follow the acting seat alone."""

    ORG_OWNER = "org_owner"
    ORG_EDITOR = "org_editor"
    ORG_READER = "org_reader"
    CLUSTER_MANAGER = "cluster_manager"
    CLUSTER_ADVISER = "cluster_adviser"
    CLUSTER_READER = "cluster_reader"
    REGION_OFFICER = "region_officer"
    NETWORK_ADVISER = "network_adviser"
    PLATFORM_ADMIN = "platform_admin"


ORGANISATION_ROLES = frozenset({Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER})
CLUSTER_ROLES = frozenset({Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking, in which capacity.

    `organisation_id` and `cluster_id` are database keys of the acting seat's organisation or
    cluster; `cluster_ids` are public ids (as strings, for the index) and `cluster_keys` database
    keys of every cluster whose members-only content the acting seat may see: the managed cluster,
    or the current clusters of the acting seat's organisation. A cluster's staff have its
    `staff_scope` among the `cluster_ids` too. `regions` are NUTS codes. `network_id` is the acting
    seat's network; it opens no cluster's content, only figures of its clusters.
    """

    person_id: int | None = None
    seat_id: int | None = None
    role: Role | None = None
    organisation_id: int | None = None
    cluster_id: int | None = None
    cluster_ids: frozenset[str] = frozenset()
    cluster_keys: frozenset[int] = frozenset()
    regions: tuple[str, ...] = ()
    network_id: int | None = None

    @property
    def is_authenticated(self) -> bool:
        """True for a signed-in person, whatever the seat."""
        return self.person_id is not None

    @property
    def is_admin(self) -> bool:
        """True where the acting seat is the platform administrator's."""
        return self.role == Role.PLATFORM_ADMIN

    @property
    def manages_cluster(self) -> bool:
        """True where the acting seat may curate a cluster's members."""
        return self.role in {Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER}


ANONYMOUS = Viewer()


def staff_scope(cluster_id: str) -> str:
    """Return the id under which the index holds what only a cluster's staff may find.

    Unclaimed imported members are for the staff alone: their fellow members must not find them.
    """
    return f"staff:{cluster_id}"
