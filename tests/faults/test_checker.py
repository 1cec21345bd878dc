"""The checker finds what it is there to find; else a quiet run of the faults means nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.faults.checker import State, violations
from tests.faults.history import History, Op

RUN = "run-1"
OPS: list[Op] = [
    Op("editor", "entry.create", "m1", "first", "ok", 201, 1, 2),
    Op("editor", "entry.edit", "m1", "second", "ok", 200, 3, 4),
    Op("editor", "entry.create", "m2", "other", "ok", 201, 5, 6),
    Op("editor", "entry.delete", "m2", "", "ok", 204, 7, 8),
    Op("importer", "import.upload", "list", RUN, "ok", 201, 1, 2),
    Op("importer", "import.apply", "list", RUN, "ok", 202, 3, 4, {"names": ["A", "B"]}),
]


def _history(*ops: Op) -> History:
    history = History()
    for op in ops or OPS:
        history.add(op)
    return history


def _state(**changes: Any) -> State:
    state = State(
        entries=[("e1", "m1")],
        titles={"e1": "second"},
        organisations=["A", "B"],
        memberships=["A", "B"],
        runs={RUN: "done"},
        journal=[(RUN, 1), (RUN, 2)],
        questions=[("q", "done", [1, 2, 3])],
        expected={"d1": 4},
        held={"d1": 4},
        found={"e1": ["e1"]},
    )
    return replace(state, **changes)


def test_all_is_well() -> None:
    assert violations(_history(), _state()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"entries": [], "found": {}}, "m1 was acknowledged and is there 0 times"),
        ({"entries": [("e1", "m1"), ("e9", "m1")]}, "m1 was acknowledged and is there 2 times"),
        ({"titles": {"e1": "first"}}, "not the last acknowledged"),
        ({"entries": [("e1", "m1"), ("e2", "m2")]}, "m2 was deleted and is there"),
        ({"organisations": ["A"]}, "'B' of import list is there 0 times"),
        ({"organisations": ["A", "B", "B"]}, "'B' of import list is there 2 times"),
        ({"memberships": ["A", "A", "B"]}, "'A' of import list is a member 2 times"),
        ({"runs": {}}, "is gone"),
        ({"runs": {RUN: "running"}}, "is running"),
        ({"journal": [(RUN, 1)]}, "holds 1 rows"),
        ({"journal": [(RUN, 1), (RUN, 2), (RUN, 2)]}, "holds 3 rows"),
        ({"questions": [("q", "failed", [])]}, "question q is failed"),
        ({"questions": [("q", "done", [1, 2, 2])]}, "has the ranks"),
        ({"held": {}}, "lacks d1"),
        ({"held": {"d1": 3}}, "holds d1 at 3"),
        ({"held": {"d1": 4, "d2": 1}}, "d2, which nobody wants"),
        ({"found": {"e1": []}}, "finds it 0 times"),
        ({"found": {"e1": ["e1", "e1"]}}, "finds it 2 times"),
        ({"outbox": 1}, "outbox: 1"),
        ({"revocations": 2}, "revocations: 2"),
        ({"unfinished": 3}, "unfinished: 3"),
    ],
)
def test_a_broken_rule_is_found(changes: dict[str, Any], words: str) -> None:
    found = violations(_history(), _state(**changes))
    assert any(words in sentence for sentence in found), found


def test_of_an_unknown_write_both_ends_are_right_and_twice_is_not() -> None:
    unknown = Op("editor", "entry.create", "m3", "third", "unknown", 0, 9, 10)
    history = _history(*OPS, unknown)
    assert violations(history, _state()) == []
    there = {"entries": [("e1", "m1"), ("e3", "m3")], "titles": {"e1": "second", "e3": "third"}}
    assert violations(history, _state(**there)) == []
    twice = [("e1", "m1"), ("e3", "m3"), ("e4", "m3")]
    assert violations(history, _state(entries=twice))


def test_of_an_unknown_edit_both_values_are_right_until_the_next_known_one() -> None:
    unknown = Op("editor", "entry.edit", "m1", "third", "unknown", 0, 9, 10)
    for title in ("second", "third"):
        assert violations(_history(*OPS, unknown), _state(titles={"e1": title})) == []
    known = Op("editor", "entry.edit", "m1", "fourth", "ok", 200, 11, 12)
    assert violations(_history(*OPS, unknown, known), _state(titles={"e1": "third"}))


def test_a_refused_write_must_not_be_there() -> None:
    refused = Op("editor", "entry.create", "m3", "third", "refused", 400, 9, 10)
    there = [("e1", "m1"), ("e3", "m3")]
    assert violations(_history(*OPS, refused), _state()) == []
    assert violations(_history(*OPS, refused), _state(entries=there))


def test_a_500_is_an_error_whatever_is_left() -> None:
    failed = Op("asker", "question.ask", "q", "", "unknown", 500, 9, 10)
    assert violations(_history(*OPS, failed), _state())
