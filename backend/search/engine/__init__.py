"""The matching library as search uses it: index, analyser and vectors of this process."""

from backend.search.engine.documents import Source, documents_of
from backend.search.engine.parts import (
    analyse,
    analyser,
    close_index,
    embed,
    release_id,
    search_index,
    space,
)
from backend.search.engine.queries import Found, SearchRequest, run_search, run_suggest
from matching.index import (
    IndexDocument,
    IndexedVersion,
    QueryError,
    Rebuildable,
    RebuildableIndex,
    SchemaMismatchError,
    SearchIndex,
    SearchIndexError,
)

__all__ = [
    "IndexDocument",
    "IndexedVersion",
    "QueryError",
    "Rebuildable",
    "RebuildableIndex",
    "SchemaMismatchError",
    "SearchIndex",
    "SearchIndexError",
    "Found",
    "SearchRequest",
    "Source",
    "analyse",
    "analyser",
    "close_index",
    "documents_of",
    "embed",
    "release_id",
    "run_search",
    "run_suggest",
    "search_index",
    "space",
]
