"""Cells of exports that spreadsheet programs open: text stays text."""

from __future__ import annotations

import json
from typing import Any, Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a formula in a spreadsheet program (OWASP, CSV injection)."""


def safe_cell(value: Any) -> str:
    """Return a value as the text of a cell that no program takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
