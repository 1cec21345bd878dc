from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from matching.domain import Scope
from matching.index import IndexDocument, SearchIndex, SearchQuery, open_index
from matching.text import Analyser
from tests.contract.search_index.adapters import ADAPTERS


@pytest.fixture(params=sorted(ADAPTERS))
def address(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    with ADAPTERS[request.param](tmp_path) as url:
        yield url


@pytest.fixture
def index(address: str) -> Iterator[SearchIndex]:
    opened = open_index(address)
    yield opened
    opened.close()


@pytest.fixture
def put(index: SearchIndex) -> Callable[..., None]:
    """Write documents and make them visible."""

    def write(*docs: IndexDocument):
        outcome = index.index(docs)
        index.refresh()
        return outcome

    return write


@pytest.fixture
def find(index: SearchIndex):
    """Search for a text; return the ids of the documents found, best first."""

    def search(text: str = "", *, lang: str = "en", clusters=(), exclude=(), **options):
        analysis = Analyser.default().analyse(text, lang) if text else None
        scope = Scope(frozenset(clusters), frozenset(exclude))
        result = index.search(SearchQuery(analysis=analysis, scope=scope, **options))
        return [hit.doc_id for hit in result.hits]

    return search
