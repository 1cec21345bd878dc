"""Calls for a firm on consortia: what is counted, on a small invented folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matching.__main__ import main
from matching.evaluation.calls import DEPTHS, Project, evaluate_calls, split
from matching.io import InputError

PROJECTS = [
    ("1", "Electrolyser stacks", "Stacks and membranes for green hydrogen.", "2014-05-01"),
    ("2", "Textile sorting", "Sorting garments for recycled cotton fibres.", "2015-05-01"),
    ("3", "Hydrogen from wind", "Electrolysers and membranes make green hydrogen.", "2016-03-01"),
    ("4", "Fibres again", "Recycled cotton fibres from sorted garments.", "2016-09-01"),
    ("5", "Cheaper electrolysis", "Better stacks for green hydrogen.", "2017-02-01"),
    ("6", "Fish health", "Vaccines for farmed fish.", "2018-01-01"),
    ("7", "No day", "A project without a day.", ""),
]
MEMBERS = [
    ("1", "10", "PRC"), ("2", "20", "PRC"), ("2", "30", "HES"),
    ("3", "10", "PRC"), ("3", "30", "HES"), ("4", "20", "PRC"),
    ("5", "10", "PRC"), ("5", "20", "PRC"), ("6", "40", "PRC"), ("6", "30", "HES"),
    ("7", "10", "PRC"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = ["id;title;objective;startDate", *(";".join(f'"{v}"' for v in p) for p in PROJECTS)]
    (tmp_path / "project.csv").write_text("\n".join(rows), "utf-8-sig")
    rows = ["projectID;organisationID;activityType;country"]
    rows += [f"{project};{org};{kind};FR" for project, org, kind in MEMBERS]
    (tmp_path / "organization.csv").write_text("\n".join(rows), "utf-8")
    return tmp_path


def test_only_firms_with_a_past_and_a_future_are_asked_about() -> None:
    members = {p[0]: frozenset(o for q, o, _ in MEMBERS if q == p[0]) for p in PROJECTS}
    projects = [Project(*p[:3], starts=p[3], members=members[p[0]]) for p in PROJECTS]
    question = split(projects, {"10": "FR", "20": "FR", "40": "FR"}, 2016, 2017, 2018)
    assert [p.id for p in question.ranked] == ["5", "6"]
    assert {f.id for f in question.firms} == {"10", "20"}, "40 has no past, 30 is no firm"
    assert question.joined["10"] == frozenset({0})
    first = question.firms[0]
    assert first.history[0].startswith("Hydrogen from wind"), "the latest first"


def test_the_report_holds_both_splits_and_all_methods(folder: Path) -> None:
    report = evaluate_calls(folder)
    for name, firms in (("validation", 2), ("test", 2)):
        part = report[name]
        assert part["firms"] == firms
        assert set(part["recall"]) == {
            "fit",
            "fit_without_words",
            "trained_ranking",
            "bm25",
            "lsa_cosine",
            "random",
        }
        for row in part["recall"].values():
            assert row["all"][f"recall@{DEPTHS[-1]}"] == 1.0, "all fit into the list"


def test_the_command_prints_json_and_a_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate-calls", "--data", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["test"]["projects"] == 2
    assert main(["evaluate-calls", "--data", str(folder)]) == 0
    assert "lsa_cosine" in capsys.readouterr().out


def test_a_missing_column_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "project.csv").write_text("id;title;startDate\n1;a;2016-01-01\n", "utf-8")
    assert main(["evaluate-calls", "--data", str(folder)]) == 2
    assert "lacks the column 'objective'" in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"organization\.csv"):
        evaluate_calls(tmp_path)
