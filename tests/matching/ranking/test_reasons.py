"""Reasons sum to the score, name what they rest on, and can be said in three languages."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from matching.domain import Profile, Question, Reason, Visibility
from matching.ranking import Matcher, Model, reasons, sentence
from matching.ranking.features import GROUPS, NAMES
from matching.ranking.sentences import SENTENCES

Profiles = dict[str, Profile]


def paths_of(profile: Profile) -> set[str]:
    shown = {f"offers.{each.id}" for each in profile.offers}
    shown |= {
        f"needs.{each.id}" for each in profile.needs if each.visibility is not Visibility.PRIVATE
    }
    return shown | {"description", "nace", "stages", "country", "certifications", "trl", "chains"}


@pytest.mark.parametrize("asker_id", ["SOL-01", "PAC-01", "MOB-01", "MOB-08"])
def test_parts_sum_and_fields_exist(matcher: Matcher, profiles: Profiles, asker_id: str) -> None:
    asker = profiles[asker_id]
    own = paths_of(asker) | {f"needs.{each.id}" for each in asker.needs}
    for need_id in ("", *(each.id for each in asker.needs)):
        for each in matcher.rank(Question(asker, need_id, limit=99), profiles.values()):
            other = profiles[each.candidate_id]
            total = each.intercept + math.fsum(r.contribution for r in each.reasons)
            assert math.isclose(total, each.score, abs_tol=1e-6)
            assert 0.0 <= each.probability <= 1.0
            for reason in each.reasons:
                assert reason.contribution != 0
                assert reason.fields
                for ref in reason.fields:
                    assert ref.owner_id in (asker.id, other.id)
                    assert ref.path in (own if ref.owner_id == asker.id else paths_of(other))


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_every_reason_can_be_said(matcher: Matcher, profiles: Profiles, lang: str) -> None:
    seen = set()
    for asker in profiles.values():
        for each in matcher.rank(Question(asker, limit=99), profiles.values()):
            pair = {asker.id: asker, each.candidate_id: profiles[each.candidate_id]}
            for reason in each.reasons:
                text = sentence(reason, lang, pair)
                assert text
                assert "{" not in text
                assert "()" not in text
                seen.add(reason.code)
    assert {"offer_fits_need", "stage_feeds", "competitor", "same_chain"} <= seen


def test_every_group_has_parts_and_sentences() -> None:
    assert set(reasons._PARTS) == set(GROUPS)
    for texts in SENTENCES.values():
        assert set(GROUPS) <= set(texts)
        assert set(texts) == set(SENTENCES["en"])


def test_the_pair_is_named(matcher: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    found = matcher.rank(Question(asker, asker.needs[1].id, limit=3), profiles.values())
    assert found[0].candidate_id == "MOB-03"
    pair = next(each for each in found[0].reasons if each.code == "offer_fits_need")
    assert pair.params["need"] == asker.needs[1].id
    assert pair.params["offer"] == profiles["MOB-03"].offers[0].id
    assert {ref.path for ref in pair.fields} == {
        f"needs.{asker.needs[1].id}",
        f"offers.{profiles['MOB-03'].offers[0].id}",
    }
    text = sentence(pair, "en", {asker.id: asker, "MOB-03": profiles["MOB-03"]})
    assert "Decapado de pintura con láser" in text


def test_a_caution_says_why(matcher: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    found = matcher.rank(Question(asker, asker.needs[0].id, limit=99), profiles.values())
    rival = next(each for each in found if each.candidate_id == "MOB-09")
    caution = next(each for each in rival.reasons if each.code == "competitor")
    assert caution.is_caution
    assert caution.params["nace"] == "33.17"


def test_unknown_codes_are_said_as_they_are() -> None:
    reason = Reason("stage_feeds", 0.1, params={"supplier_stage": "mystery", "user_stage": ""})
    assert "mystery" in sentence(reason, "en", {})


def test_an_unknown_language_falls_back_to_english() -> None:
    assert sentence(Reason("thin_profile", -1.0), "xx", {}) == SENTENCES["en"]["thin_profile"]


def test_a_weak_pair_may_answer_and_a_strong_one_does(matcher: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    pair = {asker.id: asker, "MOB-03": profiles["MOB-03"]}
    params = {"need": asker.needs[1].id, "offer": profiles["MOB-03"].offers[0].id}
    said = {
        strength: sentence(
            Reason("offer_fits_need", 1.0, (), params | {"strength": strength}), "en", pair
        )
        for strength in ("some", "strong")
    }
    assert "may answer" in said["some"]
    assert "may answer" not in said["strong"]
    for each in matcher.rank(Question(asker, limit=99), profiles.values()):
        for reason in each.reasons:
            if reason.code in reasons.GRADED:
                expected = "strong" if reason.contribution >= reasons.STRONG else "some"
                assert reason.params["strength"] == expected


NEW = ("stages_linked", "industries_linked", "both_ways", "maturity_fits", "scale_apart")


@pytest.fixture(scope="module")
def thorough(matcher: Matcher) -> Matcher:
    """A matcher to which everything counts that can."""
    weights = [-0.5 if name == "size_apart" else 0.5 for name in NAMES]
    return Matcher(
        model=replace(Model.by_hand(), weights=tuple(weights)), preparer=matcher.preparer
    )


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_what_stages_industries_maturity_and_scale_say(
    thorough: Matcher, profiles: Profiles, lang: str
) -> None:
    seen = set()
    large = [replace(each, org_type="large", size="large") for each in profiles.values()]
    for asker in (replace(each, org_type="sme", size="micro") for each in profiles.values()):
        for each in thorough.rank(Question(asker, limit=99), large):
            pair = {asker.id: asker, each.candidate_id: profiles[each.candidate_id]}
            total = each.intercept + math.fsum(r.contribution for r in each.reasons)
            assert math.isclose(total, each.score, abs_tol=1e-6)
            for reason in (r for r in each.reasons if r.code in NEW):
                text = sentence(reason, lang, pair)
                assert not {"{", "()", "  ", "“”", "«  »", "„“"} & {text, *text.split()}, text
                assert "(TRL )" not in text
                assert len({ref.owner_id for ref in reason.fields}) == 2
                seen.add((reason.code, reason.is_caution))
    assert {code for code, _ in seen} == set(NEW)
    assert ("stages_linked", True) in seen
    assert ("maturity_fits", True) in seen
    assert ("scale_apart", False) not in seen


def test_an_exchange_names_the_entries_of_both(thorough: Matcher, profiles: Profiles) -> None:
    for asker in profiles.values():
        for each in thorough.rank(Question(asker, limit=99), profiles.values()):
            for reason in each.reasons:
                if reason.code == "both_ways":
                    assert sum(ref.path.startswith("needs.") for ref in reason.fields) == 2
                    mine = {e.id for e in asker.needs}
                    theirs = {e.id for e in profiles[each.candidate_id].needs}
                    assert reason.params["need"] in mine
                    assert reason.params["their_need"] in theirs
                    return
    pytest.fail("nobody of the invented firms has what another needs, both ways")
