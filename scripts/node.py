"""Run a command of the interface's tool chain with a Node that is recent enough."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts.install import FRONTEND, check_python, node_modules


def main() -> None:
    """Run `npm <arguments>` in the interface's folder and end with its status."""
    check_python()
    env = node_modules()
    env.setdefault("CI", os.environ.get("CI", ""))
    done = subprocess.run(["npm", *sys.argv[1:]], cwd=FRONTEND, env=env, check=False)  # noqa: S603, S607
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
