"""From calls to index documents: one public document a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from backend.search.engine import IndexDocument, analyse_once, content_of, embed_analyses

MAX_TEXT: Final = 40_000
"""Characters of a call that are indexed; the longest portal topic has 36,000."""


@dataclass(frozen=True, slots=True)
class CallContent:
    """What the document of a call is built from.

    `plain` are plain-language texts by language; keywords count as description.
    """

    call_id: str
    version: int
    title: str
    text: str
    language: str
    plain: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    ecosystems: tuple[str, ...] = ()
    transitions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    updated: int = 0


def document_of(source: CallContent) -> IndexDocument:
    """Return the document of a call: found by its words, tags and meaning, in every language."""
    title = analyse_once(source.title, source.language)
    about = [analyse_once(source.text[:MAX_TEXT], source.language)]
    about += [analyse_once(text[:MAX_TEXT], lang) for lang, text in source.plain if text]
    if source.keywords:
        about.append(analyse_once(". ".join(source.keywords), source.language))
    names = [analyse_once(name, source.language) for name in source.names if name]
    content = content_of(
        {"name": [title, *names], "description": [title, *about]},
        {"description": source.concepts},
    )
    vector = embed_analyses([title, *about])
    return IndexDocument(
        doc_id=f"{source.call_id}:call",
        org_id=source.call_id,
        version=source.version,
        kind="call",
        name=source.title,
        label=source.title,
        updated=source.updated,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets={
            "country": _distinct(source.countries),
            "ecosystem": _distinct(source.ecosystems),
            "transition": _distinct(source.transitions),
            "language": [source.language] if source.language else [],
            "concept": sorted({c for ids in content.concepts.values() for c in ids}),
        },
        vectors={"profile": vector} if vector is not None else {},
    )


def _distinct(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))
