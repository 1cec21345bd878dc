"""Rule sets from mappings (YAML files, stored JSON) and back.

`parse_rule_set(rule_set_to_mapping(x), x.sources) == x` for every rule set `x` that was parsed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from matching.eligibility import reading
from matching.eligibility.enums import (
    TYPES,
    Applicants,
    CallKind,
    Level,
    ParticipationKind,
    PayKind,
    Purpose,
    RuleKind,
)
from matching.eligibility.model import PayRule, PayValue, Rule, RuleSet, RuleValue, When, Who
from matching.eligibility.reading import Reader, RuleError
from matching.eligibility.rule_values import VALUES
from matching.eligibility.sourcing import (
    FILTER,
    label_to_mapping,
    parse_who,
    sourced,
    who_to_mapping,
    without_empty,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.eligibility.model import Source

MAX_RULES: Final = 100
"""More rules than any programme has: a longer list is another kind of file."""

_COUNTED: Final = frozenset(
    {
        RuleKind.MIN_ENTITIES,
        RuleKind.MAX_ENTITIES,
        RuleKind.MIN_COUNTRIES,
        RuleKind.MAX_PER_COUNTRY,
        RuleKind.MIN_REGIONS,
    }
)
_SHARES: Final = frozenset({RuleKind.MIN_SHARE, RuleKind.MAX_SHARE})
_BUDGETS: Final = frozenset({RuleKind.MAX_BUDGET, RuleKind.MIN_BUDGET})
_EACH: Final = ("participant", "country", "organisation")
_BASES: Final = ("total_cost", "grant")
_NUTS_LEVELS: Final = 3


def _value(kind: RuleKind, row: Reader) -> RuleValue | None:
    value, key = row.raw("value"), "value"
    if kind is RuleKind.COUNTRIES_ALLOWED:
        # The list may stand under `pool`, as it does in the other kinds.
        other = row.raw("pool")
        if value is not None and other is not None and list(value) != list(other):
            raise row.fail("pool", "value and pool differ; give the list once")
        if value is None:
            value, key = other, "pool"
    if value is None:
        return None
    return VALUES[kind](value, row.at(key))


# Rules


def parse_rule(row: object, sources: Mapping[str, Source], path: str) -> Rule:
    """Return one rule. Raises RuleError."""
    reader = Reader(row, path)
    kind = reader.word("kind", RuleKind)
    value = _value(kind, reader)
    source, confidence, verified = sourced(reader, sources, known=value is not None)
    extra = _extra(kind, reader)
    kinds = reader.words("kinds", ParticipationKind) if reader.raw("kinds") is not None else None
    if kinds == ():
        raise reader.fail("kinds", "must name at least one kind (or be left out)")
    found = Rule(
        id=reader.code("id", reading.KEBAB),
        kind=kind,
        value=value,
        level=reader.word("level", Level, Level.HARD),
        source=source,
        confidence=confidence,
        verified=verified,
        note=reader.label("note"),
        kinds=kinds,
        **extra,
    )
    reader.finish()
    return found


def _extra(kind: RuleKind, row: Reader) -> dict[str, Any]:
    """Return the keys that only some kinds have."""
    found: dict[str, Any] = {}
    if kind in _COUNTED:
        found["who"] = parse_who(row, FILTER)
    elif kind in _SHARES:
        found |= _share_keys(row)
    elif kind is RuleKind.DECLARATION:
        found["who"] = parse_who(row, ("types",))
        found["key"] = row.code("key", reading.WORD)
    elif kind is RuleKind.MAX_AWARDS:
        found["per"] = _choice(row, "per", ("third_party",), "third_party")
    if kind in _BUDGETS or kind in _SHARES:
        found["basis"] = _choice(row, "basis", _BASES, _BASES[0])
    if kind is RuleKind.MIN_REGIONS:
        level = row.whole("nuts_level", least=1, default=2)
        if level is None or level > _NUTS_LEVELS:
            raise row.fail("nuts_level", "must be 1, 2 or 3")
        found["nuts_level"] = level
    return found


def _share_keys(row: Reader) -> dict[str, Any]:
    each, of = _choice(row, "each", _EACH, ""), row.raw("of")
    if bool(each) == (of is not None):
        raise row.fail("of", "give either `of` (whose share) or `each` (of whom each one's)")
    who = Who()
    if of is not None:
        reader = Reader(of, row.at("of"))
        who = parse_who(reader, (*FILTER, "countries", "for_profit"))
        reader.finish()
        if who.is_empty:
            raise row.fail("of", "says nothing; name sme, types, pool, countries …")
    return {
        "each": each,
        "who": who,
        "without_subcontracting": bool(row.flag("without_subcontracting", False)),
    }


def _choice(row: Reader, key: str, known: tuple[str, ...], default: str) -> str:
    value = row.text(key)
    if value and value not in known:
        raise row.fail(key, f"is not known; known are {', '.join(known)}")
    return value or default


def rule_to_mapping(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain values that `parse_rule` reads back."""
    found: dict[str, Any] = {
        "id": rule.id,
        "kind": rule.kind.value,
        "level": rule.level.value,
        "value": _plain(rule.value),
        "source": rule.source or None,
        "confidence": rule.confidence.value,
        "note": label_to_mapping(rule.note),
    }
    if rule.kinds is not None:
        found["kinds"] = [each.value for each in rule.kinds]
    if rule.kind in _SHARES:
        found |= {"each": rule.each or None, "of": who_to_mapping(rule.who) or None}
        found["without_subcontracting"] = rule.without_subcontracting
    else:
        found |= who_to_mapping(rule.who)
    if rule.kind in _SHARES or rule.kind in _BUDGETS:
        found["basis"] = rule.basis
    if rule.kind is RuleKind.MIN_REGIONS:
        found["nuts_level"] = rule.nuts_level
    found |= {"key": rule.key or None, "per": rule.per or None}
    return {key: value for key, value in found.items() if value is not None or key == "value"}


