"""Filling the index anew: what a kind of index that cannot do it beside says, and the switch."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from backend.common import outbox
from backend.directory.models import Organisation
from backend.search.engine import SearchIndexError, release_id, search_index
from backend.search.services import relay
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.usefixtures("index"), pytest.mark.django_db]


def touch(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])


def states() -> list[str]:
    return [generation.state for generation in search_index().generations()]


def rows(action: str) -> str:
    out = StringIO()
    call_command("index", action, stdout=out)
    return out.getvalue()


def test_a_folder_keeps_no_earlier_index(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'folder'}"
    with pytest.raises(CommandError, match="rebuild"):
        rows("rollback")


def test_lag_is_the_age_of_the_oldest_change(world: SimpleNamespace) -> None:
    outbox.OutboxEntry.objects.all().delete()
    assert relay.lag_seconds() == 0.0
    touch(world.record)
    assert 0.0 < relay.lag_seconds() < 60.0


@pytest.mark.elasticsearch
class TestBeside:
    """On an index that is filled beside the live one."""

    def test_the_live_index_answers_until_the_switch(
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relay.rebuild()
        before = search_index().count()
        seen: list[tuple[int, list[str]]] = []
        whole: Callable[..., Any] = relay.index_objects

        def watched(kind: str, ids: Any, index: Any, **options: Any) -> Any:
            seen.append((search_index().count(), states()))
            return whole(kind, ids, index, **options)

        monkeypatch.setattr(relay, "index_objects", watched)
        relay.rebuild()
        assert seen == [(before, ["live", "building"])]
        assert states() == ["kept", "live"]
        assert search_index().count() == before
        assert search_index().meta()["release"] == release_id()

    def test_the_new_index_is_not_refreshed_at_every_batch(
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relay.rebuild()
        monkeypatch.setattr(relay, "BATCH", 1)
        events: list[str] = []
        index = search_index()
        for name in ("index", "refresh"):
            whole: Callable[..., Any] = getattr(index, name)

            def watched(*values: Any, name: str = name, whole: Any = whole) -> Any:
                events.append(name)
                return whole(*values)

            monkeypatch.setattr(index, name, watched)
        assert relay.fill(index) == 7
        assert events == ["index"] * 7 + ["refresh"]

    def test_changes_during_a_rebuild_are_in_both(
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relay.rebuild()
        whole: Callable[..., Any] = relay.fill
        late: list[Organisation] = []

        def filled(index: Any, **options: Any) -> int:
            done: int = whole(index, **options)
            late.append(OrganisationFactory(legal_name="Come Late"))
            touch(*late)
            relay.relay_outbox()
            # The old index has it at once, the new one after the switch.
            assert f"{late[0].public_id}:public" in search_index().versions()
            return done

        monkeypatch.setattr(relay, "fill", filled)
        relay.rebuild()
        assert f"{late[0].public_id}:public" in search_index().versions()
        assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}

    def test_an_index_that_is_not_whole_is_not_switched_to(
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relay.rebuild()
        live = search_index().generations()[-1].name
        monkeypatch.setattr(relay, "fill", lambda index, **_: 0)
        monkeypatch.setattr(relay, "_bump_and_index", lambda kind, ids, index: None)
        with pytest.raises(SearchIndexError, match="missing"):
            relay.rebuild()
        assert [g.name for g in search_index().generations() if g.state == "live"] == [live]
        assert search_index().count() > 0

    def test_what_a_new_index_lacks_is_sent_before_the_switch(
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        relay.rebuild()
        before = search_index().count()
        monkeypatch.setattr(relay, "fill", lambda index, **_: 0)
        relay.rebuild()
        assert search_index().count() == before

    def test_going_back_brings_what_was_written_since(self, world: SimpleNamespace) -> None:
        touch(*Organisation.objects.all())
        relay.rebuild()
        first = search_index().generations()[-1].name
        assert "rebuilt with" in rows("rebuild")
        name = world.a.published
        touch(name)
        gone = world.b.published
        relay.relay_outbox()
        doc_id = f"{name.public_id}:public"
        version = search_index().versions([doc_id])[doc_id].version
        Organisation.objects.filter(pk=gone.pk).delete()
        assert f"went back to {first}" in rows("rollback")
        assert search_index().versions([doc_id])[doc_id].version >= version
        held = search_index().versions()
        assert all(v.deleted for i, v in held.items() if i.startswith(str(gone.public_id)))
        assert relay.reconcile() == {"missing": 0, "stale": 0, "left_over": 0}
        assert states() == ["live", "kept"]
        lines = dict(line.split(": ", 1) for line in rows("status").splitlines())
        assert lines["index_live"].startswith(first)

    def test_without_an_earlier_index_there_is_no_way_back(self, world: SimpleNamespace) -> None:
        with pytest.raises(CommandError, match="no kept index"):
            rows("rollback")
