"""The text of a call as the fit reads it: made once, kept as plain data.

A call's text is up to some tens of thousands of characters, and reading one takes some hundredths
of a second: far too long for a request that asks about hundreds of calls.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.ranking.associations import size as association_size
from matching.ranking.keys import TERM_BUCKETS, concept_numbers, sense_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matching.ranking.prepared import Passage, Preparer

FORMAT: Final = 1
"""Raised whenever the kept data change their shape or meaning."""

MAX_CHARS: Final = 24_000
"""What is read of a text: the longest scopes of the portal; beyond it stand annexes and forms."""

_INT: Final = "<i4"
_FLOAT: Final = "<f4"


class CallTextError(ValueError):
    """Kept data of a call cannot be read; the call has to be read anew."""


@dataclass(frozen=True, slots=True)
class CallText:
    """What is kept of a call's text.

    `terms` are buckets of stems with `counts`, their damped frequencies (title words count more)
    before any weighting by rarity; `concepts` and `senses` numbers in list order; `stages` the
    shares of the value-chain stages that the text points to.
    """

    lang: str
    terms: NDArray[np.int32]
    counts: NDArray[np.float32]
    concepts: NDArray[np.int32]
    senses: NDArray[np.int32]
    vector: NDArray[np.float32]
    meaning: NDArray[np.int32]
    meaning_weights: NDArray[np.float32]
    stages: Mapping[str, float]

    def as_data(self) -> dict[str, Any]:
        """Return the text as JSON data."""
        return {
            "format": FORMAT,
            "lang": self.lang,
            "terms": _packed(self.terms, _INT),
            "counts": _packed(self.counts, _FLOAT),
            "concepts": _packed(self.concepts, _INT),
            "senses": _packed(self.senses, _INT),
            "vector": _packed(self.vector, _FLOAT),
            "meaning": _packed(self.meaning, _INT),
            "meaning_weights": _packed(self.meaning_weights, _FLOAT),
            "stages": {stage: round(share, 6) for stage, share in self.stages.items()},
        }

    @staticmethod
    def from_data(data: object) -> CallText:
        """Return the text of `as_data`. Raises CallTextError for anything else."""
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise CallTextError("not of this format")
        try:
            text = CallText(
                lang=str(data["lang"]),
                terms=_unpacked(data["terms"], _INT, np.int32),
                counts=_unpacked(data["counts"], _FLOAT, np.float32),
                concepts=_unpacked(data["concepts"], _INT, np.int32),
                senses=_unpacked(data["senses"], _INT, np.int32),
                vector=_unpacked(data["vector"], _FLOAT, np.float32),
                meaning=_unpacked(data["meaning"], _INT, np.int32),
                meaning_weights=_unpacked(data["meaning_weights"], _FLOAT, np.float32),
                stages={str(k): float(v) for k, v in data["stages"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            raise CallTextError(repr(error)) from error
        _check(text)
        return text


def _check(text: CallText) -> None:
    sound = (
        len(text.terms) == len(text.counts)
        and len(text.meaning) == len(text.meaning_weights)
        and _within(text.terms, TERM_BUCKETS)
        and _within(text.concepts, len(concept_numbers()))
        and _within(text.senses, len(sense_numbers()))
        and _within(text.meaning, association_size())
    )
    if not sound:
        raise CallTextError("numbers of another release")


def _within(numbers: NDArray[np.int32], end: int) -> bool:
    return not len(numbers) or (int(numbers.min()) >= 0 and int(numbers.max()) < end)


def _packed(values: NDArray[Any], kind: str) -> str:
    return base64.b64encode(np.asarray(values).astype(kind).tobytes()).decode("ascii")


def _unpacked(text: str, kind: str, made: type[Any]) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(text, validate=True), dtype=kind).astype(made)


def read_call(
    preparer: Preparer,
    title: str,
    text: str,
    language: str = "",
    concepts: Iterable[str] = (),
) -> CallText:
    """Return what is kept of a call: its title (which counts more) and the text's beginning."""
    whole = f"{title}. {text}"[:MAX_CHARS] if text else title
    passage = preparer.passage(
        "call", "need", whole, language, title_end=len(title), concept_ids=concepts
    )
    return kept(passage, preparer)


def kept(passage: Passage, preparer: Preparer) -> CallText:
    """Return a prepared passage as it is kept for comparison."""
    return CallText(
        lang=passage.lang,
        terms=passage.terms,
        counts=preparer.term_counts(passage),
        concepts=passage.concepts,
        senses=passage.senses,
        vector=passage.vector,
        meaning=passage.meaning.entries,
        meaning_weights=passage.meaning.weights,
        stages=passage.stages,
    )
