"""Matching of complementary partners: a library without a web framework.

The names most people need can be imported from here; they are loaded when first used, because
the lists behind them take a moment.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.domain import Entry, EntryKind, Profile, Question, Reason, Scored, Visibility
    from matching.io import Judgement, read_judgements, read_profiles
    from matching.ranking import Matcher, sentence
    from matching.ranking.estimator import PartnerRanker
    from matching.registry import Release

__all__ = [
    "Entry",
    "EntryKind",
    "Judgement",
    "Matcher",
    "PartnerRanker",
    "Profile",
    "Question",
    "Reason",
    "Release",
    "Scored",
    "Visibility",
    "read_judgements",
    "read_profiles",
    "sentence",
]

_HOMES: Final[Mapping[str, str]] = {
    "Entry": "matching.domain",
    "EntryKind": "matching.domain",
    "Judgement": "matching.io",
    "Matcher": "matching.ranking",
    "PartnerRanker": "matching.ranking.estimator",
    "Profile": "matching.domain",
    "Question": "matching.domain",
    "Reason": "matching.domain",
    "Release": "matching.registry",
    "Scored": "matching.domain",
    "Visibility": "matching.domain",
    "read_judgements": "matching.io",
    "read_profiles": "matching.io",
    "sentence": "matching.ranking",
}


def __getattr__(name: str) -> Any:
    """Return a public name from its module."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
