"""Which version of a rule set is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matching.eligibility.model import RuleSet


def select_version(rule_sets: Iterable[RuleSet], code: str, day: date) -> RuleSet | None:
    """Return the version of the rule set `code` in force on `day`, the highest if several are.

    None where no version holds on that day: nothing is assumed before the first or after the
    last one.
    """
    found = [each for each in rule_sets if each.code == code and each.in_force(day)]
    return max(found, key=lambda each: each.version, default=None)
