"""Calls for a firm, measured on real consortia: a project's objective stands in for a call.

A firm is known by its past projects alone (title and the beginning of the objective); all later
projects are ranked for it, and the figure says how early those stand that it joined. The folder
holds `project.csv` and `organization.csv` in the official form of CORDIS.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from matching.domain import Entry, EntryKind, Profile
from matching.evaluation.baselines import BM25_B, BM25_K1
from matching.fit import CallBook, CallFacts, FitReader, read_call
from matching.fit.scoring import GOOD, POSSIBLE, STRONG
from matching.io import InputError
from matching.ranking import Matcher, Statistics
from matching.ranking.features import Asked, Pool, compute
from matching.ranking.prepared import MAX_HISTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

FIRM: Final = "PRC"
OBJECTIVE_CHARS: Final = 600
"""As much of an objective as a profile's history holds in the application."""

DEPTHS: Final = (10, 20, 50)
DRAWS: Final = 2_000
"""Samples of the bootstrap."""

SPLITS: Final[Mapping[str, tuple[int, int, int]]] = {
    "validation": (2015, 2016, 2016),
    "test": (2016, 2017, 2018),
}
"""Name → last year of the history, first and last year of the projects that are ranked. Nothing is
fitted; weights and bands were chosen with the figures of the first split in view."""

_WORD: Final = re.compile(r"\w+")
_FIELD_LIMIT: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the past and who took part."""

    id: str
    title: str
    objective: str
    starts: str
    members: frozenset[str]

    @property
    def year(self) -> int:
        """The year it started, 0 where unknown."""
        return int(self.starts[:4]) if self.starts[:4].isdigit() else 0

    @property
    def summary(self) -> str:
        """What a profile's history says of it."""
        return f"{self.title}. {self.objective[:OBJECTIVE_CHARS]}".strip(". ")


@dataclass(frozen=True, slots=True)
class Question:
    """A split: firms with their history (latest first), what is ranked, and what they joined."""

    firms: tuple[Profile, ...]
    ranked: tuple[Project, ...]
    joined: Mapping[str, frozenset[int]]


def evaluate_calls(folder: Path, matcher: Matcher | None = None) -> dict[str, Any]:
    """Return the figures of both splits for the fit, the trained ranking and the baselines.

    Raises InputError naming the file that cannot be read.
    """
    countries = _firms(folder / "organization.csv")
    projects = _projects(folder)
    service = matcher or Matcher()
    report: dict[str, Any] = {"release": service.model.release}
    for name, (until, first, last) in SPLITS.items():
        question = split(projects, countries, until, first, last)
        report[name] = _measured(question, service)
    return report


def split(
    projects: Sequence[Project], firms: Mapping[str, str], until: int, first: int, last: int
) -> Question:
    """Return the firms of `firms` (id → country) that took part up to `until` and later again."""
    ranked = tuple(p for p in projects if first <= p.year <= last)
    history: defaultdict[str, list[Project]] = defaultdict(list)
    past = [p for p in projects if 0 < p.year <= until]
    for project in sorted(past, key=lambda p: (p.starts, p.id), reverse=True):
        for each in project.members:
            history[each].append(project)
    joined: defaultdict[str, set[int]] = defaultdict(set)
    for at, project in enumerate(ranked):
        for each in project.members:
            if each in history and each in firms:
                joined[each].add(at)
    profiles = tuple(
        Profile(
            id=each,
            name=each,
            country=firms[each],
            history=tuple(p.summary for p in history[each][:MAX_HISTORY]),
        )
        for each in sorted(joined)
    )
    return Question(profiles, ranked, {k: frozenset(v) for k, v in joined.items()})


def _measured(question: Question, service: Matcher) -> dict[str, Any]:
    fit = _fit_scores(question, service)
    methods: dict[str, Scores] = {
        "fit": fit,
        # Stands for a call in another language: not a single word is shared.
        "fit_without_words": _fit_scores(question, service, words=False),
        "trained_ranking": _ranking_scores(question, service),
        "bm25": _bm25_scores(question),
        "lsa_cosine": _vector_scores(question, service),
        "random": np.random.default_rng(0).random(fit.shape),
    }
    partnered = {at for at, each in enumerate(question.ranked) if len(each.members) > 1}
    parts: dict[str, Callable[[int], bool]] = {
        "all": lambda at: True,
        "consortia": lambda at: at in partnered,
        "single_applicant": lambda at: at not in partnered,
    }
    return {
        "firms": len(question.firms),
        "projects": len(question.ranked),
        "pairs": sum(len(each) for each in question.joined.values()),
        "recall": {
            name: {part: _recall(scores, question, keep) for part, keep in parts.items()}
            for name, scores in methods.items()
        },
        "better_than_bm25": {
            name: _difference(fit, methods["bm25"], question, keep) for name, keep in parts.items()
        },
        "bands": _bands(fit, question, partnered),
    }


