"""What is known of a consortium, and what an evaluation answers. None always means not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from matching.eligibility.enums import Level, Outcome, ParticipationKind, Verdict
from matching.eligibility.model import ANYBODY, Rule, Who

DECLARATION: Final = "declaration:"
"""Prefix of the fact that a declaration asks for: ``declaration:civil_only``."""

COUNTRY_SET: Final = "country_set:"
"""Prefix of the fact that a country's standing in a set is not known: ``country_set:HE_AC``."""

NEEDS: Final = frozenset({"partners", "countries", "regions", "independent", "lead"})
"""What an open consortium may still need, as `MissingFact.fact`."""


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation in a consortium.

    `org_type` is a type of the directory, `is_sme` the SME status of its own; `kind` how it takes
    part; `group` names its control group (two participants of one group control one another);
    `cost_cents` is its whole cost in the project, of which `subcontracted_cents` go to others;
    `awarded_cents` is what it already received by the same scheme (cascade funding); `facts` are
    declarations by key.
    """

    id: str
    name: str = ""
    country: str | None = None
    nuts: str | None = None
    org_type: str | None = None
    is_sme: bool | None = None
    for_profit: bool | None = None
    headcount: int | None = None
    kind: ParticipationKind | None = None
    is_lead: bool | None = None
    cost_cents: int | None = None
    subcontracted_cents: int | None = None
    grant_cents: int | None = None
    group: str | None = None
    facts: Mapping[str, bool | None] = field(default_factory=dict)
    awarded_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Consortium:
    """The participants of a project and what is planned.

    `closed` False: more may join, so what is still missing for a minimum is needed, not failed.
    """

    participants: tuple[Participant, ...] = ()
    months: int | None = None
    total_cost_cents: int | None = None
    grant_cents: int | None = None
    trl_start: int | None = None
    trl_end: int | None = None
    facts: Mapping[str, bool | None] = field(default_factory=dict)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class MissingFact:
    """What would decide a rule that is not decided.

    With `participant`: a fact of that participant. Without: a fact of the project or the call,
    or, where `is_need`, `count` more partners, countries or regions that fit `who`.
    """

    fact: str
    participant: str = ""
    count: int = 0
    who: Who = ANYBODY

    @property
    def is_need(self) -> bool:
        """Whether partners are needed, rather than a fact."""
        return not self.participant and self.fact in NEEDS


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule says.

    `verified`: the rule and all that its outcome rests on (countries, regions, who counts) were
    read in current sources; only then is it hard (`level_effective`). `params` fill the sentence.
    """

    rule: Rule
    outcome: Outcome
    level_effective: Level
    verified: bool
    missing: tuple[MissingFact, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_obstacle(self) -> bool:
        """Whether a hard, verified rule fails."""
        return self.outcome is Outcome.NOT_MET and self.level_effective is Level.HARD


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a rule set says of a consortium.

    `in_force` False: the rule set does not hold on the day asked for, so nothing is said.
    """

    rule_set_code: str
    rule_set_version: int
    verdict: Verdict
    results: tuple[RuleResult, ...]
    in_force: bool = True
    template: bool = False

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        """All that is missing, without repeats, in order of the rules."""
        return tuple(dict.fromkeys(each for result in self.results for each in result.missing))

    @property
    def needs(self) -> tuple[MissingFact, ...]:
        """The partners, countries and regions still needed."""
        return tuple(each for each in self.missing if each.is_need)

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The results of rules that are not met, checked or not."""
        return tuple(each for each in self.results if each.outcome is Outcome.NOT_MET)

    def result(self, rule_id: str) -> RuleResult:
        """Return the result of a rule. Raises KeyError if there is none."""
        for each in self.results:
            if each.rule.id == rule_id:
                return each
        raise KeyError(rule_id)
