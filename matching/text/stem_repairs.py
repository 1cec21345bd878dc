"""What Snowball leaves apart although it is one word: frequent plurals and German -ung.

Each rule was added for pairs of trade words whose stems differed (essai/essais, produção/
produções, Prüfung/prüfen …); the pairs stand in tests/matching/text/test_words.py.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Rules = tuple[tuple["re.Pattern[str]", str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


BEFORE: Final[Mapping[str, Rules]] = MappingProxyType(
    {
        # Applied to the lower-case word before the stemmer: Portuguese plurals.
        "pt": _rules(
            (r"(õe|ãe)s$", "ão"),
            (r"coes$", "cao"),
            (r"(?<=..[ag])ens$", "em"),
            (r"(?<=..)ais$", "al"),
            (r"(?<=..)[eé]is$", "el"),
            (r"(?<=..)[oó]is$", "ol"),
            (r"(?<=..[rtfb])is$", "el"),
            (r"(?<=...)il$", "el"),
        ),
    }
)

AFTER: Final[Mapping[str, Rules]] = MappingProxyType(
    {
        # Applied to the folded stem.
        "fr": _rules((r"(?<=..[aeiou])s$", ""), (r"(?<=[^e])au$", "al"), (r"(?<=..)ail$", "al")),
        "de": _rules((r"(?<=[a-z]{4})ung$", "")),
        "es": _rules((r"z$", "c")),
        "nl": _rules((r"([aeou])\1", r"\1")),
        "pl": _rules((r"(?<=[a-z]{4})i$", "")),
        "en": _rules(
            (r"^mould", "mold"),
            (r"^fibr$", "fiber"),
            (r"^colour", "color"),
            (r"^alumin(ium|um)$", "alumin"),
            (r"^(analys)i$", r"\1"),
        ),
    }
)

LIGHT: Final[Mapping[str, Rules]] = MappingProxyType(
    {
        # Applied to the folded word: plural, gender and case only. A full stem would make
        # "alternator" and "alternative", "machining" and "machine" one word.
        "en": _rules((r"ies$", "y"), (r"(?<=[sxzh])es$", ""), (r"(?<=..[^su])s$", "")),
        "fr": _rules((r"(?<=..)aux$", "al"), (r"(?<=..)(ees|ee|es|e|s|x)$", "")),
        "de": _rules((r"(?<=...)(ern|en|er|es|em|e|n|s)$", "")),
        "es": _rules((r"ces$", "z"), (r"(?<=..)(es|as|os|a|o|e|s)$", "")),
        "it": _rules((r"(?<=..)(h?[eiao])$", "")),
        "pt": _rules(
            (r"(?<=..)(oes|aes|ao)$", "ão"),
            (r"(?<=..)ais$", "al"),
            (r"(?<=..)eis$", "el"),
            (r"(?<=..)(is|il)$", "el"),
            (r"(?<=..)ns$", "m"),
            (r"(?<=..)(es|as|os|a|o|e|s)$", ""),
        ),
        "nl": _rules((r"(?<=...)(en|e|s)$", "")),
    }
)


def repair(text: str, rules: Rules) -> str:
    """Return `text` after the first rule that fits."""
    for pattern, replacement in rules:
        changed = pattern.sub(replacement, text)
        if changed != text:
            return changed
    return text
