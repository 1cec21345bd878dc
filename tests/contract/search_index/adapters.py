"""The adapters under contract. A further adapter joins by an entry in ADAPTERS.

An entry takes an empty temporary folder and yields the address of an index that starts empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def tantivy_address(folder: Path) -> Iterator[str]:
    yield f"tantivy://{folder}/index"


ADAPTERS: dict[str, Callable[[Path], object]] = {"tantivy": tantivy_address}
