"""Numbers, shares and sums of money as people write them in a language."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from babel.dates import format_date

NBSP: Final = "\u00a0"
_WORDS: Final = {
    "en": "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve",
    "fr": "Un Deux Trois Quatre Cinq Six Sept Huit Neuf Dix Onze Douze",
    "de": "Ein Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf",
}
_GROUP: Final = {"en": ",", "fr": NBSP, "de": "."}
_POINT: Final = {"en": ".", "fr": ",", "de": ","}
_LOCALES: Final = {"en": "en_GB", "fr": "fr", "de": "de"}


def day(value: date, lang: str) -> str:
    """Return a day written out ("8 March 2027")."""
    return str(format_date(value, "long", locale=_LOCALES[lang]))


def is_one(number: int, lang: str) -> bool:
    """Say whether a number takes the singular (French: zero too)."""
    return number == 1 or (lang == "fr" and number == 0)


def word(number: int, lang: str) -> str:
    """Return a small number as a word that begins a sentence, a larger one in digits."""
    words = _WORDS[lang].split()
    return words[number - 1] if 1 <= number <= len(words) else whole(number, lang)


def lower_word(number: int, lang: str) -> str:
    """Return a small number as a word inside a sentence, a larger one in digits."""
    return word(number, lang).lower()


def whole(number: int, lang: str) -> str:
    """Return a whole number with its thousands parted."""
    return f"{number:,}".replace(",", _GROUP[lang])


def money(cents: int, lang: str) -> str:
    """Return a sum of money in euros; cents only where there are any."""
    euros, rest = divmod(cents, 100)
    said = whole(euros, lang)
    if rest:
        said += f"{_POINT[lang]}{rest:02d}"
    return f"€{said}" if lang == "en" else f"{said}{NBSP}€"


def share(value: Fraction, lang: str) -> str:
    """Return a share in percent, with one decimal where it is not a whole number."""
    tenths = round(value * 1000)
    said = str(tenths // 10)
    if tenths % 10:
        said += f"{_POINT[lang]}{tenths % 10}"
    return f"{said}%" if lang == "en" else f"{said}{NBSP}%"
