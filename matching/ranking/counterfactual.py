"""Why a firm is not proposed for a need, and what one true addition to its profile would change.

Everything is recomputed with the ranking in use: the firm as it stands is ranked among the other
candidates, then again with one thing added. Nothing is made up: an addition is only ever offered
as "if this is so". Of the others nothing leaves this module but how many stand above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.domain import Entry, EntryKind, Visibility
from matching.ranking.features import FEATURES, GROUPS, Asked, Pool, compute
from matching.ranking.keys import concept_ids
from matching.ranking.traits import THIN_WORDS, related
from matching.reference import concepts, value_chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.ranking.prepared import Passage, PreparedProfile
    from matching.ranking.service import Matcher, See

BANDS: Final[tuple[tuple[int, int], ...]] = (
    (1, 5),
    (6, 10),
    (11, 20),
    (21, 50),
    (51, 100),
    (101, 0),
)
"""Places are told in bands (0: no end): an exact place would say what others changed."""

COMPARED: Final = 10
"""The first ten of the others are what a firm is compared with, by their median."""

LEAST: Final = 5
"""With fewer others than this nothing is compared: a median of so few would be about somebody."""

GAP: Final = 0.1
MUCH: Final = 0.7
"""Log-odds from which a part is said to be behind, and far behind (the odds halve)."""

MAX_PARTS: Final = 5
MAX_ADDITIONS: Final = 6
MAX_CONCEPTS: Final = 4
GAIN: Final = 0.05
"""An addition that changes less (in log-odds) is not worth a word."""

READY: Final = 9
FAR_CODES: Final = 0.5
"""An industry code at least this near to the one pointed at counts as having it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score beside that of the others; `gap` in log-odds, positive: behind."""

    code: str
    gap: float

    @property
    def much(self) -> bool:
        """True where the firm is far behind in this part."""
        return self.gap >= MUCH


@dataclass(frozen=True, slots=True)
class Addition:
    """One thing that would change the place, if it is true.

    `kind` is certification, concept, offer, publish_offer, stage, nace, chain, trl, country or
    description; `value` a code, an entry id or words of the need; `band` the place it would give.
    """

    kind: str
    value: str
    band: tuple[int, int]
    gain: float


@dataclass(frozen=True, slots=True)
class WhyNot:
    """How a firm stands for a need: its band of places among `candidates`, the parts in which it
    is behind and ahead, and what one addition would change."""

    band: tuple[int, int]
    candidates: int
    behind: tuple[Part, ...]
    ahead: tuple[Part, ...]
    additions: tuple[Addition, ...]


def band_of(place: int) -> tuple[int, int]:
    """Return the band of a place (from 1)."""
    return next(each for each in BANDS if place <= each[1] or each[1] == 0)


def why_not(
    matcher: Matcher,
    asker: Profile,
    need_id: str,
    firm: Profile,
    others: Iterable[Profile],
    unpublished: Sequence[Entry] = (),
    see: See | None = None,
) -> WhyNot:
    """Return how `firm` stands for a need of `asker` among `others`.

    All profiles are given as the public sees them; `unpublished` are offers of the firm that only
    few may read, so that showing them can be tried. With a store in the matcher, `see` (as for
    `Matcher.propose`, of the public) spares preparing the others anew. Raises KeyError for an
    unknown need.
    """
    asked = Asked(matcher.preparer.prepare(asker), need_id)
    unique = {p.id: p for p in others}.values()
    pool = matcher.ready([p for p in unique if p.id not in (asker.id, firm.id)], see)
    parts = matcher.model.contributions(compute(asked, Pool(pool), matcher.preparer.linkage).rows)
    scores = matcher.model.intercept + parts.sum(axis=1)
    own = matcher.preparer.prepare(firm)
    row = _row(matcher, asked, own)
    mine = matcher.model.contributions(row)[0]
    score = float(matcher.model.scores(row)[0])
    before = 1 + int((scores > score).sum())
    behind, ahead = _compared(mine, parts, scores)
    additions = []
    for kind, value, tried in _tried(asked, own, unpublished):
        new = float(matcher.model.scores(_tried_row(matcher, asked, tried, kind))[0])
        if new - score < GAIN:
            continue
        place = 1 + int((scores > new).sum())
        additions.append(Addition(kind, value, band_of(place), new - score))
    additions.sort(key=lambda each: (-each.gain, each.kind, each.value))
    return WhyNot(
        band_of(before), len(pool) + 1, behind, ahead, _one_of_a_kind(additions)[:MAX_ADDITIONS]
    )


def _row(matcher: Matcher, asked: Asked, firm: PreparedProfile) -> NDArray[np.float64]:
    return compute(asked, Pool([firm]), matcher.preparer.linkage).rows


def _tried_row(matcher: Matcher, asked: Asked, firm: Profile, kind: str) -> NDArray[np.float64]:
    row = _row(matcher, asked, matcher.preparer.prepare(firm))
    if kind == "description":
        # What a longer text would say is not known: only its being short is taken away.
        row[:, [each.group == "thin_profile" for each in FEATURES]] = 0.0
    return row


def _compared(
    mine: NDArray[np.float64], parts: NDArray[np.float64], scores: NDArray[np.float64]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts in which the firm is behind and ahead of the first of the others."""
    if len(scores) < LEAST:
        return (), ()
    first = parts[np.argsort(-scores, kind="stable")[:COMPARED]]
    found = []
    for group in GROUPS:
        at = [number for number, each in enumerate(FEATURES) if each.group == group]
        median = float(np.median(first[:, at].sum(axis=1)))
        found.append(Part(group, median - float(mine[at].sum())))
    behind = sorted((e for e in found if e.gap >= GAP), key=lambda e: (-e.gap, e.code))
    ahead = sorted((e for e in found if e.gap <= -GAP), key=lambda e: (e.gap, e.code))
    return tuple(behind[:MAX_PARTS]), tuple(ahead[:MAX_PARTS])


