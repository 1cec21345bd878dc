"""The eligibility library as funding uses it: database rows become its values, and back.

Parsed rule sets and the country table are kept per process; a row that changed has another time
stamp and is parsed anew.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max

from backend.directory.enums import OrganisationType
from backend.directory.models import Organisation
from backend.funding.models import Call, NationalTerms, Programme, RuleSetVersion
from backend.funding.selectors.programmes import country_statuses, national_terms_of
from matching import eligibility as library

RuleError = library.RuleError
Participant = library.Participant
Consortium = library.Consortium
RuleSet = library.RuleSet
Context = library.Context
Evaluation = library.Evaluation
RoleAnswer = library.RoleAnswer

KEPT = 512
"""Parsed rule sets kept per process; there are far fewer in force."""

COLUMNS = (
    "code",
    "version",
    "valid_from",
    "valid_to",
    "template",
    "call_kind",
    "labels",
    "summaries",
    "action_types",
    "purposes",
)
"""Keys of a rule set's mapping that are columns of their own; the rest is the body."""

FOR_PROFIT: Mapping[str, bool] = {
    OrganisationType.SME: True,
    OrganisationType.SMALL_MID_CAP: True,
    OrganisationType.LARGE: True,
    OrganisationType.PUBLIC: False,
}
"""What the type says for certain: firms are CORDIS's "private for-profit entities", public bodies
are not for profit. Research centres, universities, clusters and others may be either."""

SOURCE_KEYS = ("title", "publisher", "url", "kind", "read_on", "status")
"""Keys of a source in the rule data's format; a stored one also says how sure its value is."""

MAPPING = "must be a mapping of keys to values"

NOT_SME_FROM = 250
"""With so many staff no firm is an SME, whatever it earns (2003/361/EC, Annex, Art. 2)."""

_rule_sets: dict[tuple[Any, ...], library.RuleSet] = {}
_country_sets: dict[tuple[Any, ...], Mapping[str, library.CountrySet]] = {}


def digest(value: object) -> str:
    """Return the SHA-256 of a JSON-able value, the same for the same content."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


# --- rule sets ---------------------------------------------------------------------------------


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
    """Return an override whose source is a key, and the sources it may name."""
    plain, sources = dict(each), dict(base.sources)
    source = plain.get("source")
    if isinstance(source, Mapping):
        name = f"call-{number + 1}"
        sources |= library.parse_sources({name: dict(source)})
        plain["source"] = name
    return plain, sources


# --- what is shipped ---------------------------------------------------------------------------


def shipped() -> library.Catalogue:
    """Return the rule data that this release of the library carries."""
    return library.load_catalogue()


def columns_of(rule_set: library.RuleSet) -> dict[str, Any]:
    """Return a shipped rule set as values of a RuleSetVersion's columns."""
    plain = library.rule_set_to_mapping(rule_set)
    body = {key: value for key, value in plain.items() if key not in COLUMNS}
    body["sources"] = library.sources_to_mapping(rule_set.sources)
    return {
        "valid_from": rule_set.valid_from,
        "valid_to": rule_set.valid_to,
        "is_template": rule_set.template,
        "call_kind": str(rule_set.call_kind),
        "applicants": str(rule_set.applicants),
        "labels": plain.get("labels") or {},
        "summaries": plain.get("summaries") or {},
        "action_types": list(rule_set.action_types),
        "purposes": [str(p) for p in rule_set.purposes],
        "body": body,
        "content_hash": digest(plain | {"sources": body["sources"]}),
    }


def texts_of(label: Any) -> dict[str, str]:
    """Return a text of the library as a mapping of languages."""
    return {} if label is None else {"en": label.en, "fr": label.fr, "de": label.de}


def source_data(
    source: library.Source | None, confidence: str = "", *, verified: bool = False
) -> dict[str, Any]:
    """Return a source with the confidence of a value that rests on it; {} where there is none."""
    if source is None:
        return {}
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "read_on": source.read_on.isoformat() if source.read_on else None,
        "kind": str(source.kind),
        "status": str(source.status),
        "confidence": str(confidence) or "unverified",
        "verified": verified,
    }


def parse_source(fields: Mapping[str, Any]) -> library.Source:
    """Return one source from plain values; raises RuleError."""
    return library.parse_sources({"source": dict(fields)})["source"]


def sources_mapping(sources: Mapping[str, library.Source]) -> dict[str, Any]:
    """Return sources as plain values."""
    return library.sources_to_mapping(sources)


