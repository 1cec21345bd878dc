"""What must hold of every rule set and every consortium."""

from __future__ import annotations

import itertools
import os
from dataclasses import fields, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.eligibility.enums import Outcome, ParticipationKind, Verdict
from matching.eligibility.evaluator import evaluate
from matching.eligibility.facts import Consortium, Participant
from matching.eligibility.model import RuleSet
from matching.eligibility.parsing import parse_rule_set, rule_set_to_mapping
from matching.eligibility.sourcing import parse_sources, sources_to_mapping
from tests.matching.eligibility.builders import OLD, SEEN, SOURCES, context, rule_set

COUNTRIES = ("FR", "DE", "IT", "NO", "GB", "CA", "JP", "MA", "US", "EL")
REGIONS = {
    "FR": ("FR101", "FRK2", "FRY4"),
    "DE": ("DE212", "DE3"),
    "IT": ("ITF61", "ITC4"),
    "NO": ("NO08",),
}
TYPES = ("sme", "small_mid_cap", "large", "research", "university", "public", "cluster")
POOLS = (["EU27"], ["EU27", "HE_AC"], ["HE_AC", "US"], ["FR", "DE"])
CATEGORIES = (["less_developed"], ["more_developed", "transition"], ["outermost"])
UNSET = {"id", "name", "facts"}


def whos() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "pool": st.sampled_from(POOLS),
            "types": st.sampled_from((["sme"], ["research", "university"], ["cluster", "sme"])),
            "region_categories": st.sampled_from(CATEGORIES),
            "sme": st.just(True),
        },
    )


SHARES = st.sampled_from((0, 0.25, 0.5, 0.7, "2/3", 1))


def _share(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    of = whos().filter(bool).map(lambda who: {"of": who})
    each = st.sampled_from(("participant", "country", "organisation")).map(lambda e: {"each": e})
    return st.builds(
        lambda value, whose, basis, without: {
            "kind": kind,
            "value": value,
            "basis": basis,
            "without_subcontracting": without,
            **whose,
        },
        SHARES,
        of | each,
        st.sampled_from(("total_cost", "grant")),
        st.booleans(),
    )


def _number(kind: str, most: int = 5, *, filtered: bool = False) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda value, who: {"kind": kind, "value": value, **(who if filtered else {})},
        st.integers(1, most),
        whos(),
    )


