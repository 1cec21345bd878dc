"""Training of the vector space: ``python -m matching.text.train [--out FOLDER]``.

The training text is the concept list and the bridge lexicon only. Every concept and every sense
is a pseudo-document of its labels in all languages, its broader and linked concepts and the
senses found in its labels; what the languages call one thing so gets one place in the space.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from matching.reference import concepts, lexicon
from matching.text.analyser import Analyser
from matching.text.features import CHANNELS, raw_features, weighted
from matching.text.types import Analysis, Tag
from matching.text.vectors import DEFAULT_FOLDER, HEADER_NAME, VectorSpace, save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

DIMENSION: Final = 192
SEED: Final = 20_261_123
WHITENING: Final = 0.25
"""Exponent by which strong directions are damped: without it a few broad themes fill the vector,
with 1.0 noise counts like signal."""
MIN_GRAM_DOCUMENTS: Final = 3
MAX_GRAM_SHARE: Final = 0.15
"""Letter sequences in fewer documents, or in more than this share, tie nothing together."""


def pseudo_documents(analyser: Analyser) -> list[dict[str, dict[str, float]]]:
    """Return the raw features of one document per concept, then per sense."""
    documents = []
    for concept in concepts.concepts():
        own = Tag(concept.id, 0, 0, "")
        documents.append(_document(analyser, concept.labels, concept_tag=own))
    for sense in lexicon.senses():
        documents.append(_document(analyser, sense.words, sense_tag=Tag(sense.id, 0, 0, "")))
    return documents


def _document(
    analyser: Analyser,
    labels: Mapping[str, Sequence[str]],
    *,
    concept_tag: Tag | None = None,
    sense_tag: Tag | None = None,
) -> dict[str, dict[str, float]]:
    merged: dict[str, dict[str, float]] = {channel: {} for channel in CHANNELS}

    def merge(analysis: Analysis, weight: float) -> None:
        for channel, features in raw_features(analysis).items():
            into = merged[channel]
            for key, value in features.items():
                into[key] = max(into.get(key, 0.0), value * weight)

    for lang in sorted(labels):
        for label in labels[lang]:
            analysis = analyser.analyse(label, lang)
            merge(Analysis(lang, analysis.tokens), 1.0)
            # What else is found in a label is a hint only: a homonym may be among it.
            merge(Analysis(lang, (), analysis.concepts, analysis.senses), 0.5)
    own = (concept_tag,) if concept_tag else ()
    own_sense = (sense_tag,) if sense_tag else ()
    merge(Analysis("", (), own, own_sense), 1.0)
    return merged


def train(
    analyser: Analyser, dimension: int = DIMENSION, whitening: float = WHITENING
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and header notes of a newly trained space. Deterministic."""
    raw = pseudo_documents(analyser)
    idf = _idf(raw)
    names = sorted(idf)
    rows = {name: number for number, name in enumerate(names)}
    triples = [
        (rows[name], number, value)
        for number, document in enumerate(raw)
        for name, value in weighted(document, idf).items()
    ]
    row, column, value = (np.array(part) for part in zip(*triples, strict=True))
    by_feature = sparse.csr_matrix(
        (value.astype(np.float32), (row, column)), shape=(len(names), len(raw))
    )
    by_feature.sort_indices()
    svd = TruncatedSVD(n_components=dimension, algorithm="randomized", n_iter=7, random_state=SEED)
    coordinates = svd.fit_transform(by_feature.T.tocsr())
    # A text x projects to x·V = (x·Xᵀ)·U·Σ⁻¹; the coordinates are U·Σ.
    strength = svd.singular_values_
    basis = coordinates / strength**2 / strength**whitening
    basis /= np.abs(basis).max()
    arrays = {
        "features": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        "idf": np.array([idf[name] for name in names], dtype=np.float16),
        "starts": by_feature.indptr.astype(np.int32),
        "documents": by_feature.indices.astype(np.uint16),
        "weights": by_feature.data.astype(np.float16),
        "basis": basis.astype(np.float16),
    }
    notes = {
        "dimension": dimension,
        "documents": len(raw),
        "feature_count": len(names),
        "explained_variance": round(float(svd.explained_variance_ratio_.sum()), 4),
        "analyser": analyser.version,
        "concept_list": concepts.list_version(),
        "lexicon": lexicon.list_version(),
        "seed": SEED,
        "whitening": whitening,
    }
    return arrays, notes


def _idf(raw: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for document in raw:
        for channel in document.values():
            counts.update(channel.keys())
    total = len(raw)
    return {
        name: math.log((1 + total) / (1 + count)) + 1.0
        for name, count in counts.items()
        if not name.startswith("g:")
        or MIN_GRAM_DOCUMENTS <= count <= max(MIN_GRAM_DOCUMENTS, MAX_GRAM_SHARE * total)
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the space; print what was made."""
    parser = argparse.ArgumentParser(prog="python -m matching.text.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER, help="folder to write to")
    options = parser.parse_args(arguments)
    arrays, notes = train(Analyser.default())
    save(options.out, arrays, notes)
    space = VectorSpace.load(options.out)
    sys.stdout.write(
        f"vector space {space.version}: {notes['documents']} documents, "
        f"{notes['feature_count']} features, {notes['dimension']} dimensions, header "
        f"{options.out / HEADER_NAME}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
