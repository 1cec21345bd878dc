"""Ranking 500 prepared candidates, as a multiple of a plain matrix product in the same run."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matching.domain import Question
from matching.io import read_profiles
from matching.ranking import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench

FIXTURES = Path(__file__).resolve().parents[1] / "matching" / "fixtures"
CANDIDATES = 500
LIMIT_SECONDS = 0.1


def timed(call: Callable[[], object], repeats: int = 15) -> float:
    call()
    found = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return median(found)


def test_ranking_500_candidates() -> None:
    profiles = read_profiles(FIXTURES / "organisations.jsonl")
    copies = [
        replace(each, id=f"{each.id}#{copy}", version=1) for copy in range(30) for each in profiles
    ][:CANDIDATES]
    matcher = Matcher()
    begun = time.perf_counter()
    for each in copies:
        matcher.preparer.prepare(each)
    preparing = time.perf_counter() - begun
    asker = profiles[0]
    one = timed(lambda: matcher.rank(Question(asker, asker.needs[0].id), copies))
    whole = timed(lambda: matcher.rank(Question(asker), copies))
    matrix = np.random.default_rng(1).random((500, 500))
    unit = timed(lambda: matrix @ matrix)
    print(
        f"\n{CANDIDATES} candidates: one need {one * 1e3:.1f} ms ({one / unit:.1f} products of "
        f"500 x 500), whole profile {whole * 1e3:.1f} ms; preparing once {preparing:.2f} s"
    )
    assert one < LIMIT_SECONDS
