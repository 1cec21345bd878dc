"""Countries in pools and categories of regions, three-valued: True, False or None (not known)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import CountryStatus
from matching.eligibility.reading import COUNTRY_SET
from matching.reference import countries, nuts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matching.eligibility.model import CountryMember, CountrySet, Source

NUTS2: Final = 2
_NUTS2_LENGTH: Final = 4
_IN: Final = frozenset({CountryStatus.MEMBER, CountryStatus.ASSOCIATED, CountryStatus.TRANSITIONAL})


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A NUTS 2 region as a decision lists it; `category` None = not known."""

    nuts: str
    nuts_version: str
    category: str | None
    outermost: bool
    source: str
    verified: bool


@dataclass(frozen=True)
class RegionCategories:
    """Categories of NUTS 2 regions by the codes of the decision that lists them.

    Codes of another NUTS version are led to the listed ones by the recodings of
    `matching.reference.nuts`; a region made of listed regions of different categories is not
    known, unless a smaller code (NUTS 3) says in which of them it lay.
    """

    rows: Mapping[str, RegionRow] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    @cached_property
    def _olds(self) -> Mapping[str, frozenset[str]]:
        """Current code → old codes (NUTS 2 or 3) of listed regions that became it, or a part."""
        found: dict[str, set[str]] = {}
        for old, rows in nuts.all_recodings().items():
            for each in rows:
                found.setdefault(each.new, set()).add(old)
        return {new: frozenset(old) for new, old in found.items()}

    def category(self, code: str | None, *, verified_only: bool = False) -> str | None:
        """Return less_developed, transition or more_developed, None if that is not known.

        A larger region (or a country) has a category where all its NUTS 2 regions have the same.
        """
        found = {row.category for row in self._rows_of(code, verified_only)}
        return found.pop() if len(found) == 1 else None

    def is_outermost(self, code: str | None, *, verified_only: bool = False) -> bool | None:
        """Say whether a region is an outermost one of the EU, None if that is not known."""
        found = {row.outermost for row in self._rows_of(code, verified_only)}
        if len(found) == 1:
            return found.pop()
        region = nuts.resolve(code) if code and not found else None
        # Regions outside the EU are in no list of its regions.
        return False if region is not None and not countries.is_eu(region.country) else None

    def holds(
        self, code: str | None, wanted: tuple[str, ...], *, verified_only: bool = False
    ) -> bool | None:
        """Say whether a region is of one of the categories; None if that is not known."""
        answers = []
        basic = {each for each in wanted if each != "outermost"}
        if basic:
            category = self.category(code, verified_only=verified_only)
            answers.append(None if category is None else category in basic)
        if "outermost" in wanted:
            answers.append(self.is_outermost(code, verified_only=verified_only))
        if any(answers):
            return True
        return None if None in answers else False

    def _rows_of(self, code: str | None, verified_only: bool) -> list[RegionRow]:
        """Return the rows that a code may lie in; empty if one of them is not known."""
        rows = self._listed(code)
        good = [each for each in rows if each and each.category]
        if verified_only:
            good = [each for each in good if each.verified]
        return good if len(good) == len(rows) else []

    def _listed(self, code: str | None) -> list[RegionRow | None]:
        if not code:
            return []
        clean = code.strip().upper()
        clean = countries.to_eurostat(clean[:2]) + clean[2:]
        listed = self.rows.get(clean[:_NUTS2_LENGTH])
        if listed is not None:
            return [listed]
        region = nuts.resolve(clean)
        if region is None:
            return []
        if region.level < NUTS2:
            below = [self._listed(each.code) or [None] for each in nuts.children(region.code)]
            return [row for rows in below for row in rows]
        upper = region.code[:_NUTS2_LENGTH]
        if upper in self.rows:
            return [self.rows[upper]]
        # A NUTS 3 region may come from one listed region where the NUTS 2 region above it comes
        # from several.
        olds = self._olds.get(region.code, frozenset())
        if region.level == NUTS2 or not olds:
            parts = (upper, *(each.code for each in nuts.children(upper)))
            olds = frozenset().union(*(self._olds.get(each, frozenset()) for each in parts))
        return [self.rows.get(old[:_NUTS2_LENGTH]) for old in sorted(olds)]


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer needs besides the facts of a consortium.

    `scope` is the part of the programme that the call belongs to (``pillar-2``, ``widera``,
    ``eic``), None = not named; it decides for countries that take part in some parts only. With
    `verified_only`, what was not checked about countries and regions is taken as not known.
    """

    day: date
    country_sets: Mapping[str, CountrySet] = field(default_factory=dict)
    region_categories: RegionCategories = field(default_factory=RegionCategories)
    scope: str | None = None
    verified_only: bool = False


@dataclass(frozen=True, slots=True)
class InPool:
    """Whether a country is in a pool.

    `missing` names what would decide it where it is not known: ``scope``, or
    ``country_set:<code>``; `transitional` marks a country that counts by a transitional rule.
    """

    value: bool | None
    missing: str = ""
    transitional: bool = False


def in_pool(country: str | None, pool: tuple[str, ...], context: Context) -> InPool:
    """Say whether a country (ISO or Eurostat code) is in the union of sets and countries.

    A country that is not known gives None with `missing` ``country``.
    """
    if not country:
        return InPool(None, "country")
    iso = countries.to_iso(country)
    unsure = InPool(False)
    transitional = InPool(False)
    for each in pool:
        if each == iso:
            return InPool(True)
        if each not in context.country_sets:
            if not COUNTRY_SET.match(each):
                continue
            if each == "EU27":
                found = InPool(countries.is_eu(iso))
            else:
                found = InPool(None, f"country_set:{each}")
        else:
            found = _in_set(iso, context.country_sets[each], context)
        if found.value and not found.transitional:
            return found
        if found.value:
            transitional = found
        elif found.value is None and unsure.value is False:
            unsure = found
    return transitional if transitional.value else unsure


def _in_set(iso: str, country_set: CountrySet, context: Context) -> InPool:
    rows = [each for each in country_set.members if each.country == iso]
    if not rows:
        read = any(each.verified for each in country_set.members)
        known = country_set.complete and (read or not context.verified_only)
        return InPool(False) if known else InPool(None, f"country_set:{country_set.code}")
    answers = [_by_row(each, country_set.code, context) for each in rows]
    for each in answers:
        if each.value:
            return each
    return next((each for each in answers if each.value is None), InPool(False))


def _by_row(row: CountryMember, code: str, context: Context) -> InPool:
    day = context.day
    if (row.start and day < row.start) or (row.end and day > row.end):
        return InPool(False)
    unsure = not row.verified or (
        # A start that nobody read: it holds from the day the list was read.
        row.start is None
        and row.status is not CountryStatus.MEMBER
        and (row.read_on is None or day < row.read_on)
    )
    if unsure and context.verified_only:
        return InPool(None, f"country_set:{code}")
    if row.status not in _IN:
        return InPool(False)
    if row.scopes and context.scope is None:
        return InPool(None, "scope")
    if row.scopes and context.scope not in row.scopes:
        return InPool(False)
    # An exception closes a named part alone: a call that names no part is not in it.
    if context.scope in row.excluded:
        return InPool(False)
    return InPool(True, transitional=row.status is CountryStatus.TRANSITIONAL)
