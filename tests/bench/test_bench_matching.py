"""Ranking against a numpy dot product over the same features, in the same run."""

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
from matching.ranking.features import Asked, Pool, compute

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench

FIXTURES = Path(__file__).resolve().parents[1] / "matching" / "fixtures"
CANDIDATES = 500
GOAL = 10.0
"""Scoring and ordering the candidates may cost this many dot products (the goal set)."""

LOOSE = 60.0
"""What is asserted: the dot product takes some ten microseconds, a busy machine bends the ratio."""


def timed(call: Callable[[], object], repeats: int = 60) -> float:
    call()
    found = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return median(found)


def test_ordering_500_candidates_against_a_dot_product() -> None:
    profiles = read_profiles(FIXTURES / "organisations.jsonl")
    copies = [replace(p, id=f"{p.id}#{copy}", version=1) for copy in range(30) for p in profiles]
    matcher, asker = Matcher(), profiles[0]
    ready = [matcher.preparer.prepare(each) for each in copies[:CANDIDATES]]
    asked = Asked(matcher.preparer.prepare(asker), asker.needs[0].id)
    pool = Pool(ready)
    rows = compute(asked, pool).rows
    weights = np.array(matcher.model.weights)
    dot = timed(lambda: rows @ weights, 300)
    score = timed(lambda: np.argsort(-matcher.model.scores(rows), kind="stable"), 300)
    features = timed(lambda: compute(asked, pool), 15)
    question = Question(asker, asker.needs[0].id)
    whole = timed(lambda: matcher.rank(question, copies[:CANDIDATES]), 15)
    print(
        f"\n{rows.shape[0]} candidates x {rows.shape[1]} features: dot product {dot * 1e6:.0f} µs; "
        f"scores and order {score / dot:.1f} times it (goal {GOAL:g}); features "
        f"{features * 1e3:.1f} ms ({features / dot:.0f} times); features, order and reasons of the "
        f"first twenty {whole * 1e3:.1f} ms ({whole / dot:.0f} times)"
    )
    assert score / dot < LOOSE
