"""Why not me: what is told of a firm, and that an addition is what the ranking says it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.domain import Entry, EntryKind, Profile, Question, Visibility
from matching.ranking import Matcher
from matching.ranking.counterfactual import BANDS, band_of, gain_words, why_not

NEED = Entry(
    id="asker/need",
    kind=EntryKind.NEED,
    title="Recycling of lithium-ion battery packs to ISO 14001",
    text="Somebody who takes back used batteries and recycles them.",
    language="en",
)
ASKER = Profile(
    id="asker", name="Asker", country="FR", language="en", needs=(NEED,), chains=("batteries",),
    stages=("integration",), nace=("27.20",),
)  # fmt: skip
FIRM = Profile(
    id="firm", name="Firm", country="DE", language="en", nace=("25.62",),
    texts={"en": "We turn and mill metal parts."},
)  # fmt: skip


def _offer(owner: str, title: str) -> Entry:
    return Entry(id=f"{owner}/offer", kind=EntryKind.OFFER, title=title, language="en")


def _others(count: int) -> list[Profile]:
    return [
        Profile(
            id=f"other{number}", name="Other", country="DE", language="en",
            stages=("recycling",), nace=("38.21",), chains=("batteries",),
            offers=(_offer(f"other{number}", "Recycling of lithium-ion battery packs"),),
            certifications=("ISO 14001",),
        )
        for number in range(count)
    ]  # fmt: skip


def test_places_are_told_in_bands_without_a_gap() -> None:
    assert band_of(1) == (1, 5)
    assert band_of(21) == (21, 50)
    assert band_of(4_000) == (101, 0)
    assert [first for first, _ in BANDS[1:]] == [last + 1 for _, last in BANDS[:-1]]


def test_it_says_where_the_firm_is_behind_and_what_one_addition_changes(matcher: Matcher) -> None:
    found = why_not(matcher, ASKER, NEED.id, FIRM, _others(8))
    assert found.band == (6, 10)
    assert found.candidates == 9
    behind = {part.code: part for part in found.behind}
    assert behind["offer_fits_need"].much
    kinds = {each.kind for each in found.additions}
    assert {"certification", "chain"} <= kinds
    assert all(each.gain > 0 and each.band[0] <= 6 for each in found.additions)


def test_an_addition_is_what_the_ranking_says_when_it_is_made(matcher: Matcher) -> None:
    others = _others(8)
    found = why_not(matcher, ASKER, NEED.id, FIRM, others)
    chain = next(each for each in found.additions if each.kind == "chain")
    with_it = replace(FIRM, chains=(chain.value,))

    def score(firm: Profile) -> float:
        scored = matcher.rank(Question(ASKER, need_id=NEED.id, limit=50), [firm, *others])
        return next(each.score for each in scored if each.candidate_id == firm.id)

    assert score(with_it) - score(FIRM) == pytest.approx(chain.gain, abs=1e-6)


def test_showing_an_unpublished_offer_is_tried(matcher: Matcher) -> None:
    kept = replace(
        _offer("firm", "Recycling of lithium-ion battery packs to ISO 14001"),
        visibility=Visibility.PRIVATE,
    )
    found = why_not(matcher, ASKER, NEED.id, FIRM, _others(8), unpublished=[kept])
    shown = next(each for each in found.additions if each.kind == "publish_offer")
    assert shown.value == kept.id
    assert gain_words(shown.gain) == "much"


def test_with_few_others_nothing_is_compared(matcher: Matcher) -> None:
    found = why_not(matcher, ASKER, NEED.id, FIRM, _others(4))
    assert found.behind == found.ahead == ()
    assert found.band == (1, 5)


def test_the_firm_and_the_asker_are_no_rivals_of_the_firm(matcher: Matcher) -> None:
    found = why_not(matcher, ASKER, NEED.id, FIRM, [FIRM, ASKER, *_others(2)])
    assert found.candidates == 3


def test_what_the_firm_has_is_not_offered_again(matcher: Matcher) -> None:
    whole = replace(
        FIRM, certifications=("ISO 14001",), chains=("batteries",), nace=("38.21",), trl=(8, 9)
    )
    kinds = {e.kind for e in why_not(matcher, ASKER, NEED.id, whole, _others(8)).additions}
    assert not {"certification", "chain", "trl", "country"} & kinds


def test_an_unknown_need_is_an_error(matcher: Matcher) -> None:
    with pytest.raises(KeyError):
        why_not(matcher, ASKER, "nothing", FIRM, [])


def test_gains_in_words() -> None:
    assert [gain_words(value) for value in (0.1, 0.4, 2.0)] == ["little", "some", "much"]
