"""The image: stages, pins, and an account without rights."""

from __future__ import annotations

import fnmatch
import re
import subprocess
from pathlib import Path

import pytest

from scripts.install import NODE, UV

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def _steps() -> list[tuple[str, str]]:
    """Return (instruction, rest) in order, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", TEXT, flags=re.MULTILINE)
    text = text.replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(line.split(None, 1)[0].upper(), line.split(None, 1)[1]) for line in lines]


STEPS = _steps()
LAST = STEPS[max(i for i, (word, _rest) in enumerate(STEPS) if word == "FROM") :]


def test_three_stages_of_which_the_last_has_no_tool_chain() -> None:
    stages = [rest for word, rest in STEPS if word == "FROM"]
    assert [s.split(" AS ")[1] for s in stages] == ["frontend", "packages", "maillon"]
    for word, rest in LAST:
        if word == "RUN":
            assert not re.search(r"\b(npm|uv|pip|apt-get|curl)\b", rest), rest


def test_base_images_are_pinned_and_fit_the_project() -> None:
    images = dict(rest.split("=", 1) for word, rest in STEPS if word == "ARG")
    assert re.fullmatch(r"python:3\.(1[1-9]|[2-9]\d)\.\d+-slim-bookworm", images["PYTHON_IMAGE"])
    # The same tools that every other build of the project uses.
    assert images["NODE_IMAGE"].startswith(f"node:{NODE.partition('==')[2]}-")
    assert f'"{UV}"' in TEXT
    assert "uv sync --locked" in TEXT
    assert "npm ci" in TEXT


def test_runs_as_an_ordinary_account() -> None:
    users = [rest for word, rest in LAST if word == "USER"]
    assert users == ["maillon:maillon"]
    after = LAST[LAST.index(("USER", "maillon:maillon")) :]
    assert not any(word in {"RUN", "COPY", "ADD"} for word, _rest in after)


def test_holds_no_secret() -> None:
    for word, rest in STEPS:
        assert word != "ADD"
        if word in {"ENV", "ARG", "LABEL"}:
            assert not re.search(r"PASSWORD|SECRET|TOKEN|API_KEY", rest), rest


def test_only_what_is_needed_goes_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    kept = {line[1:] for line in rules if line.startswith("!")}
    copied = {
        source.split("/")[0]
        for word, rest in STEPS
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert copied == kept
    assert "**/.env*" in rules
    for name in ("frontend/node_modules", "frontend/dist"):
        assert name in rules


def test_every_copied_path_is_there_and_not_left_out() -> None:
    left_out = [
        line
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line and line[0] not in "#!*"
    ]
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for word, rest in STEPS:
        if word != "COPY" or "--from" in rest:
            continue
        for source in rest.split()[:-1]:
            found = [t for t in tracked if t == source or t.startswith(source)]
            assert found or (ROOT / source).exists(), source
            assert not any(fnmatch.fnmatch(source.rstrip("/"), rule) for rule in left_out), source


@pytest.mark.parametrize("script", ["deploy/entrypoint.sh", "deploy/postgres/10-maillon.sh"])
def test_scripts_can_run(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(path)], check=True)
