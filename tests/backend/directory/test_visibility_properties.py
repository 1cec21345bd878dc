"""Over many small worlds: no viewer gets what is not theirs."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from backend.common.viewer import Role, Viewer
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.profiles import profiles_for
from tests.factories import ClusterFactory, EntryFactory, MembershipFactory, OrganisationFactory

STANDINGS = st.sampled_from(["public_record", "imported", "claimed", "published"])
VISIBILITIES = st.sampled_from(["public", "members", "private"])
STATUSES = st.sampled_from(["active", "pending", "suspended", "former"])
PAST = datetime.date(2020, 1, 1)


class VisibilityProperties(TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
    )
    @given(
        orgs=st.lists(
            st.tuples(STANDINGS, VISIBILITIES, st.integers(0, 1), STATUSES, st.booleans()),
            min_size=2,
            max_size=5,
        ),
        seat=st.tuples(st.sampled_from(["org", "cluster"]), st.integers(0, 4)),
    )
    def test_no_viewer_gets_what_is_not_theirs(
        self,
        orgs: list[tuple[str, str, int, str, bool]],
        seat: tuple[str, int],
    ) -> None:
        clusters = [ClusterFactory(), ClusterFactory()]
        rows = []
        for standing, visibility, cluster, status, ended in orgs:
            organisation = OrganisationFactory(standing=standing)
            EntryFactory(organisation=organisation, visibility=visibility)
            MembershipFactory(
                organisation=organisation,
                cluster=clusters[cluster],
                status=status,
                until=PAST if ended else None,
            )
            rows.append((organisation, visibility, clusters[cluster], status, ended))

        def current(row: tuple[Organisation, str, object, str, bool]) -> bool:
            return row[3] in {"active", "pending"} and not row[4]

        kind, number = seat
        if kind == "org":
            own = rows[number % len(rows)]
            shared = {own[2].pk} if current(own) else set()  # type: ignore[attr-defined]
            viewer = Viewer(
                person_id=1,
                role=Role.ORG_OWNER,
                organisation_id=own[0].pk,
                cluster_keys=frozenset(shared),
            )
        else:
            own = None
            cluster = clusters[number % 2]
            shared = {cluster.pk}
            viewer = Viewer(
                person_id=1,
                role=Role.CLUSTER_MANAGER,
                cluster_id=cluster.pk,
                cluster_keys=frozenset(shared),
            )
        seen = set(Organisation.objects.visible_to(viewer).values_list("pk", flat=True))
        entries = set(Entry.objects.visible_to(viewer).values_list("organisation_id", flat=True))
        profiles = profiles_for([o.public_id for o, *_rest in rows], viewer)
        for row in rows:
            organisation, visibility, cluster, _status, _ended = row
            mine = own is not None and organisation.pk == own[0].pk
            fellow = current(row) and cluster.pk in shared  # type: ignore[attr-defined]
            staffed = fellow and kind == "cluster"
            may_know = organisation.standing != "imported" or mine or staffed
            assert (organisation.pk in seen) == may_know
            allowed = may_know and (
                mine or visibility == "public" or (visibility == "members" and fellow)
            )
            assert (organisation.pk in entries) == allowed
            profile = profiles.get(str(organisation.public_id))
            assert (profile is not None) == may_know
            if profile is not None:
                assert bool(profile.offers) == allowed


@pytest.mark.django_db
def test_anonymous_sees_nothing() -> None:
    EntryFactory()
    assert not Organisation.objects.visible_to(Viewer()).exists()
    assert not Entry.objects.visible_to(Viewer()).exists()
