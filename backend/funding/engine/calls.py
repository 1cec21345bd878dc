"""The matching library as calls use it: what is kept of a text, the book of calls, the fit."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from backend.funding.models import Call
from backend.search.engine import analyser, space
from matching.domain import Profile, Reason
from matching.fit import (
    Band,
    CallBook,
    CallFacts,
    CallText,
    CallTextError,
    Fit,
    FitReader,
    fit_sentence,
    read_call,
)
from matching.fit.scoring import POSSIBLE
from matching.fit.texts import FORMAT
from matching.ranking import Preparer, Statistics

logger = logging.getLogger(__name__)

__all__ = ["Band", "Book", "Fit", "POSSIBLE", "book_of", "in_words", "read", "release", "text_hash"]

KEPT_PROFILES = 1024
"""Prepared profiles kept per process, some tens of kilobytes each."""

MAX_REASONS = 3
MAX_CAUTIONS = 2


@lru_cache(maxsize=1)
def preparer() -> Preparer:
    """Return what prepares texts in this process."""
    return Preparer(analyser(), space(), Statistics.load(), KEPT_PROFILES)


@lru_cache(maxsize=1)
def release() -> str:
    """Return the id of everything that kept texts depend on: read anew where it changes."""
    parts = f"{FORMAT}:{analyser().version}:{space().version}:{Statistics.load().version}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def warm_up() -> None:
    """Load lists and vectors, so that no reader waits."""
    read_call(preparer(), "warm up", "", "en")


def text_of(call: Call) -> str:
    """Return what is read of a call: its text, with the plain words that somebody wrote."""
    plain = call.plain.get(call.language, "")
    return "\n".join(part for part in (plain, call.text) if part)


def text_hash(call: Call) -> str:
    """Return the hash of everything that is read of a call."""
    parts = [call.title, text_of(call), call.language, *sorted(call.concepts)]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()


def read(call: Call) -> dict[str, Any]:
    """Return what is kept of a call's text, as JSON data; takes some hundredths of a second."""
    text = read_call(preparer(), call.title, text_of(call), call.language, call.concepts)
    return text.as_data()


def facts_of(call: Call) -> CallFacts:
    """Return what the fit reads of a call besides its text."""
    return CallFacts(
        id=str(call.public_id),
        trl=(call.trl_start, call.trl_end),
        ecosystems=tuple(call.ecosystems),
        transitions=tuple(call.transitions),
        countries=tuple(call.countries),
        regions=tuple(call.regions),
    )


@dataclass
class Book:
    """The calls of one state of the database, ready to be compared.

    `notes` is a place for what others work out of this very state.
    """

    calls: Mapping[int, Call]
    reader: FitReader
    facts: Mapping[int, CallFacts]
    notes: dict[Hashable, Any] = field(default_factory=dict)

    def scores(self, profile: Profile, keys: Sequence[int]) -> dict[int, float]:
        """Return the scores of calls (by database key) for a profile."""
        values = self.reader.scores(profile, [self.facts[key] for key in keys])
        return dict(zip(keys, (float(v) for v in values), strict=True))

    def fits(self, profile: Profile, keys: Sequence[int]) -> dict[int, Fit]:
        """Return how well calls (by database key) fit a profile, with reasons."""
        found = self.reader.fits(profile, [self.facts[key] for key in keys])
        return dict(zip(keys, found, strict=True))


_lock = threading.Lock()
_kept: tuple[Hashable, Book] | None = None


def kept_book(stamp: Hashable) -> Book | None:
    """Return the book of this state of the database, None where it has to be made."""
    kept = _kept
    return kept[1] if kept is not None and kept[0] == stamp else None


def book_of(stamp: Hashable, rows: Iterable[tuple[Call, Any]]) -> Book:
    """Make and keep the book of (call, kept data); calls whose data are damaged are left out."""
    global _kept
    calls: dict[int, Call] = {}
    texts: dict[str, CallText] = {}
    for call, data in rows:
        try:
            texts[str(call.public_id)] = CallText.from_data(data)
        except CallTextError:
            logger.warning("kept text of a call is damaged", extra={"call": str(call.public_id)})
            continue
        calls[call.pk] = call
    reader = FitReader(CallBook(texts, Statistics.load(), preparer()), preparer())
    book = Book(calls, reader, {key: facts_of(call) for key, call in calls.items()})
    with _lock:
        _kept = (stamp, book)
    return book


def in_words(reason: Reason, language: str, profile: Profile, *, own: bool) -> str:
    """Return a reason as a sentence to the organisation itself (`own`) or about it."""
    return fit_sentence(reason, language, profile, own=own)


def told(fit: Fit) -> list[Reason]:
    """Return the reasons that are worth reading: the strongest for, then those against."""
    good = [r for r in fit.reasons if not r.is_caution][:MAX_REASONS]
    bad = [r for r in fit.reasons if r.is_caution][:MAX_CAUTIONS]
    return good + bad
