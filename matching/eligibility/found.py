"""What a rule's function returns, and the two comparisons that all of them use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matching.eligibility.enums import Outcome
from matching.eligibility.facts import MissingFact

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Found:
    """An outcome with what would decide it (only if unknown) and what fills its sentence."""

    outcome: Outcome
    missing: tuple[MissingFact, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)


def decided(
    *,
    met: bool,
    failed: bool,
    missing: tuple[MissingFact, ...] = (),
    params: Mapping[str, object] | None = None,
) -> Found:
    """Return the outcome: met in the worst case, failed in the best case, else unknown."""
    if met:
        return Found(Outcome.MET, params=params or {})
    if failed:
        return Found(Outcome.NOT_MET, params=params or {})
    return Found(Outcome.UNKNOWN, missing, params or {})


def by_truth(
    value: bool | None,
    missing: tuple[MissingFact, ...] = (),
    params: Mapping[str, object] | None = None,
) -> Found:
    """Return the outcome of a three-valued answer."""
    return decided(met=value is True, failed=value is False, missing=missing, params=params)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that a quantity can be; None = no bound (or not computable)."""

    low: int | Fraction | None
    high: int | Fraction | None

    @property
    def exact(self) -> int | Fraction | None:
        """The quantity where only one is possible, else None."""
        return self.low if self.low == self.high else None

    def at_least(self, value: int | Fraction) -> bool:
        """Say whether it is `value` or more in the worst case."""
        return self.low is not None and self.low >= value

    def at_most(self, value: int | Fraction) -> bool:
        """Say whether it is `value` or less in the worst case."""
        return self.high is not None and self.high <= value

    def below(self, value: int | Fraction) -> bool:
        """Say whether it is less than `value` even in the best case."""
        return self.high is not None and self.high < value

    def above(self, value: int | Fraction) -> bool:
        """Say whether it is more than `value` even in the best case."""
        return self.low is not None and self.low > value
