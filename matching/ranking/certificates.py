"""Standards and certificates that a text names, in one spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NUMBERED: Final = re.compile(
    r"\b(?P<body>ISO(?:\s?/\s?(?:IEC|TS))?|EN|IEC|DIN(?:\s?EN)?(?:\s?ISO)?|UN|UL|ASTM|IATF|AS|"
    r"NORSOK|SQF|EMI|NF|BS|UNE|UNI|PN|NEN)\s?-?(?:EN\s?)?(?:ISO\s?)?"
    r"(?P<number>[A-Z]?\d{2,6}(?:[.-]\d{1,3})?)",
    re.IGNORECASE,
)

_NAMED: Final = re.compile(
    r"\b(GMP|GLP|GDP|HACCP|FSC|PEFC|IFS|BRCGS|BRC|ATEX|REACH|ROHS|MDR|IVDR|GRS|GOTS|RCS|ADR|"
    r"OEKO-?TEX|EMAS|EFSA|TISAX|PED|CE|MID|NADCAP|EASA|HALAL|KOSHER|DEMETER|COSMOS|VDA|SIL)\b"
)
"""Certificates known by letters; only capitals count, because some are words ("reach")."""


@lru_cache(maxsize=20_000)
def certificates_in(text: str) -> frozenset[str]:
    """Return the standards named in `text`: numbered ones by their number, others by letters.

    "EN ISO 13485:2016" and "ISO 13485" both give "13485"; part numbers are kept ("62133-2") with
    the standard itself ("62133"), since either may be meant.
    """
    found: set[str] = set()
    for match in _NUMBERED.finditer(text):
        # "UN 25 bâches" or "as 200": a body that is also a word must be written in capitals.
        if match["body"].isupper():
            number = match["number"].upper()
            found.update({number, re.split(r"-", number)[0]})
    found.update(match.group(1).replace("-", "") for match in _NAMED.finditer(text))
    return frozenset(found)
