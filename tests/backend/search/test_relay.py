"""The relay: one at a time, nothing lost, and what each audience finds follows from the state."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.models import OutboxEntry, Revocation
from backend.common.viewer import Role, staff_scope
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Organisation
from backend.directory.services.data import Source as FieldSource
from backend.directory.services.entries import entry_delete, entry_update
from backend.directory.services.memberships import (
    mandate_record,
    mandate_withdraw,
    membership_end,
)
from backend.directory.services.organisations import organisation_claim
from backend.search.engine import (
    IndexDocument,
    Rebuildable,
    Source,
    documents_of,
    search_index,
)
from backend.search.models import IndexedDocument, RelayLease
from backend.search.selectors.state import indexable
from backend.search.services import organisations, relay
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
BY_HAND = FieldSource(SourceKind.PERSON)


def _touch(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])


def _documents(organisation: Organisation) -> list[IndexDocument]:
    public, members, updated = indexable([organisation.public_id])[str(organisation.public_id)]
    return documents_of(Source(str(organisation.public_id), 1, public, members, updated))


def _held() -> dict[str, int]:
    return {i: v.version for i, v in search_index().versions().items() if not v.deleted}


# One at a time, nothing lost


def test_a_second_relay_does_nothing_while_one_works() -> None:
    organisation = OrganisationFactory()
    _touch(organisation)
    with relay.Lease() as first:
        assert first.held
        with relay.Lease() as second:
            assert not second.held
        assert relay.relay_outbox() == 0
        assert first.renew()
    assert OutboxEntry.objects.count() == 1
    assert relay.relay_outbox() == 1
    assert RelayLease.objects.get().lease_until is None


def test_a_lease_that_ran_out_is_taken_over() -> None:
    _touch(OrganisationFactory())
    past = timezone.now() - datetime.timedelta(seconds=1)
    RelayLease.objects.create(name="relay", token="of a dead worker", lease_until=past)
    assert relay.relay_outbox() == 1


def test_a_relay_that_lost_its_lease_stops_after_its_batch(monkeypatch: Any) -> None:
    monkeypatch.setattr(relay, "BATCH", 1)
    monkeypatch.setattr(relay.Lease, "renew", lambda self: False)
    _touch(OrganisationFactory(), OrganisationFactory())
    assert relay.relay_outbox() == 1
    assert OutboxEntry.objects.count() == 1


def test_failure_keeps_the_rows_counts_the_attempt_and_gives_the_lease_back(
    monkeypatch: Any,
) -> None:
    organisation = OrganisationFactory()
    _touch(organisation)

    def failing(
        kind: str, ids: Sequence[object], index: object, *, refresh: bool = True
    ) -> dict[Any, int]:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(relay, "index_objects", failing)
        for attempt in (1, 2):
            with pytest.raises(OSError):
                relay.relay_outbox()
            row = OutboxEntry.objects.get()
            assert (row.attempts, row.last_error) == (attempt, "OSError")
        assert RelayLease.objects.get().lease_until is None
    assert relay.relay_outbox() == 1
    assert not OutboxEntry.objects.exists()


def test_one_faulty_organisation_holds_up_no_other(monkeypatch: Any) -> None:
    faulty, sound = OrganisationFactory(), OrganisationFactory()
    _touch(faulty, sound)
    build = organisations.documents_of

    def failing(source: Source) -> list[IndexDocument]:
        if source.org_id == str(faulty.public_id):
            raise ZeroDivisionError
        return build(source)

    monkeypatch.setattr(organisations, "documents_of", failing)
    with pytest.raises(ZeroDivisionError):
        relay.relay_outbox()
    assert OutboxEntry.objects.get().object_id == faulty.public_id
    assert f"{sound.public_id}:public" in _held()


def test_a_failing_index_is_not_asked_for_every_row(monkeypatch: Any) -> None:
    asked = []

    def failing(
        kind: str, ids: Sequence[object], index: object, *, refresh: bool = True
    ) -> dict[Any, int]:
        asked.append(len(ids))
        raise OSError

    _touch(*(OrganisationFactory() for _ in range(8)))
    monkeypatch.setattr(relay, "index_objects", failing)
    with pytest.raises(OSError):
        relay.relay_outbox()
    assert asked == [8, 1, 1, 1]
    assert OutboxEntry.objects.count() == 8


def test_a_crash_between_index_and_confirmation_replays_without_harm(monkeypatch: Any) -> None:
    entry = EntryFactory()
    organisation = entry.organisation
    _touch(organisation)

    class Crash(BaseException):
        pass

    brought = relay.index_objects

    def crashing(kind: str, ids: Any, index: Any) -> dict[Any, int]:
        brought(kind, ids, index)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(relay, "index_objects", crashing)
        with pytest.raises(Crash):
            relay.relay_outbox()
    before = _held()
    assert before
    assert OutboxEntry.objects.count() == 1
    assert relay.relay_outbox() == 1
    assert _held() == before
    assert search_index().count("organisation") == 1
    assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}


def test_a_deletion_that_failed_is_sent_again(monkeypatch: Any) -> None:
    entry = EntryFactory()
    _touch(entry.organisation)
    relay.relay_outbox()
    doc_id = f"{entry.public_id}:entry"
    assert doc_id in _held()
    entry_delete(entry=Entry.objects.get(pk=entry.pk), source=BY_HAND)

    def failing(docs: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(search_index(), "index", failing)
        with pytest.raises(OSError):
            relay.relay_outbox()
    assert Revocation.objects.exists()
    relay.relay_outbox()
    assert doc_id not in _held()
    assert not Revocation.objects.exists()


def test_a_change_during_the_relay_stays_revoked(monkeypatch: Any) -> None:
    entry = EntryFactory()
    _touch(entry.organisation)
    brought = relay.index_objects

    def narrowed_meanwhile(kind: str, ids: Any, index: Any) -> dict[Any, int]:
        found = brought(kind, ids, index)
        with transaction.atomic():
            outbox.touch(outbox.ORGANISATION, entry.organisation.public_id, narrowing=True)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(relay, "index_objects", narrowed_meanwhile)
        relay.relay_outbox(limit=1)
    assert OutboxEntry.objects.count() == 1
    assert Revocation.objects.count() == 1
    relay.relay_outbox()
    assert not Revocation.objects.exists()


# Which documents an organisation has


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


# What people do changes the audience


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


# Rebuilding and the command


def test_rebuild_fills_the_index_anew(world: SimpleNamespace) -> None:
    assert relay.needs_rebuild()
    seen: list[tuple[int, int]] = []
    assert relay.rebuild(progress=lambda done, total: seen.append((done, total))) == 7
    assert seen[-1] == (7, 7)
    assert not relay.needs_rebuild()
    first = set(_held())
    search_index().index(
        [IndexDocument(doc_id="stray:public", org_id="stray", version=9, kind="organisation")]
    )
    _touch(*Organisation.objects.all())
    relay.relay_outbox()
    assert relay.rebuild() == 7
    assert set(_held()) == first
    assert set(IndexedDocument.objects.values_list("doc_id", flat=True)) == first
    assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}


def test_a_rebuild_cut_short_is_begun_again(world: SimpleNamespace, monkeypatch: Any) -> None:
    relay.rebuild()

    def failing(
        kind: str, ids: Sequence[object], index: object, *, refresh: bool = True
    ) -> dict[Any, int]:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(relay, "index_objects", failing)
        with pytest.raises(OSError):
            relay.rebuild()
    index = search_index()
    if isinstance(index, Rebuildable):
        # The one in use is whole; what was begun beside it is gone on with.
        assert not relay.needs_rebuild()
        assert [g.state for g in index.generations()].count("building") == 1
        begun = index.begin_rebuild().name
        assert relay.rebuild() == 7
        assert index.generations()[-1].name == begun
        assert [g.state for g in index.generations()] == ["kept", "live"]
    else:
        assert relay.needs_rebuild()


def _index(action: str) -> str:
    out = StringIO()
    call_command("index", action, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(world: SimpleNamespace) -> None:
    _touch(world.record)
    lines = dict(line.split(": ", 1) for line in _index("status").splitlines())
    assert lines["organisations"] == "7"
    assert lines["documents_organisation"] == "0"
    assert lines["outbox_waiting"] == "1"
    assert lines["release_index"] == ""
    assert "brought 1" in _index("relay")
    assert "rebuilt with 7 organisations" in _index("rebuild")
    lines = dict(line.split(": ", 1) for line in _index("status").splitlines())
    # Public and members documents of the four visible ones with members entries, and the staff's.
    assert int(lines["documents_organisation"]) >= 7
    assert lines["outbox_waiting"] == "0"
    assert lines["release_index"] == lines["release_code"] != ""
    assert _index("reconcile").splitlines() == ["missing: 0", "stale: 0", "left_over: 0"]


def test_a_batch_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    first = [OrganisationFactory() for _ in range(2)]
    _touch(*first)
    with django_assert_max_num_queries(60) as few:
        relay.relay_outbox()
    more = [EntryFactory().organisation for _ in range(10)]
    _touch(*more)
    with django_assert_max_num_queries(len(few.captured_queries) + 10):
        relay.relay_outbox()


def test_a_search_takes_a_constant_number_of_queries(
    client_of: Client, django_assert_max_num_queries: Any
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())

    def fill(number: int) -> None:
        rows = [MembershipFactory().organisation for _ in range(number)]
        for row in rows:
            EntryFactory(organisation=row, title="Boron lattice")
        _touch(*rows)
        relay.relay_outbox()

    fill(2)
    for kind in ("organisation", "offer"):
        with django_assert_max_num_queries(20) as few:
            client.get("/api/v1/search/", {"q": "boron", "kind": kind})
        fill(6)
        with django_assert_max_num_queries(len(few.captured_queries)):
            body = client.get("/api/v1/search/", {"q": "boron", "kind": kind}).json()
        assert len(body["results"]) >= 8
