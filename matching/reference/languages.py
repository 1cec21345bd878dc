"""The languages that organisations speak and texts are written in, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import Label, fold, label_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "ISO 639-1, languages of the platform 1"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code; `native` is its own name for itself."""

    code: str
    label: Label
    native: str


@cache
def _load() -> Mapping[str, Language]:
    rows = read_table("countries/languages.tsv")
    return MappingProxyType(
        {row["code"]: Language(row["code"], label_of(row), row["native"]) for row in rows}
    )


def languages() -> tuple[Language, ...]:
    """Return all languages in the order of their codes."""
    return tuple(_load().values())


def language(code: str) -> Language:
    """Return a language by its code (``fr`` or ``fr-FR``). Raises KeyError if unknown."""
    return _load()[code[:2].lower()]


def label(code: str, lang: str = "en") -> str:
    """Return the name in `lang` of the language `code`. Raises KeyError if unknown."""
    return language(code).label.get(lang)


@cache
def _by_name() -> Mapping[str, str]:
    return MappingProxyType(
        {
            fold(name): language.code
            for language in languages()
            for name in (*language.label.all(), language.native, language.code)
        }
    )


def recognise(text: str) -> str | None:
    """Return the code of the language that `text` names (any of its names, or a code), or None."""
    return _by_name().get(fold(text))
