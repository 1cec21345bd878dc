"""What the features see, and what they must never see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.domain import Entry, EntryKind, Profile, Visibility
from matching.ranking import Preparer
from matching.ranking.features import FEATURES, NAMES, Asked, FeatureTable, Pool, compute

Profiles = dict[str, Profile]


def table(
    preparer: Preparer, asker: Profile, others: list[Profile], need: int = -1
) -> FeatureTable:
    need_id = asker.needs[need].id if need >= 0 else ""
    pool = Pool([preparer.prepare(each) for each in others])
    return compute(Asked(preparer.prepare(asker), need_id), pool)


def value(found: FeatureTable, name: str, row: int = 0) -> float:
    return float(found.rows[row][NAMES.index(name)])


def test_a_candidate_is_judged_alike_in_any_company(preparer: Preparer, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    others = [each for each in profiles.values() if each.id != asker.id]
    together = table(preparer, asker, others, 0)
    for at, each in enumerate(others):
        alone = table(preparer, asker, [each], 0)
        assert np.allclose(alone.rows[0], together.rows[at], atol=1e-5), each.id


def test_a_candidates_private_need_changes_nothing(preparer: Preparer, profiles: Profiles) -> None:
    asker = profiles["PAC-03"]  # its heat pumps answer the private need of PAC-01
    other = profiles["PAC-01"]
    assert any(each.visibility is Visibility.PRIVATE for each in other.needs)
    public = [each for each in other.needs if each.visibility is not Visibility.PRIVATE]
    without = replace(other, needs=tuple(public))
    shown, hidden = (table(preparer, asker, [each]) for each in (other, without))
    assert np.array_equal(shown.rows, hidden.rows)
    returned = shown.evidence[0].returned
    assert returned is None or not returned[1].private


def test_the_askers_own_private_need_acts(preparer: Preparer, profiles: Profiles) -> None:
    found = table(preparer, profiles["PAC-01"], [profiles["PAC-03"], profiles["MOB-03"]], 1)
    assert value(found, "pair_concepts", 0) + value(found, "pair_vector", 0) > value(
        found, "pair_concepts", 1
    ) + value(found, "pair_vector", 1)


def test_need_and_offer_meet_across_languages(preparer: Preparer, profiles: Profiles) -> None:
    # French need for a take-back of broken panels, Spanish offer to collect and treat them.
    asker = profiles["SOL-01"]
    found = table(preparer, asker, [profiles["SOL-03"], profiles["PAC-06"]], 0)
    assert value(found, "pair_vector", 0) > value(found, "pair_vector", 1)
    assert value(found, "pair_concepts", 0) >= value(found, "pair_concepts", 1)


def test_evidence_names_the_need_and_the_offer(preparer: Preparer, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    found = table(preparer, asker, [profiles["MOB-03"]])
    evidence = found.evidence[0]
    assert evidence.need is not None
    assert evidence.need.entry_id == asker.needs[1].id  # stripping paint, not seats
    assert evidence.offer is not None
    assert evidence.offer.entry_id == profiles["MOB-03"].offers[0].id


def test_a_competitor_is_marked(preparer: Preparer, profiles: Profiles) -> None:
    found = table(preparer, profiles["MOB-01"], [profiles["MOB-09"], profiles["MOB-03"]], 0)
    assert value(found, "competitor", 0) > 0
    assert value(found, "competitor", 1) == 0


def test_certificates_asked_for(preparer: Preparer, profiles: Profiles) -> None:
    # The need names EN 45545.
    found = table(preparer, profiles["MOB-01"], [profiles["MOB-02"], profiles["PAC-02"]], 0)
    assert value(found, "certificate_asked", 0) == 1.0
    assert value(found, "certificate_missing", 1) == 1.0


def test_the_translation_of_an_offer_is_found_like_the_offer(
    preparer: Preparer, profiles: Profiles
) -> None:
    asker, other = profiles["SOL-02"], profiles["SOL-04"]
    german = Entry(
        "x", EntryKind.OFFER, "Inline-Risserkennung für Solarzellen und Wafer",
        "Elektrolumineszenz und Infrarotbilder mit automatischer Fehlererkennung.", "de",
    )  # fmt: skip
    translated = replace(other, offers=(german,), id="translated")
    stranger = profiles["PAC-06"]
    found = table(preparer, asker, [other, translated, stranger], 0)
    for row in (0, 1):
        assert value(found, "pair_vector", row) > value(found, "pair_vector", 2)


@pytest.mark.parametrize("missing", ["offers", "needs", "texts", "all"])
def test_thin_profiles_give_finite_rows(
    preparer: Preparer, profiles: Profiles, missing: str
) -> None:
    empty: dict[str, object] = {"offers": (), "needs": (), "texts": {}}
    cut = empty if missing == "all" else {missing: empty[missing]}
    thin = replace(profiles["SOL-02"], id="thin", **cut)  # type: ignore[arg-type]
    bare = Profile("bare", "Bare")
    for asker in (thin, bare, profiles["SOL-01"]):
        found = table(preparer, asker, [thin, bare, profiles["SOL-03"]])
        assert np.isfinite(found.rows).all()
    assert value(table(preparer, profiles["SOL-01"], [bare]), "thin") == 1.0


def test_no_candidates(preparer: Preparer, profiles: Profiles) -> None:
    assert table(preparer, profiles["SOL-01"], []).rows.shape == (0, len(FEATURES))


def test_an_unknown_need_is_refused(preparer: Preparer, profiles: Profiles) -> None:
    with pytest.raises(KeyError):
        Asked(preparer.prepare(profiles["SOL-01"]), "nowhere")


def test_a_need_is_not_answered_by_a_need(preparer: Preparer, profiles: Profiles) -> None:
    asker, other = profiles["SOL-01"], profiles["PAC-06"]
    same_need = replace(asker.needs[0], id="copy")
    wanting = replace(other, id="wanting", needs=(same_need,))
    found = table(preparer, asker, [other, wanting], 0)
    for name in NAMES:
        if name.startswith(("pair_", "profile_")):
            assert value(found, name, 0) == pytest.approx(value(found, name, 1))


def test_prepared_profiles_are_kept_by_what_is_shown(
    preparer: Preparer, profiles: Profiles
) -> None:
    full = replace(profiles["PAC-01"], version=7)
    fewer = replace(full, needs=full.needs[:1])
    assert preparer.prepare(full) is preparer.prepare(full)
    assert preparer.prepare(full) is not preparer.prepare(fewer)
    assert len(preparer.prepare(fewer).needs) == 1
    changed = replace(profiles["PAC-01"], texts={"fr": "Autre chose."})
    assert preparer.prepare(profiles["PAC-01"]) is not preparer.prepare(changed)
