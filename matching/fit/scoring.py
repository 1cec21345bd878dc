"""The fit of a call and an organisation: a sum of parts, each of which is one reason.

The parts of the text come from the one passage of the organisation (an offer, a need, a
description, a past project) that meets the call best; facts such as stage, ecosystem, transition,
readiness and country add to it or speak against it. The score is the exact sum of the parts. The
weights are set by judgement; the text's were checked against real consortia (`python -m matching
evaluate-calls`), the facts' cannot be: those data hold none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.domain import FieldRef, Reason
from matching.fit.book import CHANNELS
from matching.ranking.keys import concept_ids
from matching.reference import concepts, countries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.fit.book import CallBook
    from matching.ranking.prepared import Passage, PreparedProfile, Preparer


class Band(StrEnum):
    """How well a call fits, in a word. Below "possible" nothing is said."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"


STRONG: Final = 2.0
GOOD: Final = 1.3
POSSIBLE: Final = 0.9
"""Scores from which the bands begin. Of real firms and projects of the following year, those that
came together are about 27, 11 and 5 times as frequent from these scores on as in all pairs."""

SAME_LANGUAGE: Final[Mapping[str, float]] = {
    "words": 10.0, "concepts": 0.6, "senses": 0.3, "vector": 0.3, "meaning": 0.3,
}  # fmt: skip
OTHER_LANGUAGE: Final[Mapping[str, float]] = {
    "words": 10.0, "concepts": 1.2, "senses": 0.3, "vector": 1.0, "meaning": 1.4,
}  # fmt: skip
"""Weights of the text's channels where passage and call share their language, and where not: then
words hardly meet (names do), and what the texts are about has to speak for itself."""

NEED_SHARE: Final = 0.6
"""What a firm looks for counts less than what it can do: a call pays for work on it."""

STAGE: Final = 0.3
ECOSYSTEM: Final = 0.3
TRANSITION: Final = 0.2
READINESS: Final = 0.3
TOO_EARLY: Final = -0.2
TOO_LATE: Final = -0.15
MOST_LEVELS: Final = 3
OUTSIDE: Final = -0.6
"""Facts. The two for readiness count per level of distance, at most three; "outside" is a place
that the call does not name."""

MAX_NAMED: Final = 3
SHARED_COVER: Final = 0.5
"""From this cover on a concept is named as common: the call asks for it or its next of kin."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the fit reads of a call besides its text.

    `trl` is the readiness that projects start from and end at (either may be None); empty
    `countries` and `regions` say nothing of where applicants must be.
    """

    id: str
    trl: tuple[int | None, int | None] = (None, None)
    ecosystems: tuple[str, ...] = ()
    transitions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a call fits an organisation: `score` is the sum of the reasons' contributions."""

    call_id: str
    organisation_id: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def band(self) -> Band | None:
        """The word for the score, None where the call does not fit."""
        if self.score >= STRONG:
            return Band.STRONG
        if self.score >= GOOD:
            return Band.GOOD
        return Band.POSSIBLE if self.score >= POSSIBLE else None


