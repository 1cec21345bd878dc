"""Reading what the book of calls is made from, and what of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet

from backend.directory.models import Organisation
from backend.funding.models import (
    Call,
    CallAnalysis,
    CallCutoff,
    CountryStatus,
    NationalTerms,
    Participation,
    Programme,
    RuleSetVersion,
)

LEAVES_OUT = ("text", "text_html", "conditions_html", "plain")


def book_stamp(release: str) -> tuple[Any, ...]:
    """Return what changes whenever calls, what is kept of their texts, or rules change."""
    calls = Call.objects.order_by().aggregate(n=Count("pk"), last=Max("updated_at"))
    kept = CallAnalysis.objects.filter(release=release).aggregate(n=Count("pk"), last=Max("pk"))
    tables = (
        RuleSetVersion.objects.order_by(),
        Programme.objects.order_by(),
        NationalTerms.objects.order_by(),
        CountryStatus.objects.order_by(),
    )
    rules = tuple(
        tuple(rows.aggregate(n=Count("pk"), last=Max("updated_at")).values()) for rows in tables
    )
    return release, *calls.values(), *kept.values(), rules


def book_rows(release: str) -> Iterator[tuple[Call, Any]]:
    """Yield every call that stands with what is kept of its text, in a fixed order."""
    calls = (
        Call.objects.filter(is_withdrawn=False, analysis__release=release)
        .select_related("programme", "owner_project", "analysis")
        .prefetch_related(
            Prefetch("cutoffs", queryset=CallCutoff.objects.order_by("closes_at", "stage"))
        )
        .defer(*LEAVES_OUT)
        .order_by("pk")
    )
    for call in calls:
        yield call, call.analysis.data


def unread_keys(release: str) -> list[int]:
    """Return the keys of calls that stand and were not read with this release."""
    calls = Call.objects.filter(is_withdrawn=False).exclude(analysis__release=release)
    return list(calls.order_by("pk").values_list("pk", flat=True))


def calls_to_read(keys: list[int]) -> QuerySet[Call]:
    """Return calls with their texts."""
    return Call.objects.filter(pk__in=keys, is_withdrawn=False).defer(
        "text_html", "conditions_html", "overrides"
    )


def standing_keys() -> list[int]:
    """Return the keys of all calls that were not withdrawn."""
    calls = Call.objects.filter(is_withdrawn=False)
    return list(calls.order_by("pk").values_list("pk", flat=True))


def hashes_of(keys: list[int], release: str) -> dict[int, str]:
    """Return call → hash of the text that was read with this release."""
    rows = CallAnalysis.objects.filter(call_id__in=keys, release=release)
    return dict(rows.values_list("call_id", "content_hash"))


def is_newcomer(organisation: Organisation) -> bool:
    """Say whether an organisation counts as new to European projects.

    What it says of itself decides; where it says nothing, no known past project does.
    """
    if organisation.is_newcomer is not None:
        return organisation.is_newcomer
    return not Participation.objects.filter(organisation=organisation).exists()
