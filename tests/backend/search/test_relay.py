"""The relay: one at a time, nothing lost."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from backend.common import outbox
from backend.common.models import OutboxEntry, Revocation
from backend.directory.enums import SourceKind
from backend.directory.models import Entry, Organisation
from backend.directory.services.data import Source as FieldSource
from backend.directory.services.entries import entry_delete
from backend.search.engine import (
    IndexDocument,
    Source,
    search_index,
)
from backend.search.models import RelayLease
from backend.search.services import organisations, relay
from tests.factories import (
    EntryFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
BY_HAND = FieldSource(SourceKind.PERSON)


def _touch(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])


def _held() -> dict[str, int]:
    return {i: v.version for i, v in search_index().versions().items() if not v.deleted}


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
