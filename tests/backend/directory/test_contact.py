"""How one may get in touch with an organisation, or why not."""

from __future__ import annotations

import pytest

from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.directory.selectors.contact import contacts_of
from backend.directory.viewers import viewer_from
from tests.factories import (
    ClusterFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


def contact(organisation: Organisation, role: str, own: Organisation) -> tuple[str, str]:
    seat = SeatFactory(role=role, organisation=own)
    viewer = viewer_from(seat.person, seat)
    return tuple(contacts_of(viewer, [organisation])[organisation.pk])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("standing", "role", "wanted"),
    [
        ("published", Role.ORG_OWNER, ("ask", "")),
        ("claimed", Role.ORG_EDITOR, ("ask", "")),
        ("published", Role.ORG_READER, ("none", "reader")),
        ("imported", Role.ORG_OWNER, ("none", "unclaimed")),
        ("public_record", Role.ORG_OWNER, ("invite", "")),
        ("public_record", Role.ORG_READER, ("none", "")),
    ],
)
def test_by_standing_and_role(standing: str, role: str, wanted: tuple[str, str]) -> None:
    own = OrganisationFactory(standing="published")
    assert contact(OrganisationFactory(standing=standing), role, own) == wanted


def test_not_oneself() -> None:
    own = OrganisationFactory(standing="published")
    assert contact(own, Role.ORG_OWNER, own) == ("none", "own")


def test_not_ones_own_cluster() -> None:
    own = OrganisationFactory(standing="published")
    cluster = ClusterFactory()
    MembershipFactory(organisation=own, cluster=cluster)
    assert contact(cluster.organisation, Role.ORG_OWNER, own) == ("none", "own_cluster")
    assert contact(ClusterFactory().organisation, Role.ORG_OWNER, own)[1] != "own_cluster"


def test_not_before_one_stands_for_ones_own_profile() -> None:
    own = OrganisationFactory(standing="imported")
    other = OrganisationFactory(standing="published")
    assert contact(other, Role.ORG_OWNER, own) == ("none", "you_unclaimed")


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.CLUSTER_READER])
def test_staff_of_clusters_do_not_ask(role: str) -> None:
    seat = SeatFactory(role=role, cluster=ClusterFactory())
    organisation = OrganisationFactory(standing="published")
    found = contacts_of(viewer_from(seat.person, seat), [organisation])
    assert tuple(found[organisation.pk]) == ("none", "")
