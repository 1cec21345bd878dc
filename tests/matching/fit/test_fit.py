"""The fit of a call: its parts, its reasons, and what it must never depend on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Entry, EntryKind, Profile, Visibility
from matching.fit import (
    Band,
    CallBook,
    CallFacts,
    CallText,
    CallTextError,
    FitReader,
    fit_sentence,
    read_call,
)
from matching.fit.scoring import POSSIBLE, _common_concept
from matching.ranking import Matcher, Preparer, Statistics
from matching.reference import concepts

TEXTS = {
    "hydrogen": (
        "Electrolysers for green hydrogen",
        "Projects develop stacks and membranes for electrolysers that make green hydrogen. "
        "Proposals show a pilot line for stacks and test their durability.",
    ),
    "textile": (
        "Recycling of textile waste",
        "Projects sort and recycle textile waste into new fibres. Proposals show a pilot line for "
        "sorting garments and for spinning recycled cotton.",
    ),
    "fish": (
        "Healthy fish in aquaculture",
        "Projects improve feed and health of farmed fish. Proposals show how vaccines and sensors "
        "keep fish healthy.",
    ),
}


@cache
def preparer() -> Preparer:
    return Matcher().preparer


@cache
def reader() -> FitReader:
    texts = {key: read_call(preparer(), *text, "en") for key, text in TEXTS.items()}
    return FitReader(CallBook(texts, Statistics.load(), preparer()), preparer())


def entry(key: str, title: str, text: str = "", **values: object) -> Entry:
    kind = values.pop("kind", EntryKind.OFFER)
    return Entry(id=key, kind=kind, title=title, text=text, language="en", **values)  # type: ignore[arg-type]


def firm(**values: object) -> Profile:
    plain: dict[str, object] = {"id": "firm", "name": "Invented Works", "country": "FR"}
    return Profile(**(plain | values))  # type: ignore[arg-type]


STACKS = firm(
    offers=(
        entry("o1", "Electrolyser stacks", "We build stacks and membranes for green hydrogen."),
    ),
    language="en",
)
CALLS = tuple(CallFacts(id=key) for key in TEXTS)


def by_call(profile: Profile, *calls: CallFacts) -> dict[str, float]:
    return {f.call_id: f.score for f in reader().fits(profile, calls or CALLS)}


def test_the_call_of_its_own_field_comes_first() -> None:
    scores = by_call(STACKS)
    assert max(scores, key=lambda key: scores[key]) == "hydrogen"
    assert scores["hydrogen"] >= POSSIBLE > scores["fish"]


@pytest.mark.parametrize(
    ("language", "text", "call"),
    [
        ("fr", "Nous fabriquons des électrolyseurs pour l'hydrogène vert.", "hydrogen"),
        ("de", "Wir stellen Elektrolyseure für grünen Wasserstoff her.", "hydrogen"),
        ("fr", "Tri et recyclage de déchets textiles, filature de coton recyclé.", "textile"),
        ("de", "Sortierung und Recycling von Textilabfällen zu neuen Fasern.", "textile"),
    ],
)
def test_a_firm_that_writes_another_language_meets_its_call(
    language: str, text: str, call: str
) -> None:
    scores = by_call(firm(texts={language: text}, language=language))
    assert max(scores, key=lambda key: scores[key]) == call


def test_the_reasons_sum_to_the_score_and_name_the_fields_they_rest_on() -> None:
    facts = CallFacts(
        id="hydrogen", trl=(5, 7), ecosystems=("energy_renewables",), transitions=("green",)
    )
    profile = replace(STACKS, trl=(5, 6), transitions=("green",), stages=("components",))
    found = reader().fits(profile, [facts])[0]
    assert found.score == pytest.approx(sum(r.contribution for r in found.reasons))
    codes = {r.code for r in found.reasons}
    assert {"offer_fits_call", "trl_fits_call", "transition_of_call"} <= codes
    for reason in found.reasons:
        assert {f.owner_id for f in reason.fields} == {"firm", "hydrogen"}
    text = next(r for r in found.reasons if r.code == "offer_fits_call")
    assert text.fields[0].path == "offers.o1"
    assert text.contribution == pytest.approx(sum(text.params["parts"].values()))  # type: ignore[attr-defined]


def test_scores_and_fits_agree() -> None:
    scores = reader().scores(STACKS, CALLS)
    assert scores.tolist() == pytest.approx([f.score for f in reader().fits(STACKS, CALLS)])


def test_an_empty_profile_fits_nothing() -> None:
    empty = firm(trl=(5, 6), transitions=("green",), nace=("27.20",))
    facts = replace(CALLS[0], trl=(5, 7), transitions=("green",))
    found = reader().fits(empty, [facts])[0]
    assert found.band is None
    assert found.score == 0.0


def test_facts_alone_make_no_fit() -> None:
    baker = firm(
        offers=(entry("o1", "Sourdough bread", "Bread and cakes for cafés."),),
        trl=(5, 6),
        transitions=("green",),
        language="en",
    )
    facts = replace(CALLS[0], trl=(5, 7), transitions=("green",))
    assert reader().fits(baker, [facts])[0].band is None


def test_a_readiness_that_is_too_early_is_a_caution() -> None:
    facts = replace(CALLS[0], trl=(6, 8))
    early = reader().fits(replace(STACKS, trl=(2, 3)), [facts])[0]
    ready = reader().fits(replace(STACKS, trl=(6, 7)), [facts])[0]
    assert [r.code for r in early.reasons if r.is_caution] == ["trl_too_early"]
    assert not [r for r in ready.reasons if r.is_caution]
    assert early.score < ready.score


def test_a_readiness_past_the_call_is_a_caution() -> None:
    facts = replace(CALLS[0], trl=(1, 3))
    found = reader().fits(replace(STACKS, trl=(7, 9)), [facts])[0]
    assert [r.code for r in found.reasons if r.is_caution] == ["trl_too_late"]


@pytest.mark.parametrize(
    ("named", "outside"), [(("GR",), False), (("EL", "FR"), False), (("FR",), True)]
)
def test_a_country_that_the_call_does_not_name_is_a_caution(
    named: tuple[str, ...], outside: bool
) -> None:
    facts = replace(CALLS[0], countries=named)
    found = reader().fits(replace(STACKS, country="EL"), [facts])[0]
    assert ("country_not_named" in {r.code for r in found.reasons}) is outside


def test_a_region_that_the_call_does_not_name_is_a_caution() -> None:
    facts = replace(CALLS[0], regions=("FRF1",))
    codes = {r.code for r in reader().fits(replace(STACKS, nuts="FRE11"), [facts])[0].reasons}
    assert "region_not_named" in codes


def test_a_need_counts_less_than_an_offer_of_the_same_words() -> None:
    need = entry("n1", "Electrolyser stacks", "Stacks for green hydrogen.", kind=EntryKind.NEED)
    offer = entry("o1", "Electrolyser stacks", "Stacks for green hydrogen.")
    sought = by_call(firm(needs=(need,), language="en"))["hydrogen"]
    offered = by_call(firm(offers=(offer,), language="en"))["hydrogen"]
    assert 0 < sought < offered


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(TEXTS)), min_size=1, max_size=3, unique=True))
def test_more_offers_never_lower_a_fit(keys: list[str]) -> None:
    more = tuple(entry(f"x{key}", *TEXTS[key]) for key in keys)
    wider = replace(STACKS, offers=STACKS.offers + more)
    before, after = by_call(STACKS), by_call(wider)
    assert all(after[key] >= before[key] - 1e-9 for key in TEXTS)


@settings(max_examples=20, deadline=None)
@given(st.permutations(CALLS), st.integers(min_value=1, max_value=3))
def test_which_other_calls_are_asked_about_changes_nothing(
    order: list[CallFacts], count: int
) -> None:
    alone = by_call(STACKS)
    assert by_call(STACKS, *order[:count]) == pytest.approx(
        {call.id: alone[call.id] for call in order[:count]}
    )


def test_a_profile_without_the_private_entry_is_judged_without_it() -> None:
    secret = entry("s1", *TEXTS["fish"], visibility=Visibility.PRIVATE)
    own = replace(STACKS, offers=(*STACKS.offers, secret))
    assert by_call(own)["fish"] > by_call(STACKS)["fish"]
    assert "offers.s1" not in {
        f.path for fit in reader().fits(STACKS, CALLS) for r in fit.reasons for f in r.fields
    }


def test_a_kept_text_comes_back_as_it_was() -> None:
    text = read_call(preparer(), *TEXTS["hydrogen"], "en")
    back = CallText.from_data(text.as_data())
    assert back.lang == "en"
    for name in ("terms", "counts", "concepts", "senses", "vector", "meaning", "meaning_weights"):
        assert np.array_equal(getattr(back, name), getattr(text, name)), name


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 0},
        {"terms": "no base64!"},
        {"counts": ""},
        {"stages": None},
        {"concepts": "////fw=="},
    ],
)
def test_damaged_data_are_refused(damage: dict[str, object]) -> None:
    data = read_call(preparer(), *TEXTS["hydrogen"], "en").as_data() | damage
    with pytest.raises(CallTextError):
        CallText.from_data(data)


@pytest.mark.parametrize("data", [None, [], "", {}, 3])
def test_other_data_are_refused(data: object) -> None:
    with pytest.raises(CallTextError):
        CallText.from_data(data)


def test_an_empty_book_answers_nothing() -> None:
    empty = FitReader(CallBook({}, Statistics.load(), preparer()), preparer())
    assert empty.fits(STACKS, []) == []


def test_a_call_without_any_text_fits_nobody() -> None:
    texts = {"bare": read_call(preparer(), "", "", "en")}
    found = FitReader(CallBook(texts, Statistics.load(), preparer()), preparer())
    assert found.fits(STACKS, [CallFacts(id="bare")])[0].band is None


@pytest.mark.parametrize("language", ["en", "fr", "de", "pl"])
@pytest.mark.parametrize("own", [True, False])
def test_every_reason_has_words(language: str, own: bool) -> None:
    facts = CallFacts(
        id="hydrogen",
        trl=(8, 9),
        ecosystems=("energy_renewables",),
        transitions=("green",),
        countries=("DE",),
    )
    profile = replace(STACKS, trl=(2, 3), transitions=("green",), stages=("components",))
    found = reader().fits(profile, [facts])[0]
    sentences = [fit_sentence(r, language, profile, own=own) for r in found.reasons]
    assert all(s and "{" not in s for s in sentences)
    assert any("Electrolyser stacks" in s for s in sentences)


def test_bands_are_ordered() -> None:
    fit = reader().fits(STACKS, [CALLS[0]])[0]
    assert [replace(fit, score=s).band for s in (2.0, 1.3, 0.9, 0.89)] == [
        Band.STRONG,
        Band.GOOD,
        Band.POSSIBLE,
        None,
    ]


def test_what_is_called_common_is_in_both() -> None:
    # A call about medicine does not speak of wound dressings.
    assert _common_concept("wound_dressing", ["wound_dressing", "medicine"]) == "wound_dressing"
    broader = next(iter(set(concepts.broader_closure("wound_dressing")) - {"wound_dressing"}))
    assert _common_concept("wound_dressing", [broader]) == broader
    assert _common_concept(broader, ["wound_dressing"]) == broader
    assert _common_concept("wound_dressing", ["electrolyser"]) is None
    assert _common_concept("wound_dressing", []) is None
