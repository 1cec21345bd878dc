"""Real consortia: reading, cases, places, and one run on invented ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matching.evaluation.consortia import Consortia, read_cordis, read_norway
from matching.evaluation.contests import Contest, contests_of
from matching.evaluation.real import (
    HIDDEN_PER_PROJECT,
    Bm25Projects,
    Found,
    cases_of,
    gain,
    history_of,
    hit,
    measure,
    place_of,
)
from matching.evaluation.report import evaluate, folders_of, render
from matching.io import InputError
from matching.ranking.history import Opening, PastProject
from matching.ranking.history.ranker import Case
from tests.matching.evaluation.invented_consortia import write_cordis, write_norway


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    write_cordis(root / "consortia-eu")
    write_norway(root / "consortia-no")
    return root


@pytest.fixture(scope="module")
def data(folder: Path) -> Consortia:
    return read_cordis(folder / "consortia-eu")


def test_the_form_of_cordis(data: Consortia) -> None:
    project = next(each for each in data.projects if each.id == "00")
    assert project.year == 2014
    assert project.members == ("100", "101", "102", "103")
    assert project.coordinator == "100"
    assert data.parties["102"].kind == "HES"
    assert [each.id for each in data.wider] == ["w1"], "told projects and those without a year out"


def test_the_norwegian_register(folder: Path) -> None:
    found = read_norway(folder / "consortia-no")
    assert len(found.projects) == 21
    assert found.projects[0].text.endswith("in use")
    assert {each.kind for each in found.parties.values()} == {"PRC", "REC"}


def test_a_lacking_column_and_a_damaged_archive_are_named(tmp_path: Path) -> None:
    write_cordis(tmp_path)
    (tmp_path / "history-to-2018.csv.gz").write_bytes(b"no archive")
    with pytest.raises(InputError, match="history-to-2018"):
        read_cordis(tmp_path)
    (tmp_path / "organization.csv").write_text("projectID;name\n", "utf-8")
    with pytest.raises(InputError, match="organisationID"):
        read_cordis(tmp_path)


def test_which_sets_a_folder_holds(folder: Path, tmp_path: Path) -> None:
    assert sorted(folders_of(folder)) == ["consortia-eu", "consortia-no"]
    assert folders_of(folder / "consortia-eu") == {"consortia-eu": folder / "consortia-eu"}
    with pytest.raises(InputError, match="nothing to measure"):
        folders_of(tmp_path)


def test_too_little_past_is_said(tmp_path: Path) -> None:
    write_cordis(tmp_path)
    path = tmp_path / "project.csv"
    path.write_text(path.read_text("utf-8").replace('"201', '"209'), "utf-8")
    with pytest.raises(InputError, match="too little to learn from"):
        evaluate(tmp_path)


def test_every_partner_is_hidden_once_and_alone() -> None:
    projects = [
        PastProject("1", "a", 2015, ("x", "y", "z"), text="t"),
        PastProject("2", "b", 2015, ("x",), text="t"),
    ]
    cases = cases_of(projects, lambda org: org != "z")
    assert [(c.hidden, c.opening.known) for c in cases] == [("x", ("y", "z")), ("y", ("x", "z"))]
    assert {c.opening.without for c in cases} == {""}
    apart = cases_of(projects, lambda org: True, apart=True)
    assert {c.opening.without for c in apart} == {"1"}
    many = [PastProject("3", "c", 2015, tuple(map(str, range(40))), text="t")]
    assert len(cases_of(many, lambda org: True, learning=True)) == HIDDEN_PER_PROJECT


def test_equal_scores_share_their_places() -> None:
    scores, free = np.array([3.0, 2.0, 2.0, 9.0]), np.array([True, True, True, False])
    assert place_of(scores, 1, free) == (1, 2)
    assert hit(1, 2, 2) == 0.5
    assert hit(0, 1, 10) == 1.0
    assert hit(20, 5, 20) == 0.0
    assert gain(0, 1) == 1.0
    assert gain(0, 2) == pytest.approx((1 + 1 / np.log2(3)) / 2)
    assert gain(10, 3) == 0.0


def test_bm25_prefers_the_project_with_the_words(data: Consortia) -> None:
    history = history_of(data, 2016)
    scores = Bm25Projects(history).scores(Opening("textile sorting"))
    best = history.projects[int(np.argmax(scores))]
    assert "textile" in best.title


def test_nothing_of_the_time_asked_about_is_learned_from(data: Consortia) -> None:
    history = history_of(data, 2016)
    assert max(each.year for each in history.projects) == 2016
    assert "900" not in history.at, "joined after 2016"


def test_the_figures(data: Consortia) -> None:
    found = measure(data, 2016, 2017, 2018)
    own, chance = found["methods"]["maillon"], found["methods"]["random"]
    assert found["cases"] == 24
    assert own["all"]["recall@10"] > chance["all"]["recall@10"]
    assert own["firms"]["n"] + own["others"]["n"] == found["cases"]
    assert set(found["methods"]) >= {"popularity", "bm25", "lsa_cosine", "katz", "more_like_this"}
    assert found["newcomers"]["firms_to_find"] == 4, "901 and 902 are firms, in two projects each"
    hard = found["hard_negatives"]["others"]["hard"]
    assert 0 <= hard["balanced_accuracy"] <= 1
    assert found["calibration"]["pairs"] <= 20 * found["cases"]
    low, high = own["all"]["interval"]["recall@10"]
    assert low <= own["all"]["recall@10"] <= high


def test_the_report_of_a_folder_without_judged_needs(folder: Path) -> None:
    report = evaluate(folder)
    assert report["maillon"]["recall@20"] == report["consortia_eu"]["methods"]["maillon"]["all"][
        "recall@20"
    ]  # fmt: skip
    assert "Norway" in render(report)


def test_an_edge_is_never_chosen_on_its_own_half() -> None:
    """Scores of two projects on two scales: an edge fit for one is useless for the other."""

    def found(project: str, right: float, wrong: float) -> Found:
        case = Case(Opening(project), project)
        none = np.zeros(0)
        pair = Contest(right, {"near_in_text": wrong}, none, none.astype(bool))
        return Found(case, project, {}, {}, pair)

    apart = contests_of([found("1", 9.0, 8.0), found("2", 1.0, 0.0)])
    assert apart["hard"]["balanced_accuracy"] == 0.5
    assert apart["hard"]["right_one_higher"] == 1.0
    alike = contests_of([found("1", 9.0, 1.0), found("2", 9.0, 1.0)])
    assert alike["near_in_text"]["balanced_accuracy"] == 1.0
    assert contests_of([]) == {}
