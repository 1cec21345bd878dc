"""French spaces that must not break: inside guillemets, before high punctuation, before % and €.

Without them a sentence on a narrow screen begins a line with a lonely ``»``. Source: Imprimerie
nationale, Lexique des règles typographiques.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

HARD: Final = "\N{NO-BREAK SPACE}"
_OPENING: Final = re.compile(r"« ")
_CLOSING: Final = re.compile(r" (?=»)")
_HIGH: Final = re.compile(r" (?=[:;!?](?:[\s<).»]|$))")
_UNIT: Final = re.compile(r"(?<=[\d})s]) (?=(?:%|€)(?![(a-zA-Z{]))")
"""After a figure or what stands for one: ``{{value}} %``, ``%(share)s %``."""


@lru_cache(maxsize=2000)
def spaced(text: str) -> str:
    """Return French text with spaces that hold where a line must not break."""
    text = _OPENING.sub("«" + HARD, text)
    for pattern in (_CLOSING, _HIGH, _UNIT):
        text = pattern.sub(HARD, text)
    return text


def template(text: str, lang: str) -> str:
    """Return a sentence to be filled in, of any language, with the spaces that its language asks
    for; what is filled in stays as people wrote it."""
    return spaced(text) if lang == "fr" else text
