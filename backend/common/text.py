"""Folded keys for columns that are searched or sorted."""

import unicodedata

_SPECIAL = str.maketrans(
    {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def fold(text: str, limit: int | None = None) -> str:
    """Lower-case `text` without accents and with single spaces, cut to `limit` characters."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_SPECIAL)
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = " ".join(plain.split())
    return folded if limit is None else folded[:limit]
