"""Reading mappings (from YAML files or stored JSON) with errors that name path and value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from matching.reference import countries
from matching.reference.programmes import Label

KEBAB: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CODE: Final = re.compile(r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$")
WORD: Final = re.compile(r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")
COUNTRY_SET: Final = re.compile(r"^(?:[A-Z][A-Z0-9_]{2,}|[A-Z][0-9])$")
"""Code of a country set: unlike a country's, never two letters."""

_Enum = TypeVar("_Enum", bound=StrEnum)
_LANGUAGES: Final = ("en", "fr", "de")
_SHOWN: Final = 80


class RuleError(ValueError):
    """Rule data is wrong; the message names the path and the value and says how to mend it."""

    def __init__(self, path: str, value: object, message: str) -> None:
        """Build the message from the path (``rules[2].value``), the value and what is wrong."""
        shown = repr(value)
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        super().__init__(f"{path or 'file'}: {message} (found {shown})")
        self.path, self.value, self.problem = path, value, message


class Reader:
    """Takes typed values out of one mapping; `finish` refuses keys that nobody asked for."""

    def __init__(self, row: object, path: str) -> None:
        """Take the mapping `row` that stands at `path`. Raises RuleError if it is none."""
        if not isinstance(row, Mapping):
            raise RuleError(path, row, "must be a mapping of keys to values")
        self.path = path
        self._row: Mapping[Any, Any] = row
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Return the path of a key of this mapping."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str) -> Any:
        """Return the value as it stands, None if it is absent."""
        self._asked.add(key)
        return self._row.get(key)

    def has(self, key: str) -> bool:
        """Say whether the key stands there, whatever its value."""
        return key in self._row

    def all_but(self, *keys: str) -> dict[str, Any]:
        """Return the keys and values as they stand, without those named."""
        return {str(key): value for key, value in self._row.items() if key not in keys}

    def fail(self, key: str, message: str) -> RuleError:
        """Return the error for a key."""
        return RuleError(self.at(key), self._row.get(key), message)

    def finish(self) -> None:
        """Raise RuleError if the mapping holds a key that is unknown here."""
        for key in self._row:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise RuleError(
                    self.at(str(key)), self._row[key], f"unknown key; known here: {known}"
                )

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text without outer spaces, empty if absent."""
        value = self.raw(key)
        if value is None or value == "":
            if required:
                raise self.fail(key, "is missing")
            return ""
        if not isinstance(value, str):
            raise self.fail(key, "must be text")
        return value.strip()

    def code(self, key: str, form: re.Pattern[str] = CODE, *, required: bool = True) -> str:
        """Return a code of a given form."""
        value = self.text(key, required=required)
        if value and not form.match(value):
            raise self.fail(key, "is no code: letters, digits and single hyphens only")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool | None:
        """Return true, false, or the default if absent."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def whole(self, key: str, *, least: int = 0, default: int | None = None) -> int | None:
        """Return a whole number from `least` on, or the default if absent."""
        value = self.raw(key)
        return default if value is None else whole_number(value, self.at(key), least)

    def day(self, key: str) -> date | None:
        """Return a date (a date, or text like 2026-11-28), None if absent."""
        value = self.raw(key)
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.fail(key, "must be a date like 2026-11-28")

    def word(self, key: str, words: type[_Enum], default: _Enum | None = None) -> _Enum:
        """Return one of a closed list of words."""
        value = self.raw(key)
        if value in (None, "") and default is not None:
            return default
        return one_of(value, self.at(key), words)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts without repeats, empty if absent."""
        return text_list(self.raw(key), self.at(key))

    def words(self, key: str, words: type[_Enum]) -> tuple[_Enum, ...]:
        """Return a list of words of a closed list, empty if absent."""
        return tuple(
            one_of(each, f"{self.at(key)}[{at}]", words) for at, each in enumerate(self.texts(key))
        )

    def label(self, key: str, *, required: bool = False) -> Label | None:
        """Return a text in three languages (``{en, fr, de}``), None if absent."""
        value = self.raw(key)
        if value is None or value == {}:
            if required:
                raise self.fail(key, "is missing")
            return None
        row = Reader(value, self.at(key))
        found = Label(*(row.text(lang, required=True) for lang in _LANGUAGES))
        row.finish()
        return found

    def rows(self, key: str) -> list[tuple[Any, str]]:
        """Return the entries of a list with their paths, empty if absent."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise self.fail(key, "must be a list")
        return [(each, f"{self.at(key)}[{at}]") for at, each in enumerate(value)]


def one_of(value: object, path: str, words: type[_Enum]) -> _Enum:
    """Return `value` as a word of the list. Raises RuleError."""
    try:
        return words(str(value))
    except ValueError:
        known = ", ".join(words)
        problem = "is missing" if value in (None, "") else "is not known"
        raise RuleError(path, value, f"{problem}; known are {known}") from None


def whole_number(value: object, path: str, least: int = 0) -> int:
    """Return a whole number from `least` on. Raises RuleError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise RuleError(path, value, f"must be a whole number from {least} on")
    return value


def share(value: object, path: str) -> Fraction:
    """Return a share between 0 and 1 exactly as it is written: 0.70 is seven tenths.

    Accepts numbers and texts like ``2/3``. Raises RuleError.
    """
    found = None
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            found = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            found = None
    if found is None or not 0 <= found <= 1:
        raise RuleError(path, value, "must be a share between 0 and 1")
    return found


def share_to_plain(value: Fraction) -> float | str:
    """Return a share as a number that reads back as the same fraction, else as ``a/b``."""
    number = float(value)
    return number if Fraction(str(number)) == value else f"{value.numerator}/{value.denominator}"


def text_list(value: object, path: str) -> tuple[str, ...]:
    """Return a list of texts without repeats. Raises RuleError."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise RuleError(path, value, "must be a list of texts")
    found = tuple(each.strip() for each in value)
    if len(set(found)) != len(found) or "" in found:
        raise RuleError(path, value, "holds an empty or repeated entry")
    return found


def country_code(value: str, path: str) -> str:
    """Return the ISO code of a country (Eurostat's EL and UK accepted). Raises RuleError."""
    if not countries.is_known(value):
        raise RuleError(path, value, "is no known country code")
    return countries.to_iso(value)


def pool(value: object, path: str) -> tuple[str, ...]:
    """Return a list of country set codes and ISO codes. Raises RuleError."""
    found = []
    for at, each in enumerate(text_list(value, path)):
        is_set = COUNTRY_SET.match(each)
        found.append(each if is_set else country_code(each, f"{path}[{at}]"))
    return tuple(found)


def known_texts(value: object, path: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list of texts that are all among `known`. Raises RuleError."""
    found = text_list(value, path)
    for at, each in enumerate(found):
        if each not in known:
            names = ", ".join(known)
            raise RuleError(f"{path}[{at}]", each, f"is not known; known are {names}")
    return found
