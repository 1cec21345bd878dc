"""End-to-end tests: the real application on a data folder of its own, driven in Chromium."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from scripts import install
from scripts.say import fail, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = int(os.environ.get("MAILLON_START_SECONDS", "240"))
CORE = ("search", "partners", "import")
"""Journeys (after signing in as every role) that are also run on the server profile: searching,
proposals, and a cluster bringing in and keeping its members."""


def browser() -> str:
    """Return the path of Chromium; end with a sentence where there is none."""
    given = os.environ.get("CHROMIUM_PATH")
    found = given or next((p for name in BROWSERS if (p := shutil.which(name))), None)
    if not found or not Path(found).exists():
        fail("Chromium is missing (on Debian: apt install chromium), or set CHROMIUM_PATH.")
    return found


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until the application answers; end with the end of its log where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            if urllib.request.urlopen(f"{url}/readyz", timeout=5).status == 200:
                return
        time.sleep(0.3)
    fail("The application did not start:\n" + log.read_text(errors="replace")[-3000:])


def selected(arguments: Sequence[str]) -> list[str]:
    """Return Playwright's arguments; `--core` stands for the journeys of CORE."""
    found: list[str] = []
    for argument in arguments:
        found += [f"e2e/{name}.spec.ts" for name in CORE] if argument == "--core" else [argument]
    return found


def check_report(report: Path, status: int) -> None:
    """End with a sentence where tests were skipped, or none ran, although all others passed."""
    if status:
        return
    counts = json.loads(report.read_text("utf-8"))["stats"]
    if counts["skipped"] or not counts["expected"]:
        fail(f"{counts['skipped']} end-to-end tests were skipped, {counts['expected']} passed.")


def main() -> None:
    """Start the application, run the browser tests, stop it; end with the tests' status."""
    install.check_python()
    chromium = browser()
    install.python_packages(dev=True)
    install.frontend()
    node = install.node_modules()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder = Path(tempfile.mkdtemp(prefix="maillon-e2e-"))
    log = install.ROOT / "build" / "e2e.log"
    log.parent.mkdir(exist_ok=True)
    env = dict(os.environ)
    env |= {
        "MAILLON_VAR_DIR": str(folder),
        "MAILLON_PORT": str(port),
        "THROTTLE_SIGN_IN": "1000/min",
    }
    step("Starting the application for the end-to-end tests …")
    with log.open("wb") as out:
        application = subprocess.Popen(
            [sys.executable, "-m", "scripts.run"],
            cwd=install.ROOT,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        wait_ready(application, url, log)
        node |= {"MAILLON_URL": url, "MAILLON_VAR_DIR": str(folder), "CHROMIUM_PATH": chromium}
        report = folder / "report.json"
        node |= {"PLAYWRIGHT_JSON_OUTPUT_NAME": str(report)}
        done = subprocess.run(
            ["npx", "playwright", "test", "--reporter=list,json", *selected(sys.argv[1:])],
            cwd=install.FRONTEND,
            env=node,
            check=False,
        )
        check_report(report, done.returncode)
    finally:
        application.send_signal(signal.SIGINT)
        try:
            application.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(application.pid, signal.SIGKILL)
        # Not there where it never came to starting anything.
        if (folder / "log").is_dir():
            shutil.copytree(folder / "log", install.ROOT / "build" / "e2e-log", dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
