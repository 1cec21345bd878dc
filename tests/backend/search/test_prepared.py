"""Prepared candidates: who is seen as what, what is kept, and that proposals stay the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from backend.common import outbox
from backend.common.viewer import Role, Viewer
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Exclusion, Organisation
from backend.directory.services.data import Source
from backend.directory.services.entries import entry_update
from backend.partnering import engine
from backend.partnering.services import runs
from backend.search.engine import preparer
from backend.search.selectors.seen import partners_seen
from backend.search.services import relay
from matching.ranking import PreparedStore
from tests.factories import (
    ClusterFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
)

BY_HAND = Source(SourceKind.PERSON)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index", "store")]


@pytest.fixture
def store(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PreparedStore]:
    found = PreparedStore(tmp_path / "prepared", preparer().version)
    monkeypatch.setattr("backend.search.engine.prepared.prepared_store", lambda: found)
    monkeypatch.setattr(engine._matcher(""), "store", found)
    yield found
    found.close()


def index_all() -> None:
    ids = Organisation.objects.values_list("public_id", flat=True)
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, ids)
    relay.relay_outbox()


@pytest.fixture
def scene() -> SimpleNamespace:
    """An asker with a need, a fellow member with an entry for members, and a stranger."""
    cluster = ClusterFactory()
    asker = OrganisationFactory(legal_name="Pack Maker")
    need = EntryFactory(organisation=asker, kind="need", title="Recycling of battery packs")
    fellow = OrganisationFactory(legal_name="Fellow Recycler")
    shown = EntryFactory(organisation=fellow, title="Dismantling of batteries")
    among = EntryFactory(
        organisation=fellow, title="Recycling of battery packs", visibility="members"
    )
    secret = EntryFactory(
        organisation=fellow, kind="need", title="A secret buyer", visibility="private"
    )
    for each in (asker, fellow):
        MembershipFactory(organisation=each, cluster=cluster)
    stranger = OrganisationFactory(legal_name="Stranger")
    EntryFactory(organisation=stranger, title="Recycling of lithium-ion batteries")
    index_all()
    return SimpleNamespace(**locals())


def seen_as(scene: SimpleNamespace, viewer: Viewer) -> dict[str, str]:
    everybody = Organisation.objects.all()
    names = {str(o.public_id): o.legal_name for o in everybody}
    found = partners_seen(names, viewer)
    return {names[key]: audience for key, (audience, _) in found.items()}


def member(scene: SimpleNamespace, **values: Any) -> Viewer:
    return Viewer(
        person_id=1,
        role=Role.ORG_OWNER,
        organisation_id=scene.asker.pk,
        cluster_keys=frozenset({scene.cluster.pk}),
        **values,
    )


class TestSeen:
    def test_a_fellow_member_with_entries_for_members_is_seen_as_one(self, scene):
        assert seen_as(scene, member(scene)) == {"Fellow Recycler": "members", "Stranger": "public"}

    def test_anybody_else_sees_what_is_public(self, scene):
        viewer = Viewer(person_id=1, role=Role.ORG_OWNER, organisation_id=scene.stranger.pk)
        assert seen_as(scene, viewer) == {"Fellow Recycler": "public", "Pack Maker": "public"}

    def test_nobody_sees_nothing(self, scene):
        assert seen_as(scene, Viewer()) == {}

    def test_who_is_excluded_is_not_seen(self, scene):
        Exclusion.objects.create(organisation=scene.fellow, excluded=scene.asker)
        assert seen_as(scene, member(scene)) == {"Stranger": "public"}

    def test_the_imported_member_of_another_cluster_is_not_seen(self, scene):
        Organisation.objects.filter(pk=scene.fellow.pk).update(standing="imported")
        assert seen_as(scene, member(scene)) == {"Stranger": "public"}

    def test_a_cluster_is_no_partner(self, scene):
        Organisation.objects.filter(pk=scene.stranger.pk).update(org_type="cluster")
        assert "Stranger" not in seen_as(scene, member(scene))

    def test_versions_are_those_of_the_documents(self, scene):
        (_, before), *_ = partners_seen([str(scene.stranger.public_id)], member(scene)).values()
        with transaction.atomic():
            outbox.touch(outbox.ORGANISATION, scene.stranger.public_id)
        (_, after), *_ = partners_seen([str(scene.stranger.public_id)], member(scene)).values()
        assert after == before + 1

    def test_it_takes_two_queries(self, scene, django_assert_num_queries):
        ids = [str(o.public_id) for o in Organisation.objects.all()]
        with django_assert_num_queries(2):
            partners_seen(ids, member(scene))


def kept(store: PreparedStore, organisation: Organisation, audience: str) -> list[str]:
    """The ids of the entries in the record of the current version."""
    key = str(organisation.public_id)
    versions = relay.versions_of(outbox.ORGANISATION, [organisation.public_id])
    found = store.get({key: (audience, versions[organisation.public_id])})
    store.load_details(found.values())
    return [p.entry_id for c in found.values() for p in (*c.supply, *c.open_needs) if p.entry_id]


class TestKept:
    def test_a_record_holds_what_its_audience_may_see(self, scene, store):
        assert kept(store, scene.fellow, "public") == [str(scene.shown.public_id)]
        assert set(kept(store, scene.fellow, "members")) == {
            str(scene.shown.public_id),
            str(scene.among.public_id),
        }

    def test_a_private_entry_is_in_no_record(self, scene, store):
        raw = b"".join(p.read_bytes() for p in store.path.parent.iterdir())
        assert str(scene.among.public_id).encode() in raw
        assert str(scene.secret.public_id).encode() not in raw

    def test_who_has_no_entries_for_members_has_one_record(self, scene, store):
        assert kept(store, scene.stranger, "members") == []
        assert len(kept(store, scene.stranger, "public")) == 1

    def test_what_is_deleted_is_forgotten(self, scene, store):
        key = str(scene.stranger.public_id)
        with transaction.atomic():
            outbox.touch(outbox.ORGANISATION, scene.stranger.public_id)
            scene.stranger.delete()
        relay.relay_outbox()
        with store._connection() as connection:
            found = connection.execute("SELECT key FROM prepared").fetchall()
        assert not [each for (each,) in found if each.startswith(key)]

    def test_a_rebuild_makes_no_record_twice(self, scene, store, monkeypatch):
        made: list[str] = []
        once = preparer().prepare_once
        monkeypatch.setattr(preparer(), "prepare_once", lambda p: made.append(p.id) or once(p))
        relay.rebuild()
        assert made == []

    def test_a_store_that_fails_does_not_stop_the_relay(self, scene, store, monkeypatch):
        def fail(*_: object) -> None:
            raise RuntimeError("no store today")

        monkeypatch.setattr(store, "put", fail)
        monkeypatch.setattr(store, "holds", fail)
        with transaction.atomic():
            outbox.touch(outbox.ORGANISATION, scene.stranger.public_id)
        assert relay.relay_outbox() == 1
        assert not outbox.OutboxEntry.objects.exists()


def scores(scene: SimpleNamespace) -> dict[str, tuple[float, list[str]]]:
    run = runs.run_get_or_create(organisation=scene.asker, need=scene.need)
    assert runs.run_compute(run)
    return {
        p.candidate.legal_name: (p.score, [r["code"] for r in p.reasons])
        for p in run.proposals.select_related("candidate")
    }


class TestProposals:
    def test_they_are_the_same_with_and_without_the_store(self, scene, store, monkeypatch):
        with_store = scores(scene)
        monkeypatch.setattr(engine._matcher(""), "store", None)
        without = scores(scene)
        assert set(with_store) == {"Fellow Recycler", "Stranger"}
        assert with_store.keys() == without.keys()
        for name, (score, codes) in with_store.items():
            assert score == pytest.approx(without[name][0], abs=1e-9)
            assert codes == without[name][1]

    def test_only_who_is_shown_is_loaded_from_the_database(self, scene, monkeypatch):
        asked: list[int] = []
        whole = runs.profiles_for
        monkeypatch.setattr(
            runs,
            "profiles_for",
            lambda ids, viewer: asked.append(len(list(ids))) or whole(ids, viewer),
        )
        monkeypatch.setattr(runs, "KEPT", 1)
        assert len(scores(scene)) == 1
        # The asker, then the one that is shown.
        assert asked == [1, 1]

    def test_an_entry_made_private_counts_no_more_at_once(self, scene):
        before = scores(scene)
        entry = Entry.objects.get(pk=scene.among.pk)
        entry_update(entry=entry, values={"visibility": "private"}, source=BY_HAND)
        relay.relay_outbox()
        after = scores(scene)
        assert after["Fellow Recycler"][0] < before["Fellow Recycler"][0] - 0.1

    def test_an_entry_that_ran_out_today_is_not_shown(self, scene):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Entry.objects.filter(pk=scene.among.pk).update(expires_on=yesterday)
        run = runs.run_get_or_create(organisation=scene.asker, need=scene.need)
        assert runs.run_compute(run)
        cited = {path for p in run.proposals.all() for r in p.reasons for _, path in r["fields"]}
        assert f"offers.{scene.among.public_id}" not in cited
