"""Balancing an answer before it is stored, and counting what it shows."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from backend.partnering import engine
from backend.partnering.models import Exposure, Proposal
from backend.partnering.selectors.exposure import (
    NUTS1,
    Counted,
    exposure_counted,
    exposure_of_each,
    organisations_counted,
)
from matching.domain import Profile, Scored, Standing

CACHE_KEY = "partnering:exposures:1"
CACHE_SECONDS = 600
"""The counts of thirty days hardly change in ten minutes."""


def _since() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=engine.BALANCE_RULES.days - 1)


def _groups(counted: Counted, regions: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    region = regions.get((counted.country, counted.nuts1), "")
    return engine.groups_of(region, counted.size, counted.newcomer)


def regions_now() -> dict[tuple[str, str], str]:
    """Return with which region each place counts today."""
    return _state()[1]


def exposures_now() -> engine.Exposures:
    """Return what was shown in the last days, and who could have been; minutes old at most."""
    return _state()[0]


def _state() -> tuple[engine.Exposures, dict[tuple[str, str], str]]:
    found = cache.get(CACHE_KEY)
    if found is None:
        found = _counted()
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    counts, total, shown, number, regions = found
    exposures = engine.Exposures(counts, total, shown, number)
    return exposures, {(country, nuts1): region for country, nuts1, region in regions}


def _counted() -> tuple[dict[str, int], int, dict[str, float], float, list[tuple[str, str, str]]]:
    """Return members, organisations, exposure by group and in all, and the regions: plain values,
    which any cache can keep."""
    everybody = organisations_counted()
    places: Counter[tuple[str, str]] = Counter()
    for each in everybody:
        places[each.country, each.nuts1] += each.number
    regions = engine.regions_of(places)
    members: Counter[str] = Counter()
    for each in everybody:
        for group in _groups(each, regions):
            members[group] += each.number
    shown: Counter[str] = Counter()
    total = 0
    for each in exposure_counted(_since()):
        total += each.number
        for group in _groups(each, regions):
            shown[group] += each.number
    return (
        dict(members),
        sum(each.number for each in everybody),
        {group: value / engine.MILLI for group, value in shown.items()},
        total / engine.MILLI,
        [(country, nuts1, region) for (country, nuts1), region in sorted(regions.items())],
    )


def is_neutral(asker: Profile, candidate: Profile) -> bool:
    """Say whether a candidate stays out of exposure: nobody answers for it, or the asker knows it
    as a member of the same cluster."""
    if candidate.standing == Standing.PUBLIC_RECORD:
        return True
    return bool(set(asker.cluster_ids) & set(candidate.cluster_ids))


def balanced(
    found: Sequence[Scored], asker: Profile, profiles: Mapping[str, Profile]
) -> list[engine.Balanced]:
    """Return scored candidates in the order in which they are shown."""
    exposures, regions = _state()
    seen = exposure_of_each((each.candidate_id for each in found), _since())
    contenders = []
    for each in found:
        other = profiles[each.candidate_id]
        region = regions.get((other.country, other.nuts[:NUTS1]), "")
        contenders.append(
            engine.Contender(
                each.candidate_id,
                each.score,
                engine.groups_of(region, other.size, other.newcomer),
                seen.get(each.candidate_id, 0) / engine.MILLI,
                is_neutral(asker, other),
            )
        )
    return engine.balance(contenders, exposures)


def as_stored(each: engine.Balanced, *, neutral: bool) -> dict[str, Any]:
    """Return what a proposal keeps of its balancing."""
    return {
        "rules": engine.BALANCE_RULES.version,
        "before": each.before,
        "offset": each.offset,
        "parts": dict(each.parts),
        "neutral": neutral,
    }


def moved_by_balance(proposal: Proposal) -> dict[str, Any] | None:
    """Return by how many places balancing moved a proposal (up above zero) and on what account.

    None where it stands where its score puts it.
    """
    balance = proposal.balance
    moved = balance.get("before", proposal.rank) - proposal.rank
    if not moved:
        return None
    offset = balance.get("offset", 0.0)
    why = []
    if offset * moved > 0 and abs(offset) >= engine.NEGLIGIBLE:
        why = [
            group.partition(":")[0]
            for group, part in sorted(balance["parts"].items(), key=lambda kv: -abs(kv[1]))
            if part * moved > 0 and abs(part) >= engine.NEGLIGIBLE
        ]
    return {"moved": moved, "why": why}


def count_shown(weights: Mapping[int, int]) -> None:
    """Add to today's exposure: organisation key → weight in thousandths. Runs in a transaction."""
    today = timezone.localdate()
    Exposure.objects.bulk_create(
        [Exposure(organisation_id=pk, day=today) for pk in sorted(weights)],
        ignore_conflicts=True,
    )
    for pk, weight in sorted(weights.items()):
        Exposure.objects.filter(organisation_id=pk, day=today).update(
            count=F("count") + 1, weight=F("weight") + weight
        )
