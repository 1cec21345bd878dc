"""Index, analyser and vector space, opened once per process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from matching.index import SearchIndex, open_index
from matching.registry import index_id
from matching.text import Analyser, Analysis, VectorSpace

_lock = threading.Lock()
_indexes: dict[str, SearchIndex] = {}


def search_index(url: str | None = None) -> SearchIndex:
    """Return the index at `url` (the configured one by default), opened once per process.

    Raises ConfigurationError or SchemaMismatchError as `matching.index.open_index` does.
    """
    address = url or settings.SEARCH_URL
    with _lock:
        if address not in _indexes:
            _indexes[address] = open_index(address)
        return _indexes[address]


def close_index(url: str | None = None) -> None:
    """Close the index and forget it, so that the next call opens what is there then."""
    with _lock:
        index = _indexes.pop(url or settings.SEARCH_URL, None)
    if index is not None:
        index.close()


@lru_cache(maxsize=1)
def analyser() -> Analyser:
    """Return the analyser of this release."""
    return Analyser.default()


@lru_cache(maxsize=1)
def space() -> VectorSpace:
    """Return the vector space of this release."""
    return VectorSpace.load()


@lru_cache(maxsize=20_000)
def analyse(text: str, lang: str = "") -> Analysis:
    """Analyse a text, keeping the last 20,000 analyses of this process."""
    return analyser().analyse(text, lang)


def analyse_once(text: str, lang: str = "") -> Analysis:
    """Analyse a long text without keeping the analysis."""
    return analyser().analyse_once(text, lang)


@lru_cache(maxsize=20_000)
def _vector(text: str, lang: str) -> NDArray[np.float32]:
    # Partners of a project share its texts: most vectors are asked for many times.
    return space().embed(analyse(text, lang))


def embed(texts: Sequence[tuple[str, str]]) -> NDArray[np.float32] | None:
    """Return the unit-length mean of the vectors of (text, language) pairs.

    None where nothing is known of them.
    """
    if not texts:
        return None
    return _unit(np.sum([_vector(text, lang) for text, lang in texts], axis=0))


def _unit(total: NDArray[np.float32]) -> NDArray[np.float32] | None:
    length = float(np.linalg.norm(total))
    return None if length < 1e-9 else (total / length).astype(np.float32)


def embed_analyses(analyses: Sequence[Analysis]) -> NDArray[np.float32] | None:
    """Return the unit-length mean of the vectors of analysed texts, None as for `embed`."""
    if not analyses:
        return None
    return _unit(np.sum([space().embed(a) for a in analyses], axis=0))


def release_id() -> str:
    """Return the id of what documents are built with: analyser, concept list, vector space."""
    return index_id(analyser().version, space().version)
