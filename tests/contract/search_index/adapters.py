"""The adapters under contract. A further adapter joins by an entry in ADAPTERS.

An entry takes an empty temporary folder and yields the address of an index that starts empty. The
Elasticsearch adapter joins when MAILLON_TEST_ELASTICSEARCH holds an address (`make test-services`
sets it); MAILLON_REQUIRE_SERVICES makes its absence a failure.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from matching.index import open_index

ELASTICSEARCH = os.environ.get("MAILLON_TEST_ELASTICSEARCH", "")
REQUIRED = bool(os.environ.get("MAILLON_REQUIRE_SERVICES"))

if REQUIRED and not ELASTICSEARCH:
    raise RuntimeError("MAILLON_REQUIRE_SERVICES is set, MAILLON_TEST_ELASTICSEARCH is not")


@contextmanager
def tantivy_address(folder: Path) -> Iterator[str]:
    yield f"tantivy://{folder}/index"


@contextmanager
def elasticsearch_address(folder: Path) -> Iterator[str]:
    """Yield an address with a prefix of its own; its indexes are removed afterwards."""
    address = f"{ELASTICSEARCH.rstrip('/')}-{uuid.uuid4().hex[:12]}"
    yield address
    from matching.index.elastic_adapter import ElasticIndex

    index = open_index(address)
    assert isinstance(index, ElasticIndex)
    index.drop()
    index.close()


ADAPTERS: dict[str, Callable[[Path], AbstractContextManager[str]]] = {"tantivy": tantivy_address}
if ELASTICSEARCH:
    ADAPTERS["elasticsearch"] = elasticsearch_address
