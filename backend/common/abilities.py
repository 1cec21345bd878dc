"""Predicates that say why they refuse, and abilities made of them.

A predicate of an app's `rules.py` carries a sentence for the person who is refused. Combined with
`&` and `|` they give the sentence of the part that failed, so that one declaration yields both what
the API allows and what a page says beside a button that is not there.

A reason is told only of objects that the person may see, and it must tell nothing that they may not
know: it is a fixed sentence, and a predicate that rests on something hidden (a silent decline, an
exclusion, a private need) has to speak of it as the person sees it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.utils.functional import Promise
from rules.predicates import Predicate

Sentence = str | Promise
Found = tuple[bool, Sentence, int]
"""Whether it holds, why not, and how many parts held before the one that failed."""


class Reasoned(Predicate):  # type: ignore[misc]
    """A predicate with the reason of its refusal.

    Takes and gives what `rules.predicates.Predicate` does; `&`, `|` and `~` keep the reasons.
    """

    reason: Sentence = ""
    parts: tuple[Callable[[Any, Any], Any], Reasoned, Reasoned] | None = None

    def __and__(self, other: Reasoned) -> Reasoned:
        return self._joined(super().__and__(other), operator.and_, other)

    def __or__(self, other: Reasoned) -> Reasoned:
        return self._joined(super().__or__(other), operator.or_, other)

    def _joined(self, made: Reasoned, how: Callable[[Any, Any], Any], other: Reasoned) -> Reasoned:
        made.parts = (how, self, other)
        return made

    def because(self, reason: Sentence) -> Reasoned:
        """Return the same predicate with a reason of its own, whichever part refuses."""
        made = Reasoned(self)
        made.reason, made.parts = reason, self.parts
        return made

    def judge(self, viewer: Any, target: Any, known: dict[int, bool]) -> Found:
        """Say whether it holds, and why not. `known` keeps what was asked of this pair already.

        Of alternatives that all refuse, the one that came furthest gives the reason: it is the one
        that the person could have meant.
        """
        if self.parts is None:
            if id(self) not in known:
                known[id(self)] = bool(self.test(viewer, target))
            held = known[id(self)]
            return held, "" if held else self.reason, int(held)
        how, left, right = self.parts
        first = left.judge(viewer, target, known)
        if first[0] == (how is operator.or_):
            return first if first[0] else self._own(first)
        second = right.judge(viewer, target, known)
        if how is operator.and_:
            found = (second[0], second[1], first[2] + second[2])
        else:
            found = second if second[0] or second[2] > first[2] else first
        return found if found[0] else self._own(found)

    def _own(self, found: Found) -> Found:
        return (found[0], self.reason, found[2]) if self.reason else found


def reasoned(reason: Sentence) -> Callable[[Callable[..., Any]], Reasoned]:
    """Make a predicate of a function of viewer and object; `reason` is told where it refuses."""

    def make(function: Callable[..., Any]) -> Reasoned:
        made = Reasoned(function)
        update_wrapper(made, function)
        made.reason = reason
        return made

    return make


@dataclass(frozen=True, slots=True)
class Judged:
    """What a viewer may do with an object, and for the rest why not, in the reader's language."""

    abilities: dict[str, bool]
    reasons: dict[str, str]


_declared: dict[str, Mapping[str, Reasoned]] = {}


def declare(kind: str, abilities: Mapping[str, Reasoned]) -> Mapping[str, Reasoned]:
    """Make the abilities of a kind of object known to the page of rights; return them."""
    _declared[kind] = abilities
    return abilities


def declared() -> Mapping[str, Mapping[str, Reasoned]]:
    """Return the abilities of every kind of object."""
    return _declared


def judge(abilities: Mapping[str, Reasoned], viewer: Any, target: Any) -> Judged:
    """Judge every ability of a viewer with an object that they can see.

    What is refused without a sentence is left out of the reasons.
    """
    known: dict[int, bool] = {}
    found = {name: rule.judge(viewer, target, known) for name, rule in abilities.items()}
    return Judged(
        {name: held for name, (held, _reason, _depth) in found.items()},
        {name: str(why) for name, (held, why, _depth) in found.items() if not held and why},
    )


def sentences(rule: Reasoned) -> list[str]:
    """Return every reason that a predicate may give, in the order in which they are asked."""
    if rule.reason or rule.parts is None:
        return [str(rule.reason)] if rule.reason else []
    _how, left, right = rule.parts
    return list(dict.fromkeys([*sentences(left), *sentences(right)]))
