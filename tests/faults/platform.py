"""The real processes: redis, web server and worker on a database and data folder of their own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scripts.e2e import free_port
from scripts.install import ROOT
from scripts.processes import Child
from scripts.run import redis_binary
from tests.faults.history import History

TOKEN = "of-the-faults"
START_SECONDS = 60.0


@contextlib.contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database: PostgreSQL where `DATABASE_URL` says so."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith(("postgres", "pgsql")):
        yield f"sqlite:///{folder / 'faults.sqlite3'}"
        return
    import psycopg

    name = f"maillon_faults_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Platform:
    """Starts, kills and starts again what the application consists of."""

    def __init__(self, folder: Path, address: str, plan: Sequence[dict[str, Any]]) -> None:
        self.folder = folder
        self.history = History()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # A socket's path may not be long; a test's own folder often is.
        self._short = Path(tempfile.mkdtemp(prefix="mf-"))
        self._children: dict[str, Child] = {}
        self._held: dict[str, float] = {}
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self.faults = folder / "faults"
        self.faults.mkdir(parents=True)
        (folder / "redis").mkdir()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PYTEST"))}
        self.env |= {
            "DJANGO_SETTINGS_MODULE": "backend.config.settings.dev",
            "MAILLON_VAR_DIR": str(folder),
            "DATABASE_URL": address,
            "REDIS_URL": f"unix://{self._short / 'redis.sock'}",
            "SEARCH_URL": f"tantivy://{folder / 'index'}",
            "METRICS_TOKEN": TOKEN,
            "THROTTLE_SIGN_IN": "1000/min",
            "LOG_LEVEL": "INFO",
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "FAULTS_FOLDER": str(self.faults),
            "FAULTS_PLAN": json.dumps(list(plan)),
        }

    # Processes

    def _command(self, name: str) -> list[str]:
        binaries = Path(sys.executable).parent
        if name == "redis":
            socket = str(self._short / "redis.sock")
            command = [redis_binary(), "--port", "0", "--unixsocket", socket]
            return [*command, "--dir", str(self.folder / "redis"), "--appendonly", "yes"]
        if name == "web":
            command = [str(binaries / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
            command += ["--port", str(self.port), "--blocking-threads", "4", "--no-ws"]
            return [*command, "--log-level", "warning", "backend.config.wsgi:application"]
        command = [sys.executable, "-m", "tests.faults.worker", "worker", "-B"]
        command += ["-Q", "interactive,index,batch", "-c", "3", "-s", str(self.folder / "beat")]
        return [*command, "--loglevel", "INFO", "--without-gossip", "--without-mingle"]

    def start(self, name: str) -> None:
        """Start `redis`, `web` or `worker`."""
        log = self.folder / "log" / f"{name}.log"
        child = Child(name, self._command(name), log=log, cwd=ROOT, env=self.env)
        with self._lock:
            self._children[name] = child

    def kill(self, name: str, pause: float) -> None:
        """End a process and all its children at once, without any farewell.

        It is started again after so many seconds; by the watching thread, because a child dies
        with the thread that started it.
        """
        self.history.note("kill", name)
        child = self._children[name]
        self._held[name] = time.monotonic() + pause
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def run(self, *arguments: str, check: bool = True) -> str:
        """Run a Python module of ours in the platform's environment; returns its output."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if check and done.returncode:
            raise RuntimeError(f"{arguments} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout if done.returncode == 0 else f"ended with {done.returncode}"

    def __enter__(self) -> Platform:
        self.start("redis")
        self.seeded: dict[str, Any] = json.loads(self.run("-m", "tests.faults.inside", "seed"))
        self.start("web")
        self.start("worker")
        self.wait_web()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.set()
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.history.save(self.folder / "history.jsonl")
        shutil.rmtree(self._short, ignore_errors=True)

    def _watch(self) -> None:
        """Start anew what has ended, as a supervisor does."""
        while not self._closing.wait(0.1):
            for name, child in list(self._children.items()):
                due = self._held.get(name, 0.0) <= time.monotonic()
                if due and not child.running and not self._closing.is_set():
                    self.history.note("restart", name)
                    self.start(name)

    # Looking on

    def wait_web(self) -> None:
        """Wait until the web server is ready."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("web did not start:\n" + self._children["web"].last_lines(40))

    def metrics(self) -> dict[str, float]:
        """Return the sums of the state metrics: outbox, revocations, jobs by state."""
        request = urllib.request.Request(
            f"{self.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            text = answer.read().decode()
        found: dict[str, float] = {}
        for name, labels, value in re.findall(r"^(maillon_\w+)(\{.*\})? (\S+)$", text, re.M):
            state = re.search(r'state="(\w+)"', labels)
            key = f"{name}.{state[1]}" if state else name
            found[key] = found.get(key, 0) + float(value)
        return found

    def quiet(self) -> bool:
        """Say whether nothing waits and nothing is at work."""
        names = ["maillon_outbox_waiting", "maillon_revocations"]
        names += [f"maillon_jobs.{state}" for state in ("pending", "running")]
        with contextlib.suppress(OSError):
            found = self.metrics()
            return not any(found[name] for name in names)
        return False

    def wait_quiet(self, seconds: float) -> bool:
        """Wait until all is quiet, twice in a row; False where it never is."""
        deadline = time.monotonic() + seconds
        calm = 0
        while time.monotonic() < deadline:
            calm = calm + 1 if self.quiet() else 0
            if calm >= 2:
                return True
            time.sleep(0.4)
        return False

    def fired(self) -> list[str]:
        """Return the points that ended a process, in order."""
        path = self.faults / "fired"
        return path.read_text("ascii").splitlines() if path.is_file() else []

    def logs(self, lines: int = 30) -> str:
        """Return the end of every log."""
        return "\n".join(
            f"== {name}\n{child.last_lines(lines)}" for name, child in self._children.items()
        )
