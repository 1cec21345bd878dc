"""Which language a line is written in.

The statistical identifier alone is unreliable on one line of text; function words, known words
and letters that only some languages have decide most short lines.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

from matching.reference import concepts, lexicon
from matching.text.stopwords import STOP_WORDS
from matching.text.types import LanguageGuess
from matching.text.words import words_of

LANGUAGES: Final = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt",
    "lv", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""The official languages of the Union, and Norwegian."""

_ALIASES: Final = {"nb": "no", "nn": "no"}

# Letters that point to a few languages, among ours.
_LETTERS: Final = {
    "ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt et", "ç": "fr pt", "œ": "fr",
    "ê": "fr pt", "è": "fr it", "ù": "fr it", "ì": "it", "ò": "it", "à": "fr it pt",
    "â": "fr pt ro",
    "î": "fr ro", "û": "fr", "ë": "fr nl", "ł": "pl", "ą": "pl lt", "ę": "pl lt", "ż": "pl mt",
    "ź": "pl", "ś": "pl", "ć": "pl hr", "ń": "pl", "ř": "cs", "ů": "cs", "ě": "cs", "ő": "hu",
    "ű": "hu", "ă": "ro", "ș": "ro", "ț": "ro", "å": "sv da no", "ø": "da no", "æ": "da no",
    "ö": "de sv fi et hu", "ä": "de sv fi et sk", "ü": "de et hu", "ħ": "mt", "ġ": "mt",
    "ē": "lv", "ļ": "lv", "ņ": "lv", "ī": "lv", "ė": "lt", "ų": "lt", "ľ": "sk", "ĺ": "sk",
    "đ": "hr", "ó": "es pl pt hu", "í": "es pt cs sk hu", "á": "es pt cs sk hu", "ú": "es pt cs sk",
}  # fmt: skip

# Weights in log-odds, set on short lines of trade texts and rounded; see tests/matching/text.
_STATISTICS: Final = 1.0
_STATISTICS_FLOOR: Final = -6.0
_STOP_WORD: Final = 1.6
_KNOWN_WORD: Final = 0.9
_LETTER: Final = 1.2
_HINT: Final = 1.5
_MAX_CHARS: Final = 1500


@cache
def _identifier() -> Any:
    # The model takes a moment to unpack, so it is loaded by the first text that needs it.
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    wanted = set(LANGUAGES) | set(_ALIASES)
    identifier.set_languages(sorted(wanted & set(identifier.labels)))
    return identifier


@cache
def vocabulary(lang: str) -> frozenset[str]:
    """Return the folded words of `lang` that labels, lexicon and stop words know."""
    words: set[str] = set(STOP_WORDS.get(lang, ()))
    for concept in concepts.concepts():
        for text in concept.labels.get(lang, ()):
            words.update(word.form for word in words_of(text))
    for sense in lexicon.senses():
        for text in sense.words.get(lang, ()):
            words.update(word.form for word in words_of(text))
    return frozenset(words)


def detect_language(text: str, hint: str = "") -> LanguageGuess:
    """Return the language of `text` among LANGUAGES and the confidence, 0..1.

    `hint` is a language the text is likely in (the writer's own); it tips doubtful cases. Text
    without letters gives the hint with confidence 0.
    """
    text = text[:_MAX_CHARS]
    hint = hint[:2].lower()
    hint = _ALIASES.get(hint, hint)
    words = [word.form for word in words_of(text) if not word.form.isdigit()]
    if not words:
        return LanguageGuess(hint if hint in LANGUAGES else "", 0.0)
    scores = _statistics(text)
    for lang, stops in STOP_WORDS.items():
        known = vocabulary(lang)
        stop_hits = sum(1 for word in words if word in stops)
        other_hits = sum(1 for word in words if word in known) - stop_hits
        scores[lang] += _STOP_WORD * stop_hits + _KNOWN_WORD * other_hits
    lowered = text.lower()
    for letter, langs in _LETTERS.items():
        if letter in lowered:
            for lang in langs.split():
                scores[lang] += _LETTER
    if hint in scores:
        scores[hint] += _HINT
    return _best(scores)


def _statistics(text: str) -> dict[str, float]:
    scores = dict.fromkeys(LANGUAGES, _STATISTICS * _STATISTICS_FLOOR)
    for label, probability in _identifier().rank(text):
        lang = _ALIASES.get(label, label)
        value = _STATISTICS * max(math.log(max(probability, 1e-12)), _STATISTICS_FLOOR)
        scores[lang] = max(scores[lang], value)
    return scores


def _best(scores: dict[str, float]) -> LanguageGuess:
    top = max(scores.values())
    weights = {lang: math.exp(score - top) for lang, score in scores.items()}
    lang = max(weights, key=lambda each: (weights[each], each))
    return LanguageGuess(lang, weights[lang] / sum(weights.values()))