def _plain(value: RuleValue | PayValue | None) -> Any:
    if isinstance(value, Fraction):
        return reading.share_to_plain(value)
    if isinstance(value, Who):
        return who_to_mapping(value)
    return list(value) if isinstance(value, tuple) else value


# What it pays


def parse_pay(row: object, sources: Mapping[str, Source], path: str) -> PayRule:
    """Return one pay rule. Raises RuleError."""
    reader = Reader(row, path)
    kind = reader.word("kind", PayKind)
    value = _pay_value(kind, reader)
    source, confidence, verified = sourced(reader, sources, known=value is not None)
    found = PayRule(
        id=reader.code("id", reading.KEBAB),
        kind=kind,
        value=value,
        when=_when(reader),
        source=source,
        confidence=confidence,
        verified=verified,
        note=reader.label("note"),
    )
    reader.finish()
    return found


def _pay_value(kind: PayKind, row: Reader) -> PayValue | None:
    value, path = row.raw("value"), row.at("value")
    if value is None:
        return None
    if kind in (PayKind.RATE, PayKind.INDIRECT, PayKind.PREFINANCING, PayKind.OWN_SHARE):
        return reading.share(value, path)
    if kind in (PayKind.LUMP_SUM, PayKind.DE_MINIMIS):
        return reading.whole_number(value, path, 0)
    if kind is PayKind.GRANT_RANGE:
        return _money_range(value, path)
    if isinstance(value, int | str):
        return value
    raise RuleError(path, value, "must be a word, a whole number, true or false")


def _money_range(value: object, path: str) -> tuple[int | None, int | None]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise RuleError(path, value, "must be [lowest, highest] in cents; null for no limit")
    low, high = (
        None if each is None else reading.whole_number(each, f"{path}[{at}]")
        for at, each in enumerate(value)
    )
    if low is None and high is None:
        raise RuleError(path, value, "has neither end; write null instead")
    if low is not None and high is not None and low > high:
        raise RuleError(path, value, "the lowest sum is above the highest")
    return low, high


def _when(row: Reader) -> When:
    value = row.raw("when")
    if value is None:
        return When()
    reader = Reader(value, row.at("when"))
    country = reader.raw("country")
    found = When(
        for_profit=reader.flag("for_profit"),
        types=reading.known_texts(reader.raw("types"), reader.at("types"), TYPES),
        country=reading.pool(
            [country] if isinstance(country, str) else country, reader.at("country")
        ),
        kinds=reader.words("kinds", ParticipationKind),
    )
    reader.finish()
    return found