def country_values(
    country_set: library.CountrySet, member: library.CountryMember
) -> dict[str, Any]:
    """Return a member of a shipped country set as values of a CountryStatus's columns."""
    confidence = "seen_in_source" if member.verified else "unverified"
    source = country_set.sources.get(member.source)
    return {
        "state": str(member.status),
        "scopes": list(member.scopes),
        "excepted": list(member.excluded),
        "valid_from": member.start,
        "valid_to": member.end,
        "source": source_data(source, confidence, verified=member.verified),
    }


def terms_values(terms: library.NationalTerms, row: library.CountryTerms) -> dict[str, Any]:
    """Return what a country pays, as shipped, as values of a NationalTerms' columns."""

    def basis_points(rate: Any) -> int | None:
        return None if rate is None else round(rate * 10_000)

    source = source_data(
        terms.sources.get(row.source), str(row.confidence), verified=row.verified
    )
    if row.note is not None:
        source["note"] = texts_of(row.note)
    return {
        "state": str(row.state),
        "rate_min_bp": basis_points(row.rate_min),
        "rate_max_bp": basis_points(row.rate_max),
        "cap_cents": row.cap_cents,
        "cap_note": texts_of(row.cap_note),
        "who": list(row.who),
        "deadline": row.deadline,
        "deadline_note": texts_of(row.deadline_note),
        "agency": row.agency,
        "url": row.url,
        "source": source,
    }


# --- countries and national terms --------------------------------------------------------------


def country_sets() -> Mapping[str, library.CountrySet]:
    """Return the country sets as the database holds them, parsed once per state of the table."""
    state = country_statuses().aggregate(n=Count("pk"), last=Max("updated_at"))
    key = (state["n"], state["last"])
    found = _country_sets.get(key)
    if found is None:
        found = _parse_country_sets()
        _country_sets.clear()
        _country_sets[key] = found
    return found


def _parse_country_sets() -> Mapping[str, library.CountrySet]:
    known = shipped().country_sets
    sources: dict[str, dict[str, Any]] = {}
    members: dict[str, list[dict[str, Any]]] = {code: [] for code in known}
    for row in country_statuses():
        if not (row.source.get("title") and row.source.get("read_on")):
            # What nobody read says nothing; the country is then not known in this set.
            members.setdefault(row.set_code, [])
            continue
        members.setdefault(row.set_code, []).append(
            {
                "country": row.country,
                "status": row.state,
                "scopes": row.scopes,
                "except": row.excepted,
                "from": row.valid_from,
                "to": row.valid_to,
                "source": _source_key(sources, row.source),
                "confidence": row.source.get("confidence") or "unverified",
            }
        )
    sets = []
    for code, rows in members.items():
        shipped_set = known.get(code)
        sets.append(
            {
                "code": code,
                "labels": set_labels(code),
                "programme": shipped_set.programme if shipped_set else "",
                # A set that somebody made here is only known as far as it is written down.
                "complete": shipped_set.complete if shipped_set else False,
                "members": rows,
            }
        )
    return library.parse_country_sets({"sources": sources, "sets": sets})


def _source_key(sources: dict[str, dict[str, Any]], source: Mapping[str, Any]) -> str:
    """Note a stored source among `sources` and return its key; empty for none."""
    plain = {k: v for k, v in source.items() if k in SOURCE_KEYS and v}
    if not plain.get("title"):
        return ""
    key = f"s-{digest(plain)[:12]}"
    sources[key] = plain
    return key


def set_labels(code: str) -> dict[str, str]:
    """Return the names of a country set; one that is not shipped is named by its code."""
    found = shipped().country_sets.get(code)
    return texts_of(found.labels) if found else {"en": code, "fr": code, "de": code}


def set_codes(programme: str, rule_sets: Iterable[library.RuleSet]) -> list[str]:
    """Return the country sets that a programme's rules name, or that were made for it."""
    found = {code for code, each in shipped().country_sets.items() if each.programme == programme}
    for rule_set in rule_sets:
        for rule in rule_set.rules:
            found.update(rule.who.pool)
            if isinstance(rule.value, library.Who):
                found.update(rule.value.pool)
            elif str(rule.kind) == "countries_allowed" and isinstance(rule.value, tuple):
                found.update(str(code) for code in rule.value)
    return sorted(code for code in found if code in country_sets())


def context(day: datetime.date, scope: str = "") -> library.Context:
    """Return what rules are judged against on a day, for a part of a programme if one is named."""
    return library.Context(
        day=day,
        country_sets=country_sets(),
        region_categories=shipped().region_categories,
        scope=scope or None,
    )


