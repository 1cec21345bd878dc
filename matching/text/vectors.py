"""The vector space: short vectors in which texts of all languages meet.

It is trained by latent semantic analysis on pseudo-documents, one per concept and per sense (see
`matching.text.train`). What is stored is not the projection of every feature but the weighted
feature lists of the pseudo-documents and their coordinates: a text is compared with the
pseudo-documents and the similarities are projected. That gives the same vector as the usual
fold-in and keeps the file small.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix

from matching.text.features import raw_features, weighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matching.text.types import Analysis

FORMAT: Final = "maillon-vector-space 1"
DEFAULT_FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "space"
ARRAYS_NAME: Final = "space.npz"
HEADER_NAME: Final = "space.json"


class VectorSpaceError(Exception):
    """The files of a vector space are missing, damaged or of another format."""


class VectorSpace:
    """Turns analyses into vectors. Immutable and thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> None:
        """Build a space from the arrays and header that `save` writes."""
        names = bytes(arrays["features"]).decode("utf-8").split("\n")
        self._idf = dict(zip(names, arrays["idf"].astype(np.float64).tolist(), strict=True))
        self._row = {name: number for number, name in enumerate(names)}
        self._basis = arrays["basis"].astype(np.float32)
        self._features = csr_matrix(
            (
                arrays["weights"].astype(np.float32),
                arrays["documents"].astype(np.int32),
                arrays["starts"].astype(np.int32),
            ),
            shape=(len(names), self._basis.shape[0]),
        )
        self._header = dict(header)

    @property
    def version(self) -> str:
        """Hash of the arrays: vectors of equal versions can be compared."""
        return str(self._header["hash"])[:16]

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._basis.shape[1])

    @property
    def header(self) -> Mapping[str, Any]:
        """What is known of the space: format, hash, lists it was trained on, sizes."""
        return dict(self._header)

    @property
    def idf(self) -> Mapping[str, float]:
        """Feature → inverse document frequency, frozen with the space."""
        return self._idf

    @staticmethod
    def load(path: Path | None = None) -> VectorSpace:
        """Return the space in the folder `path`, without it the shipped one (kept once loaded).

        Raises VectorSpaceError if the files are missing, damaged or of another format.
        """
        return _load((path or DEFAULT_FOLDER).resolve())

    def embed(self, analysis: Analysis) -> NDArray[np.float32]:
        """Return the vector of an analysis, of unit length; zeros where nothing is known."""
        features = weighted(raw_features(analysis), self._idf)
        rows = [self._row[name] for name in features]
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        similar = self._features[rows].T @ values
        vector = similar @ self._basis
        norm = float(np.linalg.norm(vector))
        if norm < 1e-9:
            return np.zeros(self.dimension, dtype=np.float32)
        unit: NDArray[np.float32] = (vector / norm).astype(np.float32)
        return unit

    def embed_many(self, analyses: Iterable[Analysis]) -> NDArray[np.float32]:
        """Return the vectors of several analyses as rows."""
        rows = [self.embed(analysis) for analysis in analyses]
        return np.vstack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)


def save(folder: Path, arrays: Mapping[str, NDArray[Any]], notes: Mapping[str, Any]) -> None:
    """Write a space into `folder`; `notes` go into the header with format and hash.

    Each file is replaced in one step; a reader between the two sees a wrong hash, not a mixture.
    """
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    plain: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
    np.savez_compressed(buffer, **plain)
    content = buffer.getvalue()
    header = {"format": FORMAT, "hash": content_hash(arrays), **notes}
    _replace(folder / ARRAYS_NAME, content)
    _replace(folder / HEADER_NAME, (json.dumps(header, indent=2, sort_keys=True) + "\n").encode())


def content_hash(arrays: Mapping[str, NDArray[Any]]) -> str:
    """Return the hash of the arrays' content, independent of how the file is compressed."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)


@cache
def _load(folder: Path) -> VectorSpace:
    try:
        header = json.loads((folder / HEADER_NAME).read_text("utf-8"))
        with np.load(folder / ARRAYS_NAME, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except FileNotFoundError as error:
        raise VectorSpaceError(
            f"no vector space in {folder}; train one with `make train`"
        ) from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise VectorSpaceError(f"the vector space in {folder} is damaged: {error}") from error
    if header.get("format") != FORMAT:
        raise VectorSpaceError(
            f"the vector space in {folder} has format {header.get('format')!r}, not {FORMAT!r}"
        )
    if header.get("hash") != content_hash(arrays):
        raise VectorSpaceError(f"the vector space in {folder} does not match its header's hash")
    return VectorSpace(arrays, header)
