"""Reasons are true of any profile: the parts give the score, and without the field it is lower."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import Profile, Question
from matching.evaluation.fidelity import check_question, fidelity, recomputes, without
from matching.io import read_profiles
from matching.ranking import Matcher, Model
from matching.ranking.features import FEATURES
from matching.ranking.model import Shape
from tests.matching.ranking.conftest import FIXTURES

PARTS = read_profiles(FIXTURES / "organisations.jsonl")
GOAL = 0.95


def _some(field: str) -> st.SearchStrategy[object]:
    return st.sampled_from([getattr(each, field) for each in PARTS])


@st.composite
def invented(draw: st.DrawFn) -> Profile:
    """A profile put together from parts of several, some of them missing."""
    entries = {}
    for field in ("offers", "needs"):
        pool = [entry for each in PARTS for entry in getattr(each, field)]
        entries[field] = tuple(draw(st.lists(st.sampled_from(pool), max_size=3, unique=True)))
    fields = ("texts", "nace", "stages", "chains", "trl", "certifications", "country")
    kept = {name: draw(_some(name)) for name in fields if draw(st.booleans())}
    identity = draw(st.uuids()).hex
    return Profile(identity, "Invented", **entries, **kept)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(asker=invented(), others=st.lists(invented(), min_size=1, max_size=6))
def test_the_parts_of_any_score_recompute_it(
    matcher: Matcher, asker: Profile, others: list[Profile]
) -> None:
    for need_id in ("", *(each.id for each in asker.needs)):
        for scored in matcher.rank(Question(asker, need_id), others):
            assert recomputes(scored, matcher)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_parts_of_any_model_sum_to_its_scores(seed: int) -> None:
    draw = np.random.default_rng(seed)
    shapes = []
    for _ in FEATURES:
        edges = np.sort(draw.random(draw.integers(0, 5)))
        values = draw.normal(size=len(edges) + 1)
        shapes.append(Shape(tuple(edges.tolist()), tuple(values.tolist())))
    weights = tuple(draw.normal(size=len(FEATURES)).tolist())
    rows = draw.random((7, len(FEATURES)))
    for model in (Model("linear", -1.0, weights), Model("additive", -1.0, weights, tuple(shapes))):
        total = model.intercept + model.contributions(rows).sum(axis=1)
        assert np.allclose(total, model.scores(rows), atol=1e-9)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(other=invented())
def test_what_is_emptied_is_gone_and_nothing_else(other: Profile) -> None:
    every = [f"offers.{each.id}" for each in other.offers]
    bare = without(other, [*every, "description", "nace", "trl"])
    assert bare.offers == ()
    assert not bare.texts
    assert bare.nace == ()
    assert bare.trl is None
    assert (bare.needs, bare.stages, bare.country) == (other.needs, other.stages, other.country)
    assert replace(without(other, []), version=other.version) == other


def test_without_the_field_shown_the_score_is_lower(matcher: Matcher) -> None:
    questions = [Question(each, need.id) for each in PARTS[::2] for need in each.needs]
    found = fidelity(questions, PARTS, matcher)
    assert found["recomputed"] == 1.0
    assert found["reasons"] > 60
    assert found["lowered"] >= GOAL, found["by_code"]


def test_a_question_without_candidates_has_nothing_to_check(matcher: Matcher) -> None:
    asker = PARTS[0]
    assert check_question(Question(asker), [asker], matcher) == ([], [])
    assert fidelity([], PARTS, matcher)["lowered"] is None
