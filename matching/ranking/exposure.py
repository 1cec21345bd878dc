"""Balance: who is shown how often, and how far that may move a proposal.

The order of a list is changed a little, never its members: every candidate gets an offset in
log-odds, the sum of one part per group it belongs to (its region, its size, newcomer or not) and
one of its own where it has been shown very often. A part grows with how far the group was from
its share in the last days. All of it is bounded, so nobody is lifted above a much better one; the
score itself and the probability shown stay what they were.

Pure: the same scores, groups and counts give the same order.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of balancing, all in one place; published on "How proposals are made".

    `lowest` and `highest` bound the goal: exposure of a group over its share. `strength` is how
    strongly a part answers a departure (per log of the ratio), `most` the greatest offset of one
    candidate in log-odds, so two candidates never swap whose scores differ by more than twice
    `most`. `cap` is the multiple of the average exposure from which an organisation's own part
    begins. `settling` is the exposure (sum of place weights) that is added to every count as if
    it had been given by share: with little shown, little is moved. Regions with fewer than
    `smallest` organisations count with their country, and are left alone where that is small too.
    `shown` places count as exposure, over `days`. The strengths were chosen on the demo data (434
    invented firms) and the synthetic population. They were not tuned on the judged set, but its
    results were seen during the first prototype, so it is no untouched test of them.
    """

    version: str = "balance-1"
    days: int = 30
    shown: int = 20
    lowest: float = 0.8
    highest: float = 1.25
    strength: float = 1.5
    most: float = 0.4
    cap: float = 3.0
    settling: float = 100.0
    smallest: int = 30


RULES: Final = Rules()

NEGLIGIBLE: Final = 0.02
"""An offset below this (two per cent of the odds) is not told to the reader."""

MILLI: Final = 1000
"""Exposure is stored in whole thousandths, so that sums do not depend on their order."""


def place_weight(place: int) -> float:
    """Return how much a place (from 1) is seen, as in nDCG: 1 at the top, 0.23 at place 20."""
    return 1.0 / math.log2(place + 1)


def regions_of(
    counts: Mapping[tuple[str, str], int], rules: Rules = RULES
) -> dict[tuple[str, str], str]:
    """Return (country, NUTS 1 code) → the region it counts with: the code, the country or ''.

    `counts` says how many organisations each holds.
    """
    found = {}
    rest: Counter[str] = Counter()
    for (country, code), count in counts.items():
        if code and count >= rules.smallest:
            found[country, code] = code
        else:
            rest[country] += count
    for country, code in counts:
        if (country, code) not in found:
            large = bool(country) and rest[country] >= rules.smallest
            found[country, code] = country if large else ""
    return found


def groups_of(region: str, size: str, newcomer: bool | None) -> tuple[str, ...]:
    """Return the groups an organisation is balanced in; what is unknown gives none."""
    found = [f"region:{region}"] if region else []
    found += [f"size:{size}"] if size else []
    if newcomer is not None:
        found.append("newcomer:yes" if newcomer else "newcomer:no")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Exposures:
    """What was shown in the last days, and who could have been.

    `members` counts the organisations of each group that may be shown, `organisations` all of
    them; `shown` is the exposure of each group, `total` all of it.
    """

    members: Mapping[str, int] = field(default_factory=dict)
    organisations: int = 0
    shown: Mapping[str, float] = field(default_factory=dict)
    total: float = 0.0

    def share(self, group: str) -> float:
        """Return a group's share of the organisations, 0..1."""
        return self.members.get(group, 0) / self.organisations if self.organisations else 0.0

    def ratio(self, group: str, settling: float = 0.0) -> float | None:
        """Return a group's exposure over its share, None for no group or nothing shown.

        `settling` is exposure added as if it had been given by share.
        """
        share, total = self.share(group), self.total + settling
        if share <= 0 or total <= 0:
            return None
        return (self.shown.get(group, 0.0) + settling * share) / (total * share)


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate before balancing. `neutral` ones keep their score and count for nothing: public
    records, and members of a cluster of the asker, whom it knows. `seen` is its own exposure."""

    id: str
    score: float
    groups: tuple[str, ...] = ()
    seen: float = 0.0
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Balanced:
    """What balancing did to one candidate; places count from 1.

    `offset` is the bounded sum of `parts` (group → part; `own` for the cap), `before` and `after`
    its places: sorting by `score + offset` gives the order again.
    """

    id: str
    score: float
    offset: float
    parts: Mapping[str, float]
    before: int
    after: int


def parts_of(each: Contender, exposures: Exposures, rules: Rules = RULES) -> dict[str, float]:
    """Return the parts of a candidate's offset that are not zero."""
    if each.neutral:
        return {}
    found = {}
    for group in each.groups:
        if exposures.members.get(group, 0) < rules.smallest:
            continue
        ratio = exposures.ratio(group, rules.settling)
        if ratio is not None:
            found[group] = -rules.strength * math.log(max(ratio, 1e-6))
    found["own"] = _cap(each, exposures, rules)
    return {key: round(part, 6) for key, part in found.items() if round(part, 6) != 0.0}


def _cap(each: Contender, exposures: Exposures, rules: Rules) -> float:
    """Return the part by which an organisation that is shown very often steps back."""
    if not exposures.organisations:
        return 0.0
    settled = rules.settling / exposures.organisations
    average = exposures.total / exposures.organisations + settled
    if average <= 0:
        return 0.0
    often = (each.seen + settled) / average
    return -rules.strength * math.log(often / rules.cap) if often > rules.cap else 0.0


def balance(
    contenders: Sequence[Contender], exposures: Exposures, rules: Rules = RULES
) -> list[Balanced]:
    """Return all contenders in their balanced order.

    They are ranked by score (then id), moved by their offsets, each at most `rules.most`.
    """
    before = sorted(contenders, key=lambda each: (-each.score, each.id))
    moved = []
    for place, each in enumerate(before, start=1):
        parts = parts_of(each, exposures, rules)
        offset = round(max(-rules.most, min(rules.most, sum(parts.values()))), 6)
        moved.append(Balanced(each.id, each.score, offset, parts, place, 0))
    order = sorted(moved, key=lambda each: (-(each.score + each.offset), each.before))
    return [
        Balanced(e.id, e.score, e.offset, e.parts, e.before, place)
        for place, e in enumerate(order, start=1)
    ]


def exposure_of(
    order: Iterable[str], neutral: frozenset[str] = frozenset(), rules: Rules = RULES
) -> dict[str, int]:
    """Return candidate → exposure of one list in thousandths, for its first `shown` places."""
    return {
        each: round(MILLI * place_weight(place))
        for place, each in enumerate(order, start=1)
        if place <= rules.shown and each not in neutral
    }
