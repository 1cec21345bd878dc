"""Frozen statistics of a release: how rare a term, a letter sequence, a concept, a sense is.

They are counted once, on the committed demo data and the labels of the concept list, and shipped:
index statistics would differ between search engines and between two days.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.ranking.keys import (
    GRAM_BUCKETS,
    TERM_BUCKETS,
    concept_numbers,
    grams_of,
    sense_numbers,
    term_key,
)
from matching.ranking.linkage import Linkage
from matching.reference import concepts, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from matching.text import Analysis

FORMAT: Final = "maillon-statistics 1"
FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "model"
FILE_NAME: Final = "statistics.npz"


class StatisticsError(Exception):
    """The statistics file is missing, damaged or of another format."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Document frequencies; `terms` and `grams` by bucket, the others by id. `total` documents.

    `linkage` is what links seen say of stages and industries, see `matching.ranking.linkage`.
    """

    total: int
    terms: NDArray[np.uint16]
    grams: NDArray[np.uint16]
    concepts: dict[str, int]
    senses: dict[str, int]
    data_hash: str = ""
    linkage: Linkage = field(default_factory=Linkage)

    def term_idf(self) -> NDArray[np.float32]:
        """Return the IDF of every term bucket."""
        return _idf(self.terms, self.total)

    def gram_idf(self) -> NDArray[np.float32]:
        """Return the IDF of every letter-sequence bucket."""
        return _idf(self.grams, self.total)

    def concept_idf(self) -> NDArray[np.float32]:
        """Return the IDF of every concept, by its number in the current list."""
        counts = [self.concepts.get(each, 0) for each in concept_numbers()]
        return _idf(np.array(counts or [0]), self.total)

    def sense_idf(self) -> NDArray[np.float32]:
        """Return the IDF of every sense, by its number in the current list."""
        counts = [self.senses.get(each, 0) for each in sense_numbers()]
        return _idf(np.array(counts or [0]), self.total)

    @property
    def version(self) -> str:
        """Hash of the counts."""
        digest = hashlib.sha256(self.terms.tobytes() + self.grams.tobytes())
        digest.update(json.dumps([self.total, self.concepts, self.senses]).encode())
        if self.linkage.links:
            digest.update(json.dumps(self.linkage.as_dict()).encode())
        return digest.hexdigest()[:16]

    def save(self, folder: Path) -> None:
        """Write the file in one step."""
        header: dict[str, Any] = {
            "format": FORMAT, "total": self.total, "data_hash": self.data_hash,
            "concepts": self.concepts, "senses": self.senses,
        }  # fmt: skip
        if self.linkage.links:
            header["linkage"] = self.linkage.as_dict()
        packed = json.dumps(header, sort_keys=True).encode()
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            header=np.frombuffer(packed, dtype=np.uint8),
            terms=self.terms,
            grams=self.grams,
        )
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{FILE_NAME}"
        temporary.write_bytes(buffer.getvalue())
        temporary.replace(folder / FILE_NAME)

    @staticmethod
    def load(folder: Path | None = None) -> Statistics:
        """Return the statistics in `folder`, without it the shipped ones.

        Raises StatisticsError if the file is missing, damaged or of another format.
        """
        return _load((folder or FOLDER).resolve())


@cache
def _load(folder: Path) -> Statistics:
    path = folder / FILE_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise StatisticsError(f"{path} is missing; make it with `make train`") from error
    except OSError as error:
        raise StatisticsError(f"{path} is damaged: {error}") from error
    return parse(content, str(path))


def parse(content: bytes, where: str) -> Statistics:
    """Return the statistics of a file's content. Raises StatisticsError naming `where`."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            header = json.loads(bytes(stored["header"]))
            terms, grams = stored["terms"], stored["grams"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise StatisticsError(f"{where} is damaged: {error}") from error
    if header.get("format") != FORMAT:
        raise StatisticsError(f"{where} has format {header.get('format')!r}, not {FORMAT!r}")
    if terms.shape != (TERM_BUCKETS,) or grams.shape != (GRAM_BUCKETS,):
        raise StatisticsError(f"{where} has other bucket counts than this version")
    try:
        # Absent from what was made before links were learned from.
        linkage = Linkage.parse(header["linkage"]) if "linkage" in header else Linkage()
    except (KeyError, TypeError, ValueError) as error:
        raise StatisticsError(f"{where} is damaged: {error!r}") from error
    return Statistics(
        header["total"], terms, grams, header["concepts"], header["senses"], header["data_hash"],
        linkage,
    )  # fmt: skip


def _idf(counts: NDArray[np.integer], total: int) -> NDArray[np.float32]:
    smoothed = np.log((total + 1.0) / (counts.astype(np.float64) + 0.5))
    floor = 0.1 * math.log(total + 1.0)
    return np.maximum(smoothed, floor).astype(np.float32)


def count(documents: Iterable[tuple[Analysis, ...]], data_hash: str = "") -> Statistics:
    """Return the statistics of documents, each given as the analyses of its parts.

    A concept counts for the concepts above it too, so that broad concepts weigh little.
    """
    total = 0
    terms = np.zeros(TERM_BUCKETS, dtype=np.int64)
    grams = np.zeros(GRAM_BUCKETS, dtype=np.int64)
    tagged: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for parts in documents:
        total += 1
        terms[list({term_key(term) for part in parts for term in part.terms})] += 1
        grams[list({key for part in parts for key in grams_of(part)})] += 1
        direct = {each for part in parts for each in part.concept_ids}
        tagged.update({above for each in direct for above in concepts.broader_closure(each)})
        meant.update({each for part in parts for each in part.sense_ids})
    return Statistics(
        total=total,
        terms=np.minimum(terms, 65_535).astype(np.uint16),
        grams=np.minimum(grams, 65_535).astype(np.uint16),
        concepts=dict(sorted(tagged.items())),
        senses=dict(sorted(meant.items())),
        data_hash=data_hash,
    )


def list_versions() -> dict[str, str]:
    """Return the versions of the lists by whose ids concepts and senses are counted."""
    return {"concepts": concepts.list_version(), "lexicon": lexicon.list_version()}
