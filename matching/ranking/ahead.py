"""Taking the next item of an iterator while the caller works on the last one."""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

T = TypeVar("T")

_END: Final = object()


@contextmanager
def ahead(items: Iterator[T]) -> Iterator[Iterator[T]]:
    """Run an iterator one step ahead in a thread of its own, the first step at once.

    For iterators that mostly wait for the answers of a server; nobody else may use `items` from now
    on. They see the context variables of the caller. What they raise is raised where the item would
    have come. Leaving the context waits for the step under way and takes no further one.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as pool:

        def step() -> Future[object]:
            context = contextvars.copy_context()
            return pool.submit(lambda: context.run(lambda: next(items, _END)))

        first = step()

        def taken() -> Iterator[T]:
            waiting = first
            while (item := waiting.result()) is not _END:
                waiting = step()
                yield cast("T", item)

        yield taken()
