"""Country pools and region categories."""

from __future__ import annotations

from datetime import date

import pytest

from matching.eligibility.geography import Context, in_pool
from tests.matching.eligibility.builders import REGIONS, context


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("FR101", "more_developed"),
        ("FRK26", "more_developed"),
        ("FR714", "more_developed"),
        ("ITF6", "less_developed"),
        ("FRY4", "less_developed"),
        # A whole country whose regions are all of one category.
        ("EE", "less_developed"),
        # NUTS 2024 codes of regions that the list names by older codes.
        ("PT1A", "more_developed"),
        ("PT1B0", "more_developed"),
        ("PT19", "less_developed"),
        ("PT1D2", "less_developed"),
        ("PT1D", "less_developed"),
        # Old code as it stands in the list.
        ("PT170", "more_developed"),
        ("FR", None),
        ("SE11", None),
        ("XX99", None),
        ("", None),
        (None, None),
    ],
)
def test_category(code: str | None, category: str | None) -> None:
    assert REGIONS.category(code) == category


def test_a_row_that_was_not_checked() -> None:
    assert REGIONS.category("PL213") == "less_developed"
    assert REGIONS.category("PL213", verified_only=True) is None


@pytest.mark.parametrize(
    ("code", "value"),
    [("FRY40", True), ("FR10", False), ("NO08", False), ("SE11", None), (None, None)],
)
def test_outermost(code: str | None, value: bool | None) -> None:
    assert REGIONS.is_outermost(code) is value
    assert REGIONS.holds(code, ("outermost",)) is value


def test_one_of_several_categories() -> None:
    assert REGIONS.holds("FRY4", ("transition", "outermost")) is True
    assert REGIONS.holds("FR10", ("transition", "outermost")) is False
    assert REGIONS.holds("SE11", ("transition", "outermost")) is None


def test_pools_are_unions() -> None:
    here = context(scope="pillar-2")
    assert in_pool("EL", ("EU27",), here).value is True
    assert in_pool("US", ("EU27", "US"), here).value is True
    assert in_pool("US", ("EU27", "HE_AC"), here).value is False
    assert in_pool(None, ("EU27",), here).missing == "country"
    assert in_pool("JP", ("HE_AC",), here).transitional
    assert not in_pool("JP", ("HE_AC", "JP"), here).transitional


def test_an_unknown_set_says_nothing() -> None:
    found = in_pool("NO", ("EU27", "LIFE_AC"), context())
    assert (found.value, found.missing) == (None, "country_set:LIFE_AC")
    assert in_pool("FR", ("EU27", "LIFE_AC"), context()).value is True


def test_membership_has_dates() -> None:
    def on(day: date, country: str) -> bool | None:
        return in_pool(country, ("HE_AC",), context(day=day, scope="pillar-2")).value

    assert on(date(2024, 7, 2), "CA") is False
    assert on(date(2024, 7, 3), "CA") is True
    assert on(date(2026, 12, 31), "JP") is True
    assert on(date(2027, 1, 1), "JP") is False


def test_member_states_are_known_without_a_list() -> None:
    bare = Context(date(2026, 6, 1))
    assert in_pool("GR", ("EU27",), bare).value is True
    assert in_pool("GB", ("EU27",), bare).value is False
