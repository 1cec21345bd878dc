"""Fixtures of funding: the shipped rules, and small calls that are invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from backend.funding.models import Call, Programme, RuleSetVersion
from backend.funding.services.rules_sync import Report, rules_sync

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


@pytest.fixture
def rules(db: None) -> Report:
    """The rule data that the platform ships, in the database."""
    return rules_sync()


@pytest.fixture
def invented(db: None) -> RuleSetVersion:
    """A rule set of an invented programme that judges until the end of 2027."""
    programme = Programme.objects.create(
        code="invented",
        level="european",
        labels={"en": "Invented programme", "fr": "Programme inventé", "de": "Erfundenes Programm"},
        starts_on=datetime.date(2021, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
    )
    return RuleSetVersion.objects.create(
        programme=programme,
        code="INVENTED-1",
        valid_from=datetime.date(2021, 1, 1),
        valid_to=datetime.date(2027, 12, 31),
        applicants="consortium",
        labels={"en": "Invented action", "fr": "Action inventée", "de": "Erfundene Maßnahme"},
        body=invented_body(),
    )


@pytest.fixture
def call_of(db: None) -> Callable[..., Call]:
    """Make an invented call that closes in some days."""
    made = 0

    def make(*, days: int | None = 30, **values: Any) -> Call:
        nonlocal made
        made += 1
        values = {
            "source": "demo",
            "source_id": f"invented-{made}",
            "title": f"Invented call {made}",
            "is_demo": True,
            "opens_on": timezone.localdate() - datetime.timedelta(days=10),
        } | values
        call = Call.objects.create(**values)
        if days is not None:
            call.cutoffs.create(closes_at=timezone.now() + datetime.timedelta(days=days))
        return call

    return make