def _one_of_a_kind(additions: Sequence[Addition]) -> tuple[Addition, ...]:
    """Return the additions with at most two of a kind, so that one kind does not fill the list."""
    kept: list[Addition] = []
    for each in additions:
        if sum(other.kind == each.kind for other in kept) < 2:
            kept.append(each)
    return tuple(kept)


def _tried(
    asked: Asked, own: PreparedProfile, unpublished: Sequence[Entry]
) -> Iterable[tuple[str, str, Profile]]:
    """Yield what is tried: kind, value, and the profile with that one thing added."""
    need = asked.needs[0]
    firm, asker = replace(own.profile, version=0), asked.asker.profile
    held = own.certificates.union(*(each.certificates for each in own.supply))
    for name in sorted(need.certificates - held):
        yield (
            "certification", name,
            replace(firm, certifications=(*firm.certifications, _spelt(name))),
        )  # fmt: skip
    for concept in _lacking(need, own):
        yield "concept", concept, _tagged(firm, concept)
    words = tuple(concept_ids()[number] for number in _strongest(need)[:MAX_CONCEPTS])
    if words:
        yield "offer", " ".join(words), _offering(firm, words)
    for entry in unpublished:
        shown = replace(entry, visibility=Visibility.PUBLIC)
        yield "publish_offer", entry.id, replace(firm, offers=(*firm.offers, shown))
    stage = max(need.stages, key=lambda each: (need.stages[each], each), default="")
    if stage and stage not in firm.stages:
        yield "stage", stage, replace(firm, stages=(*firm.stages, stage))
    code = max(need.industries, key=lambda each: (need.industries[each], each), default="")
    if code and all(related(code, each) < FAR_CODES for each in firm.nace):
        yield "nace", code, replace(firm, nace=(*firm.nace, code))
    for chain in asker.chains:
        if chain not in firm.chains and chain in {each.id for each in value_chains.chains()}:
            yield "chain", chain, replace(firm, chains=(*firm.chains, chain))
    if firm.trl is None or firm.trl[1] < READY:
        low = firm.trl[0] if firm.trl else READY
        yield "trl", str(READY), replace(firm, trl=(low, READY))
    if not firm.country and asker.country:
        yield "country", asker.country, replace(firm, country=asker.country)
    if own.words < THIN_WORDS:
        yield "description", "", firm


def _spelt(name: str) -> str:
    """Return a certificate as it is written in a profile; numbered standards are ISO's or EN's."""
    return f"ISO {name}" if name[:1].isdigit() else name


def _strongest(need: Passage) -> list[int]:
    order = np.lexsort((need.concepts, -need.concept_weights))
    return [int(need.concepts[at]) for at in order if concepts.is_concept(_id(need.concepts[at]))]


def _id(number: np.int32) -> str:
    return concept_ids()[int(number)]


def _lacking(need: Passage, own: PreparedProfile) -> list[str]:
    """Return the need's heaviest concepts that no text or tag of the firm names."""
    named = {int(number) for passage in own.supply for number in passage.concepts}
    return [concept_ids()[n] for n in _strongest(need) if n not in named][:MAX_CONCEPTS]


def _tagged(firm: Profile, concept: str) -> Profile:
    """Return the firm with a tag on its first offer, on a new one where it has none."""
    if not firm.offers:
        return _offering(firm, (concept,))
    first = replace(firm.offers[0], concepts=(*firm.offers[0].concepts, concept))
    return replace(firm, offers=(first, *firm.offers[1:]))


def _offering(firm: Profile, ids: Sequence[str]) -> Profile:
    """Return the firm with one more offer, titled with the labels of these concepts."""
    lang = firm.language if firm.language in concepts.LANGUAGES else "en"
    title = ", ".join(concepts.label(each, lang) for each in ids)
    offer = Entry(
        id=f"{firm.id}/tried", kind=EntryKind.OFFER, title=title, language=lang,
        concepts=tuple(ids),
    )  # fmt: skip
    return replace(firm, offers=(*firm.offers, offer))


def gain_words(gain: float) -> str:
    """Return how much an addition changes: `little`, `some` or `much`."""
    if gain >= MUCH:
        return "much"
    return "some" if gain >= MUCH / 2 else "little"
