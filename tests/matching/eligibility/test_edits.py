"""Overrides of a call, versions, and what an edit changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matching.eligibility.compare import Change, compare, diff
from matching.eligibility.enums import Outcome, Verdict
from matching.eligibility.evaluator import evaluate
from matching.eligibility.model import RuleSet
from matching.eligibility.overrides import merge_overrides
from matching.eligibility.parsing import parse_rule_set, rule_set_to_mapping
from matching.eligibility.reading import RuleError
from matching.eligibility.sourcing import parse_sources
from matching.eligibility.versions import select_version
from tests.matching.eligibility.builders import SEEN, consortium, context, firm, rule, rule_set

CALL = parse_sources({"call": {"title": "The call's own text", "read_on": "2026-05-01"}})
BY_CALL = {"source": "call", "confidence": "seen_in_source"}
BASE = rule_set(
    rule("min_entities", 3),
    rule("max_months", 36),
    pays=[{"id": "rate", "kind": "rate", "value": 0.7, **SEEN}],
)


def merged(*overrides: dict[str, Any], base: RuleSet = BASE) -> RuleSet:
    return merge_overrides(base, overrides, CALL)


def test_a_call_sets_adds_drops_and_makes_unknown() -> None:
    found = merged(
        {"op": "set", "rule": "min-entities", "value": 2, **BY_CALL},
        {"op": "drop", "rule": "max-months", **BY_CALL},
        {"op": "add", "rule": {"id": "own", "kind": "max_entities", "value": 9, **BY_CALL}},
        {"op": "unknown", "pay": "rate"},
        {"op": "set", "rule": "applicants", "value": "consortium", **BY_CALL},
    )
    assert [(each.id, each.value) for each in found.rules] == [("min-entities", 2), ("own", 9)]
    assert found.rule("min-entities").source == "call"
    assert found.pays[0].value is None
    assert found.applicants.value == "consortium"
    assert found.overridden == ("min-entities", "max-months", "own", "rate", "applicants")
    assert set(found.sources) == {"read", "call"}
    assert parse_rule_set(rule_set_to_mapping(found), found.sources) == found
    assert BASE.rule("min-entities").value == 3


def test_hearsay_drops_nothing() -> None:
    found = merged(
        {"op": "drop", "rule": "max-months", "source": "call", "confidence": "unverified"}
    )
    assert found.rule("max-months").value is None
    who = consortium(firm("a"), firm("b"), firm("c"), months=12)
    assert evaluate(found, who, context()).verdict is Verdict.NO_OBSTACLE
    assert evaluate(BASE, who, context()).verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("override", "path"),
    [
        ({"op": "set", "rule": "min-entities", "value": 2}, "source"),
        ({"op": "set", "rule": "min-entities", "value": 0, **BY_CALL}, "value"),
        ({"op": "set", "rule": "min-entities", "kind": "alone", **BY_CALL}, "kind"),
        ({"op": "set", "rule": "none", "value": 2, **BY_CALL}, "rule"),
        ({"op": "add", "rule": {"id": "min-entities", "kind": "alone"}}, "rule"),
        ({"op": "drop", "rule": "min-entities"}, "source"),
        ({"op": "change", "rule": "min-entities"}, "op"),
        ({"op": "unknown", "rule": "min-entities", "value": 2}, "value"),
        ({"op": "drop", "rule": "applicants", **BY_CALL}, "op"),
    ],
)
def test_a_wrong_override_is_refused(override: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        merged(override)
    assert caught.value.path == f"overrides[0].{path}"


def test_the_version_in_force_is_chosen() -> None:
    def version(number: int, start: str, end: str) -> RuleSet:
        return rule_set(version=number, valid_from=start, valid_to=end)

    sets = [
        version(1, "2021-01-01", "2025-12-31"),
        version(2, "2025-06-01", "2027-12-31"),
        rule_set(code="OTHER"),
    ]

    def chosen(day: date) -> int | None:
        found = select_version(sets, "TEST", day)
        return found.version if found else None

    assert chosen(date(2025, 5, 31)) == 1
    assert chosen(date(2025, 6, 1)) == 2
    assert chosen(date(2027, 12, 31)) == 2
    assert chosen(date(2028, 1, 1)) is None
    assert chosen(date(2020, 12, 31)) is None


def test_a_preview_shows_what_an_edit_changes() -> None:
    after = merged({"op": "set", "rule": "min-entities", "value": 4, **BY_CALL})
    changes = diff(BASE, after)
    assert Change("rules.min-entities.value", 3, 4) in changes
    assert {each.path for each in changes} == {
        "overridden", "rules.min-entities.source", "rules.min-entities.value",
    }  # fmt: skip
    assert diff(BASE, BASE) == ()
    who = consortium(firm("a"), firm("b"), firm("c"), months=12)
    found = compare(evaluate(BASE, who, context()), evaluate(after, who, context()))
    assert (found.verdict_before, found.verdict_after) == (
        Verdict.ELIGIBLE,
        Verdict.NOT_ELIGIBLE,
    )
    assert [(c.rule_id, c.before, c.after) for c in found.changes] == [
        ("min-entities", Outcome.MET, Outcome.NOT_MET)
    ]
    assert not found.is_same
    once = evaluate(BASE, who, context())
    assert compare(once, once).is_same


def test_a_rule_that_came_or_went_is_a_change() -> None:
    after = merged({"op": "drop", "rule": "max-months", **BY_CALL})
    who = consortium(firm("a"), months=12)
    found = compare(evaluate(BASE, who, context()), evaluate(after, who, context()))
    assert [(c.rule_id, c.before, c.after) for c in found.changes] == [
        ("max-months", Outcome.MET, None)
    ]
    assert Change("rules.max-months.value", 36, None) in diff(BASE, after)
