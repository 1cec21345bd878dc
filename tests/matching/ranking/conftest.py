"""Invented profiles, and a matcher whose statistics come from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.domain import Profile
from matching.io import Judgement, read_judgements, read_profiles
from matching.ranking import Matcher, Model, Preparer, Statistics
from matching.ranking.training import statistics_of
from matching.text import Analyser, VectorSpace

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(scope="session")
def profiles() -> dict[str, Profile]:
    return {each.id: each for each in read_profiles(FIXTURES / "organisations.jsonl")}


@pytest.fixture(scope="session")
def judged(profiles: dict[str, Profile]) -> list[Judgement]:
    return read_judgements(FIXTURES / "gold.jsonl", profiles)


@pytest.fixture(scope="session")
def statistics(profiles: dict[str, Profile]) -> Statistics:
    return statistics_of(list(profiles.values()), Analyser.default())


@pytest.fixture(scope="session")
def preparer(statistics: Statistics) -> Preparer:
    return Preparer(Analyser.default(), VectorSpace.load(), statistics)


@pytest.fixture(scope="session")
def matcher(statistics: Statistics) -> Matcher:
    return Matcher(model=Model.by_hand(), statistics=statistics)
