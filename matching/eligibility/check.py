"""Checks of the shipped rule data, and a rule set as text: for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.eligibility.enums import RuleKind
from matching.eligibility.evaluator import all_rules
from matching.eligibility.geography import NUTS2
from matching.eligibility.model import Who
from matching.eligibility.reading import COUNTRY_SET, RuleError
from matching.eligibility.wording import Wording
from matching.reference import nuts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matching.eligibility.catalogue import Catalogue
    from matching.eligibility.model import PayRule, Programme, Rule, RuleSet


@dataclass(slots=True)
class Count:
    """How many values are verified, known but not verified, and not known."""

    verified: int = 0
    unverified: int = 0
    unknown: int = 0

    def add(self, *, known: bool, verified: bool) -> None:
        """Count one value."""
        if verified:
            self.verified += 1
        elif known:
            self.unverified += 1
        else:
            self.unknown += 1

    def __str__(self) -> str:
        """Return the three numbers as one line."""
        return (
            f"{self.verified:>5} verified {self.unverified:>5} unverified {self.unknown:>5} unknown"
        )


def check(catalogue: Catalogue) -> str:
    """Return the counts of the data as lines; reading the files has checked their form.

    Raises RuleError for what only shows when all files are read: a pool that is no country set,
    national terms of an unknown programme, rule set codes used twice.
    """
    lines, total = [], Count()
    owner: dict[str, str] = {}
    for programme in catalogue.programmes:
        counts = Count()
        for each in programme.rule_sets:
            if owner.setdefault(each.code, programme.code) != programme.code:
                raise RuleError(programme.code, each.code, "is a rule set of two programmes")
            _pools(each, catalogue)
            count_values(each, counts)
            count_values(each, total)
        lines.append(f"programme  {programme.code:<28} {counts}  ({_sets(programme)})")
    lines += _other_lines(catalogue)
    return "\n".join([*lines, f"{'rules, all programmes':<39} {total}"])


def _sets(programme: Programme) -> str:
    number = len(programme.rule_sets)
    templates = sum(each.template for each in programme.rule_sets)
    said = f"{number} rule set{'' if number == 1 else 's'}"
    return f"{said}, {templates} only a template" if templates else said


def count_values(rule_set: RuleSet, into: Count) -> None:
    """Count the rules, pay rules, applicants and counting kinds of a rule set."""
    for rule in rule_set.rules:
        into.add(known=rule.known, verified=rule.verified)
    for pay in rule_set.pays:
        into.add(known=pay.known, verified=pay.verified)
    into.add(known=rule_set.applicants.value != "unknown", verified=rule_set.applicants_verified)
    into.add(known=bool(rule_set.counts), verified=rule_set.counts_verified)


def _other_lines(catalogue: Catalogue) -> list[str]:
    lines = []
    for code, each in sorted(catalogue.country_sets.items()):
        counts = Count()
        for member in each.members:
            counts.add(known=True, verified=member.verified)
        lines.append(f"countries  {code:<28} {counts}")
    counts = Count()
    for row in catalogue.region_categories.rows.values():
        counts.add(known=row.category is not None, verified=row.verified)
    every = nuts.regions(level=NUTS2)
    found = sum(catalogue.region_categories.category(each.code) is not None for each in every)
    lines.append(
        f"regions    {'categories':<28} {counts}  ({found} of {len(every)} NUTS 2 regions of today)"
    )
    known = {each.code for each in catalogue.programmes}
    for code, terms in sorted(catalogue.national_terms.items()):
        if code not in known:
            raise RuleError("national_terms", code, "there is no programme with this code")
        counts = Count()
        for country in terms.countries.values():
            counts.add(known=country.state.value != "unknown", verified=country.verified)
        lines.append(f"terms      {code:<28} {counts}")
    return lines


def _pools(rule_set: RuleSet, catalogue: Catalogue) -> None:
    for each in rule_set.rules:
        pools: list[Iterable[str]] = [each.who.pool]
        if isinstance(each.value, Who):
            pools.append(each.value.pool)
        if each.kind is RuleKind.COUNTRIES_ALLOWED and isinstance(each.value, tuple):
            pools.append(str(code) for code in each.value)
        for code in (code for pool in pools for code in pool):
            if COUNTRY_SET.match(code) and code not in catalogue.country_sets:
                known = ", ".join(sorted(catalogue.country_sets)) or "none"
                raise RuleError(
                    f"{rule_set.code}.{each.id}", code, f"is no country set; there are {known}"
                )


def explain(catalogue: Catalogue, code: str, lang: str, day: date) -> str:
    """Return a rule set in plain words with the source of each value, as lines.

    Raises KeyError for an unknown code and LookupError where no version is in force that day.
    """
    if catalogue.programme_of(code) is None:
        raise KeyError(code)
    rule_set = catalogue.rule_set(code, day)
    if rule_set is None:
        raise LookupError(code)
    words = Wording(lang, catalogue.country_sets)
    name = rule_set.labels.get(lang) if rule_set.labels else code
    until = f"{rule_set.valid_from or '…'} – {rule_set.valid_to or '…'}"
    lines = [f"{name} ({code}, version {rule_set.version}, {until})"]
    if rule_set.summaries:
        lines += [rule_set.summaries.get(lang)]
    lines.append("")
    for rule in all_rules(rule_set):
        lines += _told(words.statement(rule), rule, rule_set, words, rule.level.value)
    if rule_set.pays:
        lines.append("")
    for pay in rule_set.pays:
        lines += _told(words.pay(pay), pay, rule_set, words, "pays")
    return "\n".join(lines)


def _told(
    text: str, rule: Rule | PayRule, rule_set: RuleSet, words: Wording, tag: str
) -> list[str]:
    lines = [f"[{tag}] {text}"]
    if rule.note:
        lines.append(f"       {rule.note.get(words.lang)}")
    if rule.known and not rule.verified:
        lines.append(f"       {words.unchecked()}")
    source = rule_set.sources.get(rule.source)
    if source and rule.known:
        lines.append(f"       {source.title} ({source.read_on}) {source.url}".rstrip())
    return lines
