"""Rules of funding programmes as values: frozen, comparable, each with its source.

A value of None means that nobody has read it in a source: it is not known, and no answer may be
built on it. `verified` is derived (value known, read in its source, source current), never given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from matching.eligibility.enums import (
    Applicants,
    CallKind,
    Confidence,
    CountryStatus,
    Level,
    ParticipationKind,
    PayKind,
    ProgrammeLevel,
    Purpose,
    RuleKind,
    SourceKind,
    SourceStatus,
    TermsState,
)
from matching.reference.programmes import Label


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read; `read_on` is the day somebody read it, None = nobody did.

    `quotes` is the address of the official text that a secondary source reprints.
    """

    key: str
    title: str
    publisher: str = ""
    url: str = ""
    kind: SourceKind = SourceKind.SECONDARY
    read_on: date | None = None
    status: SourceStatus = SourceStatus.CURRENT
    quotes: str = ""

    @property
    def is_read(self) -> bool:
        """Whether somebody read this source."""
        return self.read_on is not None

    @property
    def is_current(self) -> bool:
        """Whether it was read and speaks of the current period or call."""
        return self.is_read and self.status is SourceStatus.CURRENT


@dataclass(frozen=True, slots=True)
class Who:
    """A filter on participants: all that is set must hold; nothing set means everybody.

    `pool` holds country set codes and ISO codes (their union), `countries` ISO codes; of the
    lists one entry must fit.
    """

    pool: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    region_categories: tuple[str, ...] = ()
    sme: bool | None = None
    for_profit: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everybody passes."""
        return self == ANYBODY


ANYBODY: Final = Who()
"""The filter that everybody passes."""

RuleValue = int | Fraction | bool | str | tuple[str, ...] | tuple[int, int] | Who
"""What a rule may hold: a number, a share, yes or no, a list of codes, a TRL range, a filter."""

PayValue = int | Fraction | bool | str | tuple[int | None, int | None]
"""What a pay rule may hold: cents, a share, yes or no, a word, or a range of cents."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a rule set (see the table of kinds in the rule data's format).

    `kinds` are the kinds of participation it speaks of (None = the default of its kind), `who`
    the filter of counts, shares and declarations; the other keys belong to single kinds.
    """

    id: str
    kind: RuleKind
    value: RuleValue | None = None
    level: Level = Level.HARD
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
    verified: bool = False
    note: Label | None = None
    kinds: tuple[ParticipationKind, ...] | None = None
    who: Who = ANYBODY
    nuts_level: int = 2
    each: str = ""
    basis: str = "total_cost"
    without_subcontracting: bool = False
    key: str = ""
    per: str = ""

    @property
    def known(self) -> bool:
        """Whether a value was read."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class When:
    """To whom a pay rule applies; nothing set means everybody."""

    for_profit: bool | None = None
    types: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    kinds: tuple[ParticipationKind, ...] = ()

    @property
    def weight(self) -> int:
        """How many conditions are set: the more, the more special the rule."""
        return (self.for_profit is not None) + sum(
            bool(each) for each in (self.types, self.country, self.kinds)
        )


@dataclass(frozen=True, slots=True)
class PayRule:
    """One statement on what the scheme pays."""

    id: str
    kind: PayKind
    value: PayValue | None = None
    when: When = When()
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
    verified: bool = False
    note: Label | None = None

    @property
    def known(self) -> bool:
        """Whether a value was read."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one kind of action in one version.

    `counts` are the kinds of participation that count for the minima (the first one is how a
    firm usually takes part), `funded` those that may receive money (empty = not known); `sources`
    are all sources that a value of this set names; `overridden` the ids that a call changed.
    """

    code: str
    version: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    template: bool = False
    call_kind: CallKind = CallKind.STANDARD
    applicants: Applicants = Applicants.UNKNOWN
    applicants_source: str = ""
    applicants_confidence: Confidence = Confidence.UNVERIFIED
    labels: Label | None = None
    summaries: Label | None = None
    action_types: tuple[str, ...] = ()
    counts: tuple[ParticipationKind, ...] = ()
    funded: tuple[ParticipationKind, ...] = ()
    counts_source: str = ""
    counts_confidence: Confidence = Confidence.UNVERIFIED
    rules: tuple[Rule, ...] = ()
    pays: tuple[PayRule, ...] = ()
    steps: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    overridden: tuple[str, ...] = ()

    @property
    def usual_kind(self) -> ParticipationKind:
        """How a firm usually takes part here."""
        if self.counts:
            return self.counts[0]
        if self.call_kind is CallKind.CASCADE:
            return ParticipationKind.CASCADE_RECIPIENT
        return ParticipationKind.BENEFICIARY

    @property
    def counts_verified(self) -> bool:
        """Whether `counts` and `funded` were read in a current source."""
        return bool(self.counts) and self.is_verified(self.counts_source, self.counts_confidence)

    @property
    def applicants_verified(self) -> bool:
        """Whether `applicants` was read in a current source."""
        return self.applicants is not Applicants.UNKNOWN and self.is_verified(
            self.applicants_source, self.applicants_confidence
        )

    def is_verified(self, source: str, confidence: Confidence) -> bool:
        """Say whether a value with this source and confidence may be shown as a fact."""
        found = self.sources.get(source)
        return confidence is Confidence.SEEN and found is not None and found.is_current

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by its id. Raises KeyError if there is none."""
        for each in self.rules:
            if each.id == rule_id:
                return each
        raise KeyError(rule_id)

    def in_force(self, day: date) -> bool:
        """Say whether this version holds on a day; outside its dates nothing is assumed."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Programme:
    """A funding programme with its rule sets."""

    code: str
    level: ProgrammeLevel
    labels: Label
    summaries: Label | None = None
    country: str = ""
    nuts: str = ""
    period_from: date | None = None
    period_to: date | None = None
    home: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    rule_sets: tuple[RuleSet, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryMember:
    """How one country (ISO code) stands in a set over a period.

    `scopes` are the parts of the programme it takes part in (empty = all of it), `excluded` parts
    in which it does not. `start` None: in force on the day the source was read, start not known.
    """

    country: str
    status: CountryStatus
    scopes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    source: str = ""
    verified: bool = False
    read_on: date | None = None
    note: Label | None = None


@dataclass(frozen=True, slots=True)
class CountrySet:
    """A named set of countries; `complete` False: a country that is not listed is not known."""

    code: str
    labels: Label
    programme: str = ""
    complete: bool = True
    note: Label | None = None
    members: tuple[CountryMember, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountryTerms:
    """What one country (ISO code) pays its participants, where countries pay themselves."""

    country: str
    state: TermsState
    rate_min: Fraction | None = None
    rate_max: Fraction | None = None
    cap_cents: int | None = None
    cap_note: Label | None = None
    who: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_note: Label | None = None
    agency: str = ""
    url: str = ""
    note: Label | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
    verified: bool = False


@dataclass(frozen=True, slots=True)
class NationalTerms:
    """The country table of a programme that countries pay for."""

    programme: str
    countries: Mapping[str, CountryTerms]
    sources: Mapping[str, Source] = field(default_factory=dict)
