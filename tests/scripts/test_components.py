"""Finding and checking what the services are made of, without starting any."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scripts import components, services


def java(folder: Path, version: str, modules: str = "java.base@25") -> Path:
    """Make a Java that says it has this version and these modules."""
    binary = folder / "bin" / "java"
    binary.parent.mkdir(parents=True)
    binary.write_text(
        f'#!/bin/sh\n[ "$1" = -version ] && echo \'openjdk version "{version}"\' >&2\n'
        f'[ "$1" = --list-modules ] && echo "{modules}"\nexit 0\n',
        encoding="utf-8",
    )
    binary.chmod(0o755)
    return folder


def test_the_newest_is_found_by_number(tmp_path):
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
    found = components.newest(tmp_path.glob("*/bin"))
    assert found == tmp_path / "17"
    assert components.newest([]) is None


def test_a_java_that_is_recent_enough_is_taken(tmp_path, monkeypatch):
    home = java(tmp_path / "java", "21.0.8")
    monkeypatch.setenv("ES_JAVA_HOME", str(home))
    assert components.java_home(tmp_path) == home


def test_an_old_or_missing_java_is_passed_over(tmp_path, monkeypatch):
    good = java(tmp_path / "good", "25")
    monkeypatch.setenv("ES_JAVA_HOME", str(java(tmp_path / "old", "17.0.15")))
    monkeypatch.setenv("JAVA_HOME", str(good))
    assert components.java_home(tmp_path) == good
    monkeypatch.setenv("ES_JAVA_HOME", str(tmp_path / "nowhere"))
    assert components.java_home(tmp_path) == good


@pytest.mark.parametrize(
    ("modules", "stays"), [("java.base@25", False), ("jdk.incubator.vector@25", True)]
)
def test_options_are_fitted_to_a_small_java(tmp_path, modules, stays):
    options = tmp_path / "home" / "config" / "jvm.options"
    options.parent.mkdir(parents=True)
    options.write_text("-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n", "utf-8")
    components.fit_options(tmp_path / "home", java(tmp_path / "java", "25", modules))
    text = options.read_text("utf-8")
    assert text.startswith("-XX:+UseG1GC\n")
    assert ("incubator" in text) is stays


def test_an_archive_that_is_not_the_one_expected_is_removed(tmp_path, monkeypatch, capsys):
    path = tmp_path / f"elasticsearch-{components.VERSION}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bin/elasticsearch", "something else")
    monkeypatch.setattr(components, "TOOLS", tmp_path)
    with pytest.raises(SystemExit):
        components.distribution(tmp_path)
    assert "not the one expected" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize("words", [[], ["run"], ["run", "--"], ["serve", "x"], ["stop"]])
def test_wrong_words_are_answered_with_the_usage(monkeypatch, capsys, words):
    monkeypatch.setattr("sys.argv", ["services", *words])
    with pytest.raises(SystemExit):
        services.main()
    assert "Usage" in capsys.readouterr().err


def test_the_file_of_addresses_is_for_its_owner_alone(tmp_path):
    made = services.Services(tmp_path, "nobody", environment={"REDIS_URL": "redis://:a b@h/0"})
    path = services.write_environment(made)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8") == "export REDIS_URL='redis://:a b@h/0'\n"
