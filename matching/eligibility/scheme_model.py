"""Questions, options and answers of the scheme finder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from matching.eligibility.enums import ProgrammeLevel, Purpose

if TYPE_CHECKING:
    from datetime import date

    from matching.eligibility.model import NationalTerms, RuleSet
    from matching.eligibility.roles import RoleAnswer


class Company(StrEnum):
    """Alone or with others."""

    ALONE = "alone"
    PARTNERS = "partners"
    WOULD_LIKE = "would_like"


class Band(StrEnum):
    """How near a scheme is: one answer each."""

    REGIONAL = "regional"
    NATIONAL = "national"
    EUROPEAN = "european"


class Side(StrEnum):
    """Whether a reason speaks for a scheme, against it, or leaves something open."""

    FOR = "for"
    AGAINST = "against"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SchemeQuestions:
    """The six answers; None = not answered.

    `who` is sme, larger or other; `wants` what the firm wants to do; `trl` how far the idea is
    (lowest, highest); `budget_cents` the order of magnitude of the project's cost.
    """

    who: str | None = None
    country: str | None = None
    nuts: str | None = None
    wants: Purpose | None = None
    company: Company | None = None
    trl: tuple[int, int] | None = None
    budget_cents: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SchemeOption:
    """A scheme that may be proposed: a rule set with the facts of its programme or call.

    `country` and `nuts` say where it is offered (empty = everywhere its rules allow); `purposes`
    and `trl` stand in for those of the rule set where a call has its own; `closes` is the day an
    open call closes.
    """

    id: str
    rule_set: RuleSet
    level: ProgrammeLevel
    country: str = ""
    nuts: str = ""
    scope: str | None = None
    purposes: tuple[Purpose, ...] = ()
    trl: tuple[int, int] | None = None
    closes: date | None = None
    national_terms: NationalTerms | None = None

    @property
    def band(self) -> Band:
        """The band it competes in."""
        if self.level is ProgrammeLevel.REGIONAL:
            return Band.REGIONAL
        return Band.NATIONAL if self.level is ProgrammeLevel.NATIONAL else Band.EUROPEAN


@dataclass(frozen=True, slots=True)
class SchemeReason:
    """Why a scheme is proposed, what speaks against it, or what is not known of it.

    `weight` says how much it counts in the order; `code` and `params` name its sentence.
    """

    code: str
    side: Side
    weight: int = 1
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemeAnswer:
    """A proposed scheme with its reasons, the weightiest first."""

    option: SchemeOption
    reasons: tuple[SchemeReason, ...]
    role: RoleAnswer

    @property
    def band(self) -> Band:
        """The band it was chosen in."""
        return self.option.band

    def side(self, side: Side) -> tuple[SchemeReason, ...]:
        """Return the reasons of one side."""
        return tuple(each for each in self.reasons if each.side is side)