def pay_to_mapping(pay: PayRule) -> dict[str, Any]:
    """Return a pay rule as plain values that `parse_pay` reads back."""
    when = without_empty(
        {
            "for_profit": pay.when.for_profit,
            "types": list(pay.when.types),
            "country": list(pay.when.country),
            "kinds": [each.value for each in pay.when.kinds],
        }
    )
    found = {
        "id": pay.id,
        "kind": pay.kind.value,
        "when": when or None,
        "value": _plain(pay.value),
        "source": pay.source or None,
        "confidence": pay.confidence.value,
        "note": label_to_mapping(pay.note),
    }
    return {key: value for key, value in found.items() if value is not None or key == "value"}


# Rule sets


def parse_rule_set(mapping: object, sources: Mapping[str, Source], path: str = "") -> RuleSet:
    """Return a rule set from plain values; `sources` are those that its values may name.

    Raises RuleError with path and value: for an unknown key or word, a repeated id, a value of
    the wrong form, and a value without a source that was read.
    """
    row = Reader(mapping, path)
    applicants = row.word("applicants", Applicants, Applicants.UNKNOWN)
    counts = row.words("counts", ParticipationKind)
    funded = row.words("funded", ParticipationKind)
    applicants_source, applicants_confidence, _ = sourced(
        row,
        sources,
        known=applicants is not Applicants.UNKNOWN,
        key="applicants_source",
        confidence_key="applicants_confidence",
    )
    counts_source, counts_confidence, _ = sourced(
        row,
        sources,
        known=bool(counts or funded),
        key="counts_source",
        confidence_key="counts_confidence",
    )
    rules = tuple(parse_rule(each, sources, at) for each, at in row.rows("rules"))
    pays = tuple(parse_pay(each, sources, at) for each, at in row.rows("pays"))
    _unique(row.at("rules"), [each.id for each in rules])
    _unique(row.at("pays"), [each.id for each in pays])
    used = {applicants_source, counts_source}
    used |= {each.source for each in rules} | {each.source for each in pays}
    overridden = row.texts("overridden")
    found = RuleSet(
        code=row.code("code"),
        version=row.whole("version", least=1, default=1) or 1,
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        template=bool(row.flag("template", False)),
        call_kind=row.word("call_kind", CallKind, CallKind.STANDARD),
        applicants=applicants,
        applicants_source=applicants_source,
        applicants_confidence=applicants_confidence,
        labels=row.label("labels"),
        summaries=row.label("summaries"),
        action_types=row.texts("action_types"),
        counts=counts,
        funded=funded,
        counts_source=counts_source,
        counts_confidence=counts_confidence,
        rules=rules,
        pays=pays,
        steps=row.texts("steps"),
        purposes=row.words("purposes", Purpose),
        sources={key: each for key, each in sources.items() if key in used},
        overridden=overridden,
    )
    if found.valid_from and found.valid_to and found.valid_from > found.valid_to:
        raise row.fail("valid_to", "lies before valid_from")
    row.finish()
    return found


def _unique(path: str, ids: list[str]) -> None:
    if len(ids) > MAX_RULES:
        raise RuleError(path, len(ids), f"holds more than {MAX_RULES} entries")
    for each in ids:
        if ids.count(each) > 1:
            raise RuleError(path, each, "this id stands there twice")


def rule_set_to_mapping(rule_set: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain values (JSON) that `parse_rule_set` reads back.

    The sources stand apart: `sources_to_mapping(rule_set.sources)`.
    """
    found: dict[str, Any] = {
        "code": rule_set.code,
        "version": rule_set.version,
        "valid_from": rule_set.valid_from.isoformat() if rule_set.valid_from else None,
        "valid_to": rule_set.valid_to.isoformat() if rule_set.valid_to else None,
        "template": rule_set.template,
        "call_kind": rule_set.call_kind.value,
        "applicants": rule_set.applicants.value,
        "applicants_source": rule_set.applicants_source,
        "applicants_confidence": rule_set.applicants_confidence.value,
        "labels": label_to_mapping(rule_set.labels),
        "summaries": label_to_mapping(rule_set.summaries),
        "action_types": list(rule_set.action_types),
        "counts": [each.value for each in rule_set.counts],
        "funded": [each.value for each in rule_set.funded],
        "counts_source": rule_set.counts_source,
        "counts_confidence": rule_set.counts_confidence.value,
        "rules": [rule_to_mapping(each) for each in rule_set.rules],
        "pays": [pay_to_mapping(each) for each in rule_set.pays],
        "steps": list(rule_set.steps),
        "purposes": [each.value for each in rule_set.purposes],
        "overridden": list(rule_set.overridden),
    }
    return without_empty(found)
