"""Static checks and drift: everything that needs no running application."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from scripts.install import ROOT, VENV

PYTHON = str(VENV / "bin" / "python")
CHECKS: list[tuple[str, list[str]]] = [
    ("ruff (lint)", [str(VENV / "bin" / "ruff"), "check", "."]),
    ("ruff (format)", [str(VENV / "bin" / "ruff"), "format", "--check", "."]),
    ("import contracts", [str(VENV / "bin" / "lint-imports")]),
    ("mypy", [str(VENV / "bin" / "mypy")]),
    ("Django checks", [PYTHON, "backend/manage.py", "check"]),
    ("migrations", [PYTHON, "backend/manage.py", "makemigrations", "--check", "--dry-run"]),
    ("server catalogues", [PYTHON, "-m", "scripts.messages", "--check"]),
    ("French typography", [PYTHON, "-m", "scripts.typography", "--check"]),
    ("OpenAPI drift", [PYTHON, "-m", "scripts.openapi", "--check"]),
    (
        "interface (Biome, types, catalogues, client drift)",
        [PYTHON, "-m", "scripts.node", "run", "check"],
    ),
]


def main() -> None:
    """Run all checks, print one line each, and end with status 1 if any failed."""
    env = dict(os.environ)
    env["PYTHONPATH"] = str(ROOT)
    env["DJANGO_SETTINGS_MODULE"] = "backend.config.settings.test"
    wanted = sys.argv[1:]
    failed: list[str] = []
    for name, command in CHECKS:
        if wanted and not any(word in name for word in wanted):
            continue
        begun = time.monotonic()
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        took = time.monotonic() - begun
        print(f"  {'ok' if not done.returncode else 'FAILED':7}{name} ({took:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr)[-6000:], flush=True)
    if failed:
        print(f"\n{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}", flush=True)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
