"""Every answer has a plain sentence in three languages."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from matching.eligibility.catalogue import load_catalogue
from matching.eligibility.enums import Outcome, ParticipationKind, RuleKind, Verdict
from matching.eligibility.evaluator import evaluate
from matching.eligibility.facts import Consortium, MissingFact, Participant
from matching.eligibility.model import Who
from matching.eligibility.pay import pay_estimate
from matching.eligibility.roles import evaluate_role
from matching.eligibility.wording import DECLARATIONS, PHRASES, Wording
from tests.matching.eligibility.builders import (
    COUNTRY_SETS,
    OLD,
    SEEN,
    consortium,
    context,
    firm,
    rule,
    rule_set,
)

LANGUAGES = ("en", "fr", "de")
NAMES = {"a": "Alpha", "b": "Beta"}


def words(lang: str = "en", **more: Any) -> Wording:
    return Wording(lang, COUNTRY_SETS, NAMES, **more)


def fields_of(phrase: str | tuple[str, str]) -> list[set[str]]:
    forms = (phrase,) if isinstance(phrase, str) else phrase
    return [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in forms]


@pytest.mark.parametrize("lang", ["fr", "de"])
def test_the_languages_say_the_same_things(lang: str) -> None:
    assert set(PHRASES[lang]) == set(PHRASES["en"])
    for code, phrase in PHRASES["en"].items():
        # Facts are nouns with and without a possessive; a form may leave the number out.
        used = set().union(*fields_of(PHRASES[lang][code]))
        assert used <= set().union(*fields_of(phrase)) | {"n"}, code


def test_declarations_of_the_shipped_rules_have_words() -> None:
    keys = {each.key for rules in load_catalogue().rule_sets() for each in rules.rules} - {""}
    assert keys <= set(DECLARATIONS)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (rule("min_entities", 3), "At least 3 organisations"),
        (rule("min_entities", 1, pool=["EU27"]), "At least 1 organisation (from EU countries)"),
        (
            rule("min_countries", 3, pool=["EU27", "HE_AC"]),
            "Organisations from at least 3 different countries "
            "(from EU countries or countries associated to Horizon Europe)",
        ),
        (rule("min_entities", 2, sme=True), "At least 2 organisations (SME)"),
        (rule("alone", False), "One organisation cannot apply alone"),
        (
            rule("max_share", 0.7, each="country"),
            "No country has more than 70% of the total cost",
        ),
        (
            rule("min_share", 0.5, of={"sme": True}, without_subcontracting=True),
            "At least 50% of the total cost goes to: SME, subcontracting not counted",
        ),
        (rule("max_share", "2/3", each="participant", basis="grant"),
         "No organisation has more than 66.7% of the grant"),
        (rule("max_budget", 250_000_050), "The project costs at most €2,500,000.50"),
        (rule("trl_start", [6, 8]), "The project usually starts at TRL 6–8"),
        (rule("max_size", 499), "At most 499 people employed"),
        (rule("max_size", "medium"), "No participant is larger than: Medium-sized enterprise"),
        (
            rule("coordinator", {"types": ["sme"], "region_categories": ["less_developed"]}),
            "The lead must be: SME; in a less developed region",
        ),
        (rule("types_excluded", ["large", "public"]),
         "These may not take part: large firm or public body"),
        (rule("countries_allowed", ["EU27", "CH"]),
         "Established in one of these: EU countries or Switzerland"),
        (
            rule("declaration", True, key="gender_equality_plan", types=["university"]),
            "These declare (university): there is a gender equality plan",
        ),
        (
            {"id": "x", "kind": "max_months", "value": None},
            "How long a project may last: not known; read the call’s text.",
        ),
    ],
)  # fmt: skip
def test_statements(row: dict[str, Any], sentence: str) -> None:
    rules = rule_set(row)
    assert words().statement(rules.rules[0]) == sentence


@pytest.mark.parametrize(
    ("lang", "several", "one"),
    [
        (
            "en",
            "Two more partners from two other countries",
            "One more partner from one other country",
        ),
        (
            "fr",
            "Deux partenaires de plus de deux autres pays",
            "Un partenaire de plus d’un autre pays",
        ),
        (
            "de",
            "Zwei weitere Partner aus zwei anderen Ländern",
            "Ein weiterer Partner aus einem anderen Land",
        ),
    ],
)
def test_needs_become_one_sentence(lang: str, several: str, one: str) -> None:
    pool = Who(pool=("EU27", "HE_AC"))
    for count, said in ((2, several), (1, one)):
        needs = (
            MissingFact("partners", count=count, who=pool),
            MissingFact("countries", count=count, who=pool),
            MissingFact("independent", count=count),
        )
        assert words(lang).needs(needs) == [said]


def test_needs_of_a_special_kind_stand_apart() -> None:
    needs = (
        MissingFact("partners", count=4),
        MissingFact("regions", count=3),
        MissingFact("countries", count=2),
        MissingFact("partners", count=1, who=Who(pool=("EU27",))),
        MissingFact("lead", count=1, who=Who(for_profit=False)),
    )
    assert words().needs(needs) == [
        "Four more partners from two other countries and from three other regions",
        "One more partner that is: from EU countries",
        "A partner who can lead: non-profit",
    ]
    assert words().missing(MissingFact("partners", count=20)) == "20 more partners"


@pytest.mark.parametrize(
    ("lang", "of", "your"),
    [
        ("en", "The country of Alpha is not known", "Your country is not known"),
        ("fr", "On ne connaît pas le pays de Alpha", "On ne connaît pas votre pays"),
        ("de", "Nicht bekannt: das Land von Alpha", "Nicht bekannt: Ihr Land"),
    ],
)
def test_missing_facts(lang: str, of: str, your: str) -> None:
    fact = MissingFact("country", "a")
    assert words(lang).missing(fact) == of
    assert words(lang, you="a").missing(fact) == your


def test_missing_standing_and_declarations() -> None:
    say = words().missing
    assert say(MissingFact("country_set:HE_AC", "a")) == (
        "Whether the country of Alpha counts here is not checked: "
        "countries associated to Horizon Europe"
    )
    assert say(MissingFact("declaration:civil_only")) == (
        "Not said yet: the project serves civil purposes only"
    )
    assert say(MissingFact("declaration:some_thing", "b")) == "Beta has not said yet: some thing"
    assert say(MissingFact("scope")).startswith("Which part of the programme")


def test_what_was_not_checked_is_marked() -> None:
    who = consortium(firm("a", "FR"))
    checked = evaluate(rule_set(rule("min_entities", 3)), who, context()).results[-1]
    assert words().result(checked) == "Not met: 1 instead of 3."
    unchecked = evaluate(rule_set(rule("min_entities", 3) | OLD), who, context()).results[-1]
    assert words().result(unchecked) == (
        "By what we know: not met: 1 instead of 3. Not checked yet: read the call’s text."
    )
    unknown = rule_set({"id": "x", "kind": "max_months", "value": None})
    found = evaluate(unknown, who, context()).result("x")
    assert words().result(found) == "Not known; read the call’s text."


def test_results_name_those_concerned() -> None:
    rules = rule_set(
        rule("countries_allowed", ["EU27", "HE_AC"]),
        rule("max_share", 0.5, each="participant"),
        rule("max_share", 0.5, each="country", id="country"),
    )
    who = consortium(firm("a", "US", cost_cents=70), firm("b", "JP", cost_cents=30))
    found = evaluate(rules, who, context())
    say = words().result
    assert say(found.result("countries-allowed")) == "Not met by Alpha."
    assert say(found.result("max-share")) == "Not met by Alpha: the share is 70%."
    assert say(found.result("country")) == "Not met by United States: the share is 70%."
    japan = consortium(firm("b", "JP"))
    assert say(evaluate(rules, japan, context()).result("countries-allowed")) == (
        "This is met. The country of Beta counts for now (transitional arrangement)."
    )


def test_a_firm_is_told_shortly() -> None:
    rules = rule_set(rule("min_entities", 3), rule("min_countries", 2), applicants="consortium")
    found = evaluate_role(rules, Participant("a", country="FR"), context())
    assert words().summary(found) == (
        "You may take part. You still need: two more partners from one other country."
    )
    assert words("de").summary(found) == (
        "Sie dürfen mitmachen. Sie brauchen noch: zwei weitere Partner aus einem anderen Land."
    )
    assert words("fr", you="a").role("alone", found.alone) == "Vous ne pouvez pas candidater seul."
    assert words("fr").role("alone", found.alone) == "Elle ne peut pas candidater seule."


def test_estimates_in_words() -> None:
    rules = rule_set(pays=[{"id": "rate", "kind": "rate", "value": 0.7, **SEEN}])
    found = pay_estimate(rules, firm("a", "FR"), 123_456_78, context())
    lines = {each.code: each for each in found.lines}
    assert words().line(lines["grant"]) == "Grant: €86,419.74"
    assert words("fr").line(lines["grant"]) == "Subvention : 86\u00a0419,74\u00a0€"
    assert words("de").line(lines["prefinancing"]) == (
        "Vorauszahlung: nicht bekannt; lesen Sie den Text des Aufrufs"
    )
    unchecked = rule_set(pays=[{"id": "rate", "kind": "rate", "value": 0.7, **OLD}])
    doubtful = pay_estimate(unchecked, firm("a", "FR"), 1_000_00, context()).lines[0]
    assert words().line(doubtful) == "Grant: €700 (not checked yet)"
    assert words().sum(100, 20_000) == "€1 to €200"
    assert words().sum(None, 20_000) == "up to €200"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_rule_and_answer_has_a_sentence(lang: str) -> None:
    catalogue = load_catalogue()
    here = catalogue.context(context().day, "pillar-2")
    say = Wording(lang, catalogue.country_sets, NAMES, you="a")
    full = firm(
        "a", "FR", nuts="FR101", org_type="sme", is_sme=True, for_profit=True, is_lead=True,
        cost_cents=100, subcontracted_cents=0, grant_cents=70, awarded_cents=0, headcount=12,
    )  # fmt: skip
    groups = (
        Consortium(),
        Consortium((Participant("a"), Participant("b"))),
        consortium(full, months=36, total_cost_cents=100, trl_start=5, trl_end=7),
        consortium(full, firm("b", "US", cost_cents=100), months=90, trl_start=1, trl_end=1),
    )
    said = []
    for rules in catalogue.rule_sets():
        said += [say.statement(each) for each in rules.rules]
        said += [say.pay(each) for each in rules.pays]
        for group in groups:
            found = evaluate(rules, group, here)
            said += [say.result(each) for each in found.results]
            said += [say.missing(each) for each in found.missing]
            said += [say.verdict(found.verdict), *say.needs(found.needs)]
        role = evaluate_role(rules, full, here)
        said += [say.role(part, getattr(role, part)) for part in ("lead", "alone", "funding")]
        said.append(say.summary(role))
        said += [say.line(each) for each in pay_estimate(rules, full, 10_000, here).lines]
    assert len(said) > 1000
    for each in said:
        assert each
        assert "{" not in each
        assert "None" not in each
        assert not re.search(r"\b[a-z]+_[a-z]+\b", each), each


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_words(lang: str) -> None:
    say = Wording(lang)
    assert {say.kind(each) for each in ParticipationKind} - {""}
    assert {say.verdict(each) for each in Verdict} - {""}
    for kind in RuleKind:
        assert f"topic.{kind}" in PHRASES[lang]
    for part in ("take_part", "lead", "alone", "funding"):
        for outcome in Outcome:
            assert PHRASES[lang][f"role.{part}.{outcome}"]


def test_other_languages_are_answered_in_english() -> None:
    assert Wording("it").unchecked() == Wording("en-GB").unchecked()
