"""Rankings to compare with: BM25, TF-IDF, LSA, more-like-this, company kept, chance.

They see the same texts as the matching service (the need; descriptions and offers) and nothing
else. Their statistics come from the candidates at hand, which is the friendliest reading.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.domain import Entry, Profile

BM25_K1: Final = 1.2
BM25_B: Final = 0.75
"""The customary parameters of BM25."""

LSA_DIMENSIONS: Final = 100
KATZ_SHARE: Final = 0.5
"""Damping as a share of the greatest that still converges (the inverse of the largest eigenvalue):
ways over more than two others hardly count."""

_WORD: Final = re.compile(r"\w+")


class Baseline(Protocol):
    """Anything that puts the candidates in an order for a need."""

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        ...


def text_of(profile: Profile) -> str:
    """Return what a baseline knows of a candidate: its descriptions and offers."""
    return "\n".join([*profile.texts.values(), *(offer.full_text for offer in profile.offers)])


def _order(profiles: Sequence[Profile], scores: Sequence[float], asker: str) -> list[str]:
    pairs = zip(profiles, scores, strict=True)
    ranked = sorted((-score, each.id) for each, score in pairs if each.id != asker)
    return [each for _, each in ranked]


class Bm25:
    """Okapi BM25 over lower-cased words."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Count the words of all candidates."""
        self._profiles = profiles
        self._counts = [Counter(_WORD.findall(text_of(p).lower())) for p in profiles]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = max(1.0, sum(self._lengths) / max(1, len(profiles)))
        self._df = Counter(word for counts in self._counts for word in counts)

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        words = set(_WORD.findall(need.full_text.lower()))
        total = len(self._profiles)
        idf = {
            w: math.log(1 + (total - self._df[w] + 0.5) / (self._df[w] + 0.5))
            for w in words
            if self._df[w]
        }
        scores = []
        for counts, length in zip(self._counts, self._lengths, strict=True):
            norm = BM25_K1 * (1 - BM25_B + BM25_B * length / self._mean)
            scores.append(
                math.fsum(
                    value * counts[w] * (BM25_K1 + 1) / (counts[w] + norm)
                    for w, value in idf.items()
                    if counts[w]
                )
            )
        return _order(self._profiles, scores, asker.id)


class CharTfidf:
    """Cosine of TF-IDF over characters 3 to 5 within words."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Fit on the candidates' texts."""
        self._profiles = profiles
        self._vectoriser = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, lowercase=True
        )
        self._matrix = self._vectoriser.fit_transform(text_of(p) for p in profiles)

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        query = self._vectoriser.transform([need.full_text])
        scores = (self._matrix @ query.T).toarray().ravel()
        return _order(self._profiles, scores.tolist(), asker.id)


class Chance:
    """An order that depends on nothing but the ids; the same in every run."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Remember the candidates."""
        self._profiles = profiles

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker in an arbitrary fixed order."""

        def draw(profile: Profile) -> float:
            digest = hashlib.sha256(f"{need.id} {profile.id}".encode()).digest()
            return float(int.from_bytes(digest[:6], "big"))

        return _order(self._profiles, [draw(p) for p in self._profiles], asker.id)


class LsaCosine:
    """Cosine in a latent space (truncated SVD of word TF-IDF) of the candidates' texts."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Fit on the candidates' texts."""
        self._profiles = profiles
        self._words = TfidfVectorizer(sublinear_tf=True, lowercase=True)
        matrix = self._words.fit_transform(text_of(p) for p in profiles)
        width = max(1, min(LSA_DIMENSIONS, min(matrix.shape) - 1))
        self._space = TruncatedSVD(width, random_state=0)
        self._vectors = normalize(self._space.fit_transform(matrix))

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        query = self._space.transform(self._words.transform([need.full_text]))[0]
        return _order(self._profiles, (self._vectors @ query).tolist(), asker.id)


class MoreLikeThis:
    """Those most like the asker, whatever it needs: what a search engine's button would do."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Fit on the candidates' texts."""
        self._profiles = profiles
        self._words = TfidfVectorizer(sublinear_tf=True, lowercase=True)
        self._matrix = self._words.fit_transform(text_of(p) for p in profiles)

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, most alike first."""
        query = self._words.transform([text_of(asker)])
        scores = (self._matrix @ query.T).toarray().ravel()
        return _order(self._profiles, scores.tolist(), asker.id)


class Company:
    """Who was in how many consortia, and with whom: popularity, common neighbours, Katz.

    `teams` are the members of the consortia that are known; where there are few, most
    organisations have no company and stand in the order of their ids.
    """

    def __init__(
        self, profiles: Sequence[Profile], teams: Sequence[Sequence[str]], kind: str
    ) -> None:
        """Count. `kind` is `popularity`, `common_neighbours` or `katz`."""
        self._profiles, self._kind = profiles, kind
        self._at = {each.id: at for at, each in enumerate(profiles)}
        joined = np.zeros((len(profiles), max(1, len(teams))))
        for column, team in enumerate(teams):
            for each in team:
                joined[self._at[each], column] = 1.0
        self._popular = joined.sum(axis=1)
        together = joined @ joined.T
        np.fill_diagonal(together, 0.0)
        if kind == "katz":
            peak = max(1.0, float(np.abs(np.linalg.eigvalsh(together)).max()))
            damped = KATZ_SHARE / peak * together
            self._near = np.linalg.inv(np.eye(len(profiles)) - damped) - np.eye(len(profiles))
        else:
            self._near = together @ together + together

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        popular = self._kind == "popularity"
        scores = self._popular if popular else self._near[self._at[asker.id]]
        return _order(self._profiles, scores.tolist(), asker.id)
