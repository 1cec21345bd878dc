"""Health checks of the containers: `python -m deploy.probe web` or `alive`.

Ends with 0 where the container works, with 1 and a sentence where it does not.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ALIVE_SECONDS = 90.0
"""A worker or the schedule touches its file every few seconds; so long may it be busy or away."""


def web(url: str = "http://127.0.0.1:8000/readyz") -> str:
    """Return why the web server is not ready, or nothing.

    Asks as the proxy does: by a host name that is allowed, and over HTTPS.
    """
    host = os.environ.get("DJANGO_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    headers = {"Host": host.lstrip("."), "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
            return "" if answer.status == 200 else f"answered {answer.status}"
    except urllib.error.HTTPError as error:
        return f"answered {error.code}"
    except OSError as error:
        return f"does not answer ({type(error).__name__})"


def alive(path: str | None = None, now: float | None = None) -> str:
    """Return why a worker or the schedule does not seem to work, or nothing."""
    file = Path(path or os.environ.get("WORKER_ALIVE_FILE", "/tmp/alive"))  # noqa: S108
    try:
        age = (time.time() if now is None else now) - file.stat().st_mtime
    except OSError:
        return "has shown no sign of life yet"
    return "" if age <= ALIVE_SECONDS else f"last sign of life {age:.0f} s ago"


def main(arguments: Sequence[str]) -> int:
    """Run one check; returns the exit status."""
    checks = {"web": web, "alive": alive}
    if len(arguments) != 1 or arguments[0] not in checks:
        print("usage: python -m deploy.probe web|alive", file=sys.stderr)
        return 2
    why = checks[arguments[0]]()
    if why:
        print(f"{arguments[0]}: {why}", file=sys.stderr)
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
