"""A lock between processes, held by whoever writes an index folder."""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from matching.index.protocol import IndexBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT_SECONDS: Final = 30.0
_PAUSE: Final = 0.02


@contextmanager
def exclusive(path: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock file `path`; the system frees it when the process dies.

    Raises IndexBusyError if another process does not let go within `wait` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise IndexBusyError(
                        f"another process has been writing for over {wait:g} seconds"
                    ) from None
                time.sleep(_PAUSE)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
