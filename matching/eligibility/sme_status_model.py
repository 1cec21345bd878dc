"""What is asked and answered in a self-assessment of the SME status. None always means not known.

Numbers are whole: annual work units in hundredths, money in euro cents, shares in basis points
(1 % = 100), so that a ceiling is met or crossed exactly and never by rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matching.eligibility.enums import Outcome


class Holder(StrEnum):
    """Who stands on the other side of a holding."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    PUBLIC_BODY = "public_body"
    PUBLIC_INVESTMENT = "public_investment"
    VENTURE_CAPITAL = "venture_capital"
    BUSINESS_ANGELS = "business_angels"
    UNIVERSITY = "university"
    INSTITUTIONAL = "institutional"
    SMALL_AUTHORITY = "small_authority"


EXEMPT = frozenset(
    {
        Holder.PUBLIC_INVESTMENT,
        Holder.VENTURE_CAPITAL,
        Holder.BUSINESS_ANGELS,
        Holder.UNIVERSITY,
        Holder.INSTITUTIONAL,
        Holder.SMALL_AUTHORITY,
    }
)
"""Investors that leave an enterprise autonomous up to half of it (Annex, Art. 3(2))."""


class Direction(StrEnum):
    """Whether they hold a share of us, or we hold one of theirs."""

    HOLDS_US = "holds_us"
    WE_HOLD = "we_hold"


class Relation(StrEnum):
    """What a holding makes of two enterprises."""

    AUTONOMOUS = "autonomous"
    PARTNER = "partner"
    LINKED = "linked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figures:
    """An accounting period's figures; `estimate` where no accounts were approved yet."""

    year: int
    awu: int | None = None
    turnover_cents: int | None = None
    balance_cents: int | None = None
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A holding between us and somebody else.

    `votes_bp` None means: as `capital_bp`. `controls` is a right to appoint the majority of a
    board or another dominant influence. `group` names holders that are linked to each other.
    `years` are the figures of that enterprise with everything linked to it. `consolidated`: our
    own figures are from accounts that hold theirs already. `same_market` is asked of people only:
    whether they control another enterprise on the same or an adjacent market, whose figures
    `years` then are. `invested_cents` is asked of business angels: all that they put into us.
    """

    name: str
    holder: Holder = Holder.ENTERPRISE
    direction: Direction = Direction.HOLDS_US
    capital_bp: int | None = None
    votes_bp: int | None = None
    controls: bool = False
    group: str = ""
    years: tuple[Figures, ...] = ()
    consolidated: bool = False
    same_market: bool | None = None
    invested_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """All that a firm says of itself.

    `years` are its own periods, oldest first and without a gap. `is_new`: it has had no earlier
    period. `ownership_changed`: since the last but one period closed, a merger or a purchase has
    changed who controls it.
    """

    years: tuple[Figures, ...]
    ties: tuple[Tie, ...] = ()
    is_new: bool = False
    ownership_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the calculation: a text key with its numbers, its rule, its outcome."""

    key: str
    rule: str
    params: Mapping[str, int | str | None] = field(default_factory=dict)
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class YearResult:
    """A period's sums over the enterprise and what is counted in, rounded for reading.

    Where `missing` names figures, the sums are a lower bound. `size` is the size class of this
    period alone, None where it is not known.
    """

    year: int
    awu: int
    turnover_cents: int
    balance_cents: int
    missing: tuple[str, ...]
    size: str | None
    estimate: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a self-assessment.

    `size` is the class after the two-period rule, None where it is not known. `small_mid_cap` is
    that of Recommendation (EU) 2025/1099, `horizon_mid_cap` that of Horizon Europe: they differ.
    `relation` is the closest tie found. `open_points` are keys of what is missing.
    """

    sme: Outcome
    size: str | None
    small_mid_cap: Outcome
    horizon_mid_cap: Outcome
    relation: Relation
    years: tuple[YearResult, ...]
    lines: tuple[Line, ...]
    open_points: tuple[str, ...]


class QuestionError(ValueError):
    """The question contradicts itself; `field` names where, `code` how."""

    def __init__(self, field_name: str, code: str) -> None:
        """Keep where and how."""
        super().__init__(f"{field_name}: {code}")
        self.field = field_name
        self.code = code
