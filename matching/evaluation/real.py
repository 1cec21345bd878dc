"""Real consortia: one partner hidden, the others known, and all organisations are candidates.

Learning sees what started up to `until`: every past project with one partner hidden, looked at as
if it had not happened, and the projects of the last year with the past before it. Projects after
`until` are asked once, for the figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from matching.evaluation.baselines import BM25_B, BM25_K1
from matching.evaluation.contests import (
    Contest,
    calibration_of,
    contest,
    contests_of,
    newcomer_contest,
)
from matching.evaluation.intervals import interval
from matching.ranking.history import History, HistoryRanker, Opening
from matching.ranking.history.features import NAMES, Reading, allowed, rows_of
from matching.ranking.history.network import best, text_of
from matching.ranking.history.ranker import Case, read_in_order
from matching.ranking.history.records import FIRM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matching.evaluation.consortia import Consortia
    from matching.ranking.history import PastProject

DEPTHS: Final = (10, 20, 50)
HARD_PARTS: Final = ("firms_one_past_project", "firms", "others")
HIDDEN_PER_PROJECT: Final = 10
"""Partners hidden per project when learning: a consortium of sixty teaches little more by its
fiftieth partner."""

NEWCOMERS: Final = 400
"""Newcomers asked about (drawn with a fixed seed), since everybody must be ranked for each."""

SEED: Final = 20_261_128
SINGLE_FIRM: Final = ("SMEInst", "EIC-SMEInst", "SIE-", "FTIPilot")
"""Topics whose texts the firm wrote about itself, as `SMEInst-09-2016`; they flatter words."""

_AT: Final = {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Found:
    """Where the hidden partner of one case was found, by method: how many stand above it, and
    how many share its place (itself included)."""

    case: Case
    project: str
    above: dict[str, int]
    level: dict[str, int]
    contest: Contest


class Bm25Projects:
    """Okapi BM25 of an opening against past projects."""

    def __init__(self, history: History) -> None:
        """Count the words of all past projects that have a text."""
        texts = [text_of(p.title, p.text) for p in history.projects[: history.told]]
        self._words = CountVectorizer(lowercase=True, token_pattern=r"\w+")  # noqa: S106 - a pattern for words
        counts = self._words.fit_transform(texts).tocsr().astype(np.float32)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        spread = np.diff(counts.tocsc().indptr)
        idf = np.log(1 + (len(texts) - spread + 0.5) / (spread + 0.5))
        norm = BM25_K1 * (1 - BM25_B + BM25_B * lengths / max(1.0, float(lengths.mean())))
        rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        counts.data = (
            idf[counts.indices] * counts.data * (BM25_K1 + 1) / (counts.data + norm[rows])
        ).astype(np.float32)
        self._table = counts

    def scores(self, opening: Opening) -> NDArray[np.float32]:
        """Return the score of every past project with a text."""
        asked = self._words.transform([f"{opening.title}. {opening.text}"])
        asked.data[:] = 1
        found: NDArray[np.float32] = (self._table @ asked.T).toarray().ravel()
        return found


def history_of(data: Consortia, until: int, *, everybody: bool = False) -> History:
    """Return everything that started up to a year. Raises ValueError for nothing."""
    past = [p for p in (*data.projects, *data.wider) if 0 < p.year <= until]
    return History(past, data.parties, everybody=everybody)


def cases_of(
    projects: Sequence[PastProject],
    wanted: Callable[[str], bool],
    *,
    learning: bool = False,
    apart: bool = False,
) -> list[Case]:
    """Return one case per partner that `wanted` lets through, in projects of two or more.

    `learning` takes at most HIDDEN_PER_PROJECT a project; `apart` leaves the project itself out
    of the past.
    """  # fmt: skip
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    found = []
    for project in projects:
        if len(project.members) < 2:
            continue
        hidden = sorted(filter(wanted, project.members))
        if learning and len(hidden) > HIDDEN_PER_PROJECT:
            hidden = sorted(draw.sample(hidden, HIDDEN_PER_PROJECT))
        for each in hidden:
            known = tuple(m for m in project.members if m != each)
            without = project.id if apart else ""
            lead = "" if each == project.coordinator else project.coordinator
            opening = Opening(project.title, project.text, project.topic, known, without, lead)
            found.append(Case(opening, each))
    return found


def learn(data: Consortia, until: int) -> HistoryRanker:
    """Return the ranker that learned from what started up to a year. Raises ValueError."""
    whole, before = history_of(data, until), history_of(data, until - 1)
    past = [p for p in data.projects if 0 < p.year <= until]
    latest = [p for p in past if p.year == until]
    return HistoryRanker().fit(
        (whole, cases_of(past, _ranked_by(whole), learning=True, apart=True)),
        (before, cases_of(latest, _ranked_by(before), learning=True)),
    )


def _ranked_by(history: History) -> Callable[[str], bool]:
    return lambda org: history.at.get(org, history.count) < history.count


def measure(data: Consortia, until: int, first: int, last: int) -> dict[str, Any]:
    """Return the figures of all methods on projects that started in `first` to `last`."""
    history, ranker = history_of(data, until), learn(data, until)
    asked = [p for p in data.projects if first <= p.year <= last]
    cases = cases_of(asked, _ranked_by(history))
    found = find(history, ranker, cases)
    return {
        "split": {"learned_until": until, "asked": [first, last]},
        "candidates": history.count,
        "cases": len(cases),
        "methods": {
            name: {part: _row(rows, name) for part, rows in parts(data, history, found).items()}
            for name in (found[0].above if found else ())
        },
        "hard_negatives": {
            part: contests_of(rows)
            for part, rows in parts(data, history, found).items()
            if part in HARD_PARTS
        },
        "calibration": calibration_of(found),
        "newcomers": newcomers(data, until, asked, ranker),
    }


def find(history: History, ranker: HistoryRanker, cases: Sequence[Case]) -> list[Found]:
    """Ask every case of every method."""
    draw, words = np.random.default_rng(SEED), Bm25Projects(history)
    found, chance = [], random.Random(SEED)  # noqa: S311 - a sample, not a secret
    bm25: tuple[Reading, NDArray[np.float32]] | None = None
    for case, reading in read_in_order(history, [(each.opening, each) for each in cases]):
        known = case.opening.known
        if bm25 is None or bm25[0] is not reading:
            bm25 = reading, best(words.scores(case.opening), history.own_told)
        rows = rows_of(reading, known, case.opening.lead)
        free = allowed(reading, known)

        def column(name: str, rows: NDArray[Any] = rows) -> NDArray[np.float64]:
            return rows[:, _AT[name]].astype(np.float64)

        methods = {
            "maillon": ranker.scores(reading, known, case.opening.lead),
            "random": draw.random(history.count),
            "popularity": column("past_told"),
            "bm25": bm25[1].astype(np.float64),
            "lsa_cosine": column("vector_best"),
            "common_neighbours": column("together_told"),
            "katz": column("ties_share") + column("second"),
            "more_like_this": column("partners_near"),
            "tfidf": column("text_best"),
            "tfidf_and_company": column("text_best") + 0.1 * column("together_told"),
        }
        target = history.at[case.hidden]
        above, level = {}, {}
        for name, scores in methods.items():
            above[name], level[name] = place_of(scores, target, free)
        against = contest(history, rows, free, methods["maillon"], target, chance)
        found.append(Found(case, case.opening.title, above, level, against))
    return found


def place_of(scores: NDArray[np.float64], target: int, free: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many candidates stand above the target, and how many share its place."""
    own = scores[target]
    return int((scores[free] > own).sum()), max(1, int((scores[free] == own).sum()))