class FitReader:
    """Compares organisations with the calls of a book."""

    def __init__(self, book: CallBook, preparer: Preparer) -> None:
        """Take the book and what prepares profiles."""
        self.book = book
        self._preparer = preparer

    def scores(self, profile: Profile, calls: Sequence[CallFacts]) -> NDArray[np.float64]:
        """Return the scores of calls of the book for a profile, without reasons.

        Raises KeyError for a call that is not in the book.
        """
        prepared = self._preparer.prepare(profile)
        rows = self._rows(calls)
        text, _, _ = self._text(prepared, rows)
        facts = [self._facts(prepared, call, float(t)) for call, t in zip(calls, text, strict=True)]
        return text + np.array([sum(r.contribution for r in each) for each in facts])

    def fits(self, profile: Profile, calls: Sequence[CallFacts]) -> list[Fit]:
        """Return how well each of these calls of the book fits, in their order.

        Whoever must not be told of an entry has to ask with a profile that does not hold it.
        Raises KeyError for a call that is not in the book.
        """
        prepared = self._preparer.prepare(profile)
        rows = self._rows(calls)
        text, best, parts = self._text(prepared, rows)
        passages = _passages(prepared)
        found = []
        for at, (call, row) in enumerate(zip(calls, rows, strict=True)):
            reasons: list[Reason] = []
            if best[at] >= 0 and text[at] > 0:
                reasons.append(
                    self._text_reason(prepared, passages[best[at]], row, parts[:, at], call)
                )
            reasons += self._facts(prepared, call, float(text[at]))
            reasons.sort(key=lambda each: (-abs(each.contribution), each.code))
            score = float(sum(each.contribution for each in reasons))
            found.append(Fit(call.id, profile.id, score, tuple(reasons)))
        return found

    def _rows(self, calls: Sequence[CallFacts]) -> list[int]:
        return [self.book.position[each.id] for each in calls]

    def _text(
        self, prepared: PreparedProfile, rows: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
        """Return per call the best passage's value, its number (-1: none) and its parts."""
        count = len(rows)
        text = np.zeros(count)
        best = np.full(count, -1, dtype=np.int64)
        parts = np.zeros((len(CHANNELS), count))
        languages = self.book.languages[list(rows)] if count else np.zeros(0, dtype=object)
        for at, passage in enumerate(_passages(prepared)):
            same = languages == passage.lang
            weights = np.where(same, _column(SAME_LANGUAGE), _column(OTHER_LANGUAGE))
            values = weights * self.book.compare(passage, rows)
            if passage.kind == "need":
                values = values * NEED_SHARE
            total = values.sum(axis=0)
            better = total > text
            text[better], best[better] = total[better], at
            parts[:, better] = values[:, better]
        return text, best, parts

    def _text_reason(
        self,
        prepared: PreparedProfile,
        passage: Passage,
        row: int,
        parts: NDArray[np.float64],
        call: CallFacts,
    ) -> Reason:
        kind, _, entry = passage.path.partition(".")
        part = float(parts.sum())
        code = {"offers": "offer", "needs": "need", "history": "history"}.get(kind, "description")
        params: dict[str, object] = {
            "strength": "strong" if part >= GOOD else "some",
            "concepts": self._shared_concepts(passage, row),
            "terms": self._shared_words(passage, row),
            "parts": dict(zip(CHANNELS, (float(each) for each in parts), strict=True)),
        }
        if entry:
            params["entry"] = entry
        fields = (FieldRef(prepared.profile.id, passage.path), FieldRef(call.id, "text"))
        return Reason(f"{code}_fits_call", part, fields, params)

    def _shared_concepts(self, passage: Passage, row: int) -> tuple[str, ...]:
        """Return what both speak of, the weightiest first."""
        cover = self.book.concept_cover(row)
        names = concept_ids()
        asked = [names[number] for number in self.book.texts[row].concepts.tolist()]
        named = []
        for number, weight in zip(
            passage.concepts.tolist(), passage.concept_weights.tolist(), strict=True
        ):
            common = _common_concept(names[number], asked)
            if cover[number] >= SHARED_COVER and common is not None:
                named.append((-float(weight) * float(cover[number]), common))
        return tuple(dict.fromkeys(name for _, name in sorted(named)))[:MAX_NAMED]

    def _shared_words(self, passage: Passage, row: int) -> tuple[str, ...]:
        words = (passage.words.get(each, "") for each in self.book.shared_terms(passage, row))
        kept = dict.fromkeys(each.lower() for each in words if len(each) > 2 and each.isalpha())
        return tuple(kept)[:MAX_NAMED]

    def _facts(self, prepared: PreparedProfile, call: CallFacts, text: float) -> list[Reason]:
        """Return the parts of the facts.

        What speaks for a call counts in full only beside a text that fits: a shared ecosystem
        makes no fit by itself.
        """
        profile = prepared.profile
        share = min(1.0, text / POSSIBLE)
        found = [
            _stage(prepared, self.book.texts[self.book.position[call.id]].stages, call, share),
            _ecosystem(prepared, call, share),
            _transition(profile, call, share),
            _readiness(profile, call, share),
            _place(profile, call),
        ]
        return [each for each in found if each is not None and each.contribution != 0.0]


def _common_concept(own: str, asked: Sequence[str]) -> str | None:
    """Return what a concept of a passage and a call truly share: the broader one of the two.

    A call about medicine does not speak of wound dressings, so it is medicine that they share.
    None for concepts that are merely neighbours.
    """
    above = concepts.broader_closure(own)
    broader = max((a for a in asked if a in above), key=lambda a: (above[a], a), default=None)
    if broader is not None:
        return broader
    return own if any(own in concepts.broader_closure(a) for a in asked) else None


def _column(weights: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([[weights[name]] for name in CHANNELS])


def _passages(prepared: PreparedProfile) -> tuple[Passage, ...]:
    """Return all that an organisation says: offers, descriptions, past projects, then needs."""
    return prepared.supply + tuple(each for each in prepared.needs if each.entry_id)


def _refs(profile: Profile, path: str, call: CallFacts, of_call: str) -> tuple[FieldRef, ...]:
    return FieldRef(profile.id, path), FieldRef(call.id, of_call)


def _stage(
    prepared: PreparedProfile, stages: Mapping[str, float], call: CallFacts, share: float
) -> Reason | None:
    own = prepared.profile.stages
    best = max(own, key=lambda each: (stages.get(each, 0.0), each), default="")
    value = stages.get(best, 0.0)
    if not value:
        return None
    fields = _refs(prepared.profile, "stages", call, "text")
    return Reason("stage_in_call", STAGE * value * share, fields, {"stage": best})


def _ecosystem(prepared: PreparedProfile, call: CallFacts, share: float) -> Reason | None:
    own = prepared.ecosystems
    best = max(call.ecosystems, key=lambda each: (own.get(each, 0.0), each), default="")
    value = min(1.0, own.get(best, 0.0))
    if not value:
        return None
    fields = _refs(prepared.profile, "nace", call, "ecosystems")
    return Reason("ecosystem_of_call", ECOSYSTEM * value * share, fields, {"ecosystem": best})


def _transition(profile: Profile, call: CallFacts, share: float) -> Reason | None:
    both = sorted(set(profile.transitions) & set(call.transitions))
    if not both:
        return None
    fields = _refs(profile, "transitions", call, "transitions")
    return Reason("transition_of_call", TRANSITION * share, fields, {"transition": both[0]})


def _readiness(profile: Profile, call: CallFacts, share: float) -> Reason | None:
    start, end = call.trl
    if profile.trl is None or (start is None and end is None):
        return None
    low, high = profile.trl
    fields = _refs(profile, "trl", call, "trl")
    params: dict[str, object] = {"low": low, "high": high, "start": start, "end": end}
    # A project begins where the firm stands: one level below the start is made up on the way.
    if start is not None and high < start - 1:
        away = min(MOST_LEVELS, start - high)
        return Reason("trl_too_early", TOO_EARLY * away, fields, params)
    if end is not None and low > end:
        away = min(MOST_LEVELS, low - end)
        return Reason("trl_too_late", TOO_LATE * away, fields, params)
    return Reason("trl_fits_call", READINESS * share, fields, params)


def _place(profile: Profile, call: CallFacts) -> Reason | None:
    if call.countries and profile.country:
        allowed = {countries.to_iso(each) for each in call.countries}
        if countries.to_iso(profile.country) not in allowed:
            fields = _refs(profile, "country", call, "countries")
            return Reason("country_not_named", OUTSIDE, fields, {"country": profile.country})
    named = not call.regions or any(profile.nuts.startswith(each) for each in call.regions)
    if profile.nuts and not named:
        fields = _refs(profile, "nuts", call, "regions")
        return Reason("region_not_named", OUTSIDE, fields, {"nuts": profile.nuts})
    return None
