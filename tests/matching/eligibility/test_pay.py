"""Estimates: known sums as numbers, everything else as not known."""

from __future__ import annotations

from typing import Any

import pytest

from matching.eligibility.catalogue import parse_national_terms
from matching.eligibility.enums import ParticipationKind
from matching.eligibility.facts import MissingFact
from matching.eligibility.model import NationalTerms, RuleSet
from matching.eligibility.pay import Estimate, pay_estimate
from tests.matching.eligibility.builders import OLD, SEEN, context, firm, rule, rule_set

COST = 100_000_01


def pay(kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"id": kind.replace("_", "-"), "kind": kind, "value": value, **SEEN, **more}


RATES = (
    pay("rate", 0.7, id="firms", when={"for_profit": True}),
    pay("rate", 1.0, id="others", when={"for_profit": False}),
)


def estimate(
    rules: RuleSet, cost: int = COST, terms: NationalTerms | None = None, **facts: Any
) -> Estimate:
    awarded = facts.pop("awarded", None)
    someone = firm("me", facts.pop("country", "FR"), **facts)
    return pay_estimate(rules, someone, cost, context(), terms, awarded_cents=awarded)


def sums(found: Estimate, code: str) -> tuple[int | None, int | None]:
    line = found.line(code)
    assert line is not None
    return line.low_cents, line.high_cents


def test_the_rate_of_a_firm_is_rounded_down_to_the_cent() -> None:
    found = estimate(rule_set(pays=list(RATES)), for_profit=True)
    assert sums(found, "grant") == (70_000_00, 70_000_00)
    assert sums(found, "own_share") == (30_000_01, 30_000_01)
    line = found.line("grant")
    assert line is not None
    assert line.verified
    assert [each.id for each in line.rules] == ["firms"]


def test_an_unknown_fact_gives_a_range_and_says_which() -> None:
    found = estimate(rule_set(pays=list(RATES)), cost=1000)
    assert sums(found, "grant") == (700, 1000)
    assert sums(found, "own_share") == (0, 300)
    line = found.line("grant")
    assert line is not None
    assert line.missing == (MissingFact("for_profit", "me"),)


@pytest.mark.parametrize(
    "pays",
    [
        [],
        [{"id": "rate", "kind": "rate", "value": None}],
        [RATES[0]],
        [RATES[0], {"id": "b", "kind": "rate", "value": None, "when": {"for_profit": False}}],
    ],
)
def test_an_unknown_rate_never_becomes_a_number(pays: list[dict[str, Any]]) -> None:
    found = estimate(rule_set(pays=pays))
    for code in ("grant", "own_share", "prefinancing"):
        assert sums(found, code) == (None, None)
        line = found.line(code)
        assert line is not None
        assert not line.known


def test_an_unchecked_rate_is_marked() -> None:
    found = estimate(rule_set(pays=[pay("rate", 0.5) | OLD]), cost=1000)
    line = found.line("grant")
    assert line is not None
    assert (line.exact_cents, line.verified) == (500, False)


def test_the_more_special_rate_wins() -> None:
    rules = rule_set(
        pays=[pay("rate", 0.5), pay("rate", 0.75, id="small", when={"types": ["sme"]})]
    )
    assert sums(estimate(rules, 1000, is_sme=True), "grant") == (750, 750)
    assert sums(estimate(rules, 1000, is_sme=False), "grant") == (500, 500)
    assert sums(estimate(rules, 1000), "grant") == (500, 750)


def test_rates_by_country_and_kind() -> None:
    rules = rule_set(
        pays=[
            pay("rate", 0.5),
            pay("rate", 0.25, id="norway", when={"country": "NO"}),
            pay("rate", 1.0, id="small", when={"kinds": ["cascade_recipient"]}),
        ]
    )
    assert sums(estimate(rules, 1000, country="NO"), "grant") == (250, 250)
    kind = ParticipationKind.CASCADE_RECIPIENT
    assert sums(estimate(rules, 1000, kind=kind), "grant") == (1000, 1000)