def hit(above: int, level: int, depth: int) -> float:
    """Return the chance to stand among the first `depth`, equal scores being in random order."""
    return min(1.0, max(0.0, (depth - above) / level))


def gain(above: int, level: int, depth: int = 10) -> float:
    """Return the expected nDCG of a single wanted candidate, equal scores in random order."""
    places = np.arange(above, min(above + level, depth))
    return float((1.0 / np.log2(places + 2)).sum() / level) if len(places) else 0.0


def parts(data: Consortia, history: History, found: Sequence[Found]) -> dict[str, list[Found]]:
    """Return the cases by who is sought: firms (with little and much past), others, repeats."""

    def kind(each: Found) -> str:
        party = data.parties.get(each.case.hidden)
        return party.kind if party else ""

    def past(each: Found) -> int:
        return int(history.past_told[history.at[each.case.hidden]])

    wrote = {
        org
        for project in history.projects
        if project.topic.startswith(SINGLE_FIRM)
        for org in project.members
    }
    met = {
        id(each): bool(
            history.ties[history.at[each.case.hidden]].indices.size
            and set(history.ties[history.at[each.case.hidden]].indices.tolist())
            & {history.at[k] for k in each.case.opening.known if k in history.at}
        )
        for each in found
    }
    firms = [each for each in found if kind(each) == FIRM]
    return {
        "all": list(found),
        "firms": firms,
        "others": [each for each in found if kind(each) != FIRM],
        "firms_one_past_project": [each for each in firms if past(each) == 1],
        "firms_more_past_projects": [each for each in firms if past(each) > 1],
        "firms_wrote_own_project": [each for each in firms if each.case.hidden in wrote],
        "firms_without_own_project": [each for each in firms if each.case.hidden not in wrote],
        "firms_new_to_all_partners": [each for each in firms if not met[id(each)]],
        "firms_met_a_partner_before": [each for each in firms if met[id(each)]],
    }


