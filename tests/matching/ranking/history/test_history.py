"""Past projects as a ranking channel: what is counted, what is left out, who is judged by what."""

from __future__ import annotations

import numpy as np
import pytest

from matching.ranking.history import NAMES, History, HistoryRanker, Opening, Party, PastProject
from matching.ranking.history.features import Reading, allowed, rows_of
from matching.ranking.history.ranker import Case, read_in_order
from matching.ranking.history.records import topic_levels

AT = {name: at for at, name in enumerate(NAMES)}
PARTIES = {
    each: Party(each, kind, country, name)
    for each, kind, country, name in (
        ("a", "PRC", "FR", "Anode Works"),
        ("b", "HES", "FR", "PIC 1"),
        ("c", "PRC", "DE", "Cotton"),
        ("d", "REC", "DE", "Dye"),
        ("n", "PRC", "DE", "Cotton recycling"),
        ("m", "PRC", "FR", "Mill"),
    )
}
PROJECTS = [
    PastProject(
        "1", "Anode powder", 2014, ("a", "b"), "BAT-1-2014", "Anode powder for cells.", "a"
    ),
    PastProject("2", "Cotton fibre", 2015, ("c", "d"), "TEX-2-2015", "Recycled cotton fibre.", "c"),
    PastProject(
        "3", "Anode binder", 2016, ("a", "d"), "BAT-3-2016", "Anode binder for cells.", "d"
    ),
    PastProject("4", "Only a title on cotton", 2016, ("b", "c", "x"), "TEX-2-2016"),
]
OPENING = Opening("Anode coating", "A coating for the anode of cells.", "BAT-3-2017", ("b",))


@pytest.fixture
def history() -> History:
    return History(PROJECTS, PARTIES)


def value(history: History, opening: Opening, org: str, name: str) -> float:
    rows = rows_of(Reading(history, opening), opening.known)
    return float(rows[history.at[org], AT[name]])


def test_candidates_are_those_with_a_told_project(history: History) -> None:
    assert history.candidates == ["a", "b", "c", "d"]
    assert "x" in history.at, "counts as company, not as a candidate"


def test_words_company_and_topic(history: History) -> None:
    assert value(history, OPENING, "a", "text_best") > value(history, OPENING, "c", "text_best")
    assert value(history, OPENING, "a", "together") == pytest.approx(np.log1p(1))
    assert value(history, OPENING, "d", "together") == 0
    assert value(history, OPENING, "a", "area") == pytest.approx(np.log1p(2))
    assert value(history, OPENING, "d", "theme") == pytest.approx(np.log1p(1))
    assert value(history, OPENING, "d", "second") > 0, "worked with a, who worked with b"


def test_a_partner_already_there_is_not_proposed(history: History) -> None:
    free = allowed(Reading(history, OPENING), OPENING.known)
    assert not free[history.at["b"]]
    assert free[history.at["a"]]


def test_leaving_a_project_out_is_like_never_having_had_it() -> None:
    """Learning from a project must not see it: the same rows as from a past without it."""
    whole = History(PROJECTS, PARTIES)
    hidden = PROJECTS[2]
    apart = Opening(hidden.title, hidden.text, hidden.topic, ("d",), without="3", lead="d")
    reading = Reading(whole, apart)
    rows = rows_of(reading, apart.known, apart.lead)
    rest = History([each for each in PROJECTS if each.id != "3"], PARTIES)
    plain = Opening(hidden.title, hidden.text, hidden.topic, ("d",), lead="d")
    expected = rows_of(Reading(rest, plain), plain.known, plain.lead)
    same = (
        "together", "together_told", "ties", "ties_share", "second", "partners_met",
        "met_twice", "closest", "lead_together", "area",
        "theme", "topic", "area_share", "past", "past_told", "led", "same_country", "kind_share",
    )  # fmt: skip
    for name in same:
        for org in "abcd":
            got = rows[whole.at[org], AT[name]]
            assert got == pytest.approx(expected[rest.at[org], AT[name]], abs=1e-5), (name, org)
    assert rows[:, AT["text_best"]].max() < 0.99, "its own text is not found"


def test_topic_levels() -> None:
    assert topic_levels("LCE-31-2016-2017") == ("LCE", "LCE-31", "LCE-31-2016-2017")
    assert topic_levels("") == ("", "", "")


def test_nobody_is_ranked_by_what_it_lacks() -> None:
    """The gate: a newcomer's score rests on its attributes, whatever the past of the others."""
    history = History(PROJECTS, PARTIES, everybody=True)
    cases = [
        Case(
            Opening(p.title, p.text, p.topic, tuple(m for m in p.members if m != each), p.id), each
        )
        for p in PROJECTS[:3]
        for each in p.members
    ]
    ranker = HistoryRanker(trees=5).fit((history, cases))
    opening = Opening("Cotton recycling", "Cotton fibre.", "TEX-2-2017", ("c",))
    scores = ranker.scores(Reading(history, opening), opening.known)
    assert np.isneginf(scores[history.at["c"]])
    assert np.isfinite(scores[[history.at["n"], history.at["m"]]]).all()
    other = History(
        [*PROJECTS[:3], PastProject("9", "Cotton", 2016, ("a", "d"), "TEX-2", "Cotton.")],
        PARTIES,
        everybody=True,
    )
    again = ranker.scores(Reading(other, opening), opening.known)
    names = [AT[f"firm_{name}"] for name in ("text_best", "together")]
    rows = rows_of(Reading(history, opening), opening.known)
    assert (rows[history.at["n"]][names] == 0).all()
    assert np.isfinite(again[other.at["n"]])


def test_no_project_and_no_answer_are_refused() -> None:
    with pytest.raises(ValueError, match="no past project"):
        History([], PARTIES)
    history = History(PROJECTS, PARTIES)
    with pytest.raises(ValueError, match="no answer"):
        HistoryRanker().fit((history, [Case(OPENING, "n")]))


def test_a_text_is_read_once(history: History) -> None:
    again = Opening(OPENING.title, OPENING.text, OPENING.topic, ("c",))
    found = [r for _, r in read_in_order(history, [(OPENING, 1), (again, 2)])]
    assert found[0] is found[1]
