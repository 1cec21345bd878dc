"""The benchmark on invented data."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.evaluation.baselines import Bm25, Chance, CharTfidf
from matching.evaluation.report import evaluate, render
from matching.io import InputError, read_profiles
from matching.ranking import Matcher, Model
from matching.ranking.training import statistics_of
from matching.text import Analyser

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(scope="module")
def report() -> dict:
    profiles = read_profiles(FIXTURES / "organisations.jsonl")
    statistics = statistics_of(profiles, Analyser.default())
    return evaluate(FIXTURES, Matcher(model=Model.by_hand(), statistics=statistics))


def test_all_methods_and_parts_are_reported(report: dict) -> None:
    for name in ("maillon", "bm25", "char_tfidf", "random"):
        for part in (
            report[name],
            *(report[name][each] for each in ("same_language", "newcomers")),
        ):
            assert {"recall@10", "nDCG@10", "recall@20", "n"} <= set(part)
        assert 0 <= report[name]["traps_in_top_5"] <= 1
    assert report["data"]["organisations"] == 23


def test_the_service_beats_the_baselines(report: dict) -> None:
    for name in ("bm25", "char_tfidf", "random"):
        assert report["maillon"]["nDCG@10"] > report[name]["nDCG@10"]
    cross = report["maillon"]["cross_language"]["nDCG@10"]
    assert cross > 1.3 * report["bm25"]["cross_language"]["nDCG@10"]


def test_render(report: dict) -> None:
    text = render(report)
    assert "maillon" in text
    assert "cross language" in text
    assert "None" not in text


@pytest.mark.parametrize("baseline", [Bm25, CharTfidf, Chance])
def test_baselines_rank_everybody_else(baseline: type) -> None:
    profiles = read_profiles(FIXTURES / "organisations.jsonl")
    ranking = baseline(profiles).rank(profiles[0], profiles[0].needs[0])
    assert sorted(ranking) == sorted(each.id for each in profiles[1:])


def test_a_folder_without_data(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"organisations\.jsonl"):
        evaluate(tmp_path)
