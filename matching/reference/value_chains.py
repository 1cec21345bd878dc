"""Templates of strategic value chains: links with a stage, and which link supplies which.

A template is a first drawing to copy and change, written from general knowledge; it is no
official description of an industry.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from matching.reference import concepts as concept_list
from matching.reference._files import Label, fold, label_of, names_in, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "value chains 1"


@dataclass(frozen=True, slots=True)
class Keywords:
    """Words of a link in each language, for search and for finding concepts."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    de: tuple[str, ...]

    def get(self, lang: str) -> tuple[str, ...]:
        """Return the keywords in `lang`; English for any other language than the three."""
        return {"fr": self.fr, "de": self.de}.get(lang[:2].lower(), self.en)


@dataclass(frozen=True, slots=True)
class Node:
    """A link of a chain.

    `id` is stable and starts with the chain's id (``batteries.cathode``); `hint` says in one
    sentence what a firm at this link does; `nace` holds divisions; `concepts` the concept ids set
    by hand (see `concepts_of` for all).
    """

    id: str
    chain: str
    stage: str
    label: Label
    hint: Label
    nace: tuple[str, ...]
    concepts: tuple[str, ...]
    keywords: Keywords


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` supplies `target`; `loop` marks the way back that closes a circle."""

    source: str
    target: str
    loop: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A value chain template; without its loops it has no circle."""

    id: str
    version: int
    label: Label
    description: Label
    ecosystems: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def suppliers_of(self, node_id: str) -> tuple[str, ...]:
        """Return the ids of the links that supply a link, loops included."""
        return tuple(edge.source for edge in self.edges if edge.target == node_id)

    def users_of(self, node_id: str) -> tuple[str, ...]:
        """Return the ids of the links that a link supplies, loops included."""
        return tuple(edge.target for edge in self.edges if edge.source == node_id)


def _node(chain_id: str, row: dict[str, Any]) -> Node:
    words = row["keywords"]
    return Node(
        id=row["id"],
        chain=chain_id,
        stage=row["stage"],
        label=label_of(row["label"]),
        hint=label_of(row["hint"]),
        nace=tuple(row["nace"]),
        concepts=tuple(row["concepts"]),
        keywords=Keywords(tuple(words["en"]), tuple(words["fr"]), tuple(words["de"])),
    )


def _chain(data: dict[str, Any]) -> Chain:
    return Chain(
        id=data["id"],
        version=int(data["version"]),
        label=label_of(data["label"]),
        description=label_of(data["description"]),
        ecosystems=tuple(data["ecosystems"]),
        nodes=tuple(_node(data["id"], row) for row in data["nodes"]),
        edges=tuple(
            Edge(row["from"], row["to"], bool(row.get("loop", False))) for row in data["edges"]
        ),
    )


@cache
def _load() -> Mapping[str, Chain]:
    files = names_in("value_chains", ".yaml")
    found = (_chain(read_yaml(f"value_chains/{name}")) for name in files)
    return MappingProxyType({chain.id: chain for chain in found})


@cache
def _nodes() -> Mapping[str, Node]:
    return MappingProxyType({node.id: node for chain in chains() for node in chain.nodes})


def chains() -> tuple[Chain, ...]:
    """Return all templates in the order of their ids."""
    return tuple(_load().values())


def chain(chain_id: str) -> Chain:
    """Return one template. Raises KeyError if there is none with this id."""
    return _load()[chain_id]


def node(node_id: str) -> Node:
    """Return a link by its full id (``batteries.cathode``). Raises KeyError if unknown."""
    return _nodes()[node_id]


def is_node(node_id: str) -> bool:
    """Say whether `node_id` is the full id of a link."""
    return node_id in _nodes()


def neighbours(node_id: str) -> tuple[Node, ...]:
    """Return the links directly before and after a link, loops included, each once.

    Raises KeyError if the link is unknown.
    """
    whole = chain(node(node_id).chain)
    ids = dict.fromkeys((*whole.suppliers_of(node_id), *whole.users_of(node_id)))
    return tuple(node(each) for each in ids)


@cache
def _concepts_by_label() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for concept in concept_list.concepts():
        for lang, labels in concept.labels.items():
            for text in labels:
                found.setdefault((lang, fold(text)), []).append(concept.id)
    return MappingProxyType({key: tuple(ids) for key, ids in found.items()})


@cache
def concepts_of(node_id: str) -> tuple[str, ...]:
    """Return the ids of all concepts of a link: those set by hand, then those its keywords name.

    A keyword names a concept when it is one of its labels in the same language. Raises KeyError
    if the link is unknown.
    """
    link = node(node_id)
    found = dict.fromkeys(link.concepts)
    for lang in ("en", "fr", "de"):
        for word in link.keywords.get(lang):
            found.update(dict.fromkeys(_concepts_by_label().get((lang, fold(word)), ())))
    return tuple(found)


def chains_of_ecosystem(ecosystem_id: str) -> tuple[Chain, ...]:
    """Return the templates that belong to an industrial ecosystem."""
    return tuple(each for each in chains() if ecosystem_id in each.ecosystems)
