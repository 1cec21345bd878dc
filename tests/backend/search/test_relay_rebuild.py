"""Filling the index anew, and how few queries relay and search take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from rest_framework.test import APIClient

from backend.common import outbox
from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.search.engine import (
    IndexDocument,
    Rebuildable,
    search_index,
)
from backend.search.models import IndexedDocument
from backend.search.services import relay
from tests.factories import (
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]


def _touch(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])


def _held() -> dict[str, int]:
    return {i: v.version for i, v in search_index().versions().items() if not v.deleted}


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
