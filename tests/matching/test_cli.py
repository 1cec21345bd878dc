"""`python -m matching`: what it prints, and how it says no."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from matching.__main__ import main

FIXTURES = Path(__file__).resolve().parent / "fixtures"
PROFILES = str(FIXTURES / "organisations.jsonl")
GOLD = str(FIXTURES / "gold.jsonl")


def test_propose_prints_partners_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["propose", "--profiles", PROFILES, "--for", "MOB-01", "--need", "1"]) == 0
    text = capsys.readouterr().out
    assert "  1. Laserclean Ibérica (MOB-03)" in text
    assert "+ Its offer “Decapado de pintura con láser”" in text
    assert "%" in text


@pytest.mark.parametrize(("lang", "word"), [("fr", "Son offre"), ("de", "Das Angebot")])
def test_reasons_in_other_languages(
    capsys: pytest.CaptureFixture[str], lang: str, word: str
) -> None:
    main(["propose", "--profiles", PROFILES, "--for", "MOB-01", "--need", "1", "--lang", lang])
    assert word in capsys.readouterr().out


def test_propose_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["propose", "--profiles", PROFILES, "--for", "SOL-02", "--limit", "3", "--json"]
    assert main(command) == 0
    body = json.loads(capsys.readouterr().out)
    assert [each["rank"] for each in body["proposals"]] == [1, 2, 3]
    for each in body["proposals"]:
        total = each["intercept"] + math.fsum(r["contribution"] for r in each["reasons"])
        assert math.isclose(total, each["score"], abs_tol=1e-6)
        assert all(r["text"] and r["fields"] for r in each["reasons"])


def test_a_private_need_is_never_printed_for_others(capsys: pytest.CaptureFixture[str]) -> None:
    for asker in ("PAC-03", "PAC-07"):
        main(["propose", "--profiles", PROFILES, "--for", asker, "--limit", "30", "--json"])
        text = capsys.readouterr().out
        assert "PAC-01/needs/1" not in text
        assert "Sécher moins cher" not in text


def test_evaluate(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(FIXTURES), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["maillon"]["recall@10"] >= body["bm25"]["recall@10"]
    assert main(["evaluate", "--data", str(FIXTURES)]) == 0
    assert "recall@10" in capsys.readouterr().out


def test_train_twice_gives_the_same_release(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = []
    for name in ("one", "two"):
        out = tmp_path / name
        command = ["train", "--profiles", PROFILES, "--gold", GOLD, "--out", str(out)]
        assert main(command) == 0
        made.append(json.loads((out / "ranking.json").read_text()))
    assert made[0] == made[1]
    assert "kept" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["propose", "--profiles", "none.jsonl", "--for", "X"], "none.jsonl"),
        (["propose", "--profiles", PROFILES, "--for", "X"], "no profile has the id 'X'"),
        (["propose", "--profiles", PROFILES, "--for", "SOL-01", "--need", "9"], "from 0 to 1"),
        (["propose", "--profiles", PROFILES, "--for", "SOL-01", "--need", "-1"], "from 0 to 1"),
        (["propose", "--profiles", GOLD, "--for", "X"], "line 1"),
        (["evaluate", "--data", "nowhere"], "nowhere"),
        (["train", "--profiles", PROFILES, "--gold", PROFILES], "line 1"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert main(arguments) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err.startswith("error: ")
    assert message in caught.err
    assert "Traceback" not in caught.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["propose"], ["propose", "--profiles", PROFILES, "--for", "X", "--limit", "0"]],
)
def test_bad_options_end_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_as_a_module_in_a_pipe() -> None:
    command = [
        sys.executable,
        "-m",
        "matching",
        "propose",
        "--profiles",
        PROFILES,
        "--for",
        "SOL-01",
    ]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Toitures Claires Bretagne" in done.stdout


def test_eligibility_check_counts_what_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eligibility", "check"]) == 0
    text = capsys.readouterr().out
    assert "programme  horizon-europe" in text
    assert "countries  EU27" in text
    assert text.splitlines()[-1].startswith("rules, all programmes")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "At least 3 organisations (from EU countries"),
        ("fr", "Au moins 3 organisations (venant de : pays de l’UE"),
        ("de", "Mindestens 3 Organisationen (aus: EU-Länder"),
    ],
)
def test_eligibility_explain_prints_rules_with_their_sources(
    capsys: pytest.CaptureFixture[str], lang: str, sentence: str
) -> None:
    command = ["eligibility", "explain", "HE-IA", "--day", "2026-12-01", "--lang", lang]
    assert main(command) == 0
    text = capsys.readouterr().out
    assert f"[hard] {sentence}" in text
    assert "https://" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["HE-X"], "there is no rule set 'HE-X'; there are"),
        (["HE-IA", "--day", "2028-01-01"], "no version of HE-IA is in force on 2028-01-01"),
    ],
)
def test_eligibility_explain_refuses_what_it_does_not_know(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["eligibility", "explain", *arguments]) == 2
    assert message in capsys.readouterr().err
