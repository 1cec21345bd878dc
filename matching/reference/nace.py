"""NACE Rev. 2.1: sections, divisions, and reading the codes that firms and registers write.

Only sections and divisions carry labels; groups and classes are read and compared by their form.
Codes of Rev. 2 that no longer exist are read too and led to their successors (`upgrade`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import LANGUAGES, Label, fold, label_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "NACE Rev. 2.1"

SAME_CLASS: Final = 1.0
SAME_GROUP: Final = 0.8
SAME_DIVISION: Final = 0.6
SAME_SECTION: Final = 0.2

# Longest usual national form: letter, 6 digits (ATECO, CNAE) and a letter (NAF "28.29Z").
_CODE: Final = re.compile(
    r"^(?:(?P<section>[A-V])[ .-]?)?"
    r"(?:(?P<division>\d{1,2})(?:[. ]?(?P<rest>\d{1,2})(?P<tail>(?:[. -]?\d{1,2}){0,2}))?)?"
    r"[ .-]?(?P<letter>[A-Z])?$"
)
_PREFIX: Final = re.compile(
    r"^(?:NACE|NAF|APE|WZ|ATECO|CNAE|PKD|CAE|SBI)\b[\s:.-]*(?:REV\.? ?2(?:\.1)?)?[\s:-]*"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A NACE section, ``A`` to ``V``."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Division:
    """A two-digit NACE division and its section."""

    code: str
    section: str
    label: Label


@dataclass(frozen=True, slots=True)
class Change:
    """A code of NACE Rev. 2 and what became of it; `confidence` is sure, probable or doubtful."""

    old: str
    new: str
    confidence: str
    note: str


@cache
def _sections() -> Mapping[str, Section]:
    rows = read_table("nace/sections.tsv")
    return MappingProxyType({row["code"]: Section(row["code"], label_of(row)) for row in rows})


@cache
def _divisions() -> Mapping[str, Division]:
    rows = read_table("nace/divisions.tsv")
    return MappingProxyType(
        {row["code"]: Division(row["code"], row["section"], label_of(row)) for row in rows}
    )


@cache
def _changes() -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = {}
    for row in read_table("nace/changes.tsv"):
        change = Change(row["rev2"], row["rev21"], row["confidence"], row["note"])
        found.setdefault(change.old, []).append(change)
    return MappingProxyType({old: tuple(changes) for old, changes in found.items()})


def sections() -> tuple[Section, ...]:
    """Return the 22 sections in order."""
    return tuple(_sections().values())


def divisions(section: str | None = None) -> tuple[Division, ...]:
    """Return the 87 divisions in order, or those of one section."""
    return tuple(d for d in _divisions().values() if section in (None, d.section))


def normalise(text: str) -> str | None:
    """Return the NACE code that `text` means, or None if it means none.

    Reads the forms that registers and spreadsheets use: ``28.29``, ``2829``, ``C28.29``,
    ``28.29Z``, ``2829Z`` (NAF), ``28.29.0`` (WZ), ``28290``, ``282909`` (ATECO), ``28``, ``C``,
    and ``1.11`` whose leading zero a spreadsheet has lost. National digits after the class are
    cut. Three bare digits are read as a group (``282`` is ``28.2``).
    The result is ``C``, ``28``, ``28.2`` or ``28.29``. Its division exists in Rev. 2.1 or existed
    in Rev. 2; a section letter that contradicts the division gives None.
    """
    cleaned = _PREFIX.sub("", text.strip().upper())
    match = _CODE.match(cleaned)
    if match is None:
        return None
    section, digits, rest = match["section"], match["division"], match["rest"]
    if digits is None:
        return section if section in _sections() and match["letter"] is None else None
    division = digits.zfill(2)
    if division not in _divisions() and division not in _changes():
        return None
    # Rev. 2 numbered the sections after J otherwise, so its letters are only checked up to I.
    expected = section_of(division)
    if section and expected and section != expected and section < "J" and expected < "J":
        return None
    if rest is None:
        return division
    return f"{division}.{rest}"


def is_known_division(code: str) -> bool:
    """Say whether `code` is a two-digit division of NACE Rev. 2.1."""
    return code in _divisions()


def division_of(code: str) -> str | None:
    """Return the two-digit division of a code in any accepted form, or None."""
    normal = normalise(code)
    return None if normal is None or normal.isalpha() else normal[:2]


def section_of(code: str) -> str | None:
    """Return the section letter of a code in any accepted form, or None.

    For a Rev. 2 division that is gone, the section of its first successor.
    """
    bare = code.strip()
    division = bare if bare in _divisions() or bare in _changes() else division_of(bare)
    if division is None:
        letter = normalise(bare)
        return letter if letter in _sections() else None
    if division in _divisions():
        return _divisions()[division].section
    return _divisions()[_changes()[division][0].new[:2]].section


def label(code: str, lang: str = "en") -> str | None:
    """Return the label in `lang` of the section or division of a code, or None if unknown."""
    normal = normalise(code)
    if normal is None:
        return None
    if normal in _sections():
        return _sections()[normal].label.get(lang)
    division = _divisions().get(normal[:2])
    return division.label.get(lang) if division else None


def upgrade(code: str) -> tuple[Change, ...]:
    """Return what a Rev. 2 code became in Rev. 2.1; empty if no change is known.

    A code without an entry of its own takes the entry of its division. Some Rev. 2 classes share
    their number with a Rev. 2.1 class of another meaning, so call this only on codes known to be
    Rev. 2, or whose division is gone.
    """
    normal = normalise(code)
    if normal is None:
        return ()
    return _changes().get(normal) or _changes().get(normal[:2], ())


def _current(code: str) -> tuple[str, ...]:
    """Return the code itself, or its successors if its division is gone."""
    normal = normalise(code)
    if normal is None:
        return ()
    if normal.isalpha() or is_known_division(normal[:2]):
        return (normal,)
    return tuple(change.new for change in upgrade(normal))


def _pair(a: str, b: str) -> float:
    if len(a) == 5 and a == b:
        return SAME_CLASS
    if len(a) >= 4 and len(b) >= 4 and a[:4] == b[:4]:
        return SAME_GROUP
    if not a.isalpha() and a[:2] == b[:2]:
        return SAME_DIVISION
    return SAME_SECTION if section_of(a) == section_of(b) else 0.0


def relatedness(a: str, b: str) -> float:
    """Return how close two codes are in the classification, 0..1.

    Same class 1.0, group 0.8, division 0.6, section 0.2; a shorter code is compared at its own
    level (``28`` with ``28.29`` is 0.6). Unreadable codes give 0.0.
    """
    pairs = [_pair(x, y) for x in _current(a) for y in _current(b)]
    return max(pairs, default=0.0)


def search(query: str, lang: str | None = None, limit: int = 10) -> tuple[Division, ...]:
    """Return the divisions whose label holds every word of `query` (word beginnings suffice).

    `lang` limits the search to one language; case and accents do not count. Labels that start
    with the query come first.
    """
    words = fold(query).split()
    if not words:
        return ()
    langs = (lang,) if lang else LANGUAGES
    ranked: list[tuple[int, str, Division]] = []
    for division in _divisions().values():
        for text in (fold(division.label.get(each)) for each in langs):
            tokens = text.split()
            if all(any(token.startswith(word) for token in tokens) for word in words):
                ranked.append((0 if text.startswith(words[0]) else 1, division.code, division))
                break
    ranked.sort(key=lambda item: item[:2])
    return tuple(division for _, _, division in ranked[:limit])