def test_a_lump_sum_does_not_depend_on_the_cost() -> None:
    rules = rule_set(pays=[pay("lump_sum", 60_000_00)])
    assert sums(estimate(rules, 10_000_00), "grant") == (60_000_00, 60_000_00)
    assert sums(estimate(rules, 10_000_00), "own_share") == (0, 0)


def test_prefinancing_is_a_part_of_the_grant() -> None:
    rules = rule_set(pays=[*RATES, pay("prefinancing", 0.8)])
    assert sums(estimate(rules, 1000, for_profit=True), "prefinancing") == (560, 560)


def test_limits_cut_the_grant() -> None:
    limited = [*RATES, pay("grant_range", [100, 500])]
    found = estimate(rule_set(pays=limited), 1000, for_profit=True)
    assert sums(found, "grant") == (500, 500)
    assert sums(found, "grant_range") == (100, 500)
    rules = rule_set(rule("max_budget", 300, basis="grant"), pays=list(RATES))
    assert sums(estimate(rules, 1000, for_profit=True), "own_share") == (700, 700)
    unknown = {"id": "cap", "kind": "max_budget", "value": None, "basis": "grant"}
    line = estimate(rule_set(unknown, pays=list(RATES)), 1000, for_profit=True).line("grant")
    assert line is not None
    assert (line.exact_cents, line.verified) == (700, False)
    assert line.params["limit_unknown"] is True


def test_a_least_own_share() -> None:
    rules = rule_set(pays=[pay("rate", 1.0), pay("own_share", 0.25)])
    assert sums(estimate(rules, 1001), "grant") == (750, 750)


CASCADE = rule_set(
    rule("max_awards", 60_000_00, kinds=["cascade_recipient"]),
    pays=[pay("rate", 1.0)],
    call_kind="cascade",
    counts=["cascade_recipient"],
    funded=["cascade_recipient"],
)


@pytest.mark.parametrize(
    ("awarded", "grant", "room"),
    [
        (0, (60_000_00, 60_000_00), (60_000_00, 60_000_00)),
        (45_000_00, (15_000_00, 15_000_00), (15_000_00, 15_000_00)),
        (70_000_00, (0, 0), (0, 0)),
        (None, (0, 60_000_00), (0, 60_000_00)),
    ],
)
def test_what_was_received_counts_against_the_limit(
    awarded: int | None, grant: tuple[int, int], room: tuple[int, int]
) -> None:
    found = estimate(CASCADE, 80_000_00, awarded=awarded)
    assert sums(found, "grant") == grant
    assert sums(found, "room") == room


TERMS = parse_national_terms(
    {
        "programme": "x",
        "sources": {"a": {"title": "A", "read_on": "2026-01-01"}},
        "countries": [
            {
                "country": "DK",
                "state": "funded",
                "rate_min": 0.6,
                "rate_max": 0.75,
                "cap_cents": 650,
                "who": ["sme"],
                "source": "a",
                "confidence": "seen_in_source",
            },
            {"country": "DE", "state": "unfunded", "source": "a", "confidence": "seen_in_source"},
            {
                "country": "FI",
                "state": "funded",
                "rate_max": 0.4,
                "source": "a",
                "confidence": "unverified",
            },
            {"country": "FR", "state": "unknown"},
        ],
    }
)


@pytest.mark.parametrize(
    ("country", "is_sme", "expected"),
    [
        ("DK", True, (600, 650)),
        ("DK", False, (0, 0)),
        ("DK", None, (0, 650)),
        ("DE", True, (0, 0)),
        ("FR", True, (None, None)),
        ("PT", True, (None, None)),
        (None, True, (None, None)),
        ("FI", True, (None, 400)),
    ],
)
def test_national_terms_decide(
    country: str | None, is_sme: bool | None, expected: tuple[int | None, int | None]
) -> None:
    found = estimate(rule_set(), 1000, TERMS, country=country, is_sme=is_sme)
    assert sums(found, "grant") == expected
    low, high = expected
    own = (None if high is None else 1000 - high, None if low is None else 1000 - low)
    assert sums(found, "own_share") == own


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        estimate(rule_set(), -1)
