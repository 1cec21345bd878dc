"""Answers, what is missing, estimates and reasons as sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from matching.eligibility.enums import Outcome, RuleKind, Verdict
from matching.eligibility.facts import COUNTRY_SET, DECLARATION
from matching.eligibility.model import PayRule, Who
from matching.eligibility.wording import numbers
from matching.eligibility.wording.statements import (
    BUDGETS,
    PHRASES,
    SHARES,
    Statements,
    span,
    whole,
)
from matching.reference import countries, nuts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.eligibility.facts import MissingFact, RuleResult
    from matching.eligibility.pay import Line
    from matching.eligibility.roles import RoleAnswer, RolePart
    from matching.eligibility.scheme_model import SchemeReason

_MONTHS: Final = frozenset({RuleKind.MIN_MONTHS, RuleKind.MAX_MONTHS})
_MINIMA: Final = frozenset({RuleKind.MIN_ENTITIES, RuleKind.MIN_COUNTRIES, RuleKind.MIN_REGIONS})
_MAXIMA: Final = frozenset({RuleKind.MAX_ENTITIES, RuleKind.MAX_PER_COUNTRY})
_NAMED: Final = frozenset(
    {
        RuleKind.COUNTRIES_ALLOWED,
        RuleKind.TYPES_ALLOWED,
        RuleKind.TYPES_EXCLUDED,
        RuleKind.COORDINATOR,
        RuleKind.MAX_AWARDS,
        RuleKind.MAX_SIZE,
        RuleKind.DECLARATION,
    }
)


@dataclass(frozen=True, slots=True)
class Wording(Statements):
    """Puts answers into words of one language.

    `names` are those of participants by id; the one whose id is `you` is spoken to.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    you: str = ""

    def result(self, result: RuleResult) -> str:
        """Return what came out of a rule; what was not checked is marked as such."""
        if not result.rule.known:
            return self._say("not_known")
        said = self._outcome(result)
        shown = result.params.get("transitional")
        if isinstance(shown, tuple) and result.outcome is Outcome.MET:
            said += " " + self._say("transitional", names=self._names(shown))
        if result.verified:
            return said
        if result.outcome is Outcome.UNKNOWN:
            return f"{said} {self.unchecked()}"
        return f"{self._say('suggests')} {self._lower(said)} {self.unchecked()}"

    def _outcome(self, result: RuleResult) -> str:
        kind, outcome, params = result.rule.kind, result.outcome, result.params
        if kind in _MINIMA and outcome in Outcome:
            return self._count(f"{outcome}.min_entities", params)
        if outcome is Outcome.UNKNOWN:
            return self._say("unknown")
        if kind in _MAXIMA:
            return self._count(f"{outcome}.max_entities", params)
        if kind in SHARES:
            return self._share_outcome(outcome, params)
        if kind in _MONTHS:
            have = whole(params.get("have"))
            return self._say(f"{outcome}.months", have, have=have)
        if kind in BUDGETS and params.get("have") is not None:
            return self._say(f"{outcome}.money", have=self._money(params["have"]))
        if kind in (RuleKind.TRL_START, RuleKind.TRL_END):
            return self._say(f"{outcome}.trl", have=params.get("have"))
        if kind is RuleKind.ALONE:
            more = ".no" if outcome is Outcome.MET and params.get("value") is False else ""
            return self._say(f"{outcome}.alone{more}")
        if outcome is Outcome.NOT_MET:
            return self._failed(kind, params)
        return self._say("met")

    def _failed(self, kind: RuleKind, params: Mapping[str, object]) -> str:
        failing = params.get("participants") or params.get("linked")
        if kind in _NAMED and self.you and failing == (self.you,):
            return self._say("not_met.you")
        names = self._names(failing)
        if kind is RuleKind.INDEPENDENT and names:
            return self._say("not_met.independent", names=names)
        if kind in _NAMED and names:
            return self._say("not_met.names", names=names)
        return self._say("not_met")

    def _count(self, code: str, params: Mapping[str, object]) -> str:
        have = whole(params.get("have"))
        shown = {key: params.get(key) for key in ("have", "value", "possible")}
        return self._say(code, have, **shown)

    def _share_outcome(self, outcome: Outcome, params: Mapping[str, object]) -> str:
        low, high = params.get("low"), params.get("high")
        if low is None or high is None:
            return self._say(outcome)
        shown = {"low": self._share(low), "high": self._share(high)}
        names = self._places(params.get("beyond"))
        if outcome is Outcome.NOT_MET:
            code = "not_met.share" if names else "failed.share"
        else:
            code = "met.share"
        said = self._say(code, names=names, **shown)
        # One value where only one is possible.
        both = self._say("sum.range", **shown)
        return said.replace(both, shown["low"]) if low == high else said

    def missing(self, missing: MissingFact) -> str:
        """Return what is missing as a sentence: a fact, or partners still needed."""
        if missing.is_need:
            return self.needs((missing,))[0]
        if missing.participant:
            return self._missing_of(missing)
        if missing.fact.startswith(DECLARATION):
            key = missing.fact.removeprefix(DECLARATION)
            return self._say("project.declaration", declaration=self._declared(key))
        return self._say(f"project.{missing.fact}")

    def declaration(self, key: str) -> str:
        """Return what is declared, alone ("The project serves civil purposes only")."""
        said = self._declared(key)
        return said[:1].upper() + said[1:]

    def _missing_of(self, missing: MissingFact) -> str:
        form = "your" if missing.participant == self.you else "of"
        name = self._name(missing.participant)
        if missing.fact.startswith(DECLARATION):
            said = self._declared(missing.fact.removeprefix(DECLARATION))
            return self._say(f"missing.declaration.{form}", name=name, declaration=said)
        if missing.fact.startswith(COUNTRY_SET):
            pool = self.pool(missing.fact.removeprefix(COUNTRY_SET))
            return self._say(f"missing.country_set.{form}", name=name, set=pool)
        noun = PHRASES[self._lang][f"fact.{missing.fact}"][0 if form == "of" else 1]
        return self._say(f"missing.{form}", fact=noun, name=name)

    def needs(self, needs: Sequence[MissingFact]) -> list[str]:
        """Return what an open consortium still needs, as few sentences as possible.

        Plain partners, countries and regions become one sentence ("Two more partners from two
        other countries"); partners of a special kind get one each.
        """
        plain = [
            each for each in needs if each.fact != "lead" and Who(pool=each.who.pool) == each.who
        ]
        partners = [each for each in plain if each.fact in ("partners", "independent")]
        base = max(partners, key=lambda each: each.count, default=None)
        places = {
            fact: max((each.count for each in plain if each.fact == fact), default=0)
            for fact in ("countries", "regions")
        }
        count = max([base.count if base else 0, *places.values()])
        said = []
        if count:
            said.append(self._base(count, places))
        for each in needs:
            if each.fact == "lead":
                said.append(self._say("need.lead", who=self.who(each.who)))
            elif each is not base and each.fact == "partners" and not each.who.is_empty:
                number = numbers.word(each.count, self._lang)
                who = self.who(each.who)
                said.append(self._say("need.of_them", each.count, N=number, who=who))
            elif each.fact in places and each not in plain:
                said.append(
                    f"{self._base(each.count, {each.fact: each.count})} ({self.who(each.who)})"
                )
        return said

    def _base(self, count: int, places: Mapping[str, int]) -> str:
        said = self._say("need.partners", count, N=numbers.word(count, self._lang))
        parts = [
            self._say(f"need.{fact}", number, n=numbers.lower_word(number, self._lang))
            for fact, number in places.items()
            if number
        ]
        if len(parts) == 2:
            return said + self._say("need.both", countries=parts[0], regions=parts[1])
        return said + "".join(parts)

    def needs_listed(self, needs: Sequence[MissingFact]) -> str:
        """Return what is still needed as the end of a sentence that has begun."""
        # They begin with a number word, which is small inside a sentence in German too.
        said = (each[:1].lower() + each[1:] for each in self.needs(needs))
        return self._say("semicolon").join(said)

    def verdict(self, verdict: Verdict) -> str:
        """Return the answer of a whole rule set in words."""
        return self._say(f"verdict.{verdict}")

    def summary(self, answer: RoleAnswer) -> str:
        """Return the short answer to a firm, and the partners it still needs."""
        said = self._say(f"firm.{answer.verdict}")
        listed = self.needs_listed(answer.needs)
        if answer.verdict is Verdict.NOT_ELIGIBLE or not listed:
            return said
        return f"{said} {self._say('firm.needs', list=listed)}"

    def role(self, part: str, answer: RolePart) -> str:
        """Return one answer to a firm; `part` is take_part, lead, alone or funding.

        Somebody else who asks about it (`names` without `you`) is told of it.
        """
        of = ".of" if self.names and not self.you else ""
        if answer.outcome is Outcome.UNKNOWN and answer.unchecked is not Outcome.UNKNOWN:
            said = self._say(f"role.{part}.{answer.unchecked}{of}")
            return f"{self._say('suggests')} {self._lower(said)} {self.unchecked()}"
        return self._say(f"role.{part}.{answer.outcome}{of}")

    def line(self, line: Line) -> str:
        """Return a line of an estimate; an informing line is the statement of its pay rule.

        A number that rests on something unchecked says so.
        """
        said = self._plain_line(line)
        is_told = line.high_cents is not None or (line.rule is not None and line.rule.known)
        return said + self._say("line.unchecked") if is_told and not line.verified else said

    def _plain_line(self, line: Line) -> str:
        reason = line.params.get("reason")
        if isinstance(reason, str):
            types = line.params.get("types")
            named = [self.type(str(each)) for each in types] if isinstance(types, tuple) else []
            country = countries.label(str(line.params["country"]), self._lang)
            return self._say(f"line.{reason}", country=country, types=self._list(named))
        if not self._has(f"line.{line.code}"):
            return self.pay(line.rule) if isinstance(line.rule, PayRule) else ""
        return self._say(f"line.{line.code}", sum=self.sum(line.low_cents, line.high_cents))

    def sum(self, low: int | None, high: int | None) -> str:
        """Return a sum, a range, or that it is not known."""
        if high is None:
            return self._say("sum.unknown")
        if low is None or (low == 0 and high > 0):
            return self._say("sum.up_to", high=self._money(high))
        if low == high:
            return self._money(high)
        return self._say("sum.range", low=self._money(low), high=self._money(high))

    def scheme_reason(self, reason: SchemeReason) -> str:
        """Return why a scheme is proposed, what speaks against it or what is not known."""
        shown: dict[str, Any] = {}
        for key, value in reason.params.items():
            if isinstance(value, Fraction):
                shown[key] = self._share(value)
            elif key == "money":
                shown[key] = self._money(value)
            elif key == "country":
                shown[key] = countries.label(str(value), self._lang)
            elif key == "region":
                shown[key] = nuts.label(str(value), self._lang) or str(value)
            elif key == "declaration":
                shown[key] = self._declared(str(value))
            elif key == "purpose":
                shown[key] = self._say(f"purpose.{value}")
            elif key == "range" and isinstance(value, tuple):
                shown[key] = span(value)
            elif isinstance(value, date):
                shown[key] = numbers.day(value, self._lang)
            else:
                shown[key] = value
        return self._say(f"scheme.{reason.code}", **shown)

    def _name(self, participant: str) -> str:
        return self.names.get(participant) or participant

    def _names(self, ids: object) -> str:
        return self._list(map(self._name, ids), "and") if isinstance(ids, tuple) else ""

    def _places(self, keys: object) -> str:
        """Return names of participants or countries."""
        if not isinstance(keys, tuple):
            return ""
        named = []
        for each in map(str, keys):
            is_country = each not in self.names and countries.is_known(each)
            plain = each.removeprefix("?")
            named.append(countries.label(each, self._lang) if is_country else self._name(plain))
        return self._list(named, "and")
