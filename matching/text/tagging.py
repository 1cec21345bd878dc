"""Finding labels in a text: longest match of stemmed word sequences.

A text is a lattice: a compound can be passed as a whole or part by part, hyphened words one by
one or joined, a function word inside a label can be skipped. A trie of label keys is walked along
all of these ways at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matching.text.compounds import split
from matching.text.folding import fold_word
from matching.text.stopwords import is_stop
from matching.text.types import Tag
from matching.text.words import Word, acronym, light_stem, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_SAME_KEY: Final = 4
"""A key shared by more entries than this distinguishes nothing; later ones are dropped."""

MAX_CASE_SENSITIVE: Final = 4
"""Abbreviations up to this length match in capitals only (PP, PET, ERP); longer ones are words."""


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Edge:
    key: str
    end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """The ways through a text: edges per node, the word behind each node, skippable nodes."""

    words: Sequence[Word]
    edges: Sequence[Sequence[_Edge]]
    word_at: Sequence[int]
    skip: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Match:
    """A label found: the ids it stands for and the nodes it covers; `steps` keys were used."""

    ids: tuple[str, ...]
    start: int
    end: int
    steps: int


def lattice(words: Sequence[Word], lang: str) -> Lattice:
    """Return the lattice of `words` with keys stemmed in `lang`."""
    edges: list[list[_Edge]] = []
    word_at: list[int] = []
    skip: list[bool] = []
    first_node: list[int] = []
    for number, word in enumerate(words):
        at = len(edges)
        first_node.append(at)
        parts = split(word.form, lang)
        after = at + max(1, len(parts))
        whole = _edges(word.surface, lang, after)
        if short := acronym(word.surface):
            whole.append(_Edge("=" + short, after))
        edges.append(whole)
        for offset, part in enumerate(parts):
            if offset:
                edges.append([])
            edges[at + offset] += _edges(part, lang, at + offset + 1)
        word_at += [number] * (after - at)
        skip += [is_stop(word.form, lang)] + [False] * (after - at - 1)
    first_node.append(len(edges))
    _add_joined(words, lang, edges, first_node)
    return Lattice(words, edges, word_at, skip)


def _add_joined(
    words: Sequence[Word], lang: str, edges: list[list[_Edge]], first_node: list[int]
) -> None:
    for number in range(1, len(words)):
        if words[number].hyphened:
            joined = words[number - 1].surface + words[number].surface
            target = first_node[number + 1]
            edges[first_node[number - 1]] += _edges(joined, lang, target)


def word_key(surface: str, lang: str) -> str:
    """Return the key of a label that is one word: its light stem."""
    return "~" + light_stem(surface, lang)


def _edges(surface: str, lang: str, end: int) -> list[_Edge]:
    return [_Edge(stem(surface, lang), end), _Edge(word_key(surface, lang), end)]


class LabelTrie:
    """Labels of one language, to be found in texts."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._root = _Node()

    def add(self, label: str, entry_id: str) -> None:
        """Add a label. Function words inside it are skipped, as they are in texts."""
        for keys in self.keys_of(label):
            node = self._root
            for key in keys:
                node = node.children.setdefault(key, _Node())
            if entry_id not in node.ids and len(node.ids) < MAX_SAME_KEY:
                node.ids.append(entry_id)

    def keys_of(self, label: str) -> Iterable[tuple[str, ...]]:
        """Return the key sequences under which a label is found; none for a function word."""
        words = words_of(label)
        kept = [word for word in words if not is_stop(word.form, self.lang)]
        if len(words) == 1:
            return self._single(words[0], is_function_word=not kept)
        # "Scale up" without its function word would be "scale", so it is kept as it is.
        if len(kept) < 2:
            kept = words
        plain = tuple(stem(word.surface, self.lang) for word in kept)
        bare = tuple(stem(fold_word(word.surface), self.lang) for word in kept)
        parted = tuple(
            stem(part, self.lang)
            for word in kept
            for part in (split(word.form, self.lang) or (word.surface,))
        )
        variants = {plain: None, bare: None, parted: None}
        if any(word.hyphened for word in kept):
            joined = self._hyphens_joined(kept)
            if len(joined) == 1:
                variants[(word_key(joined[0], self.lang),)] = None
            else:
                variants[tuple(stem(each, self.lang) for each in joined)] = None
        return [keys for keys in variants if keys]

    def _single(self, word: Word, *, is_function_word: bool) -> list[tuple[str, ...]]:
        """Return the keys of a label of one word: more careful than in a phrase, because nothing
        else vouches for the meaning."""
        short = acronym(word.surface)
        if short and len(short) <= MAX_CASE_SENSITIVE and not any(map(str.isdigit, short)):
            return [("=" + short,)]
        if is_function_word:
            return []
        variants: dict[tuple[str, ...], None] = {(word_key(word.surface, self.lang),): None}
        parts = split(word.form, self.lang)
        if parts:
            variants[tuple(stem(part, self.lang) for part in parts)] = None
        return list(variants)

    @staticmethod
    def _hyphens_joined(words: Sequence[Word]) -> list[str]:
        joined: list[str] = []
        for word in words:
            if word.hyphened and joined:
                joined[-1] += word.surface
            else:
                joined.append(word.surface)
        return joined

    def find(self, text: Lattice) -> list[Match]:
        """Return the longest match from every place, without those inside another match."""
        found: list[Match] = []
        reach = -1
        for start in range(len(text.edges)):
            best = self._longest(text, start)
            # Starts rise, so a match is inside an earlier one exactly if it ends no later.
            if best is not None and best.end > reach:
                found.append(best)
                reach = best.end
        return found

    def _longest(self, text: Lattice, start: int) -> Match | None:
        best: Match | None = None
        stack = [(self._root, start, 0)]
        while stack:
            node, at, steps = stack.pop()
            if at >= len(text.edges):
                continue
            for edge in text.edges[at]:
                child = node.children.get(edge.key)
                if child is None:
                    continue
                # Only a word ends a match, never a function word that was skipped.
                if child.ids and (best is None or edge.end > best.end):
                    best = Match(tuple(child.ids), start, edge.end, steps + 1)
                if child.children:
                    stack.append((child, edge.end, steps + 1))
            if steps and text.skip[at]:
                stack.append((node, at + 1, steps))
        return best


def tags_of(text: str, lattice_: Lattice, match: Match) -> list[Tag]:
    """Return the tags of a match with the passage it covers."""
    start = lattice_.words[lattice_.word_at[match.start]].start
    end = lattice_.words[lattice_.word_at[match.end - 1]].end
    return [Tag(each, start, end, text[start:end]) for each in match.ids]
