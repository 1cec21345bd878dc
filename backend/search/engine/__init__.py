"""The matching library as search uses it: index, analyser and vectors of this process."""

from backend.search.engine.documents import Source, documents_of
from backend.search.engine.parts import (
    analyse,
    analyse_once,
    analyser,
    close_index,
    embed,
    embed_analyses,
    release_id,
    search_index,
    space,
)
from backend.search.engine.prepared import keep_prepared, prepared_store, preparer
from backend.search.engine.queries import (
    Found,
    FoundObjects,
    SearchRequest,
    run_find,
    run_search,
    run_suggest,
)
from matching.index import (
    IndexDocument,
    IndexedVersion,
    QueryError,
    Rebuildable,
    RebuildableIndex,
    SchemaMismatchError,
    SearchIndex,
    SearchIndexError,
    content_of,
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
    "FoundObjects",
    "SearchRequest",
    "Source",
    "analyse",
    "analyse_once",
    "analyser",
    "close_index",
    "content_of",
    "documents_of",
    "embed",
    "embed_analyses",
    "keep_prepared",
    "prepared_store",
    "preparer",
    "release_id",
    "run_find",
    "run_search",
    "run_suggest",
    "search_index",
    "space",
]
