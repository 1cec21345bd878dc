"""A prepared profile as bytes, and a candidate read from them.

The pack holds what the features need: codes as lines of words, then the arrays of the supply and of
the open needs as they lie in memory, so that reading copies nothing. The details hold what only
reasons need of each passage; they are read for the few candidates that are shown.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.ranking.associations import Association
from matching.ranking.channels import CHANNELS_OF_PART, WEIGHTS_OF_PART, Part, pieces
from matching.ranking.prepared import Codes, Passage, PreparedProfile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matching.domain import Profile
    from matching.ranking.comparable import Range, Weights

FORMAT: Final = 2
_HEAD: Final = struct.Struct("<HHI")
PART_HEAD: Final = 2 + CHANNELS_OF_PART
"""Cells before the arrays of a part: passages, length of a vector, size of each channel."""

_ALIGNMENT: Final = 4
_NONE: Final = "-"


class PackError(Exception):
    """Bytes are no pack of this format, or a profile cannot be packed."""


@dataclass(slots=True)
class StoredCandidate:
    """A candidate as a store holds it; see `prepared.Comparable`.

    `details` are None until the store was asked for them; without them it has no passages.
    """

    id: str
    key: str
    codes: Codes
    supply_part: Part
    needs_part: Part
    details: bytes | None = None
    _passages: tuple[tuple[Passage, ...], tuple[Passage, ...]] | None = None

    @property
    def supply(self) -> tuple[Passage, ...]:
        """See `Comparable.supply`. Raises PackError without details."""
        return self._read()[0]

    @property
    def open_needs(self) -> tuple[Passage, ...]:
        """See `Comparable.open_needs`. Raises PackError without details."""
        return self._read()[1]

    def with_profile(self, profile: Profile) -> PreparedProfile:
        """Return the prepared profile, whole; `profile` is that of the same version.

        Raises PackError without details, or where they do not fit the profile.
        """
        supply, needs = self._read()
        offers = tuple(each for each in supply if each.kind == "offer")
        descriptions = supply[len(offers) :]
        told = [each.id for each in (*profile.offers, *profile.needs)]
        if told != [each.entry_id for each in (*offers, *needs)]:
            raise PackError("the profile has other entries than the record")
        return PreparedProfile(
            profile=profile,
            offers=offers,
            needs=needs if profile.needs or profile.offers else descriptions,
            descriptions=descriptions,
            ecosystems=dict(self.codes.ecosystems),
            certificates=self.codes.certificates,
            words=self.codes.words,
            codes=self.codes,
            supply_part=self.supply_part,
            needs_part=self.needs_part,
        )

    def _read(self) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        if self._passages is None:
            if self.details is None:
                raise PackError("the details of this candidate were not read")
            supply, needs = _load_json(self.details)
            self._passages = (
                _passages(supply, self.supply_part),
                _passages(needs, self.needs_part),
            )
        return self._passages


# Writing


def pack_of(prepared: PreparedProfile) -> bytes:
    """Return the pack of a prepared profile. Raises PackError where it cannot be one's own record:
    all its needs must be open ones."""
    expected = prepared.needs if prepared.profile.needs else ()
    if len(prepared.open_needs) != len(expected):
        raise PackError("needs that act for their owner alone are not stored")
    body = _codes_text(prepared.codes).encode()
    body += b" " * (-len(body) % _ALIGNMENT)
    head = _HEAD.pack(FORMAT, 0, len(body))
    return b"".join(
        (head, body, _part_bytes(prepared.supply_part), _part_bytes(prepared.needs_part))
    )


def _codes_text(codes: Codes) -> str:
    """Return codes as lines of words: read ten times as fast as JSON, for 500 candidates at once.

    Raises PackError for a code that is no single word.
    """
    lines: list[Sequence[str]] = [
        (_range_word(codes.trl), str(codes.size), str(codes.words), codes.country or _NONE),
        codes.nace,
        codes.stages,
        codes.chains,
        sorted(codes.certificates),
        sorted(codes.held),
        ["1" if each else "0" for each in codes.is_offer],
        [_range_word(each) for each in codes.passage_trl],
        _weights_words(codes.ecosystems),
        *(_weights_words(each) for each in codes.passage_stages),
    ]
    if any(not word or word.split() != [word] for line in lines for word in line):
        raise PackError("a code is no single word")
    return "\n".join(" ".join(line) for line in lines)


def _range_word(trl: Range) -> str:
    return f"{trl[0]}:{trl[1]}" if trl else _NONE


def _weights_words(weights: Weights) -> list[str]:
    if any("=" in name for name, _ in weights):
        raise PackError("a code is no single word")
    return [f"{name}={value!r}" for name, value in weights]


def _part_bytes(part: Part) -> bytes:
    sizes = [len(each) for each in part.numbers]
    head = np.array([part.count, part.vectors.shape[1], *sizes], dtype=np.int32)
    arrays: Sequence[NDArray[Any]] = (
        head, part.lengths, *part.numbers, *part.weights, part.vectors,
    )  # fmt: skip
    return b"".join(np.ascontiguousarray(each).tobytes() for each in arrays)


def details_of(prepared: PreparedProfile) -> bytes:
    """Return what the passages of a prepared profile hold beside their arrays."""
    both = (prepared.supply, prepared.open_needs)
    rows = [[_details(passage) for passage in passages] for passages in both]
    return json.dumps(rows, separators=(",", ":")).encode()


def _details(passage: Passage) -> list[Any]:
    return [
        passage.path,
        passage.kind,
        passage.entry_id,
        passage.lang,
        passage.concept_weights.tolist(),
        passage.sense_weights.tolist(),
        list(passage.stages.items()),
        list(passage.industries.items()),
        sorted(passage.certificates),
        list(passage.words.items()),
        passage.trl,
    ]


# Reading


def unpack(org: str, key: str, pack: bytes) -> StoredCandidate:
    """Return the candidate in a pack. Raises PackError for other bytes."""
    try:
        form, _, length = _HEAD.unpack_from(pack)
        if form != FORMAT:
            raise PackError(f"format {form}, not {FORMAT}")
        start = _HEAD.size + length
        codes = _codes(pack[_HEAD.size : start])
        cells = np.frombuffer(pack, np.int32, offset=start)
        floats = cells.view(np.float32)
        supply, at = _part(cells, floats, 0)
        needs, at = _part(cells, floats, at)
    except (struct.error, ValueError, TypeError, IndexError) as error:
        raise PackError(f"the pack of {key} is damaged: {error}") from error
    if at != len(cells):
        raise PackError(f"the pack of {key} has another length")
    return StoredCandidate(org, key, codes, supply, needs)


def _part(cells: NDArray[np.int32], floats: NDArray[np.float32], at: int) -> tuple[Part, int]:
    """Read a part that begins at cell `at`; return it and where it ends."""
    count, dimension, *sizes = cells[at : at + PART_HEAD].tolist()
    at += PART_HEAD
    end = at + CHANNELS_OF_PART * count
    lengths = cells[at:end].reshape(CHANNELS_OF_PART, count)
    numbers = []
    for size in sizes:
        numbers.append(cells[end : end + size])
        end += size
    weights = []
    for row in WEIGHTS_OF_PART:
        weights.append(floats[end : end + sizes[row]])
        end += sizes[row]
    stop = end + count * dimension
    vectors = floats[end:stop].reshape(count, dimension)
    return Part(lengths, tuple(numbers), tuple(weights), vectors), stop


def _codes(body: bytes) -> Codes:
    head, nace, stages, chains, certificates, held, is_offer, ranges, ecosystems, *passages = (
        body.decode().rstrip(" ").split("\n")
    )
    told, size, words, country = head.split()
    trl = _range(told)
    return Codes(
        nace=tuple(nace.split()),
        stages=tuple(stages.split()),
        chains=tuple(chains.split()),
        country="" if country == _NONE else country,
        ready=trl[1] if trl else 0,
        trl=trl,
        size=int(size),
        ecosystems=_weights(ecosystems),
        certificates=frozenset(certificates.split()),
        held=frozenset(held.split()),
        words=int(words),
        is_offer=tuple([each == "1" for each in is_offer.split()]),
        passage_stages=tuple([_weights(each) for each in passages]),
        passage_trl=tuple([_range(each) for each in ranges.split()]),
    )


def _range(word: str) -> Range:
    low, _, high = word.partition(":")
    return (int(low), int(high)) if high else None


@lru_cache(maxsize=20_000)
def _weights(line: str) -> Weights:
    pairs = [word.partition("=") for word in line.split()]
    return tuple([(name, float(value)) for name, _, value in pairs])


def _load_json(details: bytes) -> Any:
    try:
        supply, needs = json.loads(details)
    except (ValueError, TypeError) as error:
        raise PackError("details are damaged") from error
    return supply, needs


def _passages(rows: Sequence[Sequence[Any]], part: Part) -> tuple[Passage, ...]:
    if len(rows) != part.count:
        raise PackError("details are of another number of passages")
    return tuple(
        Passage(
            path=path,
            kind=kind,
            private=False,
            terms=piece.numbers[0],
            term_weights=piece.weights[0],
            grams=piece.numbers[1],
            gram_weights=piece.weights[1],
            concepts=piece.numbers[2],
            concept_weights=np.array(concept_weights, dtype=np.float32),
            senses=piece.numbers[3],
            sense_weights=np.array(sense_weights, dtype=np.float32),
            vector=piece.vector,
            meaning=Association(piece.numbers[4], piece.weights[2]),
            stages=dict(stages),
            industries=dict(industries),
            certificates=frozenset(certificates),
            words=dict(words),
            entry_id=entry_id,
            lang=lang,
            trl=tuple(trl) if trl else None,
        )
        for (
            path, kind, entry_id, lang, concept_weights, sense_weights, stages, industries,
            certificates, words, trl,
        ), piece in zip(rows, pieces(part), strict=True)
    )  # fmt: skip
