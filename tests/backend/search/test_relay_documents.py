"""Which documents an organisation has, and what each audience finds when its state changes."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.models import OutboxEntry, Revocation
from backend.common.viewer import Role, staff_scope
from backend.directory.enums import SourceKind
from backend.directory.models import Organisation
from backend.directory.services.data import Source as FieldSource
from backend.directory.services.entries import entry_update
from backend.directory.services.memberships import (
    mandate_record,
    mandate_withdraw,
    membership_end,
)
from backend.directory.services.organisations import organisation_claim
from backend.search.engine import (
    IndexDocument,
    Source,
    documents_of,
)
from backend.search.selectors.state import indexable
from backend.search.services import relay
from matching.domain import Entry as EntryValue
from matching.domain import EntryKind, Profile, Visibility
from tests.factories import (
    ContactPointFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]


def _touch(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])


def _documents(organisation: Organisation) -> list[IndexDocument]:
    public, members, updated = indexable([organisation.public_id])[str(organisation.public_id)]
    return documents_of(Source(str(organisation.public_id), 1, public, members, updated))


def _entry(kind: str, visibility: str) -> EntryValue:
    return EntryValue(
        id=f"{kind}-{visibility}",
        kind=EntryKind(kind),
        title=f"{visibility} {kind}",
        visibility=Visibility(visibility),
    )


def _profile(*visibilities: str, clusters: tuple[str, ...] = ()) -> Profile:
    return Profile(
        id="o",
        name="Works",
        offers=tuple(_entry("offer", v) for v in visibilities),
        cluster_ids=clusters,
    )


TABLE = [
    # public audience sees, members audience sees, clusters, documents: (id, audience, clusters)
    ((), (), (), [("o:public", "public", ())]),
    ((), (), ("c",), [("o:public", "public", ())]),
    (
        ("public",),
        ("public",),
        ("c",),
        [("o:public", "public", ()), ("offer-public:entry", "public", ())],
    ),
    (
        ("public",),
        ("public", "members"),
        ("c", "d"),
        [
            ("o:public", "public", ()),
            ("offer-public:entry", "public", ()),
            ("o:members", "members", ("c", "d")),
            ("offer-members:entry", "members", ("c", "d")),
        ],
    ),
    # Without a cluster there is nobody for members entries.
    (
        ("public",),
        ("public", "members"),
        (),
        [("o:public", "public", ()), ("offer-public:entry", "public", ())],
    ),
    # Hidden: for the staff of its clusters alone, and nothing at all without one.
    (None, ("public",), (), []),
    (
        None,
        ("public", "members"),
        ("c",),
        [
            ("o:members", "members", ("staff:c",)),
            ("offer-public:entry", "members", ("staff:c",)),
            ("offer-members:entry", "members", ("staff:c",)),
        ],
    ),
]


@pytest.mark.parametrize(("public", "members", "clusters", "wanted"), TABLE)
def test_documents_of(
    public: tuple[str, ...] | None,
    members: tuple[str, ...],
    clusters: tuple[str, ...],
    wanted: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    found = documents_of(
        Source(
            "o",
            7,
            None if public is None else _profile(*public, clusters=clusters),
            _profile(*members, clusters=clusters),
        )
    )
    assert [(d.doc_id, d.audience, tuple(d.cluster_ids)) for d in found] == wanted
    assert {d.version for d in found} <= {7}
    apart = any(d.doc_id == "o:members" for d in found) and public is not None
    for doc in found:
        # Who reads the members document must not count the public one as well.
        shadow = clusters if apart and doc.doc_id == "o:public" else ()
        assert tuple(doc.shadow_cluster_ids) == shadow


@pytest.mark.parametrize("where", ["public", "members"])
def test_a_private_entry_is_refused_loudly(where: str) -> None:
    private, plain = _profile("private", clusters=("c",)), _profile(clusters=("c",))
    source = Source("o", 1, private if where == "public" else None, private)
    with pytest.raises(AssertionError):
        documents_of(source)
    assert documents_of(Source("o", 1, plain, plain))


@pytest.mark.parametrize("standing", ["public_record", "claimed", "published", "imported"])
@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_documents_by_standing_and_visibility(standing: str, visibility: str) -> None:
    membership = MembershipFactory(organisation__standing=standing)
    organisation = membership.organisation
    entry = EntryFactory(organisation=organisation, visibility=visibility, title="Zirconium")
    docs = {d.doc_id: d for d in _documents(organisation)}
    cluster = str(membership.cluster.public_id)
    hidden = standing == "imported"
    scope = (staff_scope(cluster),) if hidden else (cluster,)
    assert (f"{organisation.public_id}:public" in docs) is not hidden
    key = f"{entry.public_id}:entry"
    assert (key in docs) is (visibility != "private")
    if key in docs:
        members = hidden or visibility == "members"
        assert docs[key].audience == ("members" if members else "public")
        assert tuple(docs[key].cluster_ids) == (scope if members else ())
    if visibility == "private":
        assert "zircon" not in str(list(docs.values())).lower()


def test_mandate_and_claim_and_end_change_the_audience(client_of: Client) -> None:
    membership = MembershipFactory(organisation__standing="imported")
    organisation = membership.organisation
    EntryFactory(organisation=organisation, title="Sintered boron lattice")
    ContactPointFactory(organisation=organisation)
    outsider = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    staff = client_of(Role.CLUSTER_MANAGER, cluster=membership.cluster)
    _touch(organisation)

    def found() -> tuple[int, int]:
        relay.relay_outbox()
        assert not OutboxEntry.objects.exists()
        assert not Revocation.objects.exists()
        counts = []
        for client in (outsider, staff):
            body = client.get("/api/v1/search/", {"q": "boron lattice", "kind": "offer"}).json()
            assert body["degraded"] is False
            counts.append(body["count"])
        return counts[0], counts[1]

    assert found() == (0, 1)
    mandate = mandate_record(
        organisation=organisation, cluster=membership.cluster, given_on=datetime.date(2025, 1, 1)
    )
    assert found() == (1, 1)
    mandate_withdraw(mandate=mandate)
    assert found() == (0, 1)
    membership_end(membership=membership, on=timezone.localdate())
    assert found() == (0, 0)
    organisation_claim(organisation=Organisation.objects.get(pk=organisation.pk))
    assert found() == (1, 1)


def test_narrowing_moves_the_entry_to_the_members(client_of: Client) -> None:
    membership = MembershipFactory()
    entry = EntryFactory(organisation=membership.organisation, title="Boron lattice")
    _touch(membership.organisation)
    relay.relay_outbox()
    source = FieldSource(SourceKind.PERSON)
    entry_update(entry=entry, values={"visibility": "members"}, source=source)
    relay.relay_outbox()
    counts = [
        c.get("/api/v1/search/", {"q": "boron lattice", "kind": "offer"}).json()["count"]
        for c in (client_of(), client_of(Role.CLUSTER_READER, cluster=membership.cluster))
    ]
    assert counts == [0, 1]
