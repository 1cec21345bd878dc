"""The demo accounts, shown at sign-in only where the invented demo data was created."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

FILE_NAME = "demo_accounts.json"


def listed() -> list[dict[str, str]]:
    """Return the demo accounts of this installation, none where there is no demo data."""
    try:
        text = (settings.VAR_DIR / FILE_NAME).read_text(encoding="utf-8")
        accounts: list[dict[str, Any]] = json.loads(text)
    except (OSError, ValueError):
        return []
    return [{**account, "hint": _hint(account.get("hint", ""))} for account in accounts]


def _hint(given: dict[str, str] | str) -> str:
    """Return who an account is, in the language of the reader; English where it is missing."""
    if isinstance(given, str):
        return given
    return given.get((get_language() or "en")[:2]) or given.get("en", "")


def write(accounts: list[dict[str, Any]]) -> None:
    """Note the demo accounts of this installation; a hint is one text for each language."""
    path = settings.VAR_DIR / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")
