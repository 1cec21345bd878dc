"""The shipped rules on consortia whose answer the source gives: outcome by outcome.

A case names every rule of its rule set with the source that says so; a rule set that gains or
loses a rule, or takes a value from another source, has to be looked at again here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from matching.eligibility.catalogue import load_catalogue
from matching.eligibility.enums import Level, Outcome, ParticipationKind
from matching.eligibility.evaluator import all_rules, evaluate
from matching.eligibility.facts import Consortium, Participant

FOLDER = Path(__file__).resolve().parent / "golden"
DAY = date(2026, 12, 1)
PLAN = ("months", "total_cost_cents", "grant_cents", "trl_start", "trl_end")


@dataclass(frozen=True)
class Golden:
    """One case under one rule set."""

    code: str
    sources: dict[str, str]
    kind: str
    case: dict[str, Any]


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text("utf-8")):
            kind = group.get("kind", "beneficiary")
            for code in group["rule_sets"]:
                for case in group["cases"]:
                    golden = Golden(code, group["sources"], kind, case)
                    found.append(pytest.param(golden, id=f"{code}: {case['name']}"))
    return found


def _consortium(golden: Golden) -> Consortium:
    case = golden.case
    people = []
    for row in case["participants"]:
        facts = {**row, "kind": ParticipationKind(row.get("kind", golden.kind))}
        people.append(Participant(**facts))
    return Consortium(
        participants=tuple(people),
        facts=case.get("facts", {}),
        closed=case.get("closed", True),
        **{key: case[key] for key in PLAN if key in case},
    )


@pytest.mark.parametrize("golden", _cases())
def test_the_shipped_rules_answer_as_their_source_says(golden: Golden) -> None:
    catalogue, case = load_catalogue(), golden.case
    rules = catalogue.rule_set(golden.code, DAY)
    assert rules is not None
    assert {each.id: each.source for each in all_rules(rules)} == golden.sources
    for key in set(golden.sources.values()) - {""}:
        assert rules.sources[key].is_read
    here = catalogue.context(case.get("day", DAY), case.get("scope"))
    found = evaluate(rules, _consortium(golden), here)
    outcomes = {each.rule.id: each.outcome.value for each in found.results}
    assert outcomes == case["outcomes"]
    assert found.verdict.value == case["verdict"]


@pytest.mark.parametrize("golden", _cases())
def test_what_was_not_read_in_a_current_source_decides_nothing(golden: Golden) -> None:
    catalogue = load_catalogue()
    rules = catalogue.rule_set(golden.code, DAY)
    assert rules is not None
    here = catalogue.context(DAY, golden.case.get("scope"))
    for each in evaluate(rules, _consortium(golden), here).results:
        source = rules.sources.get(each.rule.source)
        if source is None or not source.is_current:
            assert not each.verified
            assert each.level_effective is Level.SOFT
        if each.rule.value is None:
            assert each.outcome is Outcome.UNKNOWN