def _recall(
    scores: Scores, question: Question, keep: Callable[[int], bool]
) -> dict[str, float | int | None]:
    rows = _recalls(scores, question, keep)
    means = np.mean(rows, axis=0) if rows else [None] * len(DEPTHS)
    found: dict[str, float | int | None] = {"n": len(rows)}
    for depth, value in zip(DEPTHS, means, strict=True):
        found[f"recall@{depth}"] = None if value is None else round(float(value), 4)
    return found


def _difference(
    ours: Scores, theirs: Scores, question: Question, keep: Callable[[int], bool]
) -> dict[str, float] | None:
    """Return the mean difference in recall@20 and its 95 % interval over firms drawn anew."""
    at = DEPTHS.index(20)
    pairs = zip(_recalls(ours, question, keep), _recalls(theirs, question, keep), strict=True)
    gaps = np.array([a[at] - b[at] for a, b in pairs])
    if not len(gaps):
        return None
    drawn = np.random.default_rng(0).integers(0, len(gaps), (DRAWS, len(gaps)))
    low, high = np.quantile(gaps[drawn].mean(axis=1), (0.025, 0.975))
    return {
        "recall@20": round(float(gaps.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }


def _recalls(scores: Scores, question: Question, keep: Callable[[int], bool]) -> list[list[float]]:
    """Return per firm that joined something the recall at every depth."""
    rows: list[list[float]] = []
    for own, firm in zip(scores, question.firms, strict=True):
        wanted = [at for at in sorted(question.joined[firm.id]) if keep(at)]
        if not wanted:
            continue
        place = np.empty(len(own), dtype=np.int64)
        place[np.argsort(-own, kind="stable")] = np.arange(len(own))
        rows.append([float(np.mean(place[wanted] < depth)) for depth in DEPTHS])
    return rows


def _bands(fit: Scores, question: Question, partnered: set[int]) -> dict[str, Any]:
    """Return per band how many pairs lie in it or above, and how many of them came together."""
    held = np.zeros(fit.shape, dtype=bool)
    for at, firm in enumerate(question.firms):
        held[at, sorted(question.joined[firm.id] & partnered)] = True
    base = float(held.mean()) or math.nan
    found = {}
    for name, edge in (("strong", STRONG), ("good", GOOD), ("possible", POSSIBLE)):
        above = fit >= edge
        rate = float(held[above].mean()) if above.any() else 0.0
        found[name] = {
            "from": edge,
            "share_of_pairs": round(float(above.mean()), 4),
            "joined_found": round(float(above[held].mean()), 4) if held.any() else None,
            "times_as_frequent": round(rate / base, 1),
            "firms_with_any": round(float(above.any(axis=1).mean()), 4),
        }
    return found


def _fit_scores(question: Question, service: Matcher, *, words: bool = True) -> Scores:
    preparer = service.preparer
    texts = {p.id: read_call(preparer, p.title, p.objective, "en") for p in question.ranked}
    if not words:
        none, nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
        texts = {
            key: replace(each, lang="", terms=none, counts=nothing) for key, each in texts.items()
        }
    reader = FitReader(CallBook(texts, Statistics.load(), preparer), preparer)
    calls = [CallFacts(id=each) for each in texts]
    return np.vstack([reader.scores(firm, calls) for firm in question.firms])


def _ranking_scores(question: Question, service: Matcher) -> Scores:
    """Return the raw scores of the trained ranking: the call asks, the firms are candidates."""
    pool = Pool([service.preparer.prepare(firm) for firm in question.firms])
    columns = []
    for project in question.ranked:
        need = Entry(
            id="call",
            kind=EntryKind.NEED,
            title=project.title,
            text=project.objective,
            language="en",
        )
        asker = service.preparer.prepare(Profile(id="call", name="", needs=(need,), version=0))
        columns.append(
            service.model.scores(compute(Asked(asker, "call"), pool, service.preparer.linkage).rows)
        )
    return np.stack(columns, axis=1)


def _vector_scores(question: Question, service: Matcher) -> Scores:
    preparer = service.preparer
    vectors = np.vstack(
        [
            preparer.passage("call", "need", f"{p.title}. {p.objective}", "en").vector
            for p in question.ranked
        ]
    )
    rows = [
        np.max([vectors @ each.vector for each in preparer.prepare(firm).descriptions], axis=0)
        for firm in question.firms
    ]
    return np.vstack(rows).astype(np.float64)


def _bm25_scores(question: Question) -> Scores:
    """Return Okapi BM25: the objectives are the documents, a firm's history is the query."""
    documents = [Counter(_words(f"{p.title}. {p.objective}")) for p in question.ranked]
    lengths = [sum(each.values()) for each in documents]
    mean = max(1.0, sum(lengths) / max(1, len(lengths)))
    spread = Counter(word for each in documents for word in each)
    number = {word: at for at, word in enumerate(spread)}
    total = len(documents)
    matrix = sparse.lil_matrix((total, max(1, len(number))))
    for row, (counts, length) in enumerate(zip(documents, lengths, strict=True)):
        norm = BM25_K1 * (1 - BM25_B + BM25_B * length / mean)
        for word, count in counts.items():
            idf = math.log(1 + (total - spread[word] + 0.5) / (spread[word] + 0.5))
            matrix[row, number[word]] = idf * count * (BM25_K1 + 1) / (count + norm)
    table = matrix.tocsr()
    rows = []
    for firm in question.firms:
        query = np.zeros(table.shape[1])
        query[[number[w] for text in firm.history for w in _words(text) if w in number]] = 1.0
        rows.append(table @ query)
    return np.vstack(rows)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _projects(folder: Path) -> list[Project]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(folder / "organization.csv", "projectID", "organisationID"):
        members[row["projectID"]].add(row["organisationID"])
    wanted = ("id", "title", "objective", "startDate")
    return [
        Project(
            id=row["id"],
            title=row["title"],
            objective=row["objective"],
            starts=row["startDate"],
            members=frozenset(members[row["id"]]),
        )
        for row in _rows(folder / "project.csv", *wanted)
    ]


def _firms(path: Path) -> dict[str, str]:
    rows = _rows(path, "organisationID", "activityType", "country")
    return {r["organisationID"]: r["country"] for r in rows if r["activityType"] == FIRM}


def _rows(path: Path, *wanted: str) -> Iterator[dict[str, str]]:
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=";")
            lacking = [each for each in wanted if each not in (reader.fieldnames or ())]
            if lacking:
                raise InputError(path, 1, f"lacks the column {lacking[0]!r}")
            for row in reader:
                yield {key: row[key] or "" for key in wanted}
    except OSError as error:
        raise InputError(path, 0, f"cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(path, 0, "is not UTF-8 text") from error
    except csv.Error as error:
        raise InputError(path, 0, f"is not a CSV file: {error}") from error
    finally:
        csv.field_size_limit(before)


def render_calls(report: Mapping[str, Any]) -> str:
    """Return the report as a table for people."""
    lines = []
    for name in SPLITS:
        part = report[name]
        lines += [
            f"{name}: {part['firms']} firms, {part['projects']} projects, {part['pairs']} joined",
            f"{'method':<20}{'part':<18}{'n':>5}{'recall@10':>11}{'recall@20':>11}"
            f"{'recall@50':>11}",
        ]
        for method, parts in part["recall"].items():
            for which, row in parts.items():
                values = [row[f"recall@{depth}"] for depth in DEPTHS]
                shown = "".join(f"{'-' if v is None else f'{v:.3f}':>11}" for v in values)
                lines.append(f"{method:<20}{which:<18}{row['n']:>5}{shown}")
        gap = part["better_than_bm25"]["all"]
        if gap:
            lines.append(
                f"fit against BM25: recall@20 {gap['recall@20']:+.3f} "
                f"(95 %: {gap['low']:+.3f} to {gap['high']:+.3f})"
            )
        for band, row in part["bands"].items():
            lines.append(
                f"{band:<10}from {row['from']}: {row['share_of_pairs']:.1%} of the pairs, "
                f"{row['joined_found'] or 0:.1%} of those joined, "
                f"{row['times_as_frequent']} times as frequent as in all pairs"
            )
        lines.append("")
    return "\n".join(lines).rstrip()
