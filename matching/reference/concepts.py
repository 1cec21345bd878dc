"""The concept list: technologies, materials, processes, products, markets and competences.

Concepts are the bridge between languages and are shown to users as tags. The entries are YAML
files in ``data/concepts/``; ids are never reused.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from matching.reference._files import fold, names_in, parse_yaml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")
"""Languages in which every concept has labels."""

KINDS: Final = ("technology", "material", "process", "product", "market", "competence")

BROADER_DECAY: Final = 0.5
"""Weight of a concept's parent relative to the concept itself, applied again per level (the
measured one-level value in the method notes; deeper levels follow geometrically)."""

RELATIONS: Final[Mapping[str, tuple[str, float]]] = MappingProxyType(
    {
        "process_for": ("made_by", 0.5),
        "used_in": ("uses", 0.5),
        "made_of": ("material_of", 0.4),
        "substitutes": ("substitutes", 0.6),
        "needs": ("needed_by", 0.5),
    }
)
"""Typed relation → (name of its inverse, weight). Set by judgement: a substitute does the same
job, a material alone says least about who supplies whom."""


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of the list. `labels` maps a language to its labels, the preferred one first;
    `links` maps a relation of RELATIONS to concept ids."""

    id: str
    kind: str
    labels: Mapping[str, tuple[str, ...]]
    broader: tuple[str, ...] = ()
    nace: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def _load() -> tuple[Mapping[str, Concept], str, tuple[str, ...]]:
    found: dict[str, Concept] = {}
    repeated: list[str] = []
    digest = hashlib.sha256()
    for name in names_in("concepts", ".yaml"):
        text = read_text(f"concepts/{name}")
        digest.update(text.encode())
        for row in parse_yaml(text) or ():
            entry = _concept(row)
            if entry.id in found:
                repeated.append(f"{name}: {entry.id}")
            found.setdefault(entry.id, entry)
    return MappingProxyType(found), digest.hexdigest()[:16], tuple(repeated)


def _concept(row: dict[str, Any]) -> Concept:
    links = {name: tuple(ids) for name, ids in (row.get("links") or {}).items()}
    labels = {lang: tuple(str(text) for text in row.get(lang) or ()) for lang in LANGUAGES}
    return Concept(
        id=row["id"],
        kind=row["kind"],
        labels=MappingProxyType(labels),
        broader=tuple(row.get("broader") or ()),
        nace=tuple(str(code) for code in row.get("nace") or ()),
        stages=tuple(row.get("stages") or ()),
        links=MappingProxyType(links),
    )


def concepts() -> tuple[Concept, ...]:
    """Return all concepts in file order."""
    return tuple(_load()[0].values())


def repeated_ids() -> tuple[str, ...]:
    """Return "file: id" of entries whose id an earlier entry has; the earlier one counts.

    A fault of the data, which the tests refuse and a running service survives.
    """
    return _load()[2]


def concept(concept_id: str) -> Concept:
    """Return the concept with this id. Raises KeyError if there is none."""
    return _load()[0][concept_id]


def is_concept(concept_id: str) -> bool:
    """Say whether `concept_id` names a concept."""
    return concept_id in _load()[0]


def list_version() -> str:
    """Return the hash of the list's files."""
    return _load()[1]


def label(concept_id: str, lang: str = "en") -> str:
    """Return the preferred label in `lang`, in English where there is none.

    Raises KeyError for an unknown concept.
    """
    labels = concept(concept_id).labels
    own = labels.get(lang[:2].lower()) or labels.get("en") or ()
    return own[0] if own else concept_id.replace("_", " ")


@cache
def broader_closure(concept_id: str) -> Mapping[str, float]:
    """Return the concept and all it falls under, with weight BROADER_DECAY ** depth.

    The concept itself has weight 1; on several paths the shortest counts. An unknown id gives
    itself alone, so that ids of a later list do no harm.
    """
    weights = {concept_id: 1.0}
    level = [concept_id]
    weight = 1.0
    known = _load()[0]
    while level:
        weight *= BROADER_DECAY
        above = [b for each in level if each in known for b in known[each].broader]
        level = [each for each in dict.fromkeys(above) if each not in weights]
        weights.update((each, weight) for each in level)
    return MappingProxyType(weights)


@cache
def _narrower() -> Mapping[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {}
    for each in concepts():
        for parent in each.broader:
            below.setdefault(parent, []).append(each.id)
    return MappingProxyType({key: tuple(value) for key, value in below.items()})


def narrower(concept_id: str) -> tuple[str, ...]:
    """Return the ids of the concepts directly below this one."""
    return _narrower().get(concept_id, ())


@cache
def _relations() -> Mapping[str, Mapping[str, tuple[str, float]]]:
    found: dict[str, dict[str, tuple[str, float]]] = {}

    def add(source: str, target: str, relation: str, weight: float) -> None:
        known = found.setdefault(source, {})
        if target not in known or known[target][1] < weight:
            known[target] = (relation, weight)

    for each in concepts():
        for relation, targets in each.links.items():
            inverse, weight = RELATIONS.get(relation, (relation, 0.3))
            for target in targets:
                add(each.id, target, relation, weight)
                add(target, each.id, inverse, weight)
    return MappingProxyType({key: MappingProxyType(value) for key, value in found.items()})


def related(concept_id: str) -> Mapping[str, tuple[str, float]]:
    """Return concept id → (relation, weight) over the typed links, in both directions.

    Read as "`concept_id` <relation> other"; the strongest relation of a pair counts.
    """
    return _relations().get(concept_id, MappingProxyType({}))


@cache
def _search_keys(lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pairs: set[tuple[str, str]] = set()
    for each in concepts():
        for text in each.labels.get(lang) or each.labels.get("en") or ():
            words = fold(text).split()
            pairs.update((" ".join(words[i:]), each.id) for i in range(len(words)))
    ordered = sorted(pairs)
    return tuple(key for key, _ in ordered), tuple(cid for _, cid in ordered)


def search(prefix: str, lang: str = "en", limit: int = 10) -> tuple[Concept, ...]:
    """Return the concepts one of whose labels in `lang` has a word run starting with `prefix`.

    Labels that start with it come first, then shorter labels. Empty for a blank prefix.
    """
    wanted = fold(prefix)
    if not wanted or limit <= 0:
        return ()
    short = lang[:2].lower()
    keys, ids = _search_keys(short if short in LANGUAGES else "en")
    matches: dict[str, None] = {}
    at = bisect_left(keys, wanted)
    while at < len(keys) and keys[at].startswith(wanted):
        matches[ids[at]] = None
        at += 1

    def order(concept_id: str) -> tuple[bool, int, str]:
        text = fold(label(concept_id, short))
        return (not text.startswith(wanted), len(text), concept_id)

    return tuple(concept(each) for each in sorted(matches, key=order)[:limit])


def __getattr__(name: str) -> str:
    """Give `LIST_VERSION` on first use, so that importing this module reads no file."""
    if name == "LIST_VERSION":
        return list_version()
    raise AttributeError(name)
