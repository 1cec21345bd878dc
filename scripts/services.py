"""The real components of the server profile without containers: PostgreSQL, Redis, Elasticsearch.

`python -m scripts.services run -- command …` starts them, runs the command with their addresses in
its environment, and stops them whatever happens; `serve` prints the addresses and waits for Ctrl-C.
Each has a port or socket and a data folder of its own under one temporary folder. Elasticsearch and
PostgreSQL refuse to run as root; on a machine whose user is root an ordinary one is made for them.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.components import distribution, fit_options, java_home, newest
from scripts.e2e import free_port
from scripts.processes import Child
from scripts.say import fail, step

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT = "maillon-services"
START_SECONDS = 120
PREFIX = "maillon"
HEAP = os.environ.get("MAILLON_ELASTICSEARCH_HEAP", "512m")

ROLE = f"""\
{PREFIX}:
  cluster: []
  indices:
    - names: ["{PREFIX}-*"]
      privileges: [read, write, maintenance, manage]
"""
"""What the application may do: everything with its own indexes, nothing with the cluster."""

SETTINGS = """\
cluster.name: maillon-services
node.name: one
discovery.type: single-node
path.data: {folder}/elasticsearch-data
path.logs: {folder}/elasticsearch-logs
http.host: 127.0.0.1
http.port: {http}
transport.host: 127.0.0.1
transport.port: {transport}
xpack.security.enabled: true
xpack.security.http.ssl.enabled: false
xpack.security.transport.ssl.enabled: false
xpack.security.enrollment.enabled: false
"""
"""Without encryption: it listens on this machine only. The test distribution cannot make API keys
(its index of them needs a filter that is left out), so the application signs in by name."""


@dataclass
class Services:
    """Where the components run, as whom, and what leads to them."""

    folder: Path
    account: str
    children: list[Child] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def as_account(self, command: list[str]) -> list[str]:
        """Return a command that runs as the ordinary user and ends when we do."""
        if os.geteuid() != 0:
            return command
        change = ["setpriv", f"--reuid={self.account}", f"--regid={self.account}"]
        return [*change, "--init-groups", "--pdeathsig=TERM", *command]

    def start(self, name: str, command: list[str], env: dict[str, str] | None = None) -> Child:
        """Start a component."""
        child = Child(
            name,
            self.as_account(command),
            log=self.folder / f"{name}.log",
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder)}
            | (env or {}),
        )
        self.children.append(child)
        return child

    def call(self, command: list[str], env: dict[str, str] | None = None) -> None:
        """Run a command of a component to its end."""
        base = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder)}
        done = subprocess.run(
            self.as_account(command),
            cwd=self.folder,
            env=base | (env or {}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            fail(f"{Path(command[0]).name} did not succeed:\n{(done.stdout + done.stderr)[-2000:]}")


def _account() -> str:
    """Return the user that the components run as, made where we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home"]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", ACCOUNT], check=True)
    return ACCOUNT


