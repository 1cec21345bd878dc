"""Folding: letters without case and accents, lengths tracked so that offsets stay true."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED: Final = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ŧ": "t", "ħ": "h", "ŋ": "n", "ĸ": "k",
}  # fmt: skip
_TABLE: Final = str.maketrans(_UNDECOMPOSED)

APOSTROPHES: Final = "'’ʼ‘`´ʹ"
HYPHENS: Final = "-‐‑‒–−­"


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """Return `word` lower-cased and without accents, ligatures and special letters.

    ``"Œuvre"`` → ``"oeuvre"``, ``"Straße"`` → ``"strasse"``, ``"Łódź"`` → ``"lodz"``.
    """
    if word.isascii():
        return word.lower()
    # Decomposing can give capitals and folding case can give marks, so each comes twice.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.casefold().translate(_TABLE)


def fold(text: str) -> str:
    """Return `text` folded, everything but letters and digits turned into single blanks."""
    folded = fold_word(text)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def scrub(text: str) -> str:
    """Return `text` with lone surrogates replaced, lengths kept, so that it can be encoded."""
    if text.isascii():
        return text
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
