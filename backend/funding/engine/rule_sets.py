"""Stored rule sets as the library's values: parsed once, with a call's own rules laid over.

A row that changed has another time stamp and is parsed anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from backend.funding.engine.shipped import digest, parse_source
from backend.funding.enums import Applicants, CallSource
from backend.funding.models import Call, RuleSetVersion
from matching import eligibility as library

KEPT = 512
"""Parsed rule sets kept per process; there are far fewer in force."""

MAPPING = "must be a mapping of keys to values"
BASIS_POINTS = 10_000
CALL_SOURCE = "this-call"
ALONE = "alone"
"""Key of the source that a call's own fields name: the call itself."""

_rule_sets: dict[tuple[Any, ...], library.RuleSet] = {}


def mapping_of(version: RuleSetVersion, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a version as the rule data's format writes it, without its sources."""
    content = dict(version.body if body is None else body)
    content.pop("sources", None)
    return content | {
        "code": version.code,
        "version": version.version,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "template": version.is_template,
        "call_kind": version.call_kind,
        "labels": version.labels,
        "summaries": version.summaries,
        "action_types": version.action_types,
        "purposes": version.purposes,
    }


def parse_body(version: RuleSetVersion, body: Mapping[str, Any]) -> library.RuleSet:
    """Return the rule set that a version would be with another body; raises RuleError."""
    sources = library.parse_sources(body.get("sources") or {})
    return library.parse_rule_set(mapping_of(version, body), sources)


def rule_set_of(version: RuleSetVersion) -> library.RuleSet:
    """Return a stored version as the library's value."""
    key = (version.pk, version.updated_at, version.valid_to)
    found = _rule_sets.get(key)
    if found is None:
        found = parse_body(version, version.body)
        _keep(_rule_sets, key, found)
    return found


def _keep(cache: dict[tuple[Any, ...], Any], key: tuple[Any, ...], value: Any) -> None:
    if len(cache) >= KEPT:
        cache.clear()
    cache[key] = value


def merged_rule_set(version: RuleSetVersion, call: Call) -> library.RuleSet:
    """Return the rules of a call: its rule set with the call's own rules laid over."""
    if not call.overrides:
        return rule_set_of(version)
    key = (version.pk, version.updated_at, version.valid_to, digest(call.overrides))
    found = _rule_sets.get(key)
    if found is None:
        found = with_call(rule_set_of(version), call)
        _keep(_rule_sets, key, found)
    return found


def with_call(rule_set: library.RuleSet, call: Call | None) -> library.RuleSet:
    """Return a rule set with a call's own rules laid over; `overridden` names the touched ones.

    An override that cannot be read is left out, so that one bad line of an imported call does not
    hide the others.
    """
    for number, each in enumerate(call.overrides if call else []):
        try:
            plain, sources = _override(each, number, rule_set)
            rule_set = library.merge_overrides(rule_set, [plain], sources)
        except library.RuleError:
            continue
    return rule_set


def check_overrides(version: RuleSetVersion, overrides: Sequence[Mapping[str, Any]]) -> None:
    """Raise RuleError where a call's own rules cannot be read or laid over a version."""
    base = rule_set_of(version)
    for number, each in enumerate(overrides):
        if not isinstance(each, Mapping):
            raise library.RuleError(f"overrides[{number}]", each, MAPPING)
        plain, sources = _override(each, number, base)
        base = library.merge_overrides(base, [plain], sources)


def _override(
    each: Mapping[str, Any], number: int, base: library.RuleSet
) -> tuple[dict[str, Any], dict[str, library.Source]]:
    """Return an override whose source is a key, and the sources it may name.

    The source may be written out where it is named, also inside an added rule.
    """
    plain, sources = dict(each), dict(base.sources)
    for holder in (plain, *(plain.get(name) for name in ("rule", "pay"))):
        if isinstance(holder, Mapping) and isinstance(holder.get("source"), Mapping):
            name = f"{CALL_SOURCE}-{number + 1}"
            sources[name] = dataclasses.replace(parse_source(holder["source"]), key=name)
            named = dict(holder) | {"source": name}
            if holder is plain:
                plain = named
            else:
                plain["rule" if plain.get("rule") is holder else "pay"] = named
    return plain, sources


# --- what a call says in its own fields --------------------------------------------------------


def judged_rule_set(version: RuleSetVersion | None, call: Call) -> library.RuleSet:
    """Return what a bid for a call is judged and paid by: rules, overrides and the call's fields.

    Who may apply, from which countries, alone or not, rate, lump sum and cap of the call itself
    become rules whose source is the call. Without a rule set nothing else is known, so the
    result is a template that never says "eligible".
    """
    if version is not None:
        return with_fields(merged_rule_set(version, call), call)
    kind = library.CallKind(call.kind)
    return with_fields(library.RuleSet(code=CALL_SOURCE, template=True, call_kind=kind), call)


def without_replaced(base: library.RuleSet, call: Call) -> library.RuleSet:
    """Return a rule set without what the call's own fields say better.

    What was checked of countries, types and alone or not stays beside the call's word; what is not
    known or not checked gives way to it. How far a technology is, the sum that one firm may
    receive, a lump sum, a rate and the size of a grant are the call's own matter.
    """
    own_alone = _says_alone(call)
    checked_alone = any(r.known and r.verified for r in base.rules if r.kind == ALONE)
    gone = set()
    if call.cap_cents is not None:
        gone.add("max_awards")
    if call.trl_start is not None:
        gone.add("trl_start")
    if call.trl_end is not None:
        gone.add("trl_end")
    if own_alone and (_Own(call).verified or not checked_alone):
        gone.add(ALONE)
    unsure = set()
    if call.countries:
        unsure.add("countries_allowed")
    if call.who:
        unsure.add("types_allowed")
    if call.budget_min_cents is not None or call.budget_max_cents is not None:
        unsure |= {"min_budget", "max_budget"}
    rules = tuple(
        r
        for r in base.rules
        if r.id in base.overridden
        or not (str(r.kind) in gone or (str(r.kind) in unsure and not (r.known and r.verified)))
    )
    has_sum = call.lump_sum_cents is not None
    paid = set()
    if has_sum or call.rate_bp is not None:
        paid |= {"rate", "lump_sum"}
    if has_sum or call.budget_min_cents is not None or call.budget_max_cents is not None:
        paid.add("grant_range")
    pays = tuple(p for p in base.pays if str(p.kind) not in paid)
    return dataclasses.replace(base, rules=rules, pays=pays)


def _says_alone(call: Call) -> bool:
    """Say whether the call itself says who applies; one of the portal repeats its rule set."""
    return call.source != CallSource.PORTAL and call.applicants != Applicants.UNKNOWN


def with_fields(base: library.RuleSet, call: Call) -> library.RuleSet:
    """Return a rule set with what the call's own fields say laid over."""
    own = _Own(call)
    base = without_replaced(base, call)
    rules, pays = list(base.rules), list(base.pays)
    if call.countries:
        rules.append(own.rule("call-countries", "countries_allowed", tuple(call.countries)))
    if call.who:
        rules.append(own.rule("call-types", "types_allowed", tuple(call.who)))
    if call.cap_cents is not None:
        rules.append(own.rule("call-cap", "max_awards", call.cap_cents, per="third_party"))
    if call.lump_sum_cents is not None:
        pays.append(own.pay("call-lump-sum", "lump_sum", call.lump_sum_cents))
    elif call.rate_bp is not None:
        pays.append(own.pay("call-rate", "rate", Fraction(call.rate_bp, BASIS_POINTS)))
    changes: dict[str, Any] = {"rules": tuple(rules), "pays": tuple(pays)}
    if _says_alone(call):
        changes |= {
            "applicants": library.Applicants(call.applicants),
            "applicants_source": CALL_SOURCE,
            "applicants_confidence": own.confidence,
        }
        if not any(r.kind == ALONE for r in rules):
            alone = call.applicants != Applicants.CONSORTIUM
            changes["rules"] = (*rules, own.rule("call-alone", ALONE, alone))
    return dataclasses.replace(base, sources={**base.sources, CALL_SOURCE: own.source}, **changes)


class _Own:
    """Rules out of a call's own fields; the call is their source."""

    def __init__(self, call: Call) -> None:
        """Take title, page and day of the call as the source."""
        read_on = call.fetched_on or call.created_at.date()
        self.source = library.Source(
            key=CALL_SOURCE,
            title=call.title,
            publisher=call.publisher,
            url=call.url,
            kind=library.SourceKind("official"),
            read_on=read_on,
        )
        # What a person typed was read by that person alone.
        typed = call.source == CallSource.FORM
        self.confidence = library.Confidence("unverified" if typed else "seen_in_source")
        self.verified = not typed

    def rule(self, rule_id: str, kind: str, value: Any, **extra: Any) -> library.Rule:
        """Return a hard rule."""
        return library.Rule(
            id=rule_id,
            kind=library.RuleKind(kind),
            value=value,
            source=CALL_SOURCE,
            confidence=self.confidence,
            verified=self.verified,
            **extra,
        )

    def pay(self, pay_id: str, kind: str, value: Any) -> library.PayRule:
        """Return what the call pays."""
        return library.PayRule(
            id=pay_id,
            kind=library.PayKind(kind),
            value=value,
            source=CALL_SOURCE,
            confidence=self.confidence,
            verified=self.verified,
        )
