"""What an edit of a rule set changes: in its rules, and in what it says of a consortium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matching.eligibility.parsing import rule_set_to_mapping

if TYPE_CHECKING:
    from matching.eligibility.enums import Outcome, Verdict
    from matching.eligibility.facts import Evaluation
    from matching.eligibility.model import RuleSet


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: `path` like ``rules.min-entities.value``; None = absent."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ResultChange:
    """One rule whose outcome, or whose being checked, differs; None = the rule is not there."""

    rule_id: str
    before: Outcome | None
    after: Outcome | None
    verified_before: bool = False
    verified_after: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations of one consortium side by side."""

    verdict_before: Verdict
    verdict_after: Verdict
    changes: tuple[ResultChange, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return self.verdict_before is self.verdict_after and not self.changes


def diff(before: RuleSet, after: RuleSet) -> tuple[Change, ...]:
    """Return what differs between two rule sets, by path, in order of the path.

    Rules and pay rules are compared by their ids; their order does not count.
    """
    one, other = _flat(before), _flat(after)
    return tuple(
        Change(path, one.get(path), other.get(path))
        for path in sorted({*one, *other})
        if one.get(path) != other.get(path)
    )


def _flat(rule_set: RuleSet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in rule_set_to_mapping(rule_set).items():
        if key in ("rules", "pays"):
            for row in value:
                for name, each in row.items():
                    if name != "id":
                        found[f"{key}.{row['id']}.{name}"] = each
        else:
            found[key] = value
    return found


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Return what differs between two evaluations, rule by rule in order of the ids."""
    one = {each.rule.id: each for each in before.results}
    other = {each.rule.id: each for each in after.results}
    changes = []
    for rule_id in sorted({*one, *other}):
        old, new = one.get(rule_id), other.get(rule_id)
        change = ResultChange(
            rule_id,
            old.outcome if old else None,
            new.outcome if new else None,
            bool(old and old.verified),
            bool(new and new.verified),
        )
        same = change.before is change.after and change.verified_before is change.verified_after
        if not same:
            changes.append(change)
    return Comparison(before.verdict, after.verdict, tuple(changes))