def _one(kind: str, values: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    return values.map(lambda value: {"kind": kind, "value": value, **more})


RULES = st.one_of(
    _number("min_entities", filtered=True),
    _number("max_entities", filtered=True),
    _number("min_countries", filtered=True),
    _number("max_per_country", filtered=True),
    _number("min_regions", filtered=True),
    _one("independent", st.just(True)),
    _one("countries_allowed", st.sampled_from(POOLS)),
    _one("types_allowed", st.sampled_from((["sme"], ["sme", "research"], ["cluster"]))),
    _one("types_excluded", st.sampled_from((["large"], ["sme"], ["public", "university"]))),
    whos().filter(bool).map(lambda who: {"kind": "coordinator", "value": who}),
    _one("alone", st.booleans()),
    _share("min_share"),
    _share("max_share"),
    _number("max_months", 60),
    _number("min_months", 60),
    _one("max_budget", st.integers(0, 500)),
    _one("min_budget", st.integers(0, 500), basis="grant"),
    _one("trl_start", st.sampled_from(([3, 5], [6, 9]))),
    _one("trl_end", st.sampled_from(([3, 5], [6, 9]))),
    _one("declaration", st.just(True), key="civil_only"),
    _one("declaration", st.just(True), key="plan", types=["research", "public"]),
    _one("max_awards", st.integers(0, 200)),
    _one("max_size", st.sampled_from((100, 499, "medium", "small_mid_cap"))),
)


@st.composite
def rule_mappings(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = draw(st.lists(RULES, min_size=1, max_size=5))
    found = []
    for at, row in enumerate(rows):
        sure = draw(st.sampled_from((SEEN, SEEN, OLD, None)))
        row = {"id": f"rule-{at}", **row, "level": draw(st.sampled_from(("hard", "soft")))}
        if sure is None:
            row |= {"value": None, "confidence": "unverified"}
        else:
            row |= sure
        if draw(st.booleans()) and draw(st.booleans()):
            row["kinds"] = ["beneficiary", "affiliated"]
        found.append(row)
    return found


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    rules = draw(rule_mappings())
    more: dict[str, Any] = {"template": draw(st.sampled_from((False, False, True)))}
    more["applicants"] = draw(st.sampled_from(("alone", "consortium", "either")))
    if draw(st.booleans()):
        more["counts_source"] = "old"
    return rule_set(*rules, **more)


@st.composite
def worlds(draw: st.DrawFn, *, closed: bool | None = None) -> Consortium:
    """A consortium of which everything is known, without contradictions."""
    people = []
    size = draw(st.integers(1, 5))
    lead = draw(st.integers(0, size - 1))
    for at in range(size):
        country = draw(st.sampled_from(COUNTRIES))
        org_type = draw(st.sampled_from(TYPES))
        cost = draw(st.integers(1, 200))
        may_be_small = org_type not in ("large", "small_mid_cap")
        is_sme = draw(st.booleans()) if may_be_small else False
        if org_type == "small_mid_cap":
            headcount = draw(st.integers(1, 749))
        elif is_sme:
            headcount = draw(st.integers(0, 249))
        else:
            headcount = draw(st.integers(0, 2000))
        people.append(
            Participant(
                id=f"p{at}",
                name=f"Firm {at}",
                country=country,
                nuts=draw(st.sampled_from(REGIONS[country])) if country in REGIONS else None,
                org_type=org_type,
                is_sme=is_sme,
                for_profit=draw(st.booleans()),
                headcount=headcount,
                # Somebody has a budget: shares of nothing are no shares.
                kind=draw(st.sampled_from(list(ParticipationKind)[: 4 if at else 1])),
                is_lead=at == lead,
                cost_cents=cost,
                subcontracted_cents=draw(st.integers(0, cost)),
                grant_cents=draw(st.integers(1, cost)),
                group=draw(st.sampled_from(("a", "b", "c", "d"))),
                facts={"plan": draw(st.booleans())},
                awarded_cents=draw(st.integers(0, 100)),
            )
        )
    is_closed = draw(st.booleans()) if closed is None else closed
    # What the budget of the project holds: the same who the rules of these tests count.
    paid = [
        each
        for each in people
        if each.kind in (ParticipationKind.BENEFICIARY, ParticipationKind.AFFILIATED)
    ]
    more = 0 if is_closed else draw(st.integers(0, 200))
    return Consortium(
        participants=tuple(people),
        months=draw(st.integers(1, 60)),
        total_cost_cents=sum(each.cost_cents or 0 for each in paid) + more,
        grant_cents=sum(each.grant_cents or 0 for each in paid) + more,
        trl_start=draw(st.integers(1, 9)),
        trl_end=draw(st.integers(1, 9)),
        facts={"civil_only": draw(st.booleans())},
        closed=is_closed,
    )


def _hidden(draw: st.DrawFn, value: Any, keep: set[str]) -> Any:
    """Return a copy in which some facts are not known."""
    changes: dict[str, Any] = {}
    for each in fields(value):
        if each.name in keep or each.name in UNSET:
            continue
        if draw(st.booleans()):
            changes[each.name] = None
    if draw(st.booleans()):
        changes["facts"] = dict.fromkeys(value.facts)
    return replace(value, **changes)


@st.composite
def less_known(draw: st.DrawFn, known: Consortium) -> Consortium:
    """The same consortium, of which less is known."""
    people = tuple(_hidden(draw, each, set()) for each in known.participants)
    return replace(_hidden(draw, known, {"participants", "closed"}), participants=people)


EXAMPLES = int(os.environ.get("ELIGIBILITY_EXAMPLES", "60"))
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(data=st.data(), rules=rule_sets(), world=worlds())
def test_learning_a_fact_never_takes_an_answer_back(
    data: st.DataObject, rules: RuleSet, world: Consortium
) -> None:
    some = data.draw(less_known(world))
    fewer = data.draw(less_known(some))
    steps = [evaluate(rules, each, context()) for each in (fewer, some, world)]
    for before, after in itertools.pairwise(steps):
        for one, other in zip(before.results, after.results, strict=True):
            if one.outcome is not Outcome.UNKNOWN:
                assert other.outcome is one.outcome, (one, other)


@SLOW
@given(rules=rule_sets(), number=st.integers(0, 4))
def test_an_open_consortium_of_which_nothing_is_known_fails_no_minimum(
    rules: RuleSet, number: int
) -> None:
    people = tuple(Participant(id=f"p{at}") for at in range(number))
    found = evaluate(rules, Consortium(people), context())
    # Only the number of participants is a fact here, and only a maximum can be exceeded.
    failed = {each.rule.kind.value for each in found.results if each.outcome is Outcome.NOT_MET}
    assert failed == set()


@SLOW
@given(data=st.data(), rules=rule_sets(), world=worlds())
def test_a_rule_that_fails_fails_however_the_gaps_are_filled(
    data: st.DataObject, rules: RuleSet, world: Consortium
) -> None:
    found = evaluate(rules, data.draw(less_known(world)), context())
    full = evaluate(rules, world, context())
    for one, other in zip(found.results, full.results, strict=True):
        if one.outcome is Outcome.NOT_MET:
            assert other.outcome is Outcome.NOT_MET


@SLOW
@given(data=st.data(), rules=rule_sets(), world=worlds())
def test_the_order_of_participants_does_not_matter(
    data: st.DataObject, rules: RuleSet, world: Consortium
) -> None:
    partly = data.draw(less_known(world))
    mixed = replace(partly, participants=tuple(data.draw(st.permutations(partly.participants))))
    one, other = evaluate(rules, partly, context()), evaluate(rules, mixed, context())
    assert one.verdict is other.verdict
    assert [(e.outcome, e.verified) for e in one.results] == [
        (e.outcome, e.verified) for e in other.results
    ]
    assert set(one.missing) == set(other.missing)


@SLOW
@given(rules=rule_sets(), world=worlds())
def test_an_unchecked_hard_rule_or_a_template_never_says_eligible(
    rules: RuleSet, world: Consortium
) -> None:
    found = evaluate(rules, world, context())
    hard = [each for each in rules.rules if each.level.value == "hard"]
    if rules.template or not all(each.verified for each in hard):
        assert found.verdict is not Verdict.ELIGIBLE
    if found.verdict is Verdict.ELIGIBLE:
        assert all(e.outcome is Outcome.MET for e in found.results if e.rule.level.value == "hard")


@SLOW
@given(rules=rule_sets(), world=worlds(closed=False))
def test_an_unknown_rule_always_has_something_missing_or_no_value(
    rules: RuleSet, world: Consortium
) -> None:
    for each in evaluate(rules, world, context()).results:
        if each.outcome is Outcome.UNKNOWN and each.rule.known:
            assert each.missing, each
        else:
            assert not each.missing


@SLOW
@given(rules=rule_sets())
def test_a_rule_set_survives_being_written_and_read(rules: RuleSet) -> None:
    sources = parse_sources(sources_to_mapping(rules.sources))
    assert sources == rules.sources
    assert parse_rule_set(rule_set_to_mapping(rules), sources) == rules
    assert parse_rule_set(rule_set_to_mapping(rules), SOURCES) == rules
