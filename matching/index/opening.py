"""Opening an index by its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from matching.index.protocol import ConfigurationError

if TYPE_CHECKING:
    from matching.index.protocol import SearchIndex


def open_index(url: str) -> SearchIndex:
    """Return the index at `url`, made if it does not exist.

    ``tantivy://relative/folder`` or ``tantivy:///absolute/folder``, or
    ``elasticsearch+https://host:9200/prefix`` with credentials in the environment
    (`elastic_client.credentials`). Raises ConfigurationError for any other address; its first
    request raises SchemaMismatchError if what is there has another schema.
    """
    scheme = url.partition(":")[0].lower()
    if scheme == "tantivy":
        return _open_tantivy(url)
    if scheme.startswith("elasticsearch+"):
        from matching.index.elastic_adapter import ElasticIndex

        return ElasticIndex(url)
    if scheme in {"http", "https"}:
        raise ConfigurationError(
            f"the address of an Elasticsearch index reads elasticsearch+{scheme}://host:9200/prefix"
        )
    raise ConfigurationError(
        f"unknown kind of search index {scheme!r}; an address reads tantivy://<folder> or "
        "elasticsearch+https://host:9200/prefix"
    )


def _open_tantivy(url: str) -> SearchIndex:
    from matching.index.tantivy_adapter import TantivyIndex

    parts = urlsplit(url)
    folder = unquote(parts.netloc + parts.path)
    if not folder:
        raise ConfigurationError("the address names no folder: tantivy://<folder>")
    return TantivyIndex(Path(folder))
