"""One step ahead: order, errors, context variables, and no step that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from matching.ranking.ahead import ahead

TOLD: ContextVar[str] = ContextVar("told", default="")


def test_items_come_in_order() -> None:
    with ahead(iter([3, 1, 2])) as items:
        assert list(items) == [3, 1, 2]


def test_the_next_step_runs_while_the_caller_works() -> None:
    started = threading.Event()

    def steps() -> Iterator[int]:
        yield 1
        started.set()
        yield 2

    with ahead(steps()) as items:
        assert next(items) == 1
        assert started.wait(5)
        assert next(items) == 2


def test_the_first_step_runs_before_anybody_asks() -> None:
    started = threading.Event()

    def steps() -> Iterator[int]:
        started.set()
        yield 1

    with ahead(steps()):
        assert started.wait(5)


def test_an_error_comes_where_its_item_would_have_come() -> None:
    def steps() -> Iterator[int]:
        yield 1
        raise KeyError("no such need")

    with ahead(steps()) as items:
        assert next(items) == 1
        with pytest.raises(KeyError, match="no such need"):
            next(items)


def test_steps_see_the_context_of_the_caller() -> None:
    def steps() -> Iterator[str]:
        yield TOLD.get()

    TOLD.set("request 7")
    with ahead(steps()) as items:
        assert next(items) == "request 7"


def test_leaving_takes_no_further_step() -> None:
    taken: list[int] = []

    def steps() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    with ahead(steps()) as items:
        next(items)
    assert len(taken) <= 2
