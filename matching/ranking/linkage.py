"""Which stages and industries complete which: what links show, drawn towards the reference tables.

A link is a need and a partner that fills it (the partner supplies, who asks uses). Per pair of
codes the links seen are set against those expected by chance, and the ratio is shrunk towards what
the reference tables say (gamma-Poisson: `(seen + k · prior) / (expected + k)`). Where no link was
ever seen the tables alone speak, so that it serves firms with and without a past.

The tables: for stages the weights of `stages.feeds`; for industries the typed relations of the
concept list (made of, process for, used in, needs), read through the NACE codes of both concepts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from matching.reference import concepts, nace, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Pair = tuple[str, str]
    Table = Mapping[Pair, float]

PSEUDO_COUNTS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Expected links that the tables are worth, to choose from: of each table the likeliest, given the
links (marginal likelihood of the gamma-Poisson model: empirical Bayes)."""

CONCEPT_COUNT: Final = 2.0
"""The same for the relations of the concept list against "no more than by chance"."""

FEED_FLOOR: Final = 0.1
"""Weight of a pair of stages that the table leaves out: unusual, not impossible."""

LIMIT: Final = math.log(4.0)
"""Four times as often as by chance, or as seldom, is as much as a pair of codes can say."""

SUPPLIES: Final[Mapping[str, bool]] = MappingProxyType(
    {"process_for": True, "used_in": True, "made_of": False, "needs": False}
)
"""Typed relation → whether the concept that has it supplies the one it names (else the other way
round). What substitutes something supplies nobody."""


@dataclass(frozen=True, slots=True)
class Link:
    """A partner found (`supplier_*`) for who asked (`user_*`), and the stages and industries of all
    who could have been found, as shares; `weight` 0..1 says how good the partner is, `group` with
    what else it is held out."""

    supplier_stages: tuple[str, ...]
    supplier_nace: tuple[str, ...]
    user_stages: tuple[str, ...]
    user_nace: tuple[str, ...]
    stage_shares: Mapping[str, float]
    division_shares: Mapping[str, float]
    weight: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Linkage:
    """Log ratios of (supplier, user) pairs of stages and of NACE divisions, shrunk.

    `links` is how many links were learned from (0: the reference tables alone).
    """

    stages: Table = field(default_factory=dict)
    industries: Table = field(default_factory=dict)
    links: int = 0

    def of_stages(self, suppliers: Iterable[str], users: Iterable[str]) -> float:
        """Return how much more often than by chance such stages are linked, -1..1.

        The strongest pair counts; 0.0 where either side is unknown.
        """
        return _strongest(self.stages or prior_stages(), suppliers, users)

    def of_industries(self, suppliers: Iterable[str], users: Iterable[str]) -> float:
        """Return the same for industry codes in any form that `nace` reads."""
        found = self.industries or prior_industries()
        return _strongest(found, _divisions(tuple(suppliers)), _divisions(tuple(users)))

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON object."""
        return {
            "links": self.links,
            "stages": [[*pair, value] for pair, value in sorted(self.stages.items())],
            "industries": [[*pair, value] for pair, value in sorted(self.industries.items())],
        }

    @staticmethod
    def parse(body: Mapping[str, Any]) -> Linkage:
        """Return the linkage of a JSON object. Raises ValueError, KeyError or TypeError."""
        tables = []
        for name in ("stages", "industries"):
            table = {(str(a), str(b)): float(value) for a, b, value in body[name]}
            if not all(map(math.isfinite, table.values())):
                msg = "numbers must be finite"
                raise ValueError(msg)
            tables.append(MappingProxyType(table))
        return Linkage(tables[0], tables[1], int(body["links"]))


def _strongest(table: Table, suppliers: Iterable[str], users: Iterable[str]) -> float:
    users = tuple(users)
    found = [table[a, b] for a in suppliers for b in users if (a, b) in table]
    return max(-1.0, min(1.0, max(found) / LIMIT)) if found else 0.0


@lru_cache(maxsize=50_000)
def _division(code: str) -> str:
    return nace.division_of(code) or ""


def divisions(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the known NACE divisions of codes, each once, sorted."""
    return _divisions(tuple(codes))


@lru_cache(maxsize=20_000)
def _divisions(codes: tuple[str, ...]) -> tuple[str, ...]:
    # The same candidates are compared in every question.
    found = {_division(code) for code in codes}
    return tuple(sorted(each for each in found if nace.is_known_division(each)))


