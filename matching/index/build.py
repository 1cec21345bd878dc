"""Helpers that turn analyses and names into the parts of an index document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matching.index.protocol import CONCEPT_FIELDS, TEXT_FIELDS, DocumentError
from matching.text.folding import fold

if TYPE_CHECKING:
    from matching.text.types import Analysis

MAX_PREFIX: Final = 24
"""Longest prefix kept for suggestions: nobody types further before picking one."""

MAX_STARTS: Final = 6
"""A name can be found by its first words, up to this many word starts."""


@dataclass(frozen=True, slots=True)
class Content:
    """The analysed part of an index document, as its three fields take it."""

    fields: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, tuple[str, ...]]
    senses: Mapping[str, tuple[str, ...]]


def content_of(
    analyses: Mapping[str, Iterable[Analysis]],
    concepts: Mapping[str, Iterable[str]] | None = None,
) -> Content:
    """Return terms, concepts and senses per field.

    `analyses` maps a field of TEXT_FIELDS to the analyses of its texts; of the name the folded
    forms count too, because proper names are not to be stemmed. `concepts` adds ids given by hand
    per field. Raises DocumentError for an unknown field.
    """
    fields: dict[str, list[str]] = {}
    found: dict[str, list[str]] = {}
    senses: dict[str, list[str]] = {}
    for name, items in analyses.items():
        if name not in TEXT_FIELDS:
            raise DocumentError(f"unknown text field {name!r}; known: {', '.join(TEXT_FIELDS)}")
        for each in items:
            terms = fields.setdefault(name, [])
            terms.extend(each.terms)
            if name == "name":
                terms.extend(t.form for t in each.tokens if t.form and t.form != t.term)
            if name in CONCEPT_FIELDS:
                found.setdefault(name, []).extend(each.concept_ids)
                senses.setdefault(name, []).extend(each.sense_ids)
    for name, ids in (concepts or {}).items():
        if name not in CONCEPT_FIELDS:
            raise DocumentError(f"unknown concept field {name!r}")
        found.setdefault(name, []).extend(ids)
    return Content(
        {key: tuple(value) for key, value in fields.items()},
        {key: tuple(value) for key, value in found.items()},
        {key: tuple(value) for key, value in senses.items()},
    )


def suggest_prefixes(*texts: str) -> tuple[str, ...]:
    """Return the folded prefixes under which names or labels are suggested.

    Every word start counts, so that "cell" finds "Nordic Cell Works".
    """
    prefixes: dict[str, None] = {}
    for text in texts:
        words = fold(text).split()
        for at in range(min(len(words), MAX_STARTS)):
            rest = " ".join(words[at:])[:MAX_PREFIX]
            prefixes.update((rest[:end].rstrip(), None) for end in range(1, len(rest) + 1))
    return tuple(prefixes)
