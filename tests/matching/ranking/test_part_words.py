"""The words for the parts of a score are read by both sides, so they address neither."""

from __future__ import annotations

import re

import pytest

from matching.ranking.about.words import WORDS

ADDRESS = {
    "en": re.compile(r"\byou(r|rs)?\b", re.IGNORECASE),
    "fr": re.compile(r"\b(vous|votre|vos|vôtres?)\b", re.IGNORECASE),
    "de": re.compile(r"\b(Sie|Ihnen|Ihr(e[nmrs]?)?)\b"),
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_no_side_is_addressed(language: str) -> None:
    for code, words in WORDS[language].items():
        for text in words:
            assert not ADDRESS[language].search(text), (code, text)
