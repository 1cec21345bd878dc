"""Profiles made ready for comparison, once per version, kept by whoever ranks often."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from dataclasses import fields
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from matching.domain import EntryKind, Visibility
from matching.ranking.associations import associate
from matching.ranking.blocks import part_of
from matching.ranking.certificates import certificates_in
from matching.ranking.comparable import (
    Codes,
    Comparable,
    Passage,
    PreparedProfile,
    Weights,
    open_of,
    viewed,
)
from matching.ranking.implied import implied_industries, implied_stages
from matching.ranking.keys import (
    concept_numbers,
    grams_of,
    numbers,
    sense_numbers,
    term_key,
)
from matching.reference import ecosystems, sizes
from matching.text import Analysis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matching.domain import Entry, Profile
    from matching.ranking.statistics import Statistics
    from matching.text import Analyser

__all__ = [
    "HISTORY_LANGUAGE",
    "MAX_HISTORY",
    "TITLE_WEIGHT",
    "Codes",
    "Comparable",
    "Key",
    "Passage",
    "PreparedProfile",
    "Preparer",
    "Space",
    "Weights",
    "cache_key",
    "open_of",
    "size_class",
    "viewed",
]

TITLE_WEIGHT: Final = 1.5
"""Words of a title count this times: it says what is meant, the text says the circumstances."""

Key = tuple[str, int, int]


class Space(Protocol):
    """What is needed of a vector space."""

    @property
    def version(self) -> str:
        """Vectors of equal versions can be compared."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, analysis: Analysis) -> NDArray[np.float32]:
        """Return the unit vector of an analysis, zeros for nothing."""
        ...


MAX_HISTORY: Final = 4
"""Past projects that are read: the latest ones; older work says less of what is done today."""


HISTORY_LANGUAGE: Final = "en"
"""The programmes publish titles and objectives of their projects in English."""


def cache_key(profile: Profile) -> Key:
    """Return what tells two prepared profiles apart.

    The visible entries belong to it: one version is seen differently by different viewers. A
    profile without a version (from a file) is told apart by all it says.
    """
    entries = tuple((e.id, e.visibility) for e in (*profile.offers, *profile.needs))
    shown = hash((entries, profile.history))
    if profile.version <= 0:
        rest = [getattr(profile, each.name) for each in fields(profile) if each.name != "texts"]
        shown = hash((*rest, *sorted(profile.texts.items())))
    return profile.id, profile.version, shown


