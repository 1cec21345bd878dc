"""`manage.py bootstrap`: from an empty folder to a filled platform, and quick the second time."""

from __future__ import annotations

import json
import os
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from backend.accounts.models import Person
from backend.common import demo_accounts, jobs
from backend.common.models import OutboxEntry
from backend.demo.services import create
from backend.directory.models import Cluster, Entry, Organisation
from backend.funding.enums import Origin
from backend.funding.models import Programme, RuleSetVersion
from backend.search.engine import close_index, search_index
from backend.search.services import relay
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
MEMBERS = 8


@pytest.fixture
def small_demo(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One cluster with few members and one account for each role, in folders of this test."""
    data = tmp_path / "data"
    data.mkdir()
    accounts = json.loads((create.DATA / "accounts.json").read_text(encoding="utf-8"))
    wanted = {s["organisation"] for a in accounts for s in a["seats"] if "organisation" in s}
    source = next(
        p for p in create.member_files() if wanted & {row["id"] for row in create.read_lines(p)}
    )
    rows = list(create.read_lines(source))
    named = [r for r in rows if r["id"] in wanted]
    kept = (named + [r for r in rows if r not in named])[:MEMBERS]
    cluster = kept[0]["cluster"]
    for row in kept:
        row.pop("also_in", None)
    ids = {row["id"] for row in kept}
    for account in accounts:
        for seat in account["seats"]:
            if "organisation" in seat and seat["organisation"] not in ids:
                seat["organisation"] = kept[0]["id"]
            if "cluster" in seat:
                seat["cluster"] = cluster
    lines = "\n".join(json.dumps(row) for row in kept)
    (data / f"{cluster}.jsonl").write_text(lines, encoding="utf-8")
    card = (create.DATA / f"{cluster}.cluster.json").read_text(encoding="utf-8")
    (data / f"{cluster}.cluster.json").write_text(card, encoding="utf-8")
    networks = (create.DATA / "networks.json").read_text(encoding="utf-8")
    (data / "networks.json").write_text(networks, encoding="utf-8")
    (data / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    monkeypatch.setattr(create, "DATA", data)
    monkeypatch.setattr(jobs, "hold_back", lambda: None, raising=False)
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = settings.VAR_DIR / "static"
    settings.SEARCH_URL = f"tantivy://{settings.VAR_DIR / 'index'}"
    yield settings
    close_index(settings.SEARCH_URL)


def _bootstrap(*options: str) -> str:
    out = StringIO()
    call_command("bootstrap", *options, stdout=out)
    return out.getvalue()


def _state(settings: Any) -> tuple[object, ...]:
    files = {
        str(p.relative_to(settings.VAR_DIR)): p.read_bytes()
        for p in (settings.VAR_DIR / "static.stamp", settings.VAR_DIR / "demo_accounts.json")
    }
    return (
        list(Organisation.objects.order_by("pk").values()),
        list(Entry.objects.order_by("pk").values()),
        list(Person.objects.order_by("pk").values()),
        {i: v.version for i, v in search_index().versions().items()},
        files,
    )


def test_an_empty_folder_becomes_a_running_platform(small_demo: Any) -> None:
    said = _bootstrap()
    assert Organisation.objects.count() == MEMBERS + 1
    assert Cluster.objects.count() == 1
    assert not Organisation.objects.filter(is_demo=False).exists()
    assert not OutboxEntry.objects.exists()
    assert not relay.needs_rebuild()
    assert relay.reconcile(repair=False) == {"missing": 0, "stale": 0, "left_over": 0}
    assert (small_demo.STATIC_ROOT / "admin").is_dir()
    assert f"demo members: {MEMBERS} of {MEMBERS}" in said
    listed = demo_accounts.listed()
    text = (small_demo.VAR_DIR / "demo_accounts.txt").read_text(encoding="utf-8")
    assert listed
    for account in listed:
        assert account["email"] in text
        assert account["password"] in text
        assert Person.objects.get(email=account["email"]).check_password(account["password"])


def test_shipped_rules_are_there_before_the_demo_and_edited_ones_stay(small_demo: Any) -> None:
    _bootstrap("--no-demo")
    programme = Programme.objects.get(code="horizon-europe")
    programme.home, programme.origin = "https://edited.example/", Origin.EDITED
    programme.save()
    _bootstrap()
    programme.refresh_from_db()
    assert programme.home == "https://edited.example/"
    assert RuleSetVersion.objects.filter(code="HE-IA").exists()


def test_a_second_time_is_quick_and_changes_nothing(small_demo: Any) -> None:
    _bootstrap()
    before = _state(small_demo)
    begun = time.monotonic()
    said = _bootstrap()
    assert time.monotonic() - begun < 5
    assert said == ""
    assert _state(small_demo) == before


def test_a_demo_of_an_older_release_gets_the_accounts_that_came_later(small_demo: Any) -> None:
    path = create.DATA / "accounts.json"
    now = json.loads(path.read_text(encoding="utf-8"))
    older = [a for a in now if a["email"] != "network@demo.example"]
    path.write_text(json.dumps(older), encoding="utf-8")
    _bootstrap()
    path.write_text(json.dumps(now), encoding="utf-8")
    assert "New in the invented demo: network@demo.example" in _bootstrap()
    text = (small_demo.VAR_DIR / "demo_accounts.txt").read_text(encoding="utf-8")
    assert "network@demo.example" in text
    before = _state(small_demo)
    assert _bootstrap() == ""
    assert _state(small_demo) == before


def test_without_the_demo_an_older_one_is_left_alone(small_demo: Any) -> None:
    path = create.DATA / "accounts.json"
    now = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(now[:-1]), encoding="utf-8")
    _bootstrap()
    path.write_text(json.dumps(now), encoding="utf-8")
    _bootstrap("--no-demo")
    assert not Person.objects.filter(email=now[-1]["email"]).exists()


def test_a_demo_that_was_cut_short_is_completed(small_demo: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(create, "BATCH", 3)

    class Killed(BaseException):
        pass

    written = create._members

    def killed(rows: Any, clusters: Any, made: Any) -> None:
        if made:
            raise Killed
        written(rows, clusters, made)

    with monkeypatch.context() as patch:
        patch.setattr(create, "_members", killed)
        with pytest.raises(Killed):
            _bootstrap()
    assert Organisation.objects.count() == 3 + 1
    _bootstrap()
    assert Organisation.objects.count() == MEMBERS + 1
    assert Person.objects.filter(is_demo=True).exists()


def test_real_organisations_keep_the_demo_away(small_demo: Any) -> None:
    OrganisationFactory()
    _bootstrap()
    assert Organisation.objects.count() == 1
    assert demo_accounts.listed() == []


def test_no_demo_leaves_an_empty_database_empty(small_demo: Any) -> None:
    _bootstrap("--no-demo")
    assert not Organisation.objects.exists()
    assert not (small_demo.VAR_DIR / "demo_accounts.txt").exists()
    assert not relay.needs_rebuild()


def test_stale_account_list_is_taken_away(small_demo: Any) -> None:
    small_demo.VAR_DIR.mkdir()
    (small_demo.VAR_DIR / "demo_accounts.txt").write_text("old", encoding="utf-8")
    (small_demo.VAR_DIR / "demo_accounts.json").write_text("{half wri", encoding="utf-8")
    _bootstrap("--no-demo")
    assert not (small_demo.VAR_DIR / "demo_accounts.txt").exists()


def test_a_lost_index_is_filled_again(small_demo: Any) -> None:
    _bootstrap()
    search_index().clear()
    assert "indexed" in _bootstrap()
    assert search_index().count("organisation") > 0


def test_compiled_catalogues_exist_and_speak(small_demo: Any) -> None:
    _bootstrap("--no-demo")
    folders = sorted(Path(small_demo.LOCALE_PATHS[0]).glob("*/LC_MESSAGES"))
    assert {f.parent.name for f in folders} == {"fr", "de"}
    for folder in folders:
        source, compiled = folder / "django.po", folder / "django.mo"
        assert compiled.stat().st_mtime >= source.stat().st_mtime
        with translation.override(folder.parent.name):
            assert translation.gettext("Public body") != "Public body"


def test_a_catalogue_newer_than_its_compiled_form_is_compiled(
    small_demo: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "django.po").write_text(f'{header}msgid "yarn"\nmsgstr "fil"\n', encoding="utf-8")
    (folder / "django.mo").write_bytes(b"old")
    os.utime(folder / "django.mo", (1, 1))
    small_demo.LOCALE_PATHS = [tmp_path / "locale"]
    _bootstrap("--no-demo")
    assert b"fil" in (folder / "django.mo").read_bytes()


def test_an_index_of_another_schema_is_replaced_without_being_asked(small_demo: Any) -> None:
    _bootstrap()
    folder = Path(small_demo.SEARCH_URL.removeprefix("tantivy://"))
    generation = (folder / "current").read_text(encoding="utf-8").strip()
    (folder / generation / "schema.txt").write_text("of long ago", encoding="utf-8")
    close_index(small_demo.SEARCH_URL)
    assert "indexed" in _bootstrap()
    assert not relay.needs_rebuild()
    assert relay.reconcile(repair=False) == {"missing": 0, "stale": 0, "left_over": 0}
    assert search_index().count("call") > 0
