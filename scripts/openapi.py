"""Compare the written OpenAPI document and the generated client with the code."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.install import FRONTEND, ROOT, VENV, node_modules
from scripts.say import fail

DOCUMENT = ROOT / "docs" / "openapi.yaml"
CLIENT = FRONTEND / "src" / "api" / "schema.d.ts"


def main() -> None:
    """With `--check` end with a sentence where document or client differ from the code."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "openapi.yaml"
        command = [str(VENV / "bin" / "python"), "backend/manage.py", "spectacular"]
        command += ["--file", str(made), "--validate", "--fail-on-warn"]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        if not DOCUMENT.is_file() or made.read_bytes() != DOCUMENT.read_bytes():
            fail("docs/openapi.yaml is not what the code says; run `make openapi`.")
        client = Path(folder) / "schema.d.ts"
        subprocess.run(  # noqa: S603
            ["npx", "openapi-typescript", str(made), "-o", str(client)],  # noqa: S607
            cwd=FRONTEND,
            env=node_modules(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        if not CLIENT.is_file() or client.read_bytes() != CLIENT.read_bytes():
            fail("The generated client is not what the API says; run `make openapi`.")


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        fail("Usage: python -m scripts.openapi --check")
    main()
