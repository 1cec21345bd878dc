"""Train the shipped vector space and ranking model anew from committed data."""

from __future__ import annotations

import subprocess

from scripts.install import ROOT, VENV

PYTHON = str(VENV / "bin" / "python")


def main() -> None:
    """Train the vector space, then the ranking model."""
    subprocess.run([PYTHON, "-m", "matching.text.train"], cwd=ROOT, check=True)  # noqa: S603
    data = sorted((ROOT / "backend" / "demo" / "data").glob("*.jsonl"))
    gold = [str(p) for p in data if p.name.endswith(".gold.jsonl")]
    profiles = [str(p) for p in data if not p.name.endswith(".gold.jsonl")]
    command = [PYTHON, "-m", "matching", "train", "--profiles", *profiles, "--gold", *gold]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
