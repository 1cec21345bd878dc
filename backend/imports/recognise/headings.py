"""Which field a heading names, in any of the languages of the list of synonyms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

from backend.common.text import fold

EXACT: Final = 1.0
_CAMEL: Final = re.compile(r"([a-zà-ÿ])([A-Z])")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_UNIT: Final = re.compile(r"\b(?:eur|euro|euros|k|m|mio|mln|t|ht|en|in|w|zl|pln|chf|gbp)\b")
_PARTS: Final = re.compile(r"\s*[/&+|,;]\s*|\s+(?:et|und|and|y|e|i|en|ou|or|oder|lub|o|a)\s+")
TYPO: Final = 0.86


@dataclass(frozen=True, slots=True)
class Phrase:
    """A known heading: its field and the languages that use it."""

    text: str
    fields: tuple[tuple[str, frozenset[str]], ...]


def key(text: str) -> str:
    """Return a heading without case, accents, punctuation and doubled spaces."""
    spaced = _CAMEL.sub(r"\1 \2", text) if not text.isupper() else text
    return " ".join(_NOT_WORD.sub(" ", fold(spaced)).split())


@cache
def phrases() -> dict[str, Phrase]:
    """Return every known heading by its folded text."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    folder = files("backend.imports.recognise").joinpath("data")
    for item in sorted(folder.iterdir(), key=lambda f: f.name):
        if not item.name.endswith(".yaml"):
            continue
        data = yaml.safe_load(item.read_text("utf-8"))
        for field, languages in data.items():
            for language, texts in languages.items():
                for text in texts:
                    found[key(str(text))][field].add(language)
    return {
        text: Phrase(text, tuple((f, frozenset(langs)) for f, langs in fields.items()))
        for text, fields in found.items()
        if text
    }


@cache
def _compound_ends() -> tuple[tuple[str, Phrase], ...]:
    """Single words long enough to be found inside a German or Dutch compound."""
    return tuple(
        (p.text, p)
        for p in phrases().values()
        if " " not in p.text
        and len(p.text) >= 5
        and any(langs & {"de", "nl", "sv", "da", "fi", "hu"} for _f, langs in p.fields)
    )


def _add(scores: dict[str, float], phrase: Phrase, score: float, language: str) -> None:
    for field, languages in phrase.fields:
        own = score + (0.03 if language and language in languages else 0.0)
        scores[field] = max(scores.get(field, 0.0), own)


def _match(text: str, language: str, *, fuzzy: bool = True) -> dict[str, float]:
    """Return the scores of one folded heading; `fuzzy` forgives slips and finds compounds."""
    scores: dict[str, float] = {}
    known = phrases()
    if not text:
        return scores
    if text in known:
        _add(scores, known[text], EXACT, language)
        return scores
    words = text.split()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            part = " ".join(words[start:end])
            if part in known and (len(part) > 2 or len(words) == 1):
                cover = len(part) / len(text)
                # The first word says what a heading is about, in most languages.
                _add(
                    scores, known[part], 0.45 + 0.4 * cover + (0.08 if start == 0 else 0), language
                )
    if fuzzy and not scores and 5 <= len(text) <= 60:
        _fuzzy(text, scores, language)
    return scores


def _fuzzy(text: str, scores: dict[str, float], language: str) -> None:
    for word in text.split():
        for part, phrase in _compound_ends():
            if word != part and (word.endswith(part) or word.startswith(part)):
                _add(scores, phrase, 0.5 + 0.35 * len(part) / len(text), language)
    if scores:
        return
    matcher = SequenceMatcher(None, "", text)
    for other, phrase in phrases().items():
        if abs(len(other) - len(text)) <= 2 and len(other) >= 5:
            matcher.set_seq1(other)
            if matcher.quick_ratio() >= TYPO and matcher.ratio() >= TYPO:
                _add(scores, phrase, 0.8 * matcher.ratio(), language)


@lru_cache(maxsize=4096)
def heading_scores(heading: str, language: str = "", *, fuzzy: bool = True) -> dict[str, float]:
    """Return how well each field fits a heading, 0 to about 1."""
    whole = key(heading)
    scores = dict(_match(whole, language, fuzzy=fuzzy))
    if whole in phrases():
        return scores
    bare = _BRACKETS.sub(" ", heading)
    plain = key(_UNIT.sub(" ", _YEAR.sub(" ", fold(bare))))
    if plain and plain != whole:
        for field, score in _match(plain, language, fuzzy=fuzzy).items():
            scores[field] = max(scores.get(field, 0.0), score * 0.97)
    each = [_match(key(part), language, fuzzy=fuzzy) for part in heading_parts(bare)]
    for one in each:
        for field, score in one.items():
            # A part that fills the whole is stronger than one among several.
            scores[field] = max(scores.get(field, 0.0), score * (0.9 if len(each) == 2 else 0.8))
    return scores


def heading_parts(heading: str) -> list[str]:
    """Return the alternatives that a heading lists: ``Offre / Recherche`` gives two."""
    parts = [p for p in _PARTS.split(heading) if p and key(p)]
    return parts if len(parts) > 1 else []


def part_fields(heading: str, language: str = "") -> list[str]:
    """Return the fields that the parts of a heading name, in their order, each once."""
    found: list[str] = []
    for part in heading_parts(_BRACKETS.sub(" ", heading)):
        scores = _match(key(part), language)
        if scores:
            best = max(scores, key=lambda f: scores[f])
            if scores[best] >= 0.75 and best not in found:
                found.append(best)
    return found


def dominant_language(headings: Iterable[str]) -> str:
    """Return the language in which most headings are known, or an empty string."""
    votes: Counter[str] = Counter()
    for heading in headings:
        phrase = phrases().get(key(heading))
        if phrase:
            for language in {lang for _f, langs in phrase.fields for lang in langs}:
                votes[language] += 1
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= 2 else ""


def known_share(heading: str) -> float:
    """Return how surely a text is a heading at all, 0 to 1."""
    scores = heading_scores(heading, fuzzy=False)
    return max(scores.values(), default=0.0)
