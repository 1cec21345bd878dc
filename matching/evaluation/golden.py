"""The judged set: its files, and every method that ranks its organisations."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from matching.domain import Entry, EntryKind, Question
from matching.evaluation.baselines import (
    Bm25,
    Chance,
    CharTfidf,
    Company,
    LsaCosine,
    MoreLikeThis,
)
from matching.io import InputError, read_judgements, read_profiles
from matching.ranking.model import parse
from matching.ranking.service import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matching.domain import Profile
    from matching.evaluation.baselines import Baseline
    from matching.io import Judgement
    from matching.ranking.model import Model

PROFILES_NAME: Final = "organisations.jsonl"
GOLD_NAME: Final = "gold.jsonl"
CONSORTIA_NAME: Final = "consortia.jsonl"
PARALLEL_NAME: Final = "parallel.jsonl"

BASELINES: Final = (
    "random", "popularity", "bm25", "lsa_cosine", "common_neighbours", "katz", "more_like_this",
    "char_tfidf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Team:
    """A consortium that lacks one partner: what it wants to do and what nobody in it can."""

    lead: str
    members: tuple[str, ...]
    hidden: str
    idea: str
    gap: str

    @property
    def known(self) -> tuple[str, ...]:
        """The partners it has."""
        return tuple(each for each in self.members if each != self.hidden)


@dataclass(frozen=True, slots=True)
class Parallel:
    """A judged need in another language, translated by hand."""

    org: str
    need: int
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Golden:
    """The judged set. `teams` and `parallel` are empty where the folder has no such file."""

    profiles: tuple[Profile, ...]
    judged: tuple[Judgement, ...]
    teams: tuple[Team, ...]
    parallel: tuple[Parallel, ...]

    @property
    def known(self) -> dict[str, Profile]:
        """The profiles by id."""
        return {each.id: each for each in self.profiles}


def read_golden(folder: Path) -> Golden:
    """Return the judged set of a folder. Raises InputError."""
    profiles = read_profiles(folder / PROFILES_NAME)
    known = {each.id: each for each in profiles}
    judged = read_judgements(folder / GOLD_NAME, known)
    teams, parallel = [], []
    for path, row in _rows(folder / CONSORTIA_NAME):
        named = [*row["members"], row["lead"], row["hidden"]]
        _must_know(path, named, known)
        teams.append(
            Team(row["lead"], tuple(row["members"]), row["hidden"], row["idea"], row["gap"])
        )
    for path, row in _rows(folder / PARALLEL_NAME):
        _must_know(path, [row["org"]], known)
        parallel.append(
            Parallel(row["org"], row["need"], row["language"], row["title"], row["text"])
        )
    return Golden(tuple(profiles), tuple(judged), tuple(teams), tuple(parallel))


_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    CONSORTIA_NAME: ("lead", "members", "hidden", "idea", "gap"),
    PARALLEL_NAME: ("org", "need", "language", "title", "text"),
}


def _rows(path: Path) -> list[tuple[Path, dict[str, Any]]]:
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(path, number, f"is not valid JSON: {error}") from error
        lacking = [key for key in _KEYS[path.name] if not isinstance(row, dict) or key not in row]
        if lacking:
            raise InputError(path, number, f"{lacking[0]}: is missing")
        found.append((path, row))
    return found


def _must_know(path: Path, ids: list[str], known: Mapping[str, Profile]) -> None:
    for each in ids:
        if each not in known:
            raise InputError(path, 0, f"no profile has the id {each!r}")


def read_model(path: Path) -> Model:
    """Return an earlier ranking model. Raises InputError for no file, ModelError for a wrong one:
    a model made for other features cannot be compared."""
    try:
        body = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(path, 0, f"cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise InputError(path, 0, f"is not valid JSON: {error}") from error
    return parse(body, str(path))


class Service:
    """The matching service as a ranking among others."""

    def __init__(self, matcher: Matcher, profiles: tuple[Profile, ...]) -> None:
        """Take the matcher and the candidates."""
        self.matcher, self._profiles = matcher, profiles

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first; the need may be none of its own."""
        if need not in asker.needs:
            asker = replace(asker, needs=(need,), version=0)
        question = Question(asker, need_id=need.id, limit=len(self._profiles))
        return self.matcher.order(question, self._profiles)

    def rank_whole(self, asker: Profile) -> list[str]:
        """Return all candidates for the organisation as a whole."""
        return self.matcher.order(Question(asker, limit=len(self._profiles)), self._profiles)


def methods_of(
    golden: Golden, matcher: Matcher, previous: Model | None = None
) -> dict[str, Baseline]:
    """Return the service and every baseline, by the name used in reports."""
    profiles = golden.profiles
    teams = [each.known for each in golden.teams]
    found: dict[str, Baseline] = {"maillon": Service(matcher, profiles)}
    if previous is not None:
        older = Matcher(analyser=matcher.analyser, space=matcher.space, model=previous)
        older.preparer = matcher.preparer
        found["previous"] = Service(older, profiles)
    return found | {
        "random": Chance(profiles),
        "popularity": Company(profiles, teams, "popularity"),
        "bm25": Bm25(profiles),
        "lsa_cosine": LsaCosine(profiles),
        "common_neighbours": Company(profiles, teams, "common_neighbours"),
        "katz": Company(profiles, teams, "katz"),
        "more_like_this": MoreLikeThis(profiles),
        "char_tfidf": CharTfidf(profiles),
    }


def slot(team: Team, text: str, language: str = "en") -> Entry:
    """Return what a consortium lacks as a need."""
    return Entry(id=f"{team.lead}/slot", kind=EntryKind.NEED, title=text, language=language)
