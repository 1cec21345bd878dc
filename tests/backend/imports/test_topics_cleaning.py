"""The portal's flattened text: restored in form, not in words."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.funding.enums import CallProblem
from backend.imports.services.topics import cleaning, facts
from tests.backend.imports.topics import CONDITIONS, DESCRIPTION


def test_headings_lists_and_footnotes_are_restored() -> None:
    body = cleaning.description_of(DESCRIPTION)
    assert [s.heading for s in body.sections] == ["Expected Outcome", "Scope"]
    assert body.html.startswith("<h3>Expected Outcome</h3>")
    assert "<li>Better recycling of batteries;</li><li>Cheaper recovery of lithium</li>" in (
        body.html
    )
    assert body.footnotes == ("COM(2025) 1 https://x.example/a",)
    assert '<a href="https://x.example/a"' in body.html


def test_plain_text_has_no_marks_nulls_or_mojibake() -> None:
    text = cleaning.description_of(DESCRIPTION).text
    assert "EU’s plants." in text
    assert "[1]" not in text
    assert "null" not in text
    assert "must pay.\nActivities are expected" in text


def test_conditions_lose_their_remnant_and_keep_their_headings() -> None:
    body = cleaning.conditions_of(CONDITIONS)
    assert [s.heading for s in body.sections] == [
        "General conditions",
        "1. Admissibility Conditions: Proposal page limit and layout",
        "2. Eligible Countries",
        "Specific conditions",
    ]
    assert body.sections[2].lines[0] == "described in Annex B. (A note.)"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("itâ€™s", "it’s"),
        ("Â–", "–"),
        ("COâ‚‚", "CO₂"),
        ("CafÃ©", "Café"),
        ("region of Åland", "region of Åland"),
        ('">Text', "Text"),
        ("<p>a</p><script>x</script>", "a"),
        ("nullable null set", "nullable null set"),
        ("", ""),
    ],
)
def test_mended(broken: str, mended: str) -> None:
    assert cleaning.mended(broken) == mended


def test_addresses_and_names_in_one_word_are_not_broken() -> None:
    body = cleaning.description_of(
        "Ask a.Bee@x.example or https://x.example/Path.Html of CleanTech."
    )
    assert body.text == "Ask a.Bee@x.example or https://x.example/Path.Html of CleanTech."


@given(st.text(max_size=300))
def test_any_text_gives_safe_html_and_text_without_tags(text: str) -> None:
    for body in (cleaning.description_of(text), cleaning.conditions_of(text)):
        assert "<script" not in body.html
        assert not re.search(r"</?[a-zA-Z][^<>]*>", body.text)


def _trl(text: str) -> tuple[int | None, int | None] | None:
    found = facts.readiness_of(text, [])
    return (found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Activities are expected to achieve TRL 4-5 by the end of the project.", (None, 5)),
        ("Activities are expected to start at TRL 1-3 and achieve TRL 4-5 by the end.", (1, 5)),
        ("Activities are expected to start at TRL 6 and achieve TRL 7 to 8.", (6, 8)),
        ("are expected to start at technology readiness level (TRL) 2 and achieve TRL 4.", (2, 4)),
        ("are expected to achieve TRL 6 or above.", (None, 9)),
        ("The work stands at TRL 5-7.", (5, 7)),
        ("TRL 5‑7", (5, 7)),
        ("TRL 7-5", None),
        ("low TRL (<4) and TRL 12", None),
        ("Firms at TRL 3-5 and others at TRL 6-8.", None),
        ("no level", None),
    ],
)
def test_readiness(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert _trl(text) == expected


def test_readiness_keeps_the_words_it_was_read_from() -> None:
    found = facts.readiness_of(
        "Much text. Activities are expected to achieve TRL 6 soon. More.", []
    )
    assert found is not None
    assert found.quote == "Activities are expected to achieve TRL 6 soon"


def test_several_parts_with_different_levels_are_noted() -> None:
    problems: list[CallProblem] = []
    found = facts.readiness_of(
        "A is expected to start at TRL 2 and achieve TRL 4. B is expected to achieve TRL 7.",
        problems,
    )
    assert found is not None
    assert (found.start, found.end) == (None, 7)
    assert problems == [CallProblem.TRL_UNCLEAR]


def _cutoffs(row: dict[str, object], text: str = "") -> list[tuple[str, bool]]:
    return [(c.closes_at.isoformat(), c.has_time) for c in facts.cutoffs_of(row, text, [])]


def test_a_day_without_an_hour_is_its_end_in_brussels() -> None:
    assert _cutoffs({"deadline": "2026-07-01"}) == [("2026-07-01T23:59:59+02:00", False)]
    assert _cutoffs({"deadline": "2026-12-01"}) == [("2026-12-01T23:59:59+01:00", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Deadline for submitting applications: 17 September 2026 17:00 (Brussels time).",
        "Deadline for submitting applications: September, 17 2026, 17:00 (Brussels time)",
        "Deadline for submission: 17/09/2026 – 17:00:00 CET (Brussels)",
    ],
)
def test_an_hour_that_the_text_names_is_kept(text: str) -> None:
    assert _cutoffs({"deadline": "2026-09-17"}, text) == [("2026-09-17T17:00:00+02:00", True)]
    assert _cutoffs({"deadline": "2026-09-18"}, text) == [("2026-09-18T23:59:59+02:00", False)]


def test_several_dates_and_moments_are_read() -> None:
    row = {"deadline": ["2027-04-01", "2026-10-13T17:00:00+02:00"]}
    assert _cutoffs(row) == [
        ("2026-10-13T17:00:00+02:00", True),
        ("2027-04-01T23:59:59+02:00", False),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"deadline": ""}, CallProblem.NO_DEADLINE),
        ({"deadline": "31/02/2026"}, CallProblem.BAD_DEADLINE),
        ({"deadline": "2026-09-17", "deadlineModel": "two-stage"}, CallProblem.SECOND_STAGE),
        (
            {"deadline": "2026-09-17", "deadlineModel": "multiple cut-off"},
            CallProblem.OTHER_CUTOFFS,
        ),
    ],
)
def test_what_is_missing_of_the_dates_is_noted(
    row: dict[str, object], problem: CallProblem
) -> None:
    problems: list[CallProblem] = []
    facts.cutoffs_of(row, "", problems)
    assert problems == [problem]


def test_opening_day() -> None:
    assert facts.opening_day("x Call opening: 30/04/2026Deadline") == datetime.date(2026, 4, 30)
    assert facts.opening_day("Opening for submission: 25 June 2026") == datetime.date(2026, 6, 25)
    assert facts.opening_day("Publication of the call: 25 June 2026") is None


@pytest.mark.parametrize(
    ("low", "high", "expected", "problem"),
    [
        (3_000_000, 4_000_000.5, (300_000_000, 400_000_050), None),
        (0, 0, (None, None), CallProblem.NO_BUDGET),
        (None, "", (None, None), CallProblem.NO_BUDGET),
        (5, 4, (None, None), CallProblem.BUDGET_ORDER),
        ("nan", "inf", (None, None), CallProblem.NO_BUDGET),
        (-1, True, (None, None), CallProblem.NO_BUDGET),
        (0, 500, (None, 50_000), None),
    ],
)
def test_budget(
    low: object, high: object, expected: tuple[object, object], problem: CallProblem | None
) -> None:
    problems: list[CallProblem] = []
    found = facts.budget_of({"budgetMin": low, "budgetMax": high, "expectedGrants": 0}, problems)
    assert (found["budget_min_cents"], found["budget_max_cents"]) == expected
    assert found["expected_grants"] is None
    assert problems == ([problem] if problem else [])
