"""Features from codes: neutral where something is unknown, and never against their meaning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Entry, EntryKind, Profile
from matching.ranking import Preparer
from matching.ranking.channels import CHANNELS
from matching.ranking.features import NAMES, Asked, Pool, compute
from matching.ranking.packing import details_of, pack_of, unpack
from matching.ranking.prepared import size_class
from matching.ranking.traits import maturity, size_apart
from matching.reference import sizes

Profiles = dict[str, Profile]
ranges = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: (min(pair), max(pair)))


@given(wanted=ranges, own=ranges)
def test_maturity_is_bounded_and_the_same_range_fits_wholly(
    wanted: tuple[int, int], own: tuple[int, int]
) -> None:
    value = maturity(wanted, own)
    assert -1.0 <= value <= 1.0
    assert maturity(own, own) == 1.0
    assert maturity(None, own) == maturity(wanted, None) == 0.0
    if own[1] < wanted[0]:
        assert value < 0
    elif own[0] > wanted[1]:
        assert value == 0.0  # more mature than asked is no fault
    else:
        assert value > 0


@given(wanted=ranges, own=ranges)
def test_a_wider_range_never_lowers_maturity(wanted: tuple[int, int], own: tuple[int, int]) -> None:
    for wider in ((max(1, own[0] - 1), own[1]), (own[0], min(9, own[1] + 1))):
        assert maturity(wanted, wider) >= maturity(wanted, own)


@given(one=st.integers(0, 5), two=st.integers(0, 5))
def test_sizes_are_apart_alike_from_both_sides(one: int, two: int) -> None:
    assert size_apart(one, two) == size_apart(two, one)
    assert 0.0 <= size_apart(one, two) <= 1.0
    assert size_apart(0, two) == size_apart(one, one) == 0.0
    if one and two and abs(one - two) == 1:
        assert size_apart(one, two) == 0.0


def test_micro_and_large_are_farthest() -> None:
    assert size_apart(1, len(sizes.SIZES)) == 1.0


@pytest.mark.parametrize(
    ("kind", "size", "number"),
    [("sme", "micro", 1), ("sme", "medium", 3), ("large", "large", 5), ("", "small", 2),
     ("sme", "", 0), ("university", "large", 0), ("research", "medium", 0), ("sme", "odd", 0)],
)  # fmt: skip
def test_only_enterprises_have_a_scale(kind: str, size: str, number: int) -> None:
    assert size_class(Profile("x", "X", org_type=kind, size=size)) == number


def _row(preparer: Preparer, asker: Profile, other: Profile, need_id: str = "") -> dict[str, float]:
    found = compute(Asked(preparer.prepare(asker), need_id), Pool([preparer.prepare(other)])).rows
    return dict(zip(NAMES, found[0].tolist(), strict=True))


def _firm(id_: str, offer: str, need: str, **more: object) -> Profile:
    offers = (Entry(f"{id_}/o", EntryKind.OFFER, offer, language="en"),) if offer else ()
    needs = (Entry(f"{id_}/n", EntryKind.NEED, need, language="en"),) if need else ()
    return Profile(id_, id_, offers=offers, needs=needs, **more)  # type: ignore[arg-type]


BATTERIES, TESTS = "Recycling of lithium-ion batteries", "Fire tests of battery packs"


def test_reciprocity_is_the_harmonic_mean_of_both_directions(preparer: Preparer) -> None:
    one, two = _firm("a", TESTS, BATTERIES), _firm("b", BATTERIES, TESTS)
    row = _row(preparer, one, two)
    pair = [row[f"pair_{name}"] for name in CHANNELS]
    there, back = float(np.mean(pair)) - 0.1, row["returned"]
    assert there > 0
    assert back > 0
    assert row["mutual"] == pytest.approx(2 * there * back / (there + back))
    # Both sides see the same exchange.
    assert _row(preparer, two, one)["mutual"] == pytest.approx(row["mutual"], abs=1e-5)


@pytest.mark.parametrize(
    ("asker", "other"),
    [
        (_firm("a", TESTS, BATTERIES), _firm("b", BATTERIES, "")),
        (_firm("a", TESTS, ""), _firm("b", BATTERIES, TESTS)),
        (_firm("a", "Wood chips", BATTERIES), _firm("b", BATTERIES, TESTS)),
    ],
)
def test_one_direction_alone_is_no_exchange(
    preparer: Preparer, asker: Profile, other: Profile
) -> None:
    assert _row(preparer, asker, other)["mutual"] == 0.0


def test_what_an_entry_says_of_maturity_goes_before_its_profile(preparer: Preparer) -> None:
    asker = _firm("a", TESTS, BATTERIES, trl=(8, 9))
    other = _firm("b", BATTERIES, TESTS, trl=(2, 3))
    assert _row(preparer, asker, other)["maturity"] < 0
    ripe = replace(other, offers=(replace(other.offers[0], trl=(8, 9)),))
    assert _row(preparer, asker, ripe)["maturity"] == 1.0
    early = replace(asker, needs=(replace(asker.needs[0], trl=(2, 3)),))
    assert _row(preparer, early, other)["maturity"] == 1.0
    assert _row(preparer, replace(asker, trl=None), other)["maturity"] == 0.0


def test_a_store_keeps_what_the_new_features_need(preparer: Preparer) -> None:
    offers = (Entry("b/o", EntryKind.OFFER, BATTERIES, language="en", trl=(4, 6)),)
    other = Profile("b", "B", offers=offers, org_type="sme", size="small", trl=(7, 9))
    prepared = preparer.prepare(other)
    found = unpack("b", "key", pack_of(prepared))
    assert found.codes == prepared.codes
    assert found.codes.size == 2
    assert found.codes.passage_trl == ((4, 6),)
    found.details = details_of(prepared)
    assert found.supply[0].trl == (4, 6)
