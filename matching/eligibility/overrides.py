"""What a single call changes in the rule set of its programme."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from matching.eligibility.enums import Applicants, Confidence, SourceStatus
from matching.eligibility.evaluator import APPLICANTS
from matching.eligibility.model import PayRule, Rule, RuleSet
from matching.eligibility.parsing import parse_pay, parse_rule, pay_to_mapping, rule_to_mapping
from matching.eligibility.reading import Reader, RuleError
from matching.eligibility.sourcing import sourced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.eligibility.model import Source


_IMPLIED: Final = f"rule:{APPLICANTS}"


class Op(StrEnum):
    """What an override does with a rule."""

    SET = "set"
    UNKNOWN = "unknown"
    ADD = "add"
    DROP = "drop"


def merge_overrides(
    rule_set: RuleSet, overrides: Sequence[Mapping[str, Any]], sources: Mapping[str, Source]
) -> RuleSet:
    """Return the rule set as a call changes it; `overridden` names the ids that were touched.

    An override is `{op, rule | pay, …}` with its own `source` and `confidence` (`sources` are the
    call's). `set` changes the named keys of a rule or pay rule; `unknown` takes its value away;
    `add` carries a whole one under `rule` or `pay`; `drop` takes one out. `rule: applicants` with
    a value sets who applies. A drop that was not read in a current source only makes the rule
    unknown: otherwise hearsay could turn a set eligible. Raises RuleError.
    """
    every = {**rule_set.sources, **sources}
    rules: dict[str, Rule | PayRule] = {f"rule:{each.id}": each for each in rule_set.rules}
    rules |= {f"pay:{each.id}": each for each in rule_set.pays}
    changed = rule_set
    touched = list(rule_set.overridden)
    for at, raw in enumerate(overrides):
        row = Reader(raw, f"overrides[{at}]")
        op = row.word("op", Op)
        name = "pay" if row.has("pay") else "rule"
        if name == "rule" and row.raw("rule") == APPLICANTS and _IMPLIED not in rules:
            changed = _applicants(changed, op, row, every)
            touched.append(APPLICANTS)
            continue
        if op is Op.ADD:
            key, found = _added(name, row, every)
            if key in rules:
                raise row.fail(name, "a rule with this id is there already; use op: set")
            rules[key] = found
        else:
            key = f"{name}:{row.text(name, required=True)}"
            if key not in rules:
                raise row.fail(name, "there is no such rule in this set")
            new = _changed(rules[key], op, row, every)
            if new is None:
                del rules[key]
            else:
                rules[key] = new
        touched.append(key.partition(":")[2])
    kept = tuple(each for each in rules.values() if isinstance(each, Rule))
    pays = tuple(each for each in rules.values() if isinstance(each, PayRule))
    used = {changed.applicants_source, changed.counts_source}
    used |= {each.source for each in kept} | {each.source for each in pays}
    return replace(
        changed,
        rules=kept,
        pays=pays,
        sources={key: each for key, each in every.items() if key in used},
        overridden=tuple(dict.fromkeys(touched)),
    )


def _applicants(rule_set: RuleSet, op: Op, row: Reader, sources: Mapping[str, Source]) -> RuleSet:
    if op not in (Op.SET, Op.UNKNOWN):
        raise row.fail("op", "who applies can only be set or made unknown")
    known = op is Op.SET
    value = row.word("value", Applicants) if known else Applicants.UNKNOWN
    source, confidence, _ = sourced(row, sources, known=known)
    row.finish()
    return replace(
        rule_set,
        applicants=value,
        applicants_source=source,
        applicants_confidence=confidence,
        sources={**rule_set.sources, **sources},
    )


def _added(name: str, row: Reader, sources: Mapping[str, Source]) -> tuple[str, Rule | PayRule]:
    value = row.raw(name)
    row.finish()
    found: Rule | PayRule = (
        parse_pay(value, sources, row.at(name))
        if name == "pay"
        else parse_rule(value, sources, row.at(name))
    )
    return f"{name}:{found.id}", found


def _changed(
    old: Rule | PayRule, op: Op, row: Reader, sources: Mapping[str, Source]
) -> Rule | PayRule | None:
    mapping = rule_to_mapping(old) if isinstance(old, Rule) else pay_to_mapping(old)
    given = row.all_but("op", "rule", "pay")
    if op is Op.SET:
        for key in ("source", "confidence"):
            if key not in given:
                raise row.fail(key, "is missing: a changed value has its own source")
        for key in ("id", "kind"):
            if key in given:
                raise row.fail(key, "cannot be changed; drop the rule and add another")
        mapping |= given
    elif op is Op.DROP:
        source, confidence, _ = sourced(row, sources, known=True)
        current = sources[source].status is SourceStatus.CURRENT
        if confidence is Confidence.SEEN and current:
            return None
        mapping |= {"value": None, "source": source, "confidence": confidence.value}
        mapping.pop("pool", None)
    else:
        mapping |= {"value": None, "confidence": Confidence.UNVERIFIED.value, **given}
        if mapping["value"] is not None:
            raise RuleError(row.at("value"), mapping["value"], "an unknown rule has no value")
    if isinstance(old, Rule):
        return parse_rule(mapping, sources, row.path)
    return parse_pay(mapping, sources, row.path)
