"""The analyser: language, terms, concepts and senses of a text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from matching.reference import concepts, lexicon
from matching.text.compounds import split
from matching.text.folding import scrub
from matching.text.languages import detect_language, vocabulary
from matching.text.stopwords import STOP_WORDS, is_stop
from matching.text.tagging import LabelTrie, Lattice, Match, lattice, tags_of
from matching.text.types import Analysis, Tag, Token
from matching.text.words import Word, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CODE_VERSION: Final = "1"
"""Raise whenever the same text would give other terms or tags with the same lists."""

MIN_FOREIGN_WORD: Final = 5
"""An English word is accepted in a text of another language only from this length on."""


@dataclass(frozen=True, slots=True)
class _Tries:
    concepts: LabelTrie
    senses: LabelTrie


class Analyser:
    """Analyses texts with one state of the concept list and the lexicon. Thread-safe."""

    def __init__(
        self, concept_list: Iterable[concepts.Concept], sense_list: Iterable[lexicon.Sense]
    ) -> None:
        """Build the analyser; the tries of a language are built when it first occurs."""
        self._concepts = tuple(concept_list)
        self._senses = tuple(sense_list)
        self._tries: dict[str, _Tries] = {}

    @staticmethod
    @cache
    def default() -> Analyser:
        """Return the analyser of the shipped lists."""
        return Analyser(concepts.concepts(), lexicon.senses())

    @property
    def version(self) -> str:
        """Hash of the lists and of the code version: equal versions analyse alike."""
        parts = f"{CODE_VERSION} {concepts.list_version()} {lexicon.list_version()}"
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def analyse(self, text: str, lang: str = "") -> Analysis:
        """Return the analysis of `text`; without `lang` the language is detected.

        Any string is accepted; what holds no word gives an empty analysis.
        """
        return self._analyse(text, lang[:2].lower())

    def analyse_once(self, text: str, lang: str = "") -> Analysis:
        """Return the same as `analyse` without keeping it: for long texts that are read once."""
        return self._analysis(text, lang[:2].lower())

    @lru_cache(maxsize=4096)  # noqa: B019 - analysers live as long as the process
    def _analyse(self, text: str, lang: str) -> Analysis:
        return self._analysis(text, lang)

    def _analysis(self, text: str, lang: str) -> Analysis:
        text = scrub(text)
        words = words_of(text)
        if not words:
            return Analysis(lang)
        lang = lang or detect_language(text).lang or "en"
        return Analysis(
            lang=lang,
            tokens=tuple(_tokens(words, lang)),
            concepts=tuple(self._tags(text, words, lang, senses=False)),
            senses=tuple(self._tags(text, words, lang, senses=True)),
        )

    def _tags(self, text: str, words: Sequence[Word], lang: str, *, senses: bool) -> list[Tag]:
        found: dict[tuple[int, int, str], Tag] = {}
        # Firms use English terms in every language, so English labels are always tried.
        for label_lang in dict.fromkeys((lang, "en")):
            if label_lang not in STOP_WORDS:
                continue
            tries = self._tries_of(label_lang)
            trie = tries.senses if senses else tries.concepts
            ways = lattice(words, label_lang)
            for match in trie.find(ways):
                if label_lang != lang and not _foreign_ok(ways, match, lang, senses=senses):
                    continue
                for tag in tags_of(text, ways, match):
                    found.setdefault((tag.start, tag.end, tag.id), tag)
        return [found[key] for key in sorted(found)]

    def _tries_of(self, lang: str) -> _Tries:
        if lang not in self._tries:
            built = _Tries(LabelTrie(lang), LabelTrie(lang))
            for concept in self._concepts:
                for label in concept.labels.get(lang, ()):
                    built.concepts.add(label, concept.id)
            for sense in self._senses:
                for word in sense.words.get(lang, ()):
                    built.senses.add(word, sense.id)
            self._tries[lang] = built
        return self._tries[lang]


def _foreign_ok(ways: Lattice, match: Match, lang: str, *, senses: bool) -> bool:
    """Say whether an English match may stand in a text of `lang`.

    A single word that exists in `lang` means what it means there ("pain", "chair").
    """
    first = ways.words[ways.word_at[match.start]]
    if match.steps > 1:
        return True
    if first.is_acronym and not senses:
        return True
    return len(first.form) >= MIN_FOREIGN_WORD and first.form not in vocabulary(lang)


def _tokens(words: Sequence[Word], lang: str) -> Iterable[Token]:
    previous: Word | None = None
    for word in words:
        if not is_stop(word.form, lang):
            yield Token(stem(word.surface, lang), word.start, word.end, word.form)
            for part in split(word.form, lang):
                yield Token(stem(part, lang), word.start, word.end)
        if word.hyphened and previous is not None:
            joined = previous.surface + word.surface
            yield Token(stem(joined, lang), previous.start, word.end)
        previous = word
