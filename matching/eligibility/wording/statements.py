"""What rules ask for and what schemes pay, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import PayKind, RuleKind
from matching.eligibility.model import PayRule, Rule, Who
from matching.eligibility.wording import english, french, german, numbers
from matching.eligibility.wording.declarations import declaration
from matching.reference import countries, sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matching.eligibility.enums import ParticipationKind
    from matching.eligibility.model import CountrySet, When

PHRASES: Final[Mapping[str, Mapping[str, str | tuple[str, str]]]] = MappingProxyType(
    {"en": english.PHRASES, "fr": french.PHRASES, "de": german.PHRASES}
)
"""Language → code → sentence, or (one, several)."""

SHARES: Final = frozenset({RuleKind.MIN_SHARE, RuleKind.MAX_SHARE})
BUDGETS: Final = frozenset({RuleKind.MIN_BUDGET, RuleKind.MAX_BUDGET})
PLAIN_STARTS: Final = ("Countries ", "Low-", "Pays ", "Mit ", "Von ", "Assoziierte ")
"""Words that are large only because a label begins with them."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Puts rules and pay rules into words of one language.

    Country sets give the names of pools. Any language other than French and German is answered
    in English.
    """

    lang: str = "en"
    country_sets: Mapping[str, CountrySet] = field(default_factory=dict)

    @property
    def _lang(self) -> str:
        short = self.lang[:2].lower()
        return short if short in PHRASES else "en"

    def _say(self, code: str, number: int = 1, /, **params: object) -> str:
        phrase = PHRASES[self._lang][code]
        if isinstance(phrase, tuple):
            phrase = phrase[0 if numbers.is_one(number, self._lang) else 1]
        return phrase.format(**params)

    def _has(self, code: str) -> bool:
        return code in PHRASES[self._lang]

    def _list(self, parts: Iterable[str], join: str = "or") -> str:
        found = list(parts)
        if len(found) < 2:
            return "".join(found)
        return self._say(join, first=", ".join(found[:-1]), last=found[-1])

    def _lower(self, text: str) -> str:
        """Return a sentence that goes on after a colon: small first letter but in German."""
        return text if self._lang == "de" else text[:1].lower() + text[1:]

    def statement(self, rule: Rule) -> str:
        """Return what a rule asks for, or what it is about where its value is not known."""
        if not rule.known:
            topic = self._say(f"topic.{rule.kind}", declaration=self._declared(rule.key))
            return self._say("topic.unknown", topic=topic)
        code = f"rule.{rule.kind}"
        if rule.kind in SHARES:
            return self._share_statement(rule, code)
        if rule.kind is RuleKind.DECLARATION:
            said = self._declared(rule.key)
            if rule.who.is_empty:
                return self._say(code, declaration=said)
            return self._say(f"{code}.who", who=self.who(rule.who), declaration=said)
        if rule.kind in BUDGETS:
            return self._say(f"{code}.{rule.basis}", money=self._money(rule.value))
        if rule.kind is RuleKind.ALONE:
            return self._say(code if rule.value is True else f"{code}.no")
        if rule.kind is RuleKind.MAX_SIZE and isinstance(rule.value, int):
            return self._say(f"{code}.staff", rule.value, n=rule.value)
        number = rule.value if isinstance(rule.value, int) else 1
        said = self._say(code, number, **self._values(rule))
        return said if rule.who.is_empty else f"{said} ({self.who(rule.who)})"

    def _values(self, rule: Rule) -> dict[str, object]:
        """Return what fills the statement of a rule, by the form of its value."""
        value = rule.value
        found: dict[str, object] = {"n": value}
        if isinstance(value, Who):
            found["who"] = self.who(value)
        elif isinstance(value, tuple) and rule.kind in (RuleKind.TRL_START, RuleKind.TRL_END):
            found["range"] = span(value)
        elif isinstance(value, tuple):
            is_pool = rule.kind is RuleKind.COUNTRIES_ALLOWED
            name = self.pool if is_pool else self.type
            found["list"] = self._list(name(str(each)) for each in value)
        elif isinstance(value, str):
            found["size"] = sizes.label(value, self._lang)
        elif rule.kind is RuleKind.MAX_AWARDS:
            found["money"] = self._money(value)
        return found

    def _share_statement(self, rule: Rule, code: str) -> str:
        each = "participant" if rule.each == "organisation" else rule.each
        said = self._say(
            f"{code}.{each}" if each else code,
            share=self._share(rule.value),
            basis=self._say(f"basis.{rule.basis}"),
            who=self.who(rule.who),
        )
        return said + self._say("rule.without_subcontracting") * rule.without_subcontracting

    def who(self, who: Who) -> str:
        """Return a filter in words, its parts parted by semicolons."""
        parts = []
        types = list(who.types)
        if who.sme is not None and "sme" not in types:
            parts.append(self._say("who.sme" if who.sme else "who.no_sme"))
        if types:
            parts.append(self._list(self.type(each) for each in types))
        if who.for_profit is not None:
            parts.append(self._say("who.for_profit" if who.for_profit else "who.non_profit"))
        for pool in (who.pool, who.countries):
            if pool:
                places = self._list(self.pool(each) for each in pool)
                parts.append(self._say("who.from", list=places))
        if who.region_categories:
            kinds = [self._say(f"category.{each}") for each in who.region_categories]
            parts.append(self._say("who.region", list=self._list(kinds)))
        return self._say("semicolon").join(parts)

    def pool(self, code: str) -> str:
        """Return the name of a country set or a country."""
        if self._has(f"pool.{code}"):
            return self._say(f"pool.{code}")
        if code in self.country_sets:
            label = self.country_sets[code].labels.get(self._lang)
            # Inside a sentence; names keep their capital.
            return label[:1].lower() + label[1:] if label.startswith(PLAIN_STARTS) else label
        return countries.label(code, self._lang) if countries.is_known(code) else code

    def type(self, code: str) -> str:
        """Return the name of a type of organisation."""
        if self._has(f"type.{code}"):
            return self._say(f"type.{code}")
        # Inside a sentence; German nouns keep their capital.
        return self._lower(sizes.label(code, self._lang))

    def kind(self, kind: ParticipationKind) -> str:
        """Return a kind of participation in words."""
        return self._say(f"kind.{kind}")

    def unchecked(self) -> str:
        """Return the mark of what was not checked."""
        return self._say("unchecked")

    def pay(self, pay: PayRule) -> str:
        """Return what a scheme pays, or what is not known about it."""
        value = pay.value
        when = self._when(pay.when)
        if value is None:
            topic = self._say(f"topic.{pay.kind}")
            return self._say("topic.unknown", topic=topic + when)
        code = f"pay.{pay.kind}"
        if isinstance(value, Fraction):
            return self._say(code, share=self._share(value), when=when)
        if pay.kind is PayKind.GRANT_RANGE and isinstance(value, tuple):
            low, high = value
            if low is None or high is None:
                code += ".high" if low is None else ".low"
            shown = {
                "low": "" if low is None else self._money(low),
                "high": "" if high is None else self._money(high),
            }
            return self._say(code, when=when, **shown)
        if pay.kind in (PayKind.LUMP_SUM, PayKind.DE_MINIMIS):
            return self._say(code, money=self._money(value), when=when)
        return self._say(code, value=str(value).replace("_", " "), when=when)

    def _when(self, when: When) -> str:
        parts = []
        if when.for_profit is not None:
            parts.append(self._say("who.for_profit" if when.for_profit else "who.non_profit"))
        if when.types:
            parts.append(self._list(self.type(each) for each in when.types))
        if when.country:
            parts.append(self._list(self.pool(each) for each in when.country))
        if when.kinds:
            parts.append(self._list(self.kind(each) for each in when.kinds))
        return self._say("when", list=self._say("semicolon").join(parts)) if parts else ""

    def _declared(self, key: str) -> str:
        return declaration(key, self._lang)

    def _money(self, cents: object) -> str:
        return numbers.money(whole(cents), self._lang)

    def _share(self, value: object) -> str:
        return numbers.share(Fraction(str(value)), self._lang)


def whole(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    return value if isinstance(value, int) else 0


def span(value: Sequence[object]) -> str:
    """Return a range of levels."""
    low, high = value
    return f"{low}" if low == high else f"{low}–{high}"
