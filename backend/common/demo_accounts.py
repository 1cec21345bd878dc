"""The demo accounts, shown at sign-in only where the invented demo data was created."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

FILE_NAME = "demo_accounts.json"


def noted() -> list[dict[str, Any]]:
    """Return what was noted of the demo accounts, as it was written; none where nothing was.

    `seats` names the roles that an account was given; releases before it was noted leave it out.
    """
    try:
        text = (settings.VAR_DIR / FILE_NAME).read_text(encoding="utf-8")
        accounts: list[dict[str, Any]] = json.loads(text)
    except (OSError, ValueError):
        return []
    return accounts


def listed() -> list[dict[str, str]]:
    """Return the demo accounts of this installation, none where there is no demo data."""
    accounts = [{k: v for k, v in row.items() if k != "seats"} for row in noted()]
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
