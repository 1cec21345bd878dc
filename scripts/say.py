"""Progress and failures, one plain sentence each."""

from __future__ import annotations

import sys
from typing import NoReturn


def step(text: str) -> None:
    """Print one line of progress at once."""
    print(f"  {text}", flush=True)


def fail(text: str) -> NoReturn:
    """Print one clear sentence and end with status 1."""
    print(f"\nStopped: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)
