"""The demo accounts, shown at sign-in only where the invented demo data was created."""

from __future__ import annotations

import json

from django.conf import settings

FILE_NAME = "demo_accounts.json"


def listed() -> list[dict[str, str]]:
    """Return the demo accounts of this installation, none where there is no demo data."""
    try:
        text = (settings.VAR_DIR / FILE_NAME).read_text(encoding="utf-8")
        accounts: list[dict[str, str]] = json.loads(text)
    except (OSError, ValueError):
        return []
    return accounts


def write(accounts: list[dict[str, str]]) -> None:
    """Note the demo accounts of this installation."""
    path = settings.VAR_DIR / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")
