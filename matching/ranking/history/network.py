"""Past projects up to a day as matrices: texts, who took part, who worked with whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from matching.ranking.history.records import KINDS, topic_levels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matching.ranking.history.records import Party, PastProject

    Floats = NDArray[np.float32]

DIMENSIONS: Final = 150
MAX_WORDS: Final = 120_000
WORD: Final = r"[A-Za-z][A-Za-z0-9\-]+"
SEED: Final = 20_260_901
LEVELS: Final = 3


def text_of(title: str, text: str) -> str:
    """Return what is compared of a project; the title counts twice, it says what is meant."""
    return f"{title}. {title}. {text}" if text else title


class History:
    """Past projects, and the organisations that can be ranked by them.

    `projects` with a text come first; `candidates` are those who took part in one of them, or
    all `parties` where `everybody` is set. Raises ValueError for no project.
    """

    def __init__(
        self,
        projects: Sequence[PastProject],
        parties: Mapping[str, Party],
        *,
        everybody: bool = False,
    ) -> None:
        """Count and stack. Nothing later than the given projects is looked at."""
        if not any(each.text for each in projects):
            raise ValueError("no past project has a text")
        ordered = sorted(projects, key=lambda each: (not each.text, each.id))
        self.projects = ordered
        self.told = sum(bool(each.text) for each in ordered)
        self.number = {each.id: at for at, each in enumerate(ordered)}
        members = {org for each in ordered for org in each.members}
        told = {org for each in ordered[: self.told] for org in each.members} & parties.keys()
        self.candidates = sorted(parties if everybody else told)
        wanted = set(self.candidates)
        self.orgs = self.candidates + sorted(members - wanted)
        self.at = {org: at for at, org in enumerate(self.orgs)}
        self.count = len(self.candidates)
        self._members(ordered)
        self._texts(ordered, parties)
        self._traits(ordered, parties)

    def _members(self, ordered: Sequence[PastProject]) -> None:
        pairs = [(self.at[org], at) for at, each in enumerate(ordered) for org in each.members]
        rows, columns = np.array(pairs, dtype=np.int64).T
        shape = (len(self.orgs), len(ordered))
        self.joined = sparse.csr_matrix((np.ones(len(pairs), np.float32), (rows, columns)), shape)
        self.joined.data[:] = 1.0
        self.own = self.joined[: self.count].tocsr()
        self.own_told = self.own[:, : self.told].tocsr()
        self.size = np.asarray(self.joined.sum(axis=0)).ravel()
        # A project of many partners says less of each pair (Newman's weight of a shared paper).
        self.tie = np.where(self.size > 1, 1.0 / np.maximum(1.0, self.size - 1), 0.0).astype(
            np.float32
        )
        weighted = self.joined @ sparse.diags(self.tie)
        self.ties = (weighted @ self.joined.T).tocsr()
        self.ties.setdiag(0)
        several = self.joined @ sparse.diags((self.size > 1).astype(np.float32))
        self.together = (several @ self.joined.T).tocsr()
        self.together.setdiag(0)
        self.strength = np.asarray(self.ties.sum(axis=1)).ravel()

    def _texts(self, ordered: Sequence[PastProject], parties: Mapping[str, Party]) -> None:
        self.words = TfidfVectorizer(
            sublinear_tf=True, stop_words="english", min_df=2, max_df=0.3, ngram_range=(1, 2),
            max_features=MAX_WORDS, dtype=np.float32, token_pattern=WORD,
        )  # fmt: skip
        texts = [text_of(each.title, each.text) for each in ordered]
        if len(ordered) < 50:
            self.words.set_params(min_df=1, max_df=1.0)
        self.texts = self.words.fit_transform(texts)
        width = min(DIMENSIONS, min(self.texts[: self.told].shape) - 1)
        self.space = TruncatedSVD(max(1, width), random_state=SEED, n_iter=3)
        self.space.fit(self.texts[: self.told])
        self.vectors = self.embed(self.texts)
        self.vector_sums = np.asarray(self.joined @ self.vectors, dtype=np.float32)
        names = [_name(parties.get(org)) for org in self.candidates]
        self.names = self.words.transform(names)

    def embed(self, texts: Any) -> Floats:
        """Return the unit vectors of rows of words."""
        vectors: Floats = normalize(self.space.transform(texts)).astype(np.float32)
        return vectors

    def _traits(self, ordered: Sequence[PastProject], parties: Mapping[str, Party]) -> None:
        known = [parties.get(org) for org in self.orgs]
        kinds = [each.kind if each else "" for each in known]
        self.kind = np.array([KINDS.index(k) if k in KINDS else len(KINDS) - 1 for k in kinds])
        places: dict[str, int] = {}
        self.country = np.array(
            [places.setdefault(each.country if each else "", len(places)) for each in known]
        )
        self.countries = len(places)
        # Kind and country are known of a partner that is new to the programmes, too.
        self.traits = {
            each.id: (KINDS.index(each.kind) if each.kind in KINDS else len(KINDS) - 1,
                      places.get(each.country, -1))
            for each in parties.values()
        }  # fmt: skip
        self.sme = np.array([bool(each and each.sme) for each in known])[: self.count]
        self.years = np.array([each.year for each in ordered])
        self.until = int(self.years.max())
        self.topics: list[tuple[dict[str, int], Any]] = []
        self.levels = [topic_levels(each.topic) for each in ordered]
        for level in range(LEVELS):
            ids: dict[str, int] = {}
            columns = [ids.setdefault(each[level], len(ids)) for each in self.levels]
            table = sparse.csr_matrix(
                (np.ones(len(columns), np.float32), (np.arange(len(columns)), columns))
            )
            self.topics.append((ids, (self.own @ table).tocsc()))
        led = Counter(each.coordinator for each in ordered)
        self.led = np.array([led[org] for org in self.candidates], dtype=np.float32)
        self.past = np.diff(self.own.indptr).astype(np.float32)
        self.past_told = np.diff(self.own_told.indptr).astype(np.float32)
        self.last = best(self.years.astype(np.float32), self.own)
        newest = (self.years == self.until).astype(np.float32)
        self.recent = np.asarray(self.own @ newest).ravel()


def best(values: NDArray[Any], owned: Any) -> Floats:
    """Return per organisation the highest value of its projects, 0 for none."""
    found = np.zeros(owned.shape[0], dtype=np.float32)
    lengths = np.diff(owned.indptr)
    some = np.flatnonzero(lengths)
    if len(some):
        found[some] = np.maximum.reduceat(values[owned.indices], owned.indptr[some])
    return found


def total(values: NDArray[Any], owned: Any) -> Floats:
    """Return per organisation the sum of the values of its projects."""
    summed: Floats = np.asarray(owned @ values.astype(np.float32)).ravel()
    return summed


def _name(party: Party | None) -> str:
    """Return a name, empty where a register wrote only a number for it."""
    return "" if party is None or party.name.startswith("PIC ") else party.name
