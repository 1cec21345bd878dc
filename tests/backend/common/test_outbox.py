"""The outbox: in the transaction of the change, with rising versions."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from backend.common import outbox
from backend.common.models import DocumentVersion, OutboxEntry, Revocation


@pytest.mark.django_db
def test_versions_rise_and_rows_follow() -> None:
    oid = uuid.uuid4()
    assert [outbox.touch("organisation", oid) for _ in range(3)] == [1, 2, 3]
    assert list(OutboxEntry.objects.values_list("version", flat=True)) == [1, 2, 3]
    assert not Revocation.objects.exists()


@pytest.mark.django_db
def test_narrowing_revokes_with_the_latest_version() -> None:
    oid = uuid.uuid4()
    outbox.touch("organisation", oid, narrowing=True)
    outbox.touch("organisation", oid, narrowing=True)
    assert Revocation.objects.get().version == 2
    assert outbox.revoked_ids("organisation") == {str(oid)}
    assert outbox.revoked_ids("entry") == frozenset()


@pytest.mark.django_db
def test_many_at_once_count_each_once() -> None:
    ids = [uuid.uuid4() for _ in range(1200)]
    versions = outbox.touch_many("organisation", [*ids, ids[0]])
    assert set(versions.values()) == {1}
    assert OutboxEntry.objects.count() == 1200


@pytest.mark.django_db(transaction=True)
def test_rolled_back_with_the_change_and_refused_outside_a_transaction() -> None:
    oid = uuid.uuid4()
    with pytest.raises(RuntimeError):
        outbox.touch("organisation", oid)

    def failing() -> None:
        with transaction.atomic():
            outbox.touch("organisation", oid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert not OutboxEntry.objects.exists()
    assert not DocumentVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_relay_is_called_after_commit(sent: list[tuple[str, dict[str, object]]]) -> None:
    with transaction.atomic():
        outbox.touch("organisation", uuid.uuid4())
        assert sent == []
    assert [name for name, _kwargs in sent] == [outbox.RELAY_TASK]
