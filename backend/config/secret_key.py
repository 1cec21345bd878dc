"""The secret key of the embedded profile."""

import os
import secrets
from pathlib import Path


def read_or_create_key(path: Path) -> str:
    """Return the key in `path`; make one, readable by the owner only, if there is none."""
    try:
        key = path.read_text(encoding="ascii").strip()
        if key:
            return key
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
