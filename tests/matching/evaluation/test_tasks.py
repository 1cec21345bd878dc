"""The tasks of the judged set, by hand-made orders and on the invented fixtures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matching.evaluation.baselines import Company, LsaCosine, MoreLikeThis
from matching.evaluation.golden import BASELINES, Golden, Service, methods_of, read_golden
from matching.evaluation.metrics import trap_places
from matching.evaluation.tasks import (
    Asked,
    competitors_of,
    firms_asked,
    pairs_of,
    parallel_asked,
    restricted,
    row_of,
    teams_asked,
    traps_of,
)
from matching.io import InputError
from matching.ranking import Matcher, Model
from matching.ranking.training import statistics_of
from matching.text import Analyser

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(scope="module")
def golden() -> Golden:
    return read_golden(FIXTURES)


@pytest.fixture(scope="module")
def matcher(golden: Golden) -> Matcher:
    statistics = statistics_of(golden.profiles, Analyser.default())
    return Matcher(model=Model.by_hand(), statistics=statistics)


def test_the_files(golden: Golden) -> None:
    assert len(golden.teams) == 3
    assert golden.teams[0].known == ("SOL-02", "SOL-04")
    assert {each.language for each in golden.parallel} == {"en", "de", "fr"}


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("consortia.jsonl", "{}", "lead: is missing"),
        ("consortia.jsonl", "no json", "not valid JSON"),
        ("parallel.jsonl", '{"org": "X"}', "need: is missing"),
        (
            "parallel.jsonl",
            '{"org": "X", "need": 0, "language": "en", "title": "", "text": ""}',
            "no profile has the id 'X'",
        ),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, name: str, line: str, message: str) -> None:
    for each in ("organisations.jsonl", "gold.jsonl"):
        (tmp_path / each).write_bytes((FIXTURES / each).read_bytes())
    (tmp_path / name).write_text(line + "\n", "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_golden(tmp_path)
    assert name in str(caught.value)


def test_known_partners_are_no_candidates(golden: Golden, matcher: Matcher) -> None:
    service = Service(matcher, golden.profiles)
    for asked, team in zip(teams_asked(golden, service, told=True), golden.teams, strict=True):
        assert not set(asked.order) & set(team.known)
        assert len(asked.order) == len(golden.profiles) - len(team.known)
        assert asked.wanted == {team.hidden: 1.0}


def test_a_described_slot_is_found(golden: Golden, matcher: Matcher) -> None:
    row = row_of(teams_asked(golden, Service(matcher, golden.profiles), told=True))
    assert row["recall@10"] == 1.0
    assert row["ndcg@10"] == row["nDCG@10"]


def test_a_firm_wants_those_good_for_any_need(golden: Golden, matcher: Matcher) -> None:
    found = {e.org: e for e in firms_asked(golden, Service(matcher, golden.profiles))}
    assert set(found["SOL-01"].wanted) == {"SOL-03", "SOL-05"}
    assert not set(found["SOL-01"].wanted) & set(found["SOL-01"].traps)
    assert "PAC-05" not in found, "nobody was judged good for it"


def test_translated_needs_are_asked_beside_the_originals(golden: Golden, matcher: Matcher) -> None:
    found = parallel_asked(golden, Service(matcher, golden.profiles))
    assert set(found) == {"own", "en", "de", "fr"}
    assert len(found["own"]) == sum(len(rows) for key, rows in found.items() if key != "own")
    own, translated = (
        row_of(found["own"]),
        row_of([each for key in ("en", "de", "fr") for each in found[key]]),
    )
    assert translated["recall@10"] >= 0.5 * own["recall@10"]


def test_pairs_of_languages_hold_every_good_pair(golden: Golden, matcher: Matcher) -> None:
    asked = [Asked("SOL-01", ["SOL-03", "SOL-05"], {"SOL-03": 1.0, "SOL-05": 1.0})]
    pairs = pairs_of(golden, asked)
    assert set(pairs) == {"fr-es", "fr-it"}
    assert pairs["fr-es"]["recall@10"] == 1.0


def test_both_ways_of_counting_traps() -> None:
    order = ["a", "b", "c", "d", "e", "f"]
    asked = [
        Asked("x", order, {}, {"a": "competitor", "f": "wrong sector"}),
        Asked("y", order, {}, {"b": "wrong sector"}),
    ]
    found = traps_of(asked)
    assert found["trap_places_in_top_5"] == 0.2, "two of ten places"
    assert found["traps_in_top_5"] == round(2 / 3, 4), "two of three traps"
    assert found["near_trap_places_in_top_5"] == 0.1
    assert trap_places([]) is None


def test_a_competitor_shares_class_and_stage(golden: Golden) -> None:
    # PAC-03 and MOB-05 are both makers of equipment in 28.25; MOB-03 is in 28.41.
    near = competitors_of(golden, [Asked("PAC-03", ["MOB-05", "MOB-03"], {})])
    assert near["competitor_places_in_top_10"] == 0.5
    wanted = competitors_of(golden, [Asked("PAC-03", ["MOB-05"], {"MOB-05": 1.0})])
    assert wanted["competitor_places_in_top_10"] == 0
    judged = competitors_of(golden, [Asked("PAC-03", ["SOL-01"], {}, {"SOL-01": "competitor"})])
    assert judged["judged_competitor_places_in_top_10"] == 1.0


def test_restricting_leaves_the_order_alone() -> None:
    asked = [Asked("x", ["a", "b"], {"a": 2.0, "b": 1.0})]
    (kept,) = restricted(asked, lambda asker, other: other == "b")
    assert kept.order == ["a", "b"]
    assert kept.wanted == {"b": 1.0}


def test_all_baselines_are_there(golden: Golden, matcher: Matcher) -> None:
    methods = methods_of(golden, matcher, previous=Model.by_hand())
    assert set(methods) == {"maillon", "previous", *BASELINES}
    asker = golden.profiles[0]
    for method in methods.values():
        order = method.rank(asker, asker.needs[0])
        assert sorted(order) == sorted(e.id for e in golden.profiles if e is not asker)


def test_company(golden: Golden) -> None:
    teams = [each.known for each in golden.teams]
    asker = golden.known["MOB-02"]
    assert Company(golden.profiles, teams, "common_neighbours").rank(asker, asker.needs[0])[:2] == [
        "MOB-04",
        "MOB-08",
    ]
    chained = [("SOL-01", "SOL-02"), ("SOL-02", "SOL-03")]
    first = golden.known["SOL-01"]
    assert Company(golden.profiles, chained, "katz").rank(first, first.needs[0])[:2] == [
        "SOL-02",
        "SOL-03",
    ]
    popular = Company(golden.profiles, chained, "popularity").rank(first, first.needs[0])
    assert popular[0] == "SOL-02"


def test_words_of_the_asker_or_of_the_need(golden: Golden) -> None:
    asker = golden.known["MOB-07"]
    alike = MoreLikeThis(golden.profiles).rank(asker, asker.needs[0])
    other = golden.known["MOB-02"]
    assert alike == MoreLikeThis(golden.profiles).rank(asker, other.needs[0]), "the need is ignored"
    space = LsaCosine(golden.profiles)
    assert space.rank(asker, asker.needs[0]) != space.rank(asker, other.needs[0])


def test_a_page_says_that_the_firms_are_invented(tmp_path: Path) -> None:
    from matching.__main__ import main

    model = tmp_path / "old.json"
    model.write_text(json.dumps(Model.by_hand().as_dict()), "utf-8")
    command = ["evaluate", "--data", str(FIXTURES), "--report", str(tmp_path / "out"),
               "--card", str(tmp_path / "card.md"), "--previous", str(model)]  # fmt: skip
    assert main(command) == 0
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "are invented" in page
    assert "| previous | newcomers |" in page
    body = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert body["maillon"]["ndcg@10"] == body["maillon"]["nDCG@10"]
    assert {"bm25", "maillon_left_chain_out", "hard_negatives", "calibration"} <= set(body)
    svg = (tmp_path / "out" / "reliability.svg").read_text("utf-8")
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
    card = (tmp_path / "card.md").read_text("utf-8")
    assert "On invented firms" in card
    assert "None" not in card + page


def test_a_previous_model_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from matching.__main__ import main

    bad = tmp_path / "bad.json"
    for text in ("no json", '{"format": "other"}'):
        bad.write_text(text, "utf-8")
        assert main(["evaluate", "--data", str(FIXTURES), "--previous", str(bad)]) == 2
        assert "bad.json" in capsys.readouterr().err
