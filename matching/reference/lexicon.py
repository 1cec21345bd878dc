"""The bridge lexicon: everyday words of industry, grouped into senses that hold across languages.

A sense is weaker than a concept: it is too general to be shown as a tag, yet it lets "coller"
meet "kleben". The rows are tab-separated files in ``data/lexicon/``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import names_in, read_table, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")
"""Languages in which every sense has words."""

FIELDS: Final = frozenset({
    "joining", "cutting", "forming", "heating", "cooling", "drying", "mixing", "separating",
    "cleaning", "coating", "measuring", "testing", "certifying", "regulation", "safety",
    "quality", "sensing", "controlling", "software", "data", "connectivity", "design",
    "engineering", "automation", "machinery", "maintenance", "repair", "reuse", "recycling",
    "waste", "collection", "transport", "storage", "packaging", "selling", "buying", "finance",
    "people", "training", "research", "health", "body", "food", "plant", "animal", "forest",
    "water", "air", "climate", "energy", "electricity", "gas", "fuel", "metal", "mineral",
    "chemistry", "polymer", "fibre", "textile", "wood", "paper", "building", "vehicle", "ship",
    "aircraft", "space", "electronics", "light", "sound", "surface", "strength", "size",
    "speed", "price", "time", "quantity", "place", "market",
})  # fmt: skip
"""The semantic fields a sense may belong to."""


@dataclass(frozen=True, slots=True)
class Sense:
    """A meaning with the words that express it in each language."""

    id: str
    field: str
    words: Mapping[str, tuple[str, ...]]


@cache
def _load() -> tuple[Mapping[str, Sense], str, tuple[str, ...]]:
    found: dict[str, Sense] = {}
    repeated: list[str] = []
    digest = hashlib.sha256()
    for name in names_in("lexicon", ".tsv"):
        path = f"lexicon/{name}"
        digest.update(read_text(path).encode())
        for row in read_table(path):
            if row["id"] in found:
                repeated.append(f"{name}: {row['id']}")
                continue
            words = {lang: _cell(row.get(lang)) for lang in LANGUAGES}
            found[row["id"]] = Sense(row["id"], row["field"] or "", MappingProxyType(words))
    return MappingProxyType(found), digest.hexdigest()[:16], tuple(repeated)


def _cell(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split("|") if word.strip())


def senses() -> tuple[Sense, ...]:
    """Return all senses in file order."""
    return tuple(_load()[0].values())


def repeated_ids() -> tuple[str, ...]:
    """Return "file: id" of rows whose id an earlier row has; the earlier one counts."""
    return _load()[2]


def sense(sense_id: str) -> Sense:
    """Return the sense with this id. Raises KeyError if there is none."""
    return _load()[0][sense_id]


def is_sense(sense_id: str) -> bool:
    """Say whether `sense_id` names a sense."""
    return sense_id in _load()[0]


def list_version() -> str:
    """Return the hash of the lexicon's files."""
    return _load()[1]


def __getattr__(name: str) -> str:
    """Give `LIST_VERSION` on first use, so that importing this module reads no file."""
    if name == "LIST_VERSION":
        return list_version()
    raise AttributeError(name)