def _row(found: Sequence[Found], method: str) -> dict[str, Any]:
    row: dict[str, Any] = {"n": len(found)}
    owners = [each.case.hidden for each in found]
    intervals = {}
    for depth in DEPTHS:
        hits = [hit(each.above[method], each.level[method], depth) for each in found]
        row[f"recall@{depth}"] = round(float(np.mean(hits)), 4) if hits else None
        intervals[f"recall@{depth}"] = interval(hits, owners)
    gains = [gain(each.above[method], each.level[method]) for each in found]
    row["ndcg@10"] = round(float(np.mean(gains)), 4) if gains else None
    return row | {"interval": intervals}


def newcomers(
    data: Consortia, until: int, asked: Sequence[PastProject], ranker: HistoryRanker
) -> dict[str, Any]:
    """Return how firms without any past are found, by name, kind and country alone.

    Everybody in the files is a candidate. Nothing but these three is known of a newcomer here:
    the register holds no profile, which is what the platform adds.
    """
    past = {m for p in (*data.projects, *data.wider) if 0 < p.year <= until for m in p.members}
    new = [
        case
        for case in cases_of(asked, lambda org: org not in past)
        if data.parties[case.hidden].kind == FIRM
    ]
    total = len(new)
    if not new:
        return {"firms_to_find": 0, "asked": 0, "candidates": 0}
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    kept = sorted(draw.sample(range(total), min(NEWCOMERS, total)))
    history = history_of(data, until, everybody=True)
    found, chance = [], random.Random(SEED)  # noqa: S311 - a sample, not a secret
    for case, reading in read_in_order(history, [(new[at].opening, new[at]) for at in kept]):
        scores = ranker.scores(reading, case.opening.known, case.opening.lead)
        free = allowed(reading, case.opening.known)
        target = history.at[case.hidden]
        above, level = place_of(scores, target, free)
        among, same = place_of(scores, target, free & (history.past == 0))
        found.append(
            Found(case, case.opening.title, {"all": above, "new": among},
                  {"all": level, "new": same},
                  newcomer_contest(history, free, scores, target, chance))
        )  # fmt: skip
    return {
        "firms_to_find": total,
        "asked": len(found),
        "candidates": history.count,
        "candidates_without_past": int((history.past == 0).sum()),
        "among_everybody": _row(found, "all"),
        "among_newcomers": _row(found, "new"),
        "hard_negatives": contests_of(found),
    }