def _wait(child: Child, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.running:
        if ready():
            return
        time.sleep(0.2)
    fail(f"{child.name} did not start. Details:\n{child.last_lines(30)}")


def _succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    done = subprocess.run(command, capture_output=True, check=False, env=env)
    return done.returncode == 0


def start_postgres(services: Services) -> None:
    """Start PostgreSQL on a socket that only its user and root may use."""
    folder = services.folder
    binaries = newest(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if binaries is None:
        fail("PostgreSQL is missing (on Debian: apt install postgresql).")
    data = folder / "postgres-data"
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "maillon", "-A", "trust"]
    services.call([*initdb, "-E", "UTF8", "--locale=C.UTF-8"])
    # Data live as long as this run, so nothing need survive a power cut.
    options = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off"]
    options += ["unix_socket_permissions=0700", "max_connections=100"]
    command = [str(binaries / "postgres"), "-D", str(data)]
    child = services.start("postgres", [*command, *(w for o in options for w in ("-c", o))])
    asked = ["-h", str(folder), "-U", "maillon"]
    _wait(child, lambda: _succeeds([str(binaries / "pg_isready"), *asked, "-d", "postgres"]))
    services.call([str(binaries / "createdb"), *asked, "maillon"])
    services.environment["DATABASE_URL"] = f"postgres://maillon@/maillon?host={folder}"


def start_redis(services: Services) -> None:
    """Start Redis on a port with a password."""
    binary = shutil.which("redis-server")
    if binary is None:
        fail("Redis is missing (on Debian: apt install redis-server).")
    password, port = secrets.token_urlsafe(18), free_port()
    data = services.folder / "redis-data"
    settings = services.folder / "redis.conf"
    settings.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {data}\n"
        "appendonly yes\nsave ''\ndaemonize no\n",
        encoding="utf-8",
    )
    data.mkdir()
    _give(services, data, settings)
    child = services.start("redis", [binary, str(settings)])
    client = ["redis-cli", "-p", str(port), "ping"]
    env = {**os.environ, "REDISCLI_AUTH": password}
    _wait(child, lambda: _succeeds(client, env))
    services.environment["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"


def _give(services: Services, *paths: Path) -> None:
    """Make the components' user the owner of files; nobody else may read them."""
    for path in paths:
        path.chmod(0o700 if path.is_dir() else 0o600)
        if os.geteuid() == 0:
            shutil.chown(path, services.account, services.account)


@dataclass(frozen=True)
class Elasticsearch:
    """An unpacked and configured server; it can be launched again after it was killed."""

    services: Services
    home: Path
    env: dict[str, str]
    port: int
    password: str

    def launch(self) -> Child:
        """Start it and wait until it answers."""
        command = [str(self.home / "bin" / "elasticsearch")]
        child = self.services.start("elasticsearch", command, self.env)
        url = f"http://127.0.0.1:{self.port}/{PREFIX}-none"
        _wait(child, lambda: _answers(url, PREFIX, self.password))
        return child

    def environment(self) -> dict[str, str]:
        """Return what leads an application to it."""
        server = f"elasticsearch+http://127.0.0.1:{self.port}"
        return {
            "SEARCH_URL": f"{server}/{PREFIX}-main",
            "MAILLON_TEST_ELASTICSEARCH": f"{server}/{PREFIX}-test",
            "ELASTICSEARCH_USERNAME": PREFIX,
            "ELASTICSEARCH_PASSWORD": self.password,
        }


def prepare_elasticsearch(services: Services) -> Elasticsearch:
    """Unpack a server with security on and a user that has rights on our indexes alone."""
    folder = services.folder
    home = distribution(folder)
    temporary = folder / "elasticsearch-tmp"
    temporary.mkdir()
    _give(services, temporary)
    java = java_home(folder)
    fit_options(home, java)
    port = free_port()
    config = home / "config"
    text = SETTINGS.format(folder=folder, http=port, transport=free_port())
    (config / "elasticsearch.yml").write_text(text, encoding="utf-8")
    (config / "roles.yml").write_text(ROLE, encoding="utf-8")
    if os.geteuid() == 0:
        for path in [home, *home.rglob("*")]:
            shutil.chown(path, services.account, services.account)
    env = {
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        "CLI_JAVA_OPTS": "-Xmx64m -XX:+UseSerialGC",
        "ES_TMPDIR": str(temporary),
    }
    password = secrets.token_urlsafe(18)
    users = [str(home / "bin" / "elasticsearch-users"), "useradd", PREFIX]
    services.call([*users, "-p", password, "-r", PREFIX], env)
    return Elasticsearch(services, home, env, port, password)


def start_elasticsearch(services: Services) -> None:
    """Start Elasticsearch."""
    server = prepare_elasticsearch(services)
    server.launch()
    services.environment |= server.environment()


def _answers(url: str, name: str, password: str) -> bool:
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, url, name, password)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager))
    try:
        opener.open(url, timeout=5)
    except urllib.error.HTTPError as error:
        # It knows us and looked for an index that is not there.
        return error.code == 404
    except OSError:
        return False
    return True


@contextmanager
def workplace() -> Iterator[Services]:
    """Make a folder for components; stop them by process id at the end, and remove it."""
    with ExitStack() as stack:
        # Short: a socket's path may have about a hundred characters.
        folder = Path(tempfile.mkdtemp(prefix="mlnsvc-", dir="/tmp"))  # noqa: S108
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        services = Services(folder, _account())
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, services.account, services.account)
        stack.callback(lambda: [child.stop(20) for child in reversed(services.children)])
        yield services


@contextmanager
def running() -> Iterator[Services]:
    """Start everything; stop it whatever happens."""
    with workplace() as services:
        step("Starting PostgreSQL, Redis and Elasticsearch …")
        started = time.monotonic()
        start_postgres(services)
        start_redis(services)
        start_elasticsearch(services)
        step(f"Services ready after {time.monotonic() - started:.1f} s.")
        yield services


def write_environment(services: Services) -> Path:
    """Write the addresses as a file that a shell can read; only its owner may."""
    path = services.folder / "env"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        for name, value in services.environment.items():
            out.write(f"export {name}={shlex.quote(value)}\n")
    return path


def _stop(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    """`run -- command …` or `serve`."""
    action, *rest = sys.argv[1:] or [""]
    command = rest[1:] if rest[:1] == ["--"] else rest
    if action not in ("run", "serve") or (action == "run") != bool(command):
        fail("Usage: .ci/services run -- command …   or   .ci/services serve")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with running() as services:
        path = write_environment(services)
        if action == "serve":
            sys.stdout.write(f"\n  Addresses: . {path}\n  Ctrl-C stops everything.\n\n")
            sys.stdout.flush()
            try:
                while all(child.running for child in services.children):
                    time.sleep(0.5)
                fail("A component ended.")
            except KeyboardInterrupt:
                raise SystemExit(0) from None
        env = os.environ | services.environment | {"MAILLON_SERVICES_ENV": str(path)}
        process = subprocess.Popen(command, env=env)
        try:
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