def national_terms(programme: Programme) -> library.NationalTerms | None:
    """Return the country table of a programme that countries pay for, None if it has none."""
    rows = list(national_terms_of(programme))
    if not rows:
        return None
    sources: dict[str, dict[str, Any]] = {}
    countries = [_terms_mapping(row, sources) for row in rows]
    return library.parse_national_terms(
        {"programme": programme.code, "sources": sources, "countries": countries}
    )


def _terms_mapping(row: NationalTerms, sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def rate(basis_points: int | None) -> float | None:
        return None if basis_points is None else basis_points / 10_000

    return {
        "country": row.country,
        "state": row.state,
        "rate_min": rate(row.rate_min_bp),
        "rate_max": rate(row.rate_max_bp),
        "cap_cents": row.cap_cents,
        "cap_note": row.cap_note or None,
        "who": row.who,
        "deadline": row.deadline,
        "deadline_note": row.deadline_note or None,
        "agency": row.agency,
        "url": row.url,
        "note": row.source.get("note") or None,
        "source": _source_key(sources, row.source),
        "confidence": row.source.get("confidence") or "unverified",
    }


# --- who asks ----------------------------------------------------------------------------------


def participant_of(
    organisation: Organisation,
    *,
    awarded_cents: int | None = None,
    cost_cents: int | None = None,
    for_profit: bool | None = None,
    country: str = "",
) -> library.Participant:
    """Return the facts that the directory holds of an organisation; what is not said is None.

    `is_sme` is three-valued as in the directory; the type `sme` is what somebody called the firm
    and decides nothing. `group` stays None: who controls whom is not in the directory. What the
    caller knows better (country, for profit) goes before.
    """
    org_type = organisation.org_type
    low, high = organisation.employees_min, organisation.employees_max
    derived = FOR_PROFIT.get(org_type)
    is_sme = organisation.is_sme
    if is_sme is None and low is not None and low >= NOT_SME_FROM:
        is_sme = False
    return library.Participant(
        id=str(organisation.public_id),
        name=organisation.legal_name,
        country=country or organisation.country or None,
        nuts=(organisation.legal_nuts or organisation.site_nuts or None) if not country else None,
        org_type=None if org_type == OrganisationType.UNKNOWN else org_type,
        is_sme=is_sme,
        for_profit=derived if for_profit is None else for_profit,
        headcount=high if low == high else None,
        cost_cents=cost_cents,
        awarded_cents=awarded_cents,
    )


# --- answers -----------------------------------------------------------------------------------


def role(
    rule_set: library.RuleSet,
    participant: library.Participant,
    where: library.Context,
    terms: library.NationalTerms | None = None,
) -> library.RoleAnswer:
    """Return in which role an organisation may take part, and what is missing to know."""
    return library.evaluate_role(rule_set, participant, where, terms)


def evaluate(
    rule_set: library.RuleSet, consortium: library.Consortium, where: library.Context
) -> library.Evaluation:
    """Return the verdict on a consortium with the result of every rule."""
    return library.evaluate(rule_set, consortium, where)


def evaluate_version(
    version: RuleSetVersion,
    consortium: library.Consortium,
    day: datetime.date,
    *,
    call: Call | None = None,
) -> library.Evaluation:
    """Judge a consortium by one version, as an old bid is: by the version of its day."""
    rule_set = rule_set_of(version) if call is None else merged_rule_set(version, call)
    return evaluate(rule_set, consortium, context(day, call.scope_code if call else ""))


def estimate(
    rule_set: library.RuleSet,
    participant: library.Participant,
    cost_cents: int,
    where: library.Context,
    terms: library.NationalTerms | None = None,
    *,
    awarded_cents: int | None = None,
) -> library.Estimate:
    """Return what a scheme would pay for a budget; what nobody read stays None."""
    return library.pay_estimate(
        rule_set, participant, cost_cents, where, terms, awarded_cents=awarded_cents
    )


def rule_changes(before: library.RuleSet, after: library.RuleSet) -> Sequence[library.Change]:
    """Return what differs between two rule sets, by path."""
    return library.diff(before, after)


def compare(before: library.Evaluation, after: library.Evaluation) -> library.Comparison:
    """Return how an answer changed."""
    return library.compare(before, after)


def which_scheme(
    questions: library.SchemeQuestions,
    options: Iterable[library.SchemeOption],
    where: library.Context,
) -> Sequence[library.SchemeAnswer]:
    """Return at most three schemes: regional, national, European."""
    return library.which_scheme(questions, list(options), where)


def wording(language: str, names: Mapping[str, str] | None = None) -> library.Wording:
    """Return the library's words in English, French or German."""
    return library.Wording(language, country_sets(), names or {})