class Preparer:
    """Prepares profiles with one analyser, space and set of statistics. Thread-safe."""

    def __init__(
        self, analyser: Analyser, space: Space, statistics: Statistics, keep: int = 4096
    ) -> None:
        """Build a preparer that keeps the last `keep` profiles."""
        self._analyser = analyser
        self._space = space
        self._term_idf = statistics.term_idf()
        self._gram_idf = statistics.gram_idf()
        self._concept_idf = statistics.concept_idf()
        self._sense_idf = statistics.sense_idf()
        self.linkage = statistics.linkage
        self.version = f"{analyser.version} {space.version} {statistics.version}"
        """Equal versions prepare alike, as far as lists, vectors and statistics go."""
        self._keep = keep
        self._kept: OrderedDict[Key, PreparedProfile] = OrderedDict()
        self._lock = Lock()

    def prepare(self, profile: Profile) -> PreparedProfile:
        """Return the prepared profile, from memory where it is known."""
        key = cache_key(profile)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._make(profile)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
        return made

    def prepare_once(self, profile: Profile) -> PreparedProfile:
        """Return the prepared profile without keeping it."""
        return self._make(profile)

    def _make(self, profile: Profile) -> PreparedProfile:
        offers = tuple(self.entry(each) for each in profile.offers)
        needs = tuple(self.entry(each) for each in profile.needs)
        texts = [(lang, text) for lang, text in profile.texts.items() if text.strip()]
        descriptions = tuple(
            self.passage("description", "description", text, lang) for lang, text in texts
        ) + tuple(
            # What somebody did in past projects says what it can do, where it says little itself.
            self.passage("history", "description", text, HISTORY_LANGUAGE)
            for text in profile.history[:MAX_HISTORY]
        )
        if not needs and not offers:
            # Who wrote neither offers nor needs is asked for by what it works on; such a need has
            # no entry id and acts for its owner alone.
            needs = descriptions
        return self.whole(profile, offers, needs, descriptions)

    def whole(
        self,
        profile: Profile,
        offers: tuple[Passage, ...],
        needs: tuple[Passage, ...],
        descriptions: tuple[Passage, ...],
    ) -> PreparedProfile:
        """Return a prepared profile of these passages."""
        supply = offers + descriptions
        is_by_work = needs is descriptions
        supply_part = part_of(supply, self._space.dimension)
        # The passages share the arrays of the part: nothing is held twice.
        supply = viewed(supply, supply_part)
        offers, descriptions = supply[: len(offers)], supply[len(offers) :]
        needs = descriptions if is_by_work else needs
        found = _ecosystems(profile)
        listed: frozenset[str] = frozenset().union(
            *(certificates_in(each) for each in profile.certifications)
        )
        words = sum(len(each.terms) for each in supply)
        return PreparedProfile(
            profile=profile,
            offers=offers,
            needs=needs,
            descriptions=descriptions,
            ecosystems=found,
            certificates=listed,
            words=words,
            codes=Codes(
                nace=profile.nace,
                stages=profile.stages,
                chains=profile.chains,
                country=profile.country,
                ready=profile.trl[1] if profile.trl else 0,
                trl=profile.trl,
                size=size_class(profile),
                ecosystems=tuple(found.items()),
                certificates=listed,
                held=listed.union(*(each.certificates for each in supply)),
                words=words,
                is_offer=tuple(each.kind == "offer" for each in supply),
                passage_stages=tuple(tuple(each.stages.items()) for each in supply),
                passage_trl=tuple(each.trl for each in supply),
            ),
            supply_part=supply_part,
            needs_part=part_of(open_of(needs), self._space.dimension),
        )

    def entry(self, entry: Entry) -> Passage:
        """Return an offer or a need as a passage."""
        folder = "offers" if entry.kind is EntryKind.OFFER else "needs"
        return self.passage(
            f"{folder}.{entry.id}",
            entry.kind.value,
            entry.full_text,
            entry.language,
            title_end=len(entry.title) if entry.text else 0,
            concept_ids=entry.concepts,
            entry=entry,
        )

    def passage(
        self,
        path: str,
        kind: str,
        text: str,
        lang: str = "",
        title_end: int = 0,
        concept_ids: Iterable[str] = (),
        entry: Entry | None = None,
    ) -> Passage:
        """Return any text as a passage; what stands before `title_end` counts more."""
        analysis = self._analyser.analyse(text, lang)
        title = _beginning(analysis, title_end)
        tagged = (*analysis.concept_ids, *concept_ids)
        terms, term_weights = _weighted(
            [term_key(t) for t in analysis.terms],
            [term_key(t) for t in title.terms],
            self._term_idf,
        )
        grams, gram_weights = _weighted(grams_of(analysis), grams_of(title), self._gram_idf)
        concepts, concept_weights = self._tags(
            tagged, title.concept_ids, concept_numbers(), self._concept_idf
        )
        senses, sense_weights = self._tags(
            analysis.sense_ids, title.sense_ids, sense_numbers(), self._sense_idf
        )
        stages = implied_stages(tagged, analysis.sense_ids)
        industries = implied_industries(tagged)
        if entry is not None and entry.stage:
            stages = {entry.stage: 1.0}
        if entry is not None and entry.nace:
            industries = dict.fromkeys(entry.nace, 1.0)
        named = certificates_in(text)
        if entry is not None:
            named = named.union(*(certificates_in(each) for each in entry.certifications))
        return Passage(
            path=path,
            kind=kind,
            private=entry is not None and entry.visibility is Visibility.PRIVATE,
            terms=terms,
            term_weights=term_weights,
            grams=grams,
            gram_weights=gram_weights,
            concepts=concepts,
            concept_weights=concept_weights,
            senses=senses,
            sense_weights=sense_weights,
            vector=self._space.embed(analysis),
            meaning=associate(analysis, title_end, TITLE_WEIGHT),
            stages=stages,
            industries=industries,
            certificates=named,
            words={term_key(t.term): text[t.start : t.end] for t in reversed(analysis.tokens)},
            entry_id=entry.id if entry is not None else "",
            lang=analysis.lang,
            trl=entry.trl if entry is not None else None,
        )

    def term_counts(self, passage: Passage) -> NDArray[np.float32]:
        """Return the damped frequencies of a passage's terms, before rarity weighs them.

        Known up to a common factor: the weights of a passage have unit length.
        """
        counts: NDArray[np.float32] = passage.term_weights / self._term_idf[passage.terms]
        return counts

    def _tags(
        self,
        ids: Iterable[str],
        in_title: Iterable[str],
        table: Mapping[str, int],
        idf: NDArray[np.float32],
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        found = numbers(ids, table)
        boost = np.where(np.isin(found, numbers(in_title, table)), TITLE_WEIGHT, 1.0)
        return found, (idf[found] * boost).astype(np.float32)


def _beginning(analysis: Analysis, end: int) -> Analysis:
    """Return the part of an analysis that lies before `end`."""
    return Analysis(
        analysis.lang,
        tuple(each for each in analysis.tokens if each.end <= end),
        tuple(each for each in analysis.concepts if each.end <= end),
        tuple(each for each in analysis.senses if each.end <= end),
    )


def _weighted(
    keys: list[int], title: list[int], idf: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if not keys:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
    counts = Counter(keys)
    extra = set(title)
    found = np.array(sorted(counts), dtype=np.int32)
    weights = np.array(
        [
            (1.0 + math.log(counts[key])) * (TITLE_WEIGHT if key in extra else 1.0)
            for key in found.tolist()
        ],
        dtype=np.float32,
    )
    weights *= idf[found]
    norm = float(np.linalg.norm(weights))
    return found, weights / norm if norm > 0 else weights


def size_class(profile: Profile) -> int:
    """Return the number of a firm's size class, 1 for the smallest; 0 where it is unknown, or where
    the organisation is no enterprise (a university's headcount says nothing of its scale)."""
    kind = sizes.ORGANISATION_TYPES.get(profile.org_type)
    if kind is not None and not kind.is_enterprise:
        return 0
    return _SIZE_NUMBERS.get(profile.size, 0)


_SIZE_NUMBERS: Final[Mapping[str, int]] = {
    name: number for number, name in enumerate(sizes.SIZES, start=1)
}


def _ecosystems(profile: Profile) -> dict[str, float]:
    found = dict(ecosystems.ecosystems_for(profile.nace))
    # What an organisation says of itself outweighs what its industry code suggests.
    found.update(dict.fromkeys(profile.ecosystems, 1.0) if not found else {})
    return found
