"""Small rule sets, consortia and contexts for the tests of the eligibility library."""

from __future__ import annotations

from datetime import date
from typing import Any

from matching.eligibility.catalogue import parse_country_sets
from matching.eligibility.enums import ParticipationKind
from matching.eligibility.facts import Consortium, Participant
from matching.eligibility.geography import Context, RegionCategories, RegionRow
from matching.eligibility.model import RuleSet
from matching.eligibility.parsing import parse_rule_set
from matching.eligibility.sourcing import parse_sources
from matching.reference import countries

DAY = date(2026, 6, 1)
LABEL = {"en": "A", "fr": "B", "de": "C"}

SOURCES = parse_sources(
    {
        "read": {
            "title": "The call",
            "publisher": "The Commission",
            "url": "https://example.org/call",
            "kind": "official",
            "read_on": "2026-01-01",
        },
        "old": {"title": "Last year's call", "read_on": "2026-01-01", "status": "earlier_call"},
        "unread": {"title": "Somebody's page"},
    }
)
SEEN = {"source": "read", "confidence": "seen_in_source"}
OLD = {"source": "old", "confidence": "seen_in_source"}

COUNTRY_SETS = parse_country_sets(
    {
        "sources": {"list": {"title": "List of countries", "read_on": "2026-01-01"}},
        "sets": [
            {
                "code": "EU27",
                "labels": {"en": "EU", "fr": "UE", "de": "EU"},
                "members": [
                    {
                        "country": code,
                        "status": "member",
                        "source": "list",
                        "confidence": "seen_in_source",
                    }
                    for code in sorted(countries.eu27())
                ],
            },
            {
                "code": "HE_AC",
                "labels": {"en": "associated", "fr": "associés", "de": "assoziierte"},
                "members": [
                    {
                        "country": "NO",
                        "status": "associated",
                        "from": "2021-01-01",
                        "source": "list",
                        "confidence": "seen_in_source",
                    },
                    {
                        "country": "GB",
                        "status": "associated",
                        "from": "2024-01-01",
                        "except": ["eic-fund"],
                        "source": "list",
                        "confidence": "seen_in_source",
                    },
                    {
                        "country": "CA",
                        "status": "associated",
                        "scopes": ["pillar-2"],
                        "from": "2024-07-03",
                        "source": "list",
                        "confidence": "seen_in_source",
                    },
                    {
                        "country": "JP",
                        "status": "transitional",
                        "from": "2026-01-01",
                        "to": "2026-12-31",
                        "source": "list",
                        "confidence": "seen_in_source",
                    },
                    {
                        "country": "MA",
                        "status": "associated",
                        "source": "list",
                        "confidence": "unverified",
                    },
                    {
                        "country": "EG",
                        "status": "negotiating",
                        "source": "list",
                        "confidence": "seen_in_source",
                    },
                ],
            },
        ],
    }
)


def _row(code: str, category: str, *, outermost: bool = False, verified: bool = True) -> RegionRow:
    return RegionRow(code, "2021", category, outermost, "list", verified)


REGIONS = RegionCategories(
    {
        row.nuts: row
        for row in (
            _row("FR10", "more_developed"),
            _row("FRK2", "more_developed"),
            _row("FRY4", "less_developed", outermost=True),
            _row("ITF6", "less_developed"),
            _row("DE21", "more_developed"),
            _row("EE00", "less_developed"),
            _row("PT16", "less_developed"),
            _row("PT17", "more_developed"),
            _row("PT18", "less_developed"),
            _row("PL21", "less_developed", verified=False),
        )
    }
)


def context(**changes: Any) -> Context:
    """Return a context on `DAY` with the small sets above."""
    given: dict[str, Any] = {
        "day": DAY,
        "country_sets": COUNTRY_SETS,
        "region_categories": REGIONS,
        **changes,
    }
    return Context(**given)


def rule(kind: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return a verified hard rule as a mapping."""
    return {"id": kind.replace("_", "-"), "kind": kind, "value": value, **SEEN, **more}


def rule_set(*rules: dict[str, Any], **more: Any) -> RuleSet:
    """Return a verified rule set with these rules."""
    return parse_rule_set(
        {
            "code": "TEST",
            "valid_from": "2021-01-01",
            "valid_to": "2027-12-31",
            "applicants": "either",
            "applicants_source": "read",
            "applicants_confidence": "seen_in_source",
            "counts": ["beneficiary"],
            "funded": ["beneficiary", "affiliated"],
            "counts_source": "read",
            "counts_confidence": "seen_in_source",
            "rules": list(rules),
            **more,
        },
        SOURCES,
    )


def firm(name: str, country: str | None = None, **more: Any) -> Participant:
    """Return a beneficiary of its own group."""
    given: dict[str, Any] = {"kind": ParticipationKind.BENEFICIARY, "group": name, **more}
    return Participant(id=name, name=name.title(), country=country, **given)


def consortium(*people: Participant, closed: bool = True, **more: Any) -> Consortium:
    """Return a consortium, closed unless said otherwise."""
    return Consortium(participants=people, closed=closed, **more)
