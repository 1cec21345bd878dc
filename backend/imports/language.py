"""The language of a short text in a list, among those that are likely there."""

from __future__ import annotations

from functools import cache
from typing import Any

from matching.reference import countries

_ALWAYS = ("en",)


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


def language_of(text: str, country: str) -> str:
    """Return the likeliest language of a text: one of its country's, or English."""
    own = (
        tuple(lang for lang in countries.languages_of(country) if len(lang) == 2) if country else ()
    )
    likely = tuple(dict.fromkeys((*own, *_ALWAYS)))
    if len(likely) == 1 or len(text) < 12:
        return likely[0]
    found, _score = _identifier(likely).classify(text)
    return str(found)
