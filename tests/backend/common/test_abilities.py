"""Predicates with reasons: the part that failed speaks, in the reader's language."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rules.predicates import predicate

from backend.common.abilities import declared, judge, reasoned, sentences


def _named(name: str) -> Any:
    @reasoned(f"not {name}")
    def rule(viewer: set[str], target: object) -> bool:
        return name in viewer

    return rule


A, B, C, D = (_named(n) for n in "abcd")


@pytest.mark.parametrize(
    ("viewer", "reason"),
    [(set(), "not a"), ({"a"}, "not b"), ({"b"}, "not a"), ({"a", "b"}, None)],
)
def test_the_first_part_that_fails_speaks(viewer: set[str], reason: str | None) -> None:
    found = judge({"x": A & B}, viewer, None)
    assert found.abilities == {"x": reason is None}
    assert found.reasons == ({} if reason is None else {"x": reason})


@pytest.mark.parametrize(
    ("viewer", "reason"),
    [
        (set(), "not a"),
        ({"b"}, "not c"),
        ({"b", "c"}, "not d"),
        ({"b", "c", "d"}, None),
        ({"a"}, None),
    ],
)
def test_of_alternatives_the_one_that_came_furthest_speaks(
    viewer: set[str], reason: str | None
) -> None:
    found = judge({"x": A | (B & C & D)}, viewer, None)
    assert found.reasons.get("x") == reason
    assert found.abilities["x"] == (reason is None)


def test_judging_agrees_with_calling_whatever_the_rule() -> None:
    rules = [A, A & B, A | B, A & (B | C), (A & B) | (C & D), A | (B & (C | D)), (A | B) & C]
    for chosen in product([False, True], repeat=4):
        viewer = {n for n, held in zip("abcd", chosen, strict=True) if held}
        for rule in rules:
            found = judge({"x": rule}, viewer, None)
            assert found.abilities["x"] is bool(rule(viewer, None))
            assert ("x" in found.reasons) is not found.abilities["x"]


def test_a_rule_may_have_a_reason_of_its_own() -> None:
    assert judge({"x": (A & B).because("neither")}, {"a"}, None).reasons == {"x": "neither"}
    assert sentences((A & B).because("neither")) == ["neither"]
    assert sentences(A & (B | A)) == ["not a", "not b"]


def test_each_part_is_asked_once_for_all_abilities() -> None:
    asked = []

    @reasoned("no")
    def counted(viewer: object, target: object) -> bool:
        asked.append(1)
        return False

    judge({"x": counted, "y": counted & A, "z": counted | A}, set(), None)
    assert len(asked) == 1


def test_it_stays_a_predicate_of_the_library() -> None:
    assert isinstance(A & B, type(A))
    assert isinstance(A, type(predicate(lambda: True)))
    assert (A & B).test({"a", "b"}, None) is True
    assert A({"a"}, None) is True


def test_reasons_are_put_into_words_at_the_question() -> None:
    @reasoned(_("No"))
    def never(viewer: object, target: object) -> bool:
        return False

    with translation.override("fr"):
        assert judge({"x": never}, None, None).reasons == {"x": "Non"}


def test_every_ability_of_the_platform_says_why_it_is_refused() -> None:
    assert {"organisation", "introduction", "consortium", "call"} <= set(declared())
    for kind, abilities in declared().items():
        for name, rule in abilities.items():
            assert sentences(rule), (kind, name)
