"""Training of the vector space: ``python -m matching.text.train [--out FOLDER]``.

The training text is the concept list and the bridge lexicon only. Every concept and every sense
is a pseudo-document of its labels in all languages, its broader and linked concepts and the
senses found in its labels; what the languages call one thing so gets one place in the space.

The decomposition is made wider than the vectors. The labels of each language alone are then looked
up in it: what differs between the languages of one concept is noise, what differs between concepts
is meaning. Directions of noise are damped and the most telling ones kept (within-class covariance
normalisation followed by a discriminant analysis; the concepts are the classes).
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

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
WIDTH: Final = 384
"""Directions of the decomposition out of which DIMENSION are kept."""
SEED: Final = 20_261_123
WHITENING: Final = 0.5
"""Exponent by which strong directions are damped: without it a few broad themes fill the vector,
with 1.0 noise counts like signal."""
LANGUAGE_DAMPING: Final = 0.5
"""Exponent by which directions are damped in which the languages of a concept differ. With 1.0
full texts suffer. This, NOISE_FLOOR, WIDTH and WHITENING were chosen on concepts held out from
training (docs/measurements.md)."""
NOISE_FLOOR: Final = 0.3
"""Share of the mean noise that every direction is taken to have at least."""
MIN_GRAM_DOCUMENTS: Final = 3
MAX_GRAM_SHARE: Final = 0.15
"""Letter sequences in fewer documents, or in more than this share, tie nothing together."""


Raw: TypeAlias = dict[str, dict[str, float]]
"""Channel → feature → weight."""


def pseudo_documents(
    analyser: Analyser, concept_list: Sequence[concepts.Concept] | None = None
) -> list[Raw]:
    """Return the raw features of one document per concept, then per sense.

    Without a `concept_list` the whole list is taken.
    """
    documents = []
    for concept in concepts.concepts() if concept_list is None else concept_list:
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
) -> Raw:
    merged: Raw = {channel: {} for channel in CHANNELS}

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


def views(
    analyser: Analyser, concept_list: Sequence[concepts.Concept] | None = None
) -> dict[str, list[Raw]]:
    """Return language → the raw features of each concept's labels in that language alone.

    The concept's own tag is left out: it is the same in all languages and would hide how far the
    words themselves agree.
    """
    found: dict[str, list[Raw]] = {lang: [] for lang in concepts.LANGUAGES}
    for concept in concepts.concepts() if concept_list is None else concept_list:
        for lang, rows in found.items():
            read = analyser.analyse_once("; ".join(concept.labels[lang]), lang)
            others = tuple(tag for tag in read.concepts if tag.id != concept.id)
            rows.append(raw_features(Analysis(lang, read.tokens, others, read.senses)))
    return found


def train(
    analyser: Analyser,
    dimension: int = DIMENSION,
    whitening: float = WHITENING,
    concept_list: Sequence[concepts.Concept] | None = None,
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and header notes of a newly trained space. Deterministic.

    `concept_list` leaves concepts out, to measure on them; the analyser must not know them either.
    """
    raw = pseudo_documents(analyser, concept_list)
    idf = _idf(raw)
    rows = {name: number for number, name in enumerate(sorted(idf))}
    by_document = _matrix(raw, idf, rows)
    width = min(max(WIDTH, dimension), min(by_document.shape) - 1)
    svd = TruncatedSVD(n_components=width, algorithm="randomized", n_iter=5, random_state=SEED)
    coordinates = svd.fit_transform(by_document)
    # A text x projects to x·V = (x·Xᵀ)·U·Σ⁻¹; the coordinates are U·Σ.
    strength = svd.singular_values_
    wide = coordinates / strength**2 / strength**whitening
    by_word = by_document.T @ wide
    seen = {
        lang: np.asarray(_matrix(part, idf, rows) @ by_word)
        for lang, part in views(analyser, concept_list).items()
    }
    basis = wide @ _narrowing(seen, min(dimension, width))
    basis /= np.abs(basis).max()
    by_feature = by_document.T.tocsr()
    by_feature.sort_indices()
    arrays = {
        "features": np.frombuffer("\n".join(rows).encode("utf-8"), dtype=np.uint8),
        "idf": np.array([idf[name] for name in rows], dtype=np.float16),
        "starts": by_feature.indptr.astype(np.int32),
        "documents": by_feature.indices.astype(np.uint16),
        "weights": by_feature.data.astype(np.float16),
        "basis": basis.astype(np.float16),
    }
    notes = {
        "dimension": int(basis.shape[1]),
        "documents": len(raw),
        "feature_count": len(rows),
        "explained_variance": round(float(svd.explained_variance_ratio_.sum()), 4),
        "analyser": analyser.version,
        "concept_list": concepts.list_version(),
        "lexicon": lexicon.list_version(),
        "seed": SEED,
        "whitening": whitening,
        "language_damping": LANGUAGE_DAMPING,
    }
    return arrays, notes


def _matrix(
    raw: Sequence[Raw], idf: Mapping[str, float], rows: Mapping[str, int]
) -> sparse.csr_matrix:
    """Return the weighted features of documents, one row each."""
    triples = [
        (number, rows[name], value)
        for number, document in enumerate(raw)
        for name, value in weighted(document, idf).items()
    ]
    row, column, value = (np.array(part) for part in zip(*triples, strict=True))
    return sparse.csr_matrix((value.astype(np.float32), (row, column)), shape=(len(raw), len(rows)))


def _narrowing(seen: Mapping[str, NDArray[Any]], dimension: int) -> NDArray[Any]:
    """Return the matrix from the wide directions to those that tell concepts apart.

    `seen` holds for each language one row a concept, in the same order.
    """
    unit = {
        lang: part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9)
        for lang, part in seen.items()
    }
    mean = np.mean(list(unit.values()), axis=0)
    apart = [part - mean for part in unit.values()]
    within = sum(part.T @ part for part in apart) / (len(apart) * len(mean))
    width = within.shape[0]
    within = within + NOISE_FLOOR * np.trace(within) / width * np.eye(width)
    noise, directions = np.linalg.eigh(within)
    damped = directions * noise ** (-0.5 * LANGUAGE_DAMPING)
    between = damped.T @ (mean.T @ mean / len(mean)) @ damped
    _, telling = np.linalg.eigh(between)
    chosen = telling[:, ::-1][:, :dimension]
    # The sign of an eigenvector is arbitrary; fixed, so that two trainings give the same file.
    largest = np.abs(chosen).argmax(axis=0)
    chosen = chosen * np.sign(chosen[largest, np.arange(chosen.shape[1])])
    result: NDArray[Any] = damped @ chosen
    return result


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
