"""The page on how proposals are made: read from the model, worded in three languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.ranking.about import NEVER, WORDS, never_used, parts_of_model
from matching.ranking.features import FEATURES, GROUPS, NAMES
from matching.ranking.model import Model


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_every_part_has_words_in_every_language(lang: str) -> None:
    assert set(GROUPS) <= set(WORDS[lang])
    assert all(label and text for label, text in WORDS[lang].values())
    assert len(never_used(lang)) == len(NEVER["en"])


def test_directions_and_effects_are_those_of_the_model() -> None:
    parts = {each.code: each for each in parts_of_model(Model.by_hand())}
    assert parts["offer_fits_need"].direction == "raises"
    assert parts["competitor"].direction == "lowers"
    assert parts["country_new"].direction == "unused"
    weights = dict(zip(NAMES, Model.by_hand().weights, strict=True))
    pair = [f.name for f in FEATURES if f.group == "offer_fits_need"]
    assert parts["offer_fits_need"].most == pytest.approx(sum(weights[name] for name in pair))
    assert parts["competitor"].most == pytest.approx(weights["competitor"])


def test_a_part_that_can_speak_both_ways_says_so() -> None:
    hand = Model.by_hand()
    at = NAMES.index("stage_linked")
    other = replace(hand, weights=(*hand.weights[:at], 0.4, *hand.weights[at + 1 :]))
    part = {each.code: each for each in parts_of_model(other)}["stages_linked"]
    assert (part.direction, part.most, part.learned) == ("either", 0.4, True)


def test_another_model_gives_another_page() -> None:
    hand = Model.by_hand()
    at = NAMES.index("country_new")
    other = replace(hand, weights=(*hand.weights[:at], 0.4, *hand.weights[at + 1 :]))
    parts = {each.code: each for each in parts_of_model(other)}
    assert (parts["country_new"].direction, parts["country_new"].most) == ("raises", 0.4)


def test_the_strongest_part_comes_first() -> None:
    effects = [abs(each.most) for each in parts_of_model(Model.load(), "de")]
    assert effects == sorted(effects, reverse=True)