def learn(links: Sequence[Link], pseudo_count: float | None = None) -> Linkage:
    """Return what links show, shrunk towards the reference tables. Deterministic.

    Without a `pseudo_count` the likeliest is taken.
    """
    if not links:
        return Linkage()
    by_stage, by_division = _Counts(), _Counts()
    for each in links:
        known = [s for s in each.supplier_stages if stages.is_stage(s)]
        users = [s for s in each.user_stages if stages.is_stage(s)]
        by_stage.add(known, users, each.stage_shares, each.weight)
        by_division.add(
            divisions(each.supplier_nace), divisions(each.user_nace), each.division_shares,
            each.weight,
        )  # fmt: skip
    return Linkage(
        by_stage.shrunk(prior_stages(), pseudo_count),
        by_division.shrunk(prior_industries(), pseudo_count),
        len(links),
    )


class _Counts:
    """Links seen and expected by chance, per pair of codes."""

    def __init__(self) -> None:
        self._seen: defaultdict[Pair, float] = defaultdict(float)
        self._chance: defaultdict[Pair, float] = defaultdict(float)

    def add(
        self, suppliers: Sequence[str], users: Sequence[str], shares: Mapping[str, float], by: float
    ) -> None:
        """Count one link; several codes of a side share it."""
        if not suppliers or not users:
            return
        for user in users:
            for supplier in suppliers:
                self._seen[supplier, user] += by / len(suppliers) / len(users)
            for code, share in shares.items():
                self._chance[code, user] += by * share / len(users)

    def likelihood(self, prior: Table, count: float) -> float:
        """Return the log likelihood of what was seen, if the prior is worth `count` links.

        Up to a constant; several codes make parts of links, for which the formula holds as well.
        """
        total = []
        for pair, chance in self._chance.items():
            seen, shape = self._seen.get(pair, 0.0), count * math.exp(prior.get(pair, 0.0))
            total += [
                math.lgamma(seen + shape) - math.lgamma(shape),
                shape * math.log(count / (count + chance))
                + seen * math.log(chance / (count + chance)),
            ]
        return math.fsum(total)

    def shrunk(self, prior: Table, count: float | None) -> Table:
        """Return the log ratios of all pairs that the prior or the links know."""
        if count is None:
            count = max(PSEUDO_COUNTS, key=lambda each: self.likelihood(prior, each))
        pairs = sorted({*prior, *self._seen, *self._chance})
        found = {}
        for pair in pairs:
            expected = count * math.exp(prior.get(pair, 0.0))
            ratio = (self._seen.get(pair, 0.0) + expected) / (self._chance.get(pair, 0.0) + count)
            found[pair] = round(math.log(ratio), 4)
        return MappingProxyType(found)


def shares_of(codes: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return code → share of organisations, several codes of one sharing it; those without any
    are left out. The shares sum to 1."""
    total: defaultdict[str, float] = defaultdict(float)
    number = 0
    for own in codes:
        number += bool(own)
        for each in own:
            total[each] += 1.0 / len(own)
    return {each: total[each] / number for each in sorted(total)}


@cache
def prior_stages() -> Table:
    """Return the log ratios that the table of stages gives, for each user 1 in the mean: what is
    asked is which supplier suits it, not whether it is supplied at all."""
    ids = stages.stage_ids()
    found: dict[Pair, float] = {}
    for user in ids:
        weights = [FEED_FLOOR + stages.feeds(supplier, user) for supplier in ids]
        mean = math.fsum(weights) / len(weights)
        found |= {(a, user): math.log(w / mean) for a, w in zip(ids, weights, strict=True)}
    return MappingProxyType(found)


@cache
def prior_industries() -> Table:
    """Return the log ratios that the relations of the concept list give, by NACE division."""
    seen: defaultdict[Pair, float] = defaultdict(float)
    for each in concepts.concepts():
        for relation, targets in each.links.items():
            if relation not in SUPPLIES:
                continue
            for target in filter(concepts.is_concept, targets):
                ends = (divisions(each.nace), divisions(concepts.concept(target).nace))
                suppliers, users = ends if SUPPLIES[relation] else ends[::-1]
                for pair in ((a, b) for a in suppliers for b in users):
                    seen[pair] += 1.0 / len(suppliers) / len(users)
    total = math.fsum(seen.values())
    supply: defaultdict[str, float] = defaultdict(float)
    use: defaultdict[str, float] = defaultdict(float)
    for (a, b), value in seen.items():
        supply[a] += value
        use[b] += value
    return MappingProxyType(
        {
            (a, b): math.log(
                (seen.get((a, b), 0.0) + CONCEPT_COUNT)
                / (supply[a] * use[b] / total + CONCEPT_COUNT)
            )
            for a in sorted(supply)
            for b in sorted(use)
        }
    )
