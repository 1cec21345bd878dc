"""Which journeys are run, what counts as run, and which parts are started for them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import e2e, run

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


def report(folder: Path, **counts: int) -> Path:
    path = folder / "report.json"
    stats = {"expected": 0, "skipped": 0, "unexpected": 0, "flaky": 0} | counts
    path.write_text(json.dumps({"stats": stats}), "utf-8")
    return path


def test_the_core_journeys_are_there():
    found = e2e.selected(["--core", "--headed"])
    assert found[-1] == "--headed"
    assert len(found) == len(e2e.CORE) + 1
    assert all((FRONTEND / path).is_file() for path in found[:-1])


def test_other_arguments_go_to_playwright():
    assert e2e.selected(["e2e/search.spec.ts", "-g", "filters"]) == [
        "e2e/search.spec.ts",
        "-g",
        "filters",
    ]


def test_a_skipped_journey_fails(tmp_path, capsys):
    e2e.check_report(report(tmp_path, expected=9), 0)
    with pytest.raises(SystemExit):
        e2e.check_report(report(tmp_path, expected=9, skipped=1), 0)
    assert "skipped" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        e2e.check_report(report(tmp_path), 0)
    # Playwright has said what failed; that status stands.
    e2e.check_report(tmp_path / "none.json", 1)


@pytest.mark.parametrize(
    ("address", "started"),
    [("", True), ("embedded://", True), ("redis://:secret@127.0.0.1:6379/0", False)],
)
def test_redis_is_started_unless_an_address_names_one(tmp_path, monkeypatch, address, started):
    child = SimpleNamespace(name="child", running=True, stop=lambda: None)
    names: list[str] = []

    def starter(name: str):
        return lambda *_: names.append(name) or child

    monkeypatch.setenv("REDIS_URL", address)
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "manage", lambda *_, **__: None)
    monkeypatch.setattr(run, "wait_ready", lambda *_: None)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    for name in ("start_redis", "start_worker", "start_web"):
        monkeypatch.setattr(run, name, starter(name))

    def stop(*_: object) -> None:
        raise run.Stop

    monkeypatch.setattr(run, "watch", stop)
    run.serve(1, 0.0)
    assert ("start_redis" in names) == started
    assert {"start_worker", "start_web"} <= set(names)
