"""The library alone: a wheel with all that it needs, which works outside the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import matching

SOURCE = Path(matching.__file__).resolve().parent
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
USE = """
import matching, sys
from matching import Matcher, Profile, Release
assert "site-packages" in matching.__file__, matching.__file__
Release.shipped().verify()
assert Matcher().model.release == Release.shipped().id
assert not any(name.split(".")[0] in ("django", "backend") for name in sys.modules)
print("works")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, without a network and with the packages that are here."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "matching"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=copy, check=True, capture_output=True
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_list_of_packages_is_that_of_the_folders() -> None:
    told = tomllib.loads((SOURCE / "pyproject.toml").read_text("utf-8"))
    found = {
        ".".join(("matching", *path.parent.relative_to(SOURCE).parts))
        for path in SOURCE.rglob("*.py")
        if "build" not in path.parts
    }
    assert sorted(found) == told["tool"]["setuptools"]["packages"]


def test_versions_agree_with_those_of_the_whole_project() -> None:
    own = tomllib.loads((SOURCE / "pyproject.toml").read_text("utf-8"))["project"]
    whole = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert own["version"] == whole["version"]
    assert own["requires-python"] == whole["requires-python"]
    every = own["dependencies"] + own["optional-dependencies"]["index"]
    assert set(every) <= set(whole["dependencies"])


def test_the_wheel_holds_every_file_of_data(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("data", "reference/data"):
        for path in (SOURCE / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"matching/{path.relative_to(SOURCE).as_posix()}" in held


def test_the_wheel_works_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    zipfile.ZipFile(wheel).extractall(packages)
    # What the wheel depends on comes from here; the repository itself must not be found.
    (Path(packages) / "here.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    clean = {
        k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    }
    done = subprocess.run(
        [python, "-c", USE], cwd=tmp_path, env=clean, check=False, capture_output=True, text=True
    )
    assert done.stdout.strip() == "works", done.stderr
