"""Releases of the ranking: kept, switched and rolled back only where they can be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from backend.partnering import engine
from backend.partnering.models import ProposalRun, ReleasePointer, StoredRelease
from backend.partnering.services import releases, runs
from backend.search.engine import search_index
from backend.search.services import relay
from matching.ranking import Model, Statistics
from matching.registry import KEY_VARIABLE, Release
from tests.factories import EntryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture(autouse=True)
def _fresh_pointer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    yield
    engine._matcher.cache_clear()
    engine.forget_pointer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Another release than the shipped one: the same weights, scaled."""
    shipped = Model.load()
    other = replace(shipped, intercept=shipped.intercept - 0.5)
    return Release.pack(other, Statistics.load(), date(2026, 11, 28)).write(tmp_path / "other")


@pytest.fixture
def other(folder: Path) -> str:
    relay.rebuild()
    return releases.release_add(folder=folder).release


def model(*arguments: str) -> str:
    out = StringIO()
    call_command("model", *arguments, stdout=out)
    return out.getvalue()


def _pass_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "POINTER_SECONDS", 0.0)


def test_a_release_is_kept_listed_activated_and_rolled_back(folder: Path) -> None:
    relay.rebuild()
    shipped = Model.load().release
    assert f"{shipped} [in use, shipped]" in model("list")
    kept = Release.read(folder).id
    assert kept in model("add", str(folder))
    assert engine.release() == shipped
    assert model("activate", kept) == f"in use: {kept}\n"
    assert engine.release() == kept
    lines = model("list").splitlines()
    assert [line.split(":")[0] for line in lines] == [f"{shipped} [shipped]", f"{kept} [in use]"]
    assert "2026-11-28" in lines[1]
    assert model("rollback") == f"went back to {shipped}\n"
    assert engine.release() == shipped
    assert model("rollback") == f"went back to {kept}\n"
    assert model("activate", "shipped") == f"in use: {shipped}\n"
    assert engine.release() == shipped


def test_a_switch_reaches_a_running_process_and_makes_proposals_dirty(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = OrganisationFactory(legal_name="Asker")
    EntryFactory(organisation=asker, kind="need", title="Recycling of battery packs")
    run = runs.run_get_or_create(organisation=asker)
    runs.run_compute(run)
    relay.relay_outbox()
    before = engine.release()
    ProposalRun.objects.update(is_dirty=False)
    # Another process switches: this one is not told, it reads the pointer when its time is up.
    monkeypatch.setattr(engine, "forget_pointer", lambda: None)
    releases.release_activate(release=other)
    run.refresh_from_db()
    assert run.is_dirty
    assert engine.release() == before
    _pass_time(monkeypatch)
    assert engine.release() == other
    runs.run_compute(run)
    run.refresh_from_db()
    assert (run.release, run.is_dirty) == (other, False)


def test_activating_what_is_in_use_changes_nothing(other: str) -> None:
    releases.release_activate(release=other)
    pointer = ReleasePointer.objects.get()
    releases.release_activate(release=other)
    assert ReleasePointer.objects.get().switched_at == pointer.switched_at
    assert ReleasePointer.objects.get().previous == ""


def test_an_unknown_release_is_refused(other: str) -> None:
    with pytest.raises(CommandError, match="there is no release"):
        model("activate", "0123456789abcdef")
    assert not ReleasePointer.objects.exists()


def test_rolling_back_before_anything_was_switched_is_refused() -> None:
    with pytest.raises(CommandError, match="nothing to go back to"):
        model("rollback")


def test_activation_is_refused_until_an_index_of_its_vectors_is_whole(folder: Path) -> None:
    search_index().set_meta({"release": "made with other vectors"})
    kept = releases.release_add(folder=folder).release
    with pytest.raises(CommandError, match="not whole"):
        model("activate", kept)
    relay.rebuild()
    model("activate", kept)
    search_index().set_meta({"release": "made with other vectors"})
    with pytest.raises(CommandError, match="not whole"):
        model("rollback")
    assert engine.release() == kept


def test_activation_is_refused_where_documents_lack(other: str) -> None:
    OrganisationFactory()
    relay.rebuild()
    index = search_index()
    notes = index.meta()
    index.clear()
    index.set_meta(notes)
    with pytest.raises(CommandError, match="not whole"):
        model("activate", other)
    relay.reconcile()
    model("activate", other)


def test_a_changed_release_is_not_activated_and_one_in_use_gives_way_to_the_shipped(
    other: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = StoredRelease.objects.get(release=other)
    good = bytes(row.ranking)
    releases.release_activate(release=other)
    assert engine.release() == other
    StoredRelease.objects.update(ranking=good.replace(b'"intercept": -', b'"intercept": -9', 1))
    # As after a new start: nothing is loaded yet.
    engine._matcher.cache_clear()
    engine.forget_pointer()
    _pass_time(monkeypatch)
    assert engine.release() == Model.load().release
    assert "cannot be used" in caplog.text
    assert "ranking.json of release" in model("list")
    releases.release_activate(release="shipped")
    with pytest.raises(CommandError, match="was changed"):
        model("rollback")


def test_a_release_of_other_vectors_cannot_be_kept(tmp_path: Path) -> None:
    shipped = Model.load()
    foreign = replace(shipped, versions=dict(shipped.versions) | {"space": "f" * 16})
    folder = Release.pack(foreign, Statistics.load(), date(2026, 11, 28)).write(tmp_path / "x")
    with pytest.raises(CommandError, match="another space"):
        model("add", str(folder))


def test_with_a_key_what_was_stored_without_it_is_refused(
    other: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "a key of this installation")
    with pytest.raises(CommandError, match="signature"):
        model("activate", other)
    model("add", str(folder))
    assert model("activate", other) == f"in use: {other}\n"
    monkeypatch.setenv(KEY_VARIABLE, "a stolen key")
    with pytest.raises(CommandError, match="signature"):
        model("add", str(Release.read(folder).signed(b"forged").write(folder)))
