"""Words of a text with their places, and their stems."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import Stemmer

from matching.text.folding import HYPHENS, fold_word
from matching.text.stem_repairs import AFTER, BEFORE, LIGHT, repair

STEMMERS: Final = {
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "sv": "swedish", "cs": "czech",
}  # fmt: skip
"""Language → Snowball algorithm. Words of other languages are folded only."""

MAX_WORD: Final = 80
"""Longer runs of letters are no words (encoded data, typing with a cat); they are left out."""

# A soft hyphen or a combining mark belongs to the word it stands in.
_WORD: Final = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad])*")
_AVAILABLE: Final = frozenset(Stemmer.algorithms())
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its composed spelling, folded form, place, and whether a hyphen ties it to the
    word before."""

    surface: str
    form: str
    start: int
    end: int
    hyphened: bool

    @property
    def is_acronym(self) -> bool:
        """True for two to six characters in capitals, a plural s allowed (PET, LEDs, CO2)."""
        return acronym(self.surface) != ""


def acronym(surface: str) -> str:
    """Return the acronym `surface` is written as, without plural s, or an empty string."""
    bare = surface[:-1] if len(surface) > 2 and surface.endswith("s") else surface
    return bare if 2 <= len(bare) <= 6 and bare.isupper() else ""


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order."""
    found: list[Word] = []
    last_end = -2
    for match in _WORD.finditer(text):
        start, end = match.span()
        if end - start > MAX_WORD:
            continue
        surface = match.group()
        if not surface.isascii():
            surface = unicodedata.normalize("NFC", surface.replace("\u00ad", ""))
        hyphened = start == last_end + 1 and text[last_end] in HYPHENS
        found.append(Word(surface, fold_word(surface), start, end, hyphened))
        last_end = end
    return found


def _stemmer(lang: str) -> Any:
    # Snowball objects keep state while they work, so every thread has its own.
    stemmers: dict[str, Any] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = _local.stemmers = {}
    if lang not in stemmers:
        name = STEMMERS.get(lang, "")
        stemmers[lang] = Stemmer.Stemmer(name) if name in _AVAILABLE else None
    return stemmers[lang]


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """Return the folded stem of `word` in `lang`; the folded word where there is no stemmer.

    The stemmer sees the accents, because its rules rest on them; folding comes after.
    """
    stemmer = _stemmer(lang)
    if stemmer is None or any(char.isdigit() for char in word):
        return fold_word(word)
    ready = repair(word.lower(), BEFORE.get(lang, ()))
    return repair(fold_word(stemmer.stemWord(ready)), AFTER.get(lang, ())) or fold_word(word)


@lru_cache(maxsize=200_000)
def light_stem(word: str, lang: str) -> str:
    """Return the folded `word` without the endings of plural, gender and case.

    Polish has too many cases for rules, so its full stem is taken.
    """
    if lang == "pl":
        return stem(word, lang)
    return repair(fold_word(word), LIGHT.get(lang, ()))
