"""The figures on exposure: what skew they show, and that balancing mends it."""

from __future__ import annotations

import pytest

from matching.evaluation.exposure import (
    Question,
    exposure_lines,
    exposure_markdown,
    exposure_synthetic,
    measure_exposure,
)
from matching.ranking.exposure import RULES


def _skewed() -> tuple[list[Question], dict[str, tuple[str, ...]]]:
    """A hundred firms of two regions; those of the second are always scored a little lower, and
    everybody is clearly the right one once."""
    groups = {f"f{n:02}": (f"region:{'AB'[n % 2]}",) for n in range(100)}
    questions = []
    for number in range(100):
        scored = [
            (key, 2.0 - ((at * 7 + number * 13) % 100) / 50 - (0.3 if at % 2 else 0.0))
            for at, key in enumerate(groups)
        ]
        wanted = f"f{number:02}"
        scored = [(key, score + 2.0 if key == wanted else score) for key, score in scored]
        best = sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:50]
        questions.append(Question("asker", best, {wanted: 2.0}))
    return questions, groups


def test_a_skewed_ranking_is_seen_and_mended() -> None:
    found = measure_exposure(*_skewed())
    before, after = found["groups"]["region:B"]["before"], found["groups"]["region:B"]["after"]
    assert before < RULES.lowest < after
    assert found["ndcg_cost"] <= 0.02
    assert 0 < found["moved"] < 1


def test_the_figures_are_the_same_every_time() -> None:
    assert measure_exposure(*_skewed()) == measure_exposure(*_skewed())


def test_without_questions_nothing_is_measured() -> None:
    with pytest.raises(ValueError, match="without questions"):
        measure_exposure([], {})


def test_the_synthetic_population_meets_the_goal_and_says_what_it_is() -> None:
    for deserved in (False, True):
        found = exposure_synthetic(deserved=deserved)
        assert found["synthetic"] is True
        assert found["before"][0] < RULES.lowest <= found["after"][0]
        assert found["after"][1] <= RULES.highest
        assert found["ndcg_cost"] <= 0.02


def test_the_report_names_sets_groups_and_cost() -> None:
    found = {"golden": measure_exposure(*_skewed())}
    assert any(line.startswith("golden") for line in exposure_lines(found))
    page = "\n".join(exposure_markdown(found))
    assert "| golden | region:B | 50 |" in page
    assert "nDCG@10" in page
