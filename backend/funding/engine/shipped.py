"""The rule data that the library ships, as values of our columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from matching import eligibility as library

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


SOURCE_KEYS = ("title", "publisher", "url", "kind", "read_on", "status")
"""Keys of a source in the rule data's format; a stored one also says how sure its value is."""


def digest(value: object) -> str:
    """Return the SHA-256 of a JSON-able value, the same for the same content."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


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

    source = source_data(terms.sources.get(row.source), str(row.confidence), verified=row.verified)
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
