"""Towns written in capitals."""

from __future__ import annotations

import re

from backend.imports.normalise.words import words


def town_case(text: str) -> str:
    """Return a town written in capitals the usual way; any other as it is."""
    if not text.isupper() or len(text) <= 2:
        return text
    parts = re.split(r"([\s\-'’/()]+)", text.lower())
    cased = [
        part
        if position % 2 or (position and part in words("town_words") and position < len(parts) - 1)
        else part.capitalize()
        for position, part in enumerate(parts)
    ]
    return "".join(cased)
