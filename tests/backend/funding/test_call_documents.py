"""Calls in the index: brought, changed, withdrawn, rebuilt, reconciled."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from backend.common import outbox
from backend.common.models import OutboxEntry
from backend.funding.models import Call
from backend.search.engine import close_index, search_index
from backend.search.models import IndexedDocument
from backend.search.services import relay
from backend.search.services.finding import find_objects
from tests.factories import CallFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
SOUND = {"missing": 0, "stale": 0, "left_over": 0}


def _touch(*calls: Call) -> None:
    with transaction.atomic():
        outbox.touch_many("call", [c.public_id for c in calls])


def _found(text: str) -> set[str]:
    return set(find_objects("call", text, "en").scores or {})


def test_a_change_is_brought_and_an_older_state_never_comes_back() -> None:
    call = CallFactory(title="Zirconium")
    _touch(call)
    assert relay.relay_outbox() == 1
    assert _found("zirconium") == {str(call.public_id)}
    Call.objects.filter(pk=call.pk).update(title="Hafnium")
    _touch(call)
    relay.relay_outbox()
    assert _found("zirconium") == set()
    assert _found("hafnium") == {str(call.public_id)}
    assert IndexedDocument.objects.get().object_kind == "call"


def test_one_batch_of_both_kinds() -> None:
    call, firm = CallFactory(title="Zirconium"), OrganisationFactory()
    _touch(call)
    with transaction.atomic():
        outbox.touch(outbox.ORGANISATION, firm.public_id)
    assert relay.relay_outbox() == 2
    index = search_index()
    assert (index.count("call"), index.count("organisation")) == (1, 1)


def test_a_deleted_call_leaves_the_index() -> None:
    call = CallFactory(title="Zirconium")
    _touch(call)
    relay.relay_outbox()
    public_id = call.public_id
    call.delete()
    with transaction.atomic():
        outbox.touch("call", public_id)
    relay.relay_outbox()
    assert search_index().count("call") == 0


def test_rows_of_a_kind_that_nobody_builds_wait() -> None:
    with transaction.atomic():
        outbox.touch("riddle", CallFactory().public_id)
    assert relay.relay_outbox() == 0
    assert OutboxEntry.objects.count() == 1


def test_rebuild_status_and_reconcile_cover_calls() -> None:
    for withdrawn in (False, False, True):
        CallFactory(is_withdrawn=withdrawn)
    OrganisationFactory()
    assert relay.reconcile(repair=False) == {"missing": 3, "stale": 0, "left_over": 0}
    seen: list[tuple[int, int]] = []
    assert relay.rebuild(progress=lambda done, total: seen.append((done, total))) == 4
    assert seen[-1] == (4, 4)
    status = relay.status()
    assert (status["calls"], status["documents_call"]) == (3, 2)
    assert relay.reconcile() == SOUND
    search_index().clear()
    # Two calls and the public document of an organisation are lost.
    assert relay.reconcile() == {"missing": 0, "stale": 3, "left_over": 0}
    assert relay.reconcile() == SOUND
    assert search_index().count("call") == 2


def test_the_command_names_both_kinds() -> None:
    CallFactory()
    out = StringIO()
    call_command("index", "rebuild", stdout=out)
    assert "rebuilt with 0 organisations, 1 calls" in out.getvalue()


def test_a_folder_of_another_schema_is_rebuilt_by_itself(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "embedded"
    settings.SEARCH_URL = f"tantivy://{folder}"
    CallFactory(title="Zirconium")
    relay.rebuild()
    generation = (folder / "current").read_text().strip()
    (folder / generation / "schema.txt").write_text("of long ago", encoding="utf-8")
    close_index()
    assert relay.needs_rebuild()
    # Until then the database answers.
    assert find_objects("call", "zirconium", "en").degraded
    relay.rebuild()
    assert not relay.needs_rebuild()
    assert len(_found("zirconium")) == 1
    close_index()


def test_a_batch_of_calls_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    _touch(CallFactory())
    with django_assert_max_num_queries(60) as few:
        relay.relay_outbox()
    _touch(*(CallFactory() for _ in range(10)))
    with django_assert_max_num_queries(len(few.captured_queries) + 10):
        relay.relay_outbox()
