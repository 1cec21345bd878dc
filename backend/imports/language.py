"""The language of a short text in a list, among those that are likely there."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from matching.reference import countries

_ALWAYS = ("en",)
SHORTEST = 12
"""Characters below which a guess is no better than the country's first language."""


@cache
def _identifier() -> Any:
    """Return the model, loaded once: it takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)


@lru_cache(maxsize=8192)
def language_of(text: str, country: str) -> str:
    """Return the likeliest language of a text: one of its country's, or English."""
    own = countries.languages_of(country) if country else ()
    likely = tuple(dict.fromkeys((*(lang for lang in own if len(lang) == 2), *_ALWAYS)))
    if len(likely) == 1 or len(text) < SHORTEST:
        return likely[0]
    return next(str(lang) for lang, _score in _identifier().rank(text[:500]) if lang in likely)
