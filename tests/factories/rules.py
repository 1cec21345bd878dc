"""Rule data of the suites: all invented, and read in an invented source."""

from __future__ import annotations

from typing import Any

READ = {
    "title": "Invented annex",
    "publisher": "Invented agency",
    "url": "https://rules.example/annex",
    "kind": "official",
    "read_on": "2026-11-01",
    "status": "current",
}


def invented_body() -> dict[str, Any]:
    """Rules of an invented scheme, all read in an invented source but for one."""
    known = {"source": "annex", "confidence": "seen_in_source"}
    return {
        "applicants": "consortium",
        "applicants_source": "annex",
        "applicants_confidence": "seen_in_source",
        "counts": ["beneficiary"],
        "funded": ["beneficiary"],
        "counts_source": "annex",
        "counts_confidence": "seen_in_source",
        "sources": {"annex": dict(READ), "unread": {"title": "Invented, not read"}},
        "rules": [
            {"id": "three-partners", "kind": "min_entities", "level": "hard", "value": 3, **known},
            {
                "id": "in-france-or-germany",
                "kind": "countries_allowed",
                "level": "hard",
                "value": ["FR", "DE"],
                **known,
            },
            {
                "id": "duration",
                "kind": "max_months",
                "level": "soft",
                "value": None,
                "confidence": "unverified",
            },
        ],
        "pays": [
            {"id": "rate", "kind": "rate", "value": 0.6, **known},
            {"id": "advance", "kind": "prefinancing", "value": None, "confidence": "unverified"},
        ],
        "steps": ["pic", "ncp"],
    }
