"""What is kept of calls' texts: once per text and release, resumable, in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.common.viewer import Role, Viewer
from backend.funding.engine import calls as engine
from backend.funding.models import Call, CallAnalysis
from backend.funding.selectors.call_book import book_rows, book_stamp
from backend.funding.services import call_analysis as service
from backend.funding.services.call_forms import call_create
from backend.funding.services.fit import book_now
from backend.funding.tasks import analyse_calls
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
Make = Callable[..., Call]


def kept(call: Call) -> CallAnalysis:
    return CallAnalysis.objects.get(call=call)


def test_every_call_is_read_once(call_of: Make) -> None:
    calls = [call_of(text="Stacks for green hydrogen."), call_of(text="Recycled cotton fibres.")]
    assert service.analyse_calls() == 2
    before = {kept(c).pk for c in calls}
    assert service.analyse_calls() == 0
    assert {kept(c).pk for c in calls} == before
    assert {kept(c).release for c in calls} == {engine.release()}


def test_a_changed_text_is_read_anew_and_only_that(call_of: Make) -> None:
    same, changed = call_of(text="Cotton."), call_of(text="Hydrogen.")
    service.analyse_calls()
    before = kept(same).pk
    changed.text = "Fish."
    changed.save()
    assert service.analyse_calls() == 1
    assert kept(same).pk == before
    assert kept(changed).content_hash == engine.text_hash(changed)


def test_another_release_is_read_anew(call_of: Make) -> None:
    call = call_of(text="Hydrogen.")
    service.analyse_calls()
    CallAnalysis.objects.update(release="older")
    assert service.analyse_calls() == 1
    assert kept(call).release == engine.release()


def test_a_run_that_is_stopped_goes_on_later(
    call_of: Make, monkeypatch: pytest.MonkeyPatch, sent: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(service, "CHUNK", 1)
    calls = [call_of(text=f"Hydrogen {n}.") for n in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        assert service.analyse_calls(seconds=0) == 1
    assert sent == [(service.TASK, {})], "the rest is asked for"
    assert service.analyse_calls() == 2
    assert CallAnalysis.objects.filter(call__in=calls).count() == 3


def test_a_call_that_cannot_be_read_stops_no_other(
    call_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = call_of(title="bad"), call_of(title="good")
    real = engine.read

    def read(call: Call) -> dict[str, Any]:
        if call.title == "bad":
            raise ValueError(call.title)
        return real(call)

    monkeypatch.setattr(engine, "read", read)
    assert service.analyse_calls() == 1
    assert not CallAnalysis.objects.filter(call=bad).exists()
    assert kept(good).data["format"] == 1


def test_a_withdrawn_call_is_neither_read_nor_in_the_book(call_of: Make) -> None:
    gone = call_of(is_withdrawn=True)
    service.analyse_calls()
    assert not CallAnalysis.objects.filter(call=gone).exists()
    assert not list(book_rows(engine.release()))


def test_a_reader_reads_a_few_calls_and_leaves_many_to_the_background(
    call_of: Make, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    for n in range(service.LAZILY + 3):
        call_of(text=f"Hydrogen {n}.")
    with django_capture_on_commit_callbacks(execute=True):
        book, left = book_now()
    assert left == 3
    assert len(book.calls) == service.LAZILY
    assert (service.TASK, {}) in sent
    analyse_calls()
    book, left = book_now()
    assert left == 0
    assert len(book.calls) == service.LAZILY + 3


def test_the_book_is_kept_until_something_changes(call_of: Make) -> None:
    call = call_of(text="Hydrogen.")
    book, _left = book_now()
    assert book_now()[0] is book
    call.title = "Another title"
    call.save()
    service.analyse_calls()
    assert book_now()[0] is not book


def test_the_stamp_changes_with_the_rules(call_of: Make, invented: Any) -> None:
    before = book_stamp(engine.release())
    invented.note = "another note"
    invented.save()
    assert book_stamp(engine.release()) != before


def test_a_call_from_the_form_is_read_in_the_background(
    sent: list[Any], world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    viewer = Viewer(
        person_id=PersonFactory().pk, role=Role.CLUSTER_MANAGER, cluster_id=world.a.cluster.pk
    )
    with django_capture_on_commit_callbacks(execute=True):
        call = call_create(viewer=viewer, values={"title": "Invented vouchers", "text": "Cotton."})
    assert (service.TASK, {}) in sent
    analyse_calls()
    assert kept(call).content_hash == engine.text_hash(call)


def test_damaged_data_leave_a_call_out(call_of: Make) -> None:
    call, other = call_of(text="Hydrogen."), call_of(text="Cotton.")
    service.analyse_calls()
    CallAnalysis.objects.filter(call=call).update(data={"format": 1})
    assert set(book_now()[0].calls) == {other.pk}
